import EventLoop
import Synchronization
import Telemetry
import Wire

/// What the status page is written from: the metrics of the last hour, and the calls that were
/// slow. From any thread.
final class StatusWatch: Sendable {
    let slowCalls = SlowCalls()
    /// Since when everything counts.
    let startedAt: WallTime
    private let metrics: Metrics
    private let history: Mutex<StatusHistory>

    init(_ metrics: Metrics, startedAt: WallTime = .systemNow) {
        self.metrics = metrics
        self.startedAt = startedAt
        history = Mutex(StatusHistory(StatusSample(of: metrics, at: EventLoop.now)))
    }

    /// Keeps what the metrics are now.
    func record() {
        let sample = StatusSample(of: metrics, at: EventLoop.now)
        history.withLock { $0.record(sample) }
    }

    /// What the metrics are now, and what they were.
    func read() -> (now: StatusSample, past: StatusHistory) {
        (StatusSample(of: metrics, at: EventLoop.now), history.withLock { $0 })
    }
}

/// Samples the metrics for the status page. Confined to its loop; runs as long as that.
final class StatusClock {
    private let watch: StatusWatch
    private let loop: EventLoop
    private let interval: Duration
    private var timer: Timer?

    init(_ watch: StatusWatch, on loop: EventLoop, every interval: Duration) {
        self.watch = watch
        self.loop = loop
        self.interval = interval
    }

    func start() {
        // The timer keeps this object, and this object the timer: both end with the process.
        let timer = loop.timer { self.tick() }
        self.timer = timer
        timer.arm(after: interval)
    }

    private func tick() {
        watch.record()
        timer?.arm(after: interval)
    }
}
