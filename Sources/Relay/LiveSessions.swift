import Sessions
import Synchronization
import Telemetry
import Wire

/// The sessions this process has met, by code.
final class LiveSessions: Sendable {
    /// More locks than cores, so that loops seldom meet at one.
    private static let shardCount = 16
    private let shards: [Shard]
    private let gauge: Labelled<Gauge, SessionState>?
    /// Calls that wait for their first delivery; `nil` where nobody is to know.
    let line: WaitingLine?

    private struct State {
        var sessions: [SessionCode: LiveSession] = [:]
        /// Those that have ended while a call's end was still to be told: by a thread that is about
        /// to, so they do not stay.
        var unsettled: [SessionCode: LiveSession] = [:]
    }

    private final class Shard: Sendable {
        let state = Mutex(State())
    }

    /// - Parameter gauge: Shows how many sessions are in which state; `nil` where nothing is
    ///   recorded.
    init(gauge: Labelled<Gauge, SessionState>?) {
        shards = (0..<Self.shardCount).map { _ in Shard() }
        self.gauge = gauge
        line = gauge == nil ? nil : WaitingLine()
    }

    /// The session, if this process has met it.
    func find(_ code: SessionCode) -> LiveSession? {
        shard(of: code).state.withLock { $0.sessions[code] }
    }

    /// The end of a call is told: of a session that is there, or has ended a moment ago. Two
    /// threads may tell a call's end and then its session's the other way round.
    func ended(
        _ id: RequestID, of code: SessionCode, as outcome: Outcome, at now: Duration
    ) -> (session: LiveSession, ending: LiveSession.Ending)? {
        shard(of: code).state.withLock { state in
            // A session that has ended may have been met again, by who asked for it before.
            for session in [state.sessions[code], state.unsettled[code]].compactMap(\.self) {
                guard let ending = session.ended(id, outcome, at: now) else { continue }
                if state.unsettled[code] === session, !session.hasOpenCalls {
                    state.unsettled[code] = nil
                }
                return (session, ending)
            }
            return nil
        }
    }

    /// The session, met now if not before.
    func meet(_ code: SessionCode, _ sessionId: SessionID) -> LiveSession {
        shard(of: code).state.withLock { state in
            if let session = state.sessions[code], session.sessionId == sessionId {
                return session
            }
            let session = LiveSession(code: code, sessionId: sessionId, line: line)
            state.sessions[code] = session
            gauge?[.waiting].add(1)
            return session
        }
    }

    /// Forgets a session that has ended.
    func remove(_ code: SessionCode) -> LiveSession? {
        let session = shard(of: code).state.withLock { state -> LiveSession? in
            guard let session = state.sessions.removeValue(forKey: code) else { return nil }
            if session.hasOpenCalls { state.unsettled[code] = session }
            return session
        }
        if let last = session?.end() { gauge?[last].add(-1) }
        return session
    }

    /// A session's worker has come or gone; of a session that has ended it does not count.
    func set(_ link: SessionState, of session: LiveSession) {
        guard let last = session.setLink(link) else { return }
        gauge?[last].add(-1)
        gauge?[link].add(1)
    }

    /// Wakes every agent that waits in any session.
    func releaseWaiters() {
        for shard in shards {
            for session in shard.state.withLock({ Array($0.sessions.values) }) {
                session.releaseWaiters()
            }
        }
    }

    private func shard(of code: SessionCode) -> Shard {
        shards[Int(truncatingIfNeeded: code.value) & (Self.shardCount - 1)]
    }
}
