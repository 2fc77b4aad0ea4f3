/// The six parts of a tool call's time, in their order. The one list for histograms, the log
/// line, `Server-Timing` and the answer.
package enum CallStage: Int, CaseIterable, Sendable {
    /// From receiving the request to having committed the call.
    case admit
    /// Until the delivery that the worker ran was written.
    case queue
    /// On the way to the worker and back: what is left of the span.
    case network
    /// In the worker's own queue.
    case workerWait
    /// In the worker's hands.
    case execute
    /// From the end of the call until an agent that was waiting had the bytes.
    case respond

    /// The name in metrics and logs.
    package var name: String {
        switch self {
        case .admit: "admit"
        case .queue: "queue"
        case .network: "network"
        case .workerWait: "worker_wait"
        case .execute: "execute"
        case .respond: "respond"
        }
    }
}

/// How long each stage took. The stages add up to the total exactly, by construction: nothing is
/// rounded before the sum is made.
package struct CallStages: Equatable, Sendable {
    private var durations: [Duration]

    init(_ duration: (CallStage) -> Duration) { durations = CallStage.allCases.map(duration) }

    /// The time one stage took; zero when the call never came to it.
    package subscript(stage: CallStage) -> Duration { durations[stage.rawValue] }

    /// From receiving the request to the end.
    package var total: Duration { durations.reduce(.zero, +) }
}
