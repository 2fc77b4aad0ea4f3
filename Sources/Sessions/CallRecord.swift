import JSON
import Wire

/// One accepted call, from its acceptance until its session forgets it.
struct CallRecord: Sendable {
    /// The call.
    let requestId: RequestID
    /// What it was, to recognise a repeat by.
    let digest: Digest
    /// When it was accepted.
    let acceptedAt: WallTime
    /// Where a durable store keeps it; 0 where nothing is kept.
    var row: Int64 = 0
    /// Times it was sent to a worker.
    var deliveries = 0
    /// How far it is, with the data that stage needs.
    var phase: Phase

    enum Phase: Sendable {
        /// Apart, so that the many ended calls of a session do not carry its room.
        indirect case waiting(WaitingCall)
        case ended(EndedCall)
    }

    /// The waiting call, if it has not ended.
    var waiting: WaitingCall? {
        if case .waiting(let call) = phase { call } else { nil }
    }

    /// The ended call, if it has ended.
    var ended: EndedCall? {
        if case .ended(let call) = phase { call } else { nil }
    }

    /// Where a durable store keeps it.
    var place: CallRow {
        switch phase {
        case .waiting(let call): CallRow(row: row, isBodyApart: CallRow.isApart(call.size))
        case .ended(let call): CallRow(row: row, isBodyApart: call.isBodyApart)
        }
    }

    /// Memory of a record beside what its arguments or result take, bytes: itself, its id's text,
    /// its entry in the index, and the slack of growing arrays.
    static let memory = 2 * MemoryLayout<CallRecord?>.stride + 160

    /// What its agent may see.
    func report(sequence: UInt64, at now: WallTime) -> CallReport {
        let phase: CallPhase
        switch self.phase {
        case .waiting: phase = deliveries == 0 ? .queued : .delivered
        case .ended(let call): phase = .ended(call.outcome)
        }
        return CallReport(
            requestId: requestId, sequence: sequence, phase: phase,
            age: max(0, now.milliseconds(since: acceptedAt)), deliveries: deliveries,
            result: ended?.result)
    }
}

/// What is needed to deliver a call.
struct WaitingCall: Sendable {
    let tool: String
    let arguments: JSONValue
    let size: JSONSize
    let traceparent: String?
    let isRepeatable: Bool
    /// When it times out.
    let deadline: WallTime
    /// The page load it was last sent to.
    var worker: WorkerID?

    init(
        tool: String, arguments: JSONValue, traceparent: String?, isRepeatable: Bool,
        deadline: WallTime, worker: WorkerID?
    ) {
        self.tool = tool
        self.arguments = arguments
        size = JSONSize(of: arguments)
        self.traceparent = traceparent
        self.isRepeatable = isRepeatable
        self.deadline = deadline
        self.worker = worker
    }

    init(_ call: CallSubmission, deadline: WallTime) {
        tool = call.tool
        arguments = call.arguments
        size = call.size
        traceparent = call.traceparent
        isRepeatable = call.isRepeatable
        self.deadline = deadline
    }
}

/// What is left of a call that is over.
struct EndedCall: Sendable {
    let outcome: Outcome
    /// `nil` once evicted.
    private var kept: Kept?
    /// Room of the result.
    let size: JSONSize
    /// Whether an agent has been given the result: only then may it be evicted.
    var isRead = false

    /// What came of it; `nil` once evicted.
    var result: CallResult? {
        switch kept {
        case .value(let value)?: .value(value)
        case .failure(let failure)?: .failure(failure)
        case nil: nil
        }
    }

    init(outcome: Outcome, result: CallResult, size: JSONSize) {
        self.outcome = outcome
        self.size = size
        switch result {
        case .value(let value): kept = .value(value)
        case .failure(let failure): kept = .failure(failure)
        }
    }

    /// One whose result was evicted.
    init(evictedAs outcome: Outcome) {
        self.outcome = outcome
        size = JSONSize(of: .null)
        isRead = true
    }

    mutating func evict() { kept = nil }

    /// Whether a durable store keeps its result apart from the call.
    var isBodyApart: Bool { kept != nil && CallRow.isApart(size) }

    /// A ``CallResult`` no wider than its common case.
    private enum Kept: Sendable {
        case value(JSONValue)
        indirect case failure(CallFailure)
    }
}

extension CallResult {
    /// Room of a result. A failure counts as its wire form.
    var size: JSONSize {
        switch self {
        case .value(let value): JSONSize(of: value)
        case .failure(let failure): JSONSize(of: failure.json)
        }
    }

    /// How a call with this result ended.
    var outcome: Outcome {
        switch self {
        case .value: .completed
        case .failure: .failed
        }
    }
}
