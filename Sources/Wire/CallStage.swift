/// The six parts of a tool call's time, in their order. They add up to its total exactly. The one
/// list for histograms, the log line and the answer; the raw value is the metric's label.
package enum CallStage: String, CaseIterable, Sendable {
    /// From receiving the request to having committed the call.
    case admit
    /// Until the delivery that the worker ran was written.
    case queue
    /// On the way to the worker and back: what is left of the span.
    case network
    /// In the worker's own queue.
    case workerWait = "worker_wait"
    /// In the worker's hands.
    case execute
    /// From the end of the call until an agent that was waiting had the bytes.
    case respond

    /// The member of `stages` in an answer and in a log line.
    package var member: String {
        switch self {
        case .admit: "admitMs"
        case .queue: "queueMs"
        case .network: "networkMs"
        case .workerWait: "workerWaitMs"
        case .execute: "executeMs"
        case .respond: "respondMs"
        }
    }
}
