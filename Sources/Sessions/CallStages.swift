package import Wire

/// How long each stage took. The stages add up to the total exactly, by construction: nothing is
/// rounded before the sum is made.
package struct CallStages: Equatable, Sendable {
    private let admit: Duration
    private let queue: Duration
    private let network: Duration
    private let workerWait: Duration
    private let execute: Duration
    private let respond: Duration

    init(_ duration: (CallStage) -> Duration) {
        admit = duration(.admit)
        queue = duration(.queue)
        network = duration(.network)
        workerWait = duration(.workerWait)
        execute = duration(.execute)
        respond = duration(.respond)
    }

    /// The time one stage took; zero when the call never came to it.
    package subscript(stage: CallStage) -> Duration {
        switch stage {
        case .admit: admit
        case .queue: queue
        case .network: network
        case .workerWait: workerWait
        case .execute: execute
        case .respond: respond
        }
    }

    /// From receiving the request to the end.
    package var total: Duration { admit + queue + network + workerWait + execute + respond }
}
