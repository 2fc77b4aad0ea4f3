import Sessions
import Synchronization
import Telemetry
import Wire

/// The sessions this process has met, by code.
final class LiveSessions: Sendable {
    /// More locks than cores, so that loops seldom meet at one.
    private static let shardCount = 16
    private let shards: [Shard]
    private let gauge: Labelled<Gauge, SessionState>

    private final class Shard: Sendable {
        let sessions = Mutex<[SessionCode: LiveSession]>([:])
    }

    /// - Parameter gauge: Shows how many sessions are in which state.
    init(gauge: Labelled<Gauge, SessionState>) {
        shards = (0..<Self.shardCount).map { _ in Shard() }
        self.gauge = gauge
    }

    /// The session, if this process has met it.
    func find(_ code: SessionCode) -> LiveSession? {
        shard(of: code).sessions.withLock { $0[code] }
    }

    /// The session, met now if not before.
    func meet(_ code: SessionCode, _ sessionId: SessionID) -> LiveSession {
        shard(of: code).sessions.withLock { sessions in
            if let session = sessions[code], session.sessionId == sessionId { return session }
            let session = LiveSession(code: code, sessionId: sessionId)
            sessions[code] = session
            gauge[.waiting].add(1)
            return session
        }
    }

    /// Forgets a session that has ended.
    func remove(_ code: SessionCode) -> LiveSession? {
        let session = shard(of: code).sessions.withLock { $0.removeValue(forKey: code) }
        if let last = session?.end() { gauge[last].add(-1) }
        return session
    }

    /// A session's worker has come or gone; of a session that has ended it does not count.
    func set(_ link: SessionState, of session: LiveSession) {
        guard let last = session.setLink(link) else { return }
        gauge[last].add(-1)
        gauge[link].add(1)
    }

    /// Wakes every agent that waits in any session.
    func releaseWaiters() {
        for shard in shards {
            for session in shard.sessions.withLock({ Array($0.values) }) {
                session.releaseWaiters()
            }
        }
    }

    private func shard(of code: SessionCode) -> Shard {
        shards[Int(truncatingIfNeeded: code.value) & (Self.shardCount - 1)]
    }
}
