import Synchronization
package import Telemetry
package import Wire

/// Sessions in memory, each change of which is kept in a SQLite file before it is answered or told.
///
/// The file is this process's alone, so memory knows everything that is in it: it is read once, at
/// the start. An operation runs in memory, under its session's lock, and puts down there what it
/// changed; the answer waits until all that its session had put down by then is kept. So nobody
/// learns of anything that a crash could undo, not even through another's eyes.
///
/// While the file cannot be written, what would change something is refused before it touches
/// memory, and what was already kept can still be read. A file that does not answer at all, as on
/// a disk that hangs, is one that cannot be written.
package final class SQLiteStore: SessionStore {
    /// How long the file may not answer, as a rule. Far above what a disk takes that is only slow,
    /// and still within the patience of who asked.
    package static let hangLimit = Duration.seconds(5)

    private let table: SessionTable
    private let writer: JournalWriter
    private let onChange: @Sendable (SessionChange) -> Void

    /// Opens the file at `path`, or makes it. Blocks while it is read.
    /// - Parameters:
    ///   - metrics: `nil` where nothing is recorded.
    ///   - random: Source of codes, ids and tokens; cryptographically secure outside tests.
    ///   - retryPause: Time between two attempts at one commit, milliseconds.
    ///   - idlePause: How long nothing may be asked for before the writer tidies up, milliseconds.
    ///   - hangLimit: How long the file may not answer before the store counts as unable to write.
    ///   - onChange: Called on the thread that writes the file. It must not wait.
    package init(
        opening path: String, sync: StoreSync = .normal, limits: SessionLimits = SessionLimits(),
        metrics: StoreMetrics?, log: Log? = nil, retryPause: Int32 = 1_000,
        idlePause: Int32 = 1_000, hangLimit: Duration = SQLiteStore.hangLimit,
        random: @escaping @Sendable () -> UInt64 = systemRandom,
        onChange: @escaping @Sendable (SessionChange) -> Void
    ) throws(StoreOpenError) {
        let database = try JournalDatabase.open(path, sync: sync)
        let kept: KeptState
        do throws(SQLiteError) {
            kept = try KeptState(of: database.connection, limits: limits, random: random)
        } catch {
            throw StoreOpenError(error, path: path)
        }
        do throws(LogStartError) {
            writer = try JournalWriter(
                database,
                JournalWriter.Surroundings(
                    metrics: metrics, log: log, retryPause: retryPause, idlePause: idlePause,
                    hangLimit: hangLimit, onChange: onChange))
        } catch {
            throw .noWriter(errno: error.errno)
        }
        self.onChange = onChange
        table = SessionTable(
            limits: kept.limits, random: random, marks: kept.marks, queue: writer.queue)
        table.restore(kept)
        log?(
            .info, .storeOpened, "The store is open; what it held is restored.",
            [.count(kept.sessions.count)])
    }

    deinit { close() }

    /// Keeps what is on its way, then closes the file. Blocks. Operations after it are refused.
    /// - Returns: Whether everything was kept.
    @discardableResult
    package func close() -> Bool { writer.finish() }

    /// Bytes all sessions take, estimated from what they hold.
    package var memoryInUse: Int { table.memory.load(ordering: .relaxed) }
    /// Sessions that have not ended.
    package var liveSessions: Int { table.live.load(ordering: .relaxed) }
    /// Ended codes that are still remembered.
    package var tombstones: Int { table.graveyard.count }

    /// Looks at the file or sets it up, for tests.
    func withDatabase<Answer: Sendable>(
        _ body: @Sendable (borrowing JournalDatabase) -> Answer
    ) -> Answer? {
        writer.withDatabase(body)
    }

    /// Refuses what would change something that cannot be kept.
    private func admit() throws(StoreError) {
        guard writer.queue.isAvailable else { throw .unavailable }
    }

    /// Gives an operation's answer once everything it rests on is kept.
    private func finish<Answer>(_ effect: Effect<Answer>) async throws(StoreError) -> Answer {
        try await writer.queue.waitUntilKept(effect.ticket)
        return try effect.answer.get()
    }
}

extension SQLiteStore {
    /// See ``SessionStore``.
    package var isWritable: Bool { writer.queue.isAvailable }
    package var outage: StoreOutage? { writer.outage }
    package func noticeHang() { writer.noticeHang() }

    /// See ``SessionStore``.
    package func announceRestored() {
        for change in table.restored() { onChange(change) }
    }
}

// MARK: - Operations

extension SQLiteStore {
    /// See ``SessionStore``.
    package func create(
        idempotencyKey: IdempotencyKey?, at now: WallTime
    ) async throws(StoreError) -> CreatedSession {
        try admit()
        return try await finish(table.create(idempotencyKey: idempotencyKey, at: now))
    }

    /// See ``SessionStore``.
    package func status(
        of code: SessionCode, token: WorkerToken?, at now: WallTime
    ) async throws(StoreError) -> SessionStatus {
        try await finish(table.status(of: code, token: token, at: now))
    }

    /// See ``SessionStore``.
    package func extend(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) -> Extension {
        try admit()
        return try await finish(table.extend(code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func end(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) {
        try admit()
        try await finish(table.end(code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func issueTicket(
        for worker: WorkerID, in code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) -> StreamTicket {
        try await finish(table.issueTicket(for: worker, in: code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func redeemTicket(
        _ ticket: StreamTicket, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> WorkerID {
        try await finish(table.redeemTicket(ticket, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func attach(
        _ worker: WorkerID, over transport: Transport, to code: SessionCode,
        credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) -> WorkerClaim {
        try admit()
        return try await finish(
            table.attach(worker, over: transport, to: code, credential: credential, at: now))
    }

    /// See ``SessionStore``.
    package func detach(_ stream: StreamNumber, from code: SessionCode, at now: WallTime) async {
        try? await finish(table.detach(stream, from: code, at: now))
    }

    /// See ``SessionStore``.
    package func submit(
        _ call: CallSubmission, to code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> Submitted {
        try admit()
        return try await finish(table.submit(call, to: code, at: now))
    }

    /// See ``SessionStore``.
    package func take(
        _ request: TakeRequest, from code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> Taken {
        try admit()
        return try await finish(table.take(request, from: code, at: now))
    }

    /// See ``SessionStore``.
    package func complete(
        _ completion: Completion, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> Receipt {
        try admit()
        return try await finish(table.complete(completion, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func cancel(
        _ id: RequestID, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> CallReport {
        try admit()
        return try await finish(table.cancel(id, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func results(
        in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> [CallReport] {
        try await finish(table.results(in: code, at: now))
    }

    /// See ``SessionStore``.
    package func result(
        of id: RequestID, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> CallReport {
        try await finish(table.result(of: id, in: code, at: now))
    }

    /// See ``SessionStore``.
    package func expire(until now: WallTime) async { try? await finish(table.expire(until: now)) }

    /// See ``SessionStore``.
    package func nextDeadline() -> WallTime? { table.nextDeadline() }
}
