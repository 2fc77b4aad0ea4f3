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

    /// The session's code, without a separator.
    package var code: String?
    /// When the session ends.
    package var expiry: Expiry?
    /// How the link is.
    package var link: Link
    /// What it runs over.
    package var carrier: Carrier
    /// How the link is, in words.
    package var headline: String
    /// What the person can do; empty when nothing needs doing.
    package var advice: String
    /// When the next attempt to connect begins.
    package var nextAttempt: Instant?
    /// What runs now, or how the last call ended.
    package var activity: String
    /// How a wish for more time went; empty when nothing needs saying.
    package var notice: String
    /// Whether asking for a new code makes sense.
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
    /// What the words depend on.
    struct Facts {
        var pairing: PairingCondition
        var isOffline: Bool
        var extending: Extending
        var activity: Activity
        var health: WorkerHealth
        var isVerbose: Bool
    }
    enum PairingCondition {
        case asking
        case failing(next: Instant?)
        case paired(code: String, Expiry?, RelayLink)
        case ended(SessionEnd)
    }
    /// The last thing worth telling about calls.
    enum Activity: Equatable, Sendable {
        case none
        case running(tool: String)
        case succeeded(tool: String)
        case failed(tool: String, String)

        init(tool: String, _ result: CallResult) {
            switch result {
            case .value: self = .succeeded(tool: tool)
            case .failure(let failure): self = .failed(tool: tool, failure.message)
            }
        }
    }

    init(_ facts: Facts) {
        self.init(
            code: nil, expiry: nil, link: .connecting, carrier: .none, headline: "", advice: "",
            nextAttempt: nil,
            activity: Self.words(for: facts.activity, waiting: facts.health.queue),
            notice: Self.words(for: facts.extending), canRenew: false, health: facts.health,
            isVerbose: facts.isVerbose)
        switch facts.pairing {
        case .asking:
            headline = "Asking the relay for a code…"
        case .failing(let next):
            link = .error
            headline = "No code yet"
            advice = "The relay does not answer, or is busy. The plugin keeps trying."
            nextAttempt = next
        case .paired(let code, let expiry, let connection):
            self.code = code
            self.expiry = expiry
            describe(connection)
        case .ended(let end):
            link = .disconnected
            canRenew = true
            describe(end)
        }
        if link == .connected {
            describe(facts.health.codap)
        } else if facts.isOffline {
            advice = "This computer is offline. " + advice
        }
    }

    private mutating func describe(_ connection: RelayLink) {
        nextAttempt = connection.nextAttempt
        isPollingOnly = !connection.canStream
        switch connection.mode {
        case .disconnected, .connecting:
            headline = "Connecting to the relay…"
        case .streaming:
            link = .connected
            carrier = .sse
            headline = "Ready"
            advice = "Give this code to your assistant."
        case .polling:
            link = .connected
            carrier = .polling
            headline = "Ready, by asking every second"
            advice = "Give this code to your assistant."
            switch connection.pollingReason {
            case .asked: break
            case .failing: advice += " The network holds back live updates."
            case .crowded: advice += " Other tabs of this browser have taken all live connections."
            }
        case .reconnecting:
            link = .reconnecting
            headline = "Connection lost, reconnecting…"
            advice = "Nothing is lost. Calls wait for the connection to come back."
        case .error:
            link = .error
            headline = "The relay cannot be reached"
            advice = "Check the network. The plugin keeps trying."
        }
    }

    private mutating func describe(_ presence: WorkerHealth.CODAP) {
        switch presence {
        case .silent:
            headline = "CODAP does not answer"
            advice = "Finish what is being edited there, or reload the document."
        case .connected: break
        case .awaited:
            headline = "Waiting for CODAP…"
            advice = ""
        case .absent:
            headline = "Not inside CODAP"
            advice = "Open this plugin in a CODAP document, so that your assistant can use it."
        }
    }

    private mutating func describe(_ end: SessionEnd) {
        switch end {
        case .expired:
            headline = "This code has expired"
            advice = "Get a new code and give it to your assistant."
        case .closed:
            headline = "This session is over"
            advice = "Get a new code to go on."
        case .unknown:
            headline = "The relay no longer knows this code"
            advice = "Get a new code and give it to your assistant."
        case .unauthorised:
            headline = "The relay does not accept this tab any more"
            advice = "Get a new code and give it to your assistant."
        case .superseded:
            headline = "Another tab has taken over this code"
            advice = "Go on in the other tab, or get a new code for this one."
        }
    }

    private static func words(for extending: Extending) -> String {
        switch extending {
        case .idle: ""
        case .asking: "Asking for more time…"
        case .refused: "This session cannot go on any longer."
        case .failed: "The relay gave no more time; try again."
        }
    }

    private static func words(for activity: Activity, waiting: Int) -> String {
        let queue = waiting > 0 ? " (\(waiting) waiting)" : ""
        return switch activity {
        case .none: "No calls yet" + queue
        case .running(let tool): "Running \(tool)…" + queue
        case .succeeded(let tool): "Done: \(tool)"
        case .failed(let tool, let why): "Failed: \(tool). \(why)"
        }
    }
}
