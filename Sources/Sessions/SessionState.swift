import JSON
import Wire

/// One session as a value: what is known of it and every rule about it. Events and wall time go
/// in, results and ``SessionChange`` come out; no clock, socket, lock or randomness. Every store
/// answers as this does.
///
/// The caller calls ``advance(to:)`` before anything else and drops the session once that says it
/// is over. A method that throws has changed nothing, except that a full store may have forgotten
/// calls that were read.
struct SessionState: Sendable {
    let code: SessionCode
    let sessionId: SessionID
    /// SHA-256 of the worker token; the token itself is not kept.
    let token: Digest
    /// SHA-256 of the idempotency key that created it.
    let key: Digest?
    let createdAt: WallTime
    private let shared: SharedLimits
    private(set) var expiresAt: WallTime
    /// Nothing is due before this. May be early, never late.
    private(set) var wake: WallTime
    /// Its calls. Mutated by the rules in this file's extensions only.
    var calls = CallLog()
    /// What happened and was not yet told.
    var changes: [SessionChange] = []

    /// The page load that owns the session, once one came.
    var worker: WorkerID?
    /// How it last asked; `nil` after its stream has closed or its polls have stopped.
    var transport: Transport?
    /// When it last polled.
    var polledAt: WallTime
    /// The open stream.
    var stream: StreamNumber?
    /// The number given last.
    var lastStream: StreamNumber = 0
    /// Page loads that have lost the session, the latest last: they must not win it back.
    var retired: [WorkerID] = []
    /// Unused tickets, the oldest first.
    var tickets: [TicketRecord] = []
    /// Calls that were delivered and then withdrawn, the oldest first.
    var withdrawals: [Withdrawal] = []
    /// Why the session is to end at ``expiresAt``.
    private var ending = SessionEnd.expired

    /// Memory of a session without calls, bytes: measured at about 400 with its indexes; a stream
    /// ticket or two included.
    static let baseMemory = 600
    var limits: SessionLimits { shared.values }
    /// Memory of everything, bytes.
    var memory: Int { Self.baseMemory + calls.memory }

    init(
        code: SessionCode, sessionId: SessionID, token: Digest, key: Digest?, at now: WallTime,
        limits: SharedLimits
    ) {
        self.code = code
        self.sessionId = sessionId
        self.token = token
        self.key = key
        shared = limits
        createdAt = now
        polledAt = now
        expiresAt = now.adding(milliseconds: limits.values.ttl)
        wake = expiresAt
        guard let rows = limits.rows else { return }
        calls.journal = SessionJournal(rows, row: rows.next())
        if let row { calls.journal?.append(.sessionOpened(row)) }
    }

    /// A session as a durable store kept it. Whether a worker is there it has yet to show.
    init(kept row: SessionRow, calls: CallLog, limits: SharedLimits) {
        code = row.code
        sessionId = row.sessionId
        token = row.token
        key = row.key
        shared = limits
        createdAt = row.createdAt
        expiresAt = row.expiresAt
        polledAt = row.createdAt
        worker = row.worker
        retired = row.retired
        lastStream = row.lastStream
        self.calls = calls
        let deadlines = calls.waiting(above: 0).compactMap { calls[$0]?.waiting?.deadline }
        wake = min(expiresAt, deadlines.min() ?? expiresAt)
    }

    /// What a durable store keeps of it beside its calls; `nil` where nothing is kept.
    var row: SessionRow? {
        calls.journal.map { journal in
            SessionRow(
                row: journal.row, code: code, sessionId: sessionId, token: token, key: key,
                createdAt: createdAt, expiresAt: expiresAt, worker: worker, retired: retired,
                lastStream: lastStream)
        }
    }

    /// Puts down for a durable store that something in ``row`` has changed.
    mutating func noteChange() {
        if let row { calls.journal?.append(.sessionChanged(row)) }
    }

    /// Puts down for a durable store that the session is over: all that stays is its tombstone.
    /// - Parameter forgotten: A tombstone that had to go for it.
    mutating func noteEnd(mark: UInt64, until end: WallTime, _ forgotten: UInt64?) {
        guard let row = calls.journal?.row else { return }
        // What happened to its calls in the same moment goes with them.
        _ = calls.journal?.take()
        let rows = calls.rows
        calls.journal?.append(.sessionEnded(row: row, calls: rows, mark: mark, until: end))
        if let forgotten { calls.journal?.append(.tombstoneForgotten(mark: forgotten)) }
    }

    /// Lets everything happen that is due: calls time out, the session ends.
    /// - Returns: Why the session is over; `nil` while it lives.
    mutating func advance(to now: WallTime) -> SessionEnd? {
        guard now >= wake else { return nil }
        var due: [(deadline: WallTime, sequence: UInt64)] = []
        var next = expiresAt
        for sequence in calls.waiting(above: 0) {
            guard let call = calls[sequence]?.waiting else { continue }
            if call.deadline <= min(now, expiresAt) {
                due.append((call.deadline, sequence))
            } else {
                next = min(next, call.deadline)
            }
        }
        // In the order of time, so that what is told does not depend on when somebody looked.
        due.sort { $0 < $1 }
        for (_, sequence) in due {
            if let record = calls[sequence] { withdraw(sequence, record, as: .timedOut, at: now) }
        }
        if let silent = loseSilentPoller(at: now) { next = min(next, silent) }
        wake = next
        guard now >= expiresAt else { return nil }
        finish(ending)
        return ending
    }

    /// Notes that the worker has stopped polling, if it has.
    /// - Returns: When to look again.
    private mutating func loseSilentPoller(at now: WallTime) -> WallTime? {
        guard transport == .polling else { return nil }
        let silent = polledAt.adding(milliseconds: limits.pollSilence)
        guard now >= silent else { return silent }
        transport = stream == nil ? nil : .sse
        if transport == nil { changes.append(.pollerLost(code)) }
        return nil
    }

    /// Puts the end off.
    mutating func extend(at now: WallTime) throws(StoreError) -> Extension {
        let latest = createdAt.adding(milliseconds: limits.maxAge)
        let wanted = min(now.adding(milliseconds: limits.ttl), latest)
        guard wanted > expiresAt || expiresAt < latest else { throw .maxAge }
        // The end is never moved forward, not even by a clock that was set back.
        if wanted > expiresAt {
            expiresAt = wanted
            noteChange()
        }
        return Extension(sessionId: sessionId, expiresAt: expiresAt, latest: latest)
    }

    /// Makes the session end now, at the next ``advance(to:)``.
    mutating func close(at now: WallTime) {
        ending = .closed
        expiresAt = min(expiresAt, now)
        wake(by: now)
    }

    /// Ends every waiting call with the session.
    private mutating func finish(_ reason: SessionEnd) {
        for sequence in calls.waiting(above: 0) {
            guard let record = calls[sequence] else { continue }
            finish(sequence, record.requestId, .failure(Failures.expired), as: .expired)
        }
        changes.append(.sessionEnded(code, reason))
    }

    /// Sees to it that ``advance(to:)`` does not miss `time`.
    mutating func wake(by time: WallTime) { wake = min(wake, time) }

    /// The session and its waiting calls, as they are told to whoever is new to them.
    func restored() -> [SessionChange] {
        [.sessionRestored(code, sessionId)]
            + calls.waiting(above: 0).compactMap { sequence in
                guard let record = calls[sequence], let call = record.waiting else { return nil }
                return .callRestored(
                    code, record.requestId, tool: call.tool, traceparent: call.traceparent,
                    isQueued: record.deliveries == 0)
            }
    }

    /// Whether the caller stands for the worker.
    func authorize(_ proof: WorkerProof) throws(StoreError) {
        switch proof {
        case .established: return
        case .token(let digest): guard token.matches(digest) else { throw .invalidToken }
        }
    }

    func status() -> SessionStatus {
        let waiting = calls.waiting(above: 0)
        let queued = waiting.count { calls[$0]?.deliveries == 0 }
        return SessionStatus(
            sessionId: sessionId, createdAt: createdAt, expiresAt: expiresAt, transport: transport,
            queued: queued, delivered: waiting.count - queued)
    }
}

/// A ``WorkerCredential`` with its token hashed, which is done outside every lock.
enum WorkerProof: Sendable {
    case token(Digest)
    case established

    init(_ credential: WorkerCredential) {
        switch credential {
        case .token(let token): self = .token(token.digest)
        case .established: self = .established
        }
    }
}

/// An unused ticket.
struct TicketRecord: Sendable {
    let digest: Digest
    let worker: WorkerID
    let expiresAt: WallTime
}
