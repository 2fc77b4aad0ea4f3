package import Wire

/// Where sessions live. Every method is one whole, atomic domain operation: there is no reading
/// and writing back of records, so that memory, SQLite and Redis can each be correct in their way.
///
/// `at` is the caller's wall clock. An operation first lets everything happen that was due by
/// then, so its answer never depends on when ``expire(until:)`` last ran.
package protocol SessionStore: Sendable {
    /// Whether it takes what would change something. From any thread.
    var isWritable: Bool { get }
    /// Why and since when it does not; `nil` while it does. From any thread.
    var outage: StoreOutage? { get }
    /// Looks whether a write does not come back; if so, it lets go who waits for it. To be called
    /// now and then, from any thread; never waits itself.
    func noticeHang()

    /// Opens a session, or gives the one this key opened while that lives.
    /// - Throws: `overCapacity`.
    func create(
        idempotencyKey: IdempotencyKey?, at now: WallTime
    ) async throws(StoreError) -> CreatedSession

    /// Reads a session. With a token it also says whether that token is the session's.
    /// - Throws: `sessionNotFound`, `sessionExpired`, `invalidToken`.
    func status(
        of code: SessionCode, token: WorkerToken?, at now: WallTime
    ) async throws(StoreError) -> SessionStatus

    /// Puts the session's end off: a whole ``SessionLimits/ttl`` from now, but not beyond
    /// ``SessionLimits/maxAge`` after it began.
    /// - Throws: session errors, `invalidToken`, `maxAge` when it ends at that bound already.
    func extend(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) -> Extension

    /// Ends the session now: its calls end as `expired`, its data goes, its code is remembered as
    /// ended.
    /// - Throws: session errors, `invalidToken`.
    func end(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError)

    /// Gives a page load a ticket for one stream.
    /// - Throws: session errors, `invalidToken`, `superseded`.
    func issueTicket(
        for worker: WorkerID, in code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) -> StreamTicket

    /// Uses a ticket up.
    /// - Returns: The page load it was given to.
    /// - Throws: session errors, `invalidTicket`.
    func redeemTicket(
        _ ticket: StreamTicket, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> WorkerID

    /// Claims the session for a page load that opens a stream (`sse`) or polls. A poll claims
    /// before every take.
    /// - Throws: session errors, `invalidToken`, `superseded` when a later load has it.
    func attach(
        _ worker: WorkerID, over transport: Transport, to code: SessionCode,
        credential: WorkerCredential, at now: WallTime
    ) async throws(StoreError) -> WorkerClaim

    /// Notes that a stream has closed. Too late or for an ended session: nothing happens.
    func detach(_ stream: StreamNumber, from code: SessionCode, at now: WallTime) async

    /// Accepts a call, or tells the state of the same call accepted before.
    /// - Throws: session errors, `requestIdConflict`, `queueFull`, `resultsFull`, `overCapacity`.
    func submit(
        _ call: CallSubmission, to code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> Submitted

    /// Takes what the worker must be sent, in the order to send it, and marks it delivered.
    /// - Throws: session errors, `superseded`, `replaced`.
    func take(
        _ request: TakeRequest, from code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> Taken

    /// Accepts a worker's result, once.
    /// - Throws: session errors, `invalidToken`, `callNotFound`, `overCapacity` (the worker
    ///   tries again).
    func complete(
        _ completion: Completion, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> Receipt

    /// Withdraws a call: a waiting one ends as `cancelled`, and a worker that has it is told. One
    /// that has ended stays as it is.
    /// - Returns: The call as it stands now; its result counts as read.
    /// - Throws: session errors, `callNotFound`.
    func cancel(
        _ id: RequestID, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> CallReport

    /// Reads a call. A result that is given counts as read from then on.
    /// - Throws: session errors, `callNotFound`, `resultGone`.
    func result(
        of id: RequestID, in code: SessionCode, at now: WallTime
    ) async throws(StoreError) -> CallReport

    /// Reads every result that is kept, the oldest call first, as many as one poll may carry but
    /// at least one. They count as read from then on.
    /// - Throws: session errors.
    func results(in code: SessionCode, at now: WallTime) async throws(StoreError) -> [CallReport]

    /// Lets everything happen that is due.
    func expire(until now: WallTime) async

    /// When ``expire(until:)`` next has something to do; `nil` when nothing lives.
    func nextDeadline() async -> WallTime?

    /// Tells which sessions and waiting calls are there from before this process. Once, before the
    /// first operation.
    func announceRestored()
}

extension SessionStore {
    /// Of a store that needs nothing which could fail.
    package var isWritable: Bool { true }
    /// Of a store that needs nothing which could fail.
    package var outage: StoreOutage? { nil }
    /// Of a store that waits for nothing.
    package func noticeHang() {}

    /// Of a store that keeps nothing.
    package func announceRestored() {}
}
