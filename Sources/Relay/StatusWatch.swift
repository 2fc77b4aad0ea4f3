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
