/// How a tool call ended. The one list: metrics, logs, answers and docs name nothing else.
package enum Outcome: String, CaseIterable, Sendable {
    /// The worker posted a result.
    case completed
    /// The worker posted an error: CODAP refused, the tool failed, the arguments did not fit.
    case failed
    /// The relay refused the call before it was queued.
    case rejected
    /// The deadline passed before a result was accepted.
    case timedOut = "timed_out"
    /// Somebody withdrew the call.
    case cancelled
    /// The session ended while the call waited.
    case expired
    /// The page reloaded while the call ran, and running it again might repeat its effect.
    case workerLost = "worker_lost"
    /// A fault of the relay itself.
    case `internal`
}

/// How far a call is. Before an ``Outcome`` it is `queued`, then `delivered`.
package enum CallPhase: Equatable, Sendable {
    /// Accepted; no worker has been sent it.
    case queued
    /// Written to a worker's stream or poll at least once.
    case delivered
    /// Over, for good.
    case ended(Outcome)

    /// The word in a `status` field.
    package var word: String {
        switch self {
        case .queued: "queued"
        case .delivered: "delivered"
        case .ended(let outcome): outcome.rawValue
        }
    }
}

/// The way deliveries reach a worker.
package enum Transport: String, CaseIterable, Sendable {
    /// An open event stream.
    case sse
    /// Repeated requests, when no stream can be kept.
    case polling
}
