package import EventLoop

/// What a run is to do.
package struct LoadPlan: Sendable {
    /// Sessions at most: each takes two descriptors and two of a loopback address's ports.
    package static let maxSessions = 100_000
    /// Agents at most.
    package static let maxInFlight = 10_000
    /// Longest run and longest warm-up, in seconds. Sessions live as long as the relay's TTL, 600 s
    /// by default.
    package static let maxSeconds = 3_600
    /// Slowest CODAP, in milliseconds: as long as the worker lets a call run.
    package static let maxCODAPDelay = 25_000
    /// Longest pause between an agent's calls, in milliseconds.
    package static let maxPause = 60_000

    /// The relay's address.
    package var relay: SocketAddress
    /// Browser workers, each with a session.
    package var sessions = 1
    /// Calls that are under way at any time, each by an agent of its own.
    package var inFlight = 1
    /// Time of load before counting begins: connections open, caches fill.
    package var warmup = Duration.seconds(1)
    /// Time that is counted.
    package var length = Duration.seconds(10)
    /// How long CODAP takes for a request.
    package var codapDelay = Duration.zero
    /// How long an agent thinks after an answer, before its next call.
    package var pause = Duration.zero

    /// One session and one call at a time.
    package init(relay: SocketAddress) { self.relay = relay }
}

/// Why a run came to nothing.
package enum LoadError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Sessions stopped getting ready.
    case notReady(connected: Int, of: Int, reason: String)
    /// ``LoadRun/stop()`` came before anything was counted.
    case stopped

    /// For the terminal.
    package var description: String {
        switch self {
        case .notReady(let connected, let wanted, let reason):
            "only \(connected) of \(wanted) sessions got ready (a worker shows: \"\(reason)\"); "
                + "is the relay up, and does it allow that many?"
        case .stopped: "stopped before anything was counted"
        }
    }
}
