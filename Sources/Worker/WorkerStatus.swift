import Wire

/// What a person sees. Complete each time; the page only renders it.
package struct WorkerStatus: Equatable, Sendable {
    /// The link to the relay.
    package enum Link: String, CaseIterable, Sendable {
        case connecting, connected, reconnecting, error, disconnected
    }
    /// What carries calls to the worker.
    package enum Carrier: String, CaseIterable, Sendable { case sse, none }

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
    /// Whether asking for a new code makes sense.
    package var canRenew: Bool

    /// The end of a session, in the relay's clock. The page's own clock may be wrong by minutes;
    /// it only measures how long ago the relay's was read.
    package struct Expiry: Equatable, Sendable {
        /// RFC 3339.
        package let at: String
        /// The relay's clock, RFC 3339, when it said so; `nil` before the first stream.
        package let relayTime: String?
        /// When it said so.
        package let heardAt: Instant
    }
}

extension WorkerStatus {
    /// What the words depend on.
    struct Facts {
        var pairing: PairingCondition
        var codap: Executor.Presence
        var activity: Activity
        var waiting: Int
    }
    enum PairingCondition: Equatable {
        case asking
        case failing(next: Instant?)
        case paired(code: String, Expiry?, StreamLink.Condition)
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
            nextAttempt: nil, activity: Self.words(for: facts.activity, waiting: facts.waiting),
            canRenew: false)
        switch facts.pairing {
        case .asking:
            headline = "Asking the relay for a code…"
        case .failing(let next):
            link = .error
            headline = "No code yet"
            advice = "The relay does not answer, or is busy. The plugin keeps trying."
            nextAttempt = next
        case .paired(let code, let expiry, let condition):
            self.code = code
            self.expiry = expiry
            describe(condition)
        case .ended(let end):
            link = .disconnected
            canRenew = true
            describe(end)
        }
        if link == .connected { describe(facts.codap) }
    }

    private mutating func describe(_ condition: StreamLink.Condition) {
        switch condition {
        case .connecting:
            headline = "Connecting to the relay…"
        case .connected:
            link = .connected
            carrier = .sse
            headline = "Ready"
            advice = "Give this code to your assistant."
        case .reconnecting(let next):
            link = .reconnecting
            headline = "Connection lost, reconnecting…"
            advice = "Nothing is lost. Calls wait for the connection to come back."
            nextAttempt = next
        case .failing(let next):
            link = .error
            headline = "The relay cannot be reached"
            advice = "Check the network. The plugin keeps trying."
            nextAttempt = next
        case .ended:
            link = .disconnected
        }
    }

    private mutating func describe(_ presence: Executor.Presence) {
        switch presence {
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
