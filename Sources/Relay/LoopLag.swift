import EventLoop
import Telemetry

/// Observes how late its loop is: whatever keeps a timer waiting keeps every request waiting as
/// long. Confined to its loop; runs as long as that.
///
/// Of all loops' looks those that were late are the share of time in which nothing moved: a loop
/// that stood still makes up for every look that it missed.
///
/// An idle loop shows up to 5 ms, the grain of its timers.
final class LoopLag {
    /// Between two looks: often enough for a scrape every 15 s to see a bad moment.
    static let interval = Duration.seconds(1)
    /// Most looks that are made up for at once: those of the five minutes that alerts look back.
    static let mostLooks = 300

    private let histogram: Histogram
    private let loop: EventLoop
    private var timer: Timer?
    private var schedule = LookSchedule(due: .zero)

    init(_ histogram: Histogram, of loop: EventLoop) {
        self.histogram = histogram
        self.loop = loop
    }

    func start() {
        // The timer keeps this object, and this object the timer: both end with the process.
        let timer = loop.timer { self.look() }
        self.timer = timer
        schedule = LookSchedule(due: EventLoop.now + Self.interval)
        timer.arm(after: Self.interval)
    }

    private func look() {
        let now = EventLoop.now
        for lag in schedule.lags(at: now) { histogram.observe(lag) }
        timer?.arm(after: schedule.due - now)
    }
}

/// When looks at a loop are due: one an interval, whatever became of those before.
struct LookSchedule {
    private(set) var due: Duration

    init(due: Duration) { self.due = due }

    /// How late the looks are that were due by `now`, the oldest first. The next is due after it.
    mutating func lags(at now: Duration) -> [Duration] {
        var lags: [Duration] = []
        while due <= now {
            if lags.count < LoopLag.mostLooks { lags.append(now - due) }
            due += LoopLag.interval
        }
        return lags
    }
}
