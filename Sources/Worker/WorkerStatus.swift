package import JSON
package import Wire

/// What a person sees. Complete each time; the page only renders it.
package struct WorkerStatus: Equatable, Sendable {
    /// The link to the relay.
    package enum Link: String, CaseIterable, Sendable {
        case connecting, connected, reconnecting, error, disconnected
    }
    /// What carries calls to the worker.
    package enum Carrier: String, CaseIterable, Sendable { case sse, polling, none }

    /// How a person's wish for more time stands.
    package enum Extension: String, Sendable {
        case none, asking, granted, refused, failed
    }

    /// The session's code, without a separator.
    package var code: String?
    /// When the session ends.
    package var expiry: Expiry?
    /// How long it lasts from its beginning or an extension, seconds; 0 if that is not known.
    package var lifetime = 0
    /// Where an agent finds the session by the Model Context Protocol, if the relay speaks it.
    package var mcp: String?
    /// How the link is.
    package var link: Link
    /// What it runs over.
    package var carrier: Carrier
    /// What the person is told.
    package var situation: Situation
    /// When the next attempt to connect begins.
    package var nextAttempt: Instant?
    /// What calls there were.
    package var calls: CallLog
    /// The call at work.
    package var running: CallLog.Running?
    /// Whether the person has stopped calls.
    package var isPaused: Bool
    /// How a wish for more time went.
    package var extending: Extension
    /// Whether the page has to offer a new code.
    package var canRenew: Bool
    /// How the worker is, as its reports have it.
    package var health: WorkerHealth
    /// Whether it polls because it is told to.
    package var isPollingOnly = false
    /// Whether it notes what is below `info`.
    package var isVerbose: Bool

    /// The end of a session, in the relay's clock. The page's own clock may be wrong by minutes;
    /// it only measures how long ago the relay's was read.
    package struct Expiry: Equatable, Sendable {
        /// RFC 3339.
        package internal(set) var at: String
        /// The relay's clock when it said so, RFC 3339 or milliseconds since 1970; `nil` before
        /// the first stream or poll.
        package let relayTime: JSONValue?
        /// When it said so.
        package let heardAt: Instant
    }
}

extension WorkerStatus {
    /// What a status is made of.
    struct Facts {
        var pairing: PairingCondition
        var isOffline: Bool
        var extending: Extending
        var calls: CallLog
        var running: CallLog.Running?
        var isPaused: Bool
        var isFramed: Bool
        var health: WorkerHealth
        var isVerbose: Bool
    }
    enum PairingCondition {
        case asking
        case failing(next: Instant?)
        case paired(WorkerSession, Expiry?, RelayLink)
        case ended(SessionEnd)
    }

    init(_ facts: Facts) {
        self.init(
            code: nil, expiry: nil, link: .connecting, carrier: .none, situation: .asking,
            nextAttempt: nil, calls: facts.calls, running: facts.running,
            isPaused: facts.isPaused, extending: Extension(facts.extending), canRenew: false,
            health: facts.health, isVerbose: facts.isVerbose)
        switch facts.pairing {
        case .asking: break
        case .failing(let next):
            link = .error
            situation = .noCode
            nextAttempt = next
        case .paired(let session, let expiry, let connection):
            code = session.code.text
            mcp = session.mcp
            lifetime = session.lifetime
            self.expiry = expiry
            describe(connection)
        case .ended(let end):
            link = .disconnected
            canRenew = true
            situation = Situation(end)
        }
        switch link {
        case .connected: describe(facts)
        case .connecting, .reconnecting, .error: if facts.isOffline { situation = .offline }
        case .disconnected: break
        }
    }

    private mutating func describe(_ connection: RelayLink) {
        nextAttempt = connection.nextAttempt
        isPollingOnly = !connection.canStream
        situation = Situation(connection)
        switch connection.mode {
        case .disconnected, .connecting: break
        case .streaming: (link, carrier) = (.connected, .sse)
        case .polling: (link, carrier) = (.connected, .polling)
        case .reconnecting: link = .reconnecting
        case .error: link = .error
        }
    }

    /// What matters once calls come: CODAP first, which has to carry them out.
    private mutating func describe(_ facts: Facts) {
        switch facts.health.codap {
        case .silent: situation = .codapSilent
        case .awaited: situation = .codapAwaited
        case .absent: situation = facts.isFramed ? .codapAbsent : .outsideCODAP
        case .connected:
            if facts.isPaused {
                situation = .paused
            } else if facts.calls.hasAgent, carrier == .sse {
                situation = .agentConnected
            }
        }
    }
}

extension WorkerStatus.Extension {
    init(_ extending: Extending) {
        switch extending {
        case .idle: self = .none
        case .asking: self = .asking
        case .granted: self = .granted
        case .refused: self = .refused
        case .failed: self = .failed
        }
    }
}
