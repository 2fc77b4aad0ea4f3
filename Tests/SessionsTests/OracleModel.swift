import JSON
import Wire

@testable import Sessions

/// The rules again, written as plainly as possible: one flat list of calls, no sums, no hints, no
/// heap. Slow, and so easy to believe.
struct OracleModel {
    struct Call {
        let submission: CallSubmission
        let sequence: UInt64
        let acceptedAt: Int64
        let deadline: Int64
        var deliveries = 0
        var worker: String?
        var outcome: Outcome?
        var value: JSONValue?
        var name: String { submission.requestId.text }
    }

    let limits: SessionLimits
    let createdAt: Int64
    var calls: [Call] = []
    var owner: String?
    var retired: [String] = []
    var latestStream: StreamNumber = 0
    var hasEnded = false
    /// What must be told, in order.
    var ends: [(String, Outcome)] = []

    var expiresAt: Int64

    init(limits: SessionLimits, createdAt: Int64) {
        self.limits = limits
        self.createdAt = createdAt
        expiresAt = createdAt + limits.ttl
    }

    mutating func extend(at now: Int64) -> Result<Int64, StoreError> {
        let latest = createdAt + limits.maxAge
        if expiresAt == latest { return .failure(.maxAge) }
        expiresAt = min(now + limits.ttl, latest)
        return .success(expiresAt)
    }

    mutating func close(at now: Int64) {
        expiresAt = now
        advance(to: now)
    }

    /// - Returns: How far the call is afterwards.
    mutating func cancel(_ name: String) -> Result<CallPhase, StoreError> {
        guard let index = calls.firstIndex(where: { $0.name == name }) else {
            return .failure(.callNotFound)
        }
        if calls[index].outcome == nil { end(index, .cancelled) }
        return .success(.ended(calls[index].outcome ?? .cancelled))
    }

    mutating func advance(to now: Int64) {
        guard !hasEnded else { return }
        let due = calls.indices.filter {
            calls[$0].outcome == nil && calls[$0].deadline <= min(now, expiresAt)
        }
        for index in due.sorted(by: { calls[$0].deadline < calls[$1].deadline }) {
            end(index, .timedOut)
        }
        guard now >= expiresAt else { return }
        for index in calls.indices where calls[index].outcome == nil { end(index, .expired) }
        hasEnded = true
    }

    private mutating func end(_ index: Int, _ outcome: Outcome) {
        calls[index].outcome = outcome
        ends.append((calls[index].name, outcome))
    }

    /// - Returns: The expected sequence number and whether it is a repeat.
    mutating func submit(
        _ submission: CallSubmission, at now: Int64
    ) -> Result<(UInt64, Bool), StoreError> {
        if let same = calls.first(where: { $0.name == submission.requestId.text }) {
            return same.submission.arguments == submission.arguments
                ? .success((same.sequence, true)) : .failure(.requestIdConflict)
        }
        guard calls.count(where: { $0.outcome == nil }) < limits.waitingCalls else {
            return .failure(.queueFull)
        }
        let sequence = UInt64(calls.count + 1)
        let allowed = min(submission.deadline ?? limits.defaultDeadline, limits.maxDeadline)
        calls.append(
            Call(
                submission: submission, sequence: sequence, acceptedAt: now,
                deadline: now + allowed))
        return .success((sequence, false))
    }

    mutating func attach(_ worker: String, streaming: Bool) -> StoreError? {
        if retired.contains(worker), let owner {
            return .superseded(by: SessionsTests.worker(owner))
        }
        if let owner, owner != worker { retired.append(owner) }
        owner = worker
        if streaming { latestStream += 1 }
        return nil
    }

    /// - Returns: Names and delivery numbers, in order.
    mutating func take(
        by worker: String, stream: StreamNumber?, after: UInt64, resume: Bool
    ) -> Result<[String], StoreError> {
        guard let owner, owner == worker else {
            return .failure(owner.map { .superseded(by: SessionsTests.worker($0)) } ?? .replaced)
        }
        if let stream, stream != latestStream { return .failure(.replaced) }
        let cursor = min(after, UInt64(calls.count))
        var due = calls.indices.filter { calls[$0].sequence > cursor }
        if resume { due += calls.indices.filter { calls[$0].sequence <= cursor } }
        var sent: [String] = []
        for index in due where calls[index].outcome == nil {
            if let earlier = calls[index].worker, earlier != worker,
                !calls[index].submission.isRepeatable
            {
                end(index, .workerLost)
                continue
            }
            calls[index].worker = worker
            calls[index].deliveries += 1
            sent.append("\(calls[index].name)#\(calls[index].deliveries)")
        }
        return .success(sent)
    }

    mutating func complete(
        _ name: String, _ result: CallResult
    ) -> Result<Completed, StoreError> {
        guard let index = calls.firstIndex(where: { $0.name == name }) else {
            return .failure(.callNotFound)
        }
        switch calls[index].outcome {
        case .completed?: return .success(.repeated(.completed))
        case .failed?: return .success(.repeated(.failed))
        case let outcome?: return .success(.late(outcome))
        case nil:
            if case .value(let value) = result { calls[index].value = value }
            end(index, result.outcome)
            return .success(.accepted(result.outcome))
        }
    }
}
