import Synchronization
package import Wire

/// Sessions in memory, gone with the process. Its methods never suspend; changes are told when no
/// lock is held.
package final class MemoryStore: SessionStore {
    private let table: SessionTable
    private let onChange: @Sendable (SessionChange) -> Void

    /// An empty store.
    /// - Parameters:
    ///   - random: Source of codes, ids and tokens; cryptographically secure outside tests.
    ///   - onChange: Called on the thread that caused the change. It must not wait.
    package init(
        limits: SessionLimits = SessionLimits(),
        random: @escaping @Sendable () -> UInt64 = systemRandom,
        onChange: @escaping @Sendable (SessionChange) -> Void
    ) {
        self.onChange = onChange
        var generator = DrawnNumbers(draw: random)
        let marks = TombstoneKey(random: &generator)
        table = SessionTable(limits: SharedLimits(limits), random: random, marks: marks)
    }

    /// Bytes all sessions take, estimated from what they hold.
    package var memoryInUse: Int { table.memory.load(ordering: .relaxed) }
    /// Sessions that have not ended.
    package var liveSessions: Int { table.live.load(ordering: .relaxed) }
    /// Ended codes that are still remembered.
    package var tombstones: Int { table.graveyard.count }

    /// Tells what an operation changed, then gives its answer.
    private func finish<Answer>(_ effect: Effect<Answer>) throws(StoreError) -> Answer {
        for change in effect.changes { onChange(change) }
        return try effect.answer.get()
    }
}

/// The system's secure random numbers.
package let systemRandom: @Sendable () -> UInt64 = {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
}

// MARK: - Operations

extension MemoryStore {
    /// See ``SessionStore``.
    package func create(
        idempotencyKey: IdempotencyKey?, at now: WallTime
    ) throws(StoreError) -> CreatedSession {
        try finish(table.create(idempotencyKey: idempotencyKey, at: now))
    }

    /// See ``SessionStore``.
    package func status(
        of code: SessionCode, token: WorkerToken?, at now: WallTime
    ) throws(StoreError) -> SessionStatus {
        try finish(table.status(of: code, token: token, at: now))
    }

    /// See ``SessionStore``.
    package func extend(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) -> Extension {
        try finish(table.extend(code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func end(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) {
        try finish(table.end(code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func issueTicket(
        for worker: WorkerID, in code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) -> StreamTicket {
        try finish(table.issueTicket(for: worker, in: code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func redeemTicket(
        _ ticket: StreamTicket, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> WorkerID {
        try finish(table.redeemTicket(ticket, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func attach(
        _ worker: WorkerID, over transport: Transport, to code: SessionCode,
        credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) -> WorkerClaim {
        try finish(
            table.attach(worker, over: transport, to: code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func detach(_ stream: StreamNumber, from code: SessionCode, at now: WallTime) {
        try? finish(table.detach(stream, from: code, at: now))
    }

    /// See ``SessionStore``.
    package func submit(
        _ call: CallSubmission, to code: SessionCode, at now: WallTime
    ) throws(StoreError) -> Submitted {
        try finish(table.submit(call, to: code, at: now))
    }

    /// See ``SessionStore``.
    package func take(
        _ request: TakeRequest, from code: SessionCode, at now: WallTime
    ) throws(StoreError) -> Taken {
        try finish(table.take(request, from: code, at: now))
    }

    /// See ``SessionStore``.
    package func complete(
        _ completion: Completion, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> Receipt {
        try finish(table.complete(completion, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func cancel(
        _ id: RequestID, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> CallReport {
        try finish(table.cancel(id, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func results(
        in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> [CallReport] {
        try finish(table.results(in: code, at: now))
    }

    /// See ``SessionStore``.
    package func result(
        of id: RequestID, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> CallReport {
        try finish(table.result(of: id, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func expire(until now: WallTime) { try? finish(table.expire(until: now)) }

    /// See ``SessionStore``.
    package func nextDeadline() -> WallTime? { table.nextDeadline() }
}
