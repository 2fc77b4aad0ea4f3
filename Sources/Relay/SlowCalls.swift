import Sessions
import Synchronization
import Telemetry
import Wire

/// The latest calls that took longer than the objective or ended badly, for the status page. Other
/// calls cost nothing here.
final class SlowCalls: Sendable {
    /// How many are remembered, about 300 bytes each: more than fit on a screen.
    static let capacity = 50

    /// Such a call, and when it was over.
    struct Entry: Sendable {
        let call: FinishedCall
        let sessionId: SessionID
        let at: WallTime
    }

    private struct Ring {
        var entries: [Entry] = []
        /// Where the oldest is, and the next will be, once all places are taken.
        var oldest = 0
    }

    private let ring = Mutex(Ring())

    /// Keeps the call; the oldest goes when there is no place.
    func record(_ call: FinishedCall, of sessionId: SessionID, at now: WallTime = .systemNow) {
        let entry = Entry(call: call, sessionId: sessionId, at: now)
        ring.withLock { ring in
            guard ring.entries.count == Self.capacity else { return ring.entries.append(entry) }
            ring.entries[ring.oldest] = entry
            ring.oldest = (ring.oldest + 1) % Self.capacity
        }
    }

    /// Those remembered, the latest first.
    var latest: [Entry] {
        ring.withLock { ring in
            Array((ring.entries[ring.oldest...] + ring.entries[..<ring.oldest]).reversed())
        }
    }
}

extension Outcome {
    /// Whether it hurts whoever called: not when the worker said no, or when somebody withdrew the
    /// call or was told what is wrong with it.
    var isBad: Bool {
        switch self {
        case .timedOut, .expired, .workerLost, .internal: true
        case .completed, .failed, .rejected, .cancelled: false
        }
    }
}
