package import Wire

/// What happened in a store that somebody may be waiting for. Told after the change is visible to
/// every operation, and kept by a store that keeps anything, outside all locks: on the thread that
/// caused it, or on the one that keeps it.
package enum SessionChange: Equatable, Sendable {
    /// There is something to take: the worker's stream should take again.
    case callQueued(SessionCode)
    /// A call has ended: answer the agents that wait for it.
    case callEnded(SessionCode, RequestID, Outcome)
    /// A delivered call is no longer wanted: send the worker `tool-cancel`. Comes before the
    /// call's ``callEnded``.
    case callWithdrawn(SessionCode, RequestID, Outcome)
    /// Another page load owns the session: tell the older stream, then close it.
    case superseded(SessionCode, by: WorkerID)
    /// A newer stream of the same page load: close those with a lower number, without a word.
    case replaced(SessionCode, by: StreamNumber)
    /// The worker polled and has stopped: it counts as gone.
    case pollerLost(SessionCode)
    /// A session of before this process. Told by ``SessionStore/announceRestored()``, then its
    /// waiting calls.
    case sessionRestored(SessionCode, SessionID)
    /// A waiting call of before this process: queued, or delivered at least once.
    case callRestored(
        SessionCode, RequestID, tool: String, traceparent: String?, isQueued: Bool)
    /// The session is over and its data gone: end its stream with `timeout`. Its calls' ends have
    /// been told before.
    case sessionEnded(SessionCode, SessionEnd)
}

/// Why a session ended.
package enum SessionEnd: String, CaseIterable, Sendable {
    /// Its time was up.
    case expired
    /// Somebody with the token ended it.
    case closed
}

/// Tells the streams of one session apart; a later stream has a higher number.
package typealias StreamNumber = UInt32
