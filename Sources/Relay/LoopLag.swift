import EventLoop
import Telemetry

/// Observes how late its loop is: whatever keeps a timer waiting keeps every request waiting as
/// long. Confined to its loop; runs as long as that.
///
/// An idle loop shows up to 5 ms, the grain of its timers.
final class LoopLag {
    /// Between two looks: often enough for a scrape every 15 s to see a bad moment.
    static let interval = Duration.seconds(1)

    private let histogram: Histogram
    private let loop: EventLoop
    private var timer: Timer?
    private var due = Duration.zero

    init(_ histogram: Histogram, of loop: EventLoop) {
        self.histogram = histogram
        self.loop = loop
    }

    func start() {
        // The timer keeps this object, and this object the timer: both end with the process.
        let timer = loop.timer { self.look() }
        self.timer = timer
        rearm()
    }

    private func look() {
        histogram.observe(EventLoop.now - due)
        rearm()
    }

    private func rearm() {
        due = EventLoop.now + Self.interval
        timer?.arm(after: Self.interval)
    }
}
