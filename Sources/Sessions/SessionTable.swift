import Synchronization
import Wire

/// Sessions in memory, and every operation on them: what a store is but for telling and keeping.
/// Its methods never suspend; nothing has been told, and nothing kept, when they return.
///
/// Sessions are divided by code among shards, each under its own lock; the index of idempotency
/// keys likewise. A thread takes at most one lock of the index and, inside it, one of a shard,
/// never the other way round; inside a shard's those of the tombstones and of the queue of commits.
final class SessionTable: Sendable {
    let limits: SharedLimits
    let shards: [Shard]
    let keys: [KeyShard]
    let graveyard: Graveyard
    let marks: TombstoneKey
    let draw: @Sendable () -> UInt64
    /// Where what happens is kept; `nil` where nothing is.
    let queue: CommitQueue?
    let memory = Atomic<Int>(0)
    let live = Atomic<Int>(0)

    /// More than cores, so that threads seldom meet; a power of two, since codes are random bits.
    private static let shardCount = 16
    /// Draws before a code counts as impossible to find: only a nearly full code space gets there.
    private static let codeDraws = 64

    /// An empty table.
    /// - Parameter random: Source of codes, ids and tokens; cryptographically secure outside tests.
    init(
        limits: SharedLimits, random: @escaping @Sendable () -> UInt64, marks: TombstoneKey,
        queue: CommitQueue? = nil
    ) {
        self.limits = limits
        self.marks = marks
        self.queue = queue
        draw = random
        graveyard = Graveyard(limit: limits.values.tombstones)
        shards = (0..<Self.shardCount).map { _ in Shard() }
        keys = (0..<Self.shardCount).map { _ in KeyShard() }
    }
}

// MARK: - Creating

extension SessionTable {
    /// See ``SessionStore``.
    func create(
        idempotencyKey: IdempotencyKey?, at now: WallTime
    ) -> Effect<CreatedSession> {
        guard let idempotencyKey else {
            var aftermath = Aftermath()
            var generator = DrawnNumbers(draw: draw)
            let id = SessionID(random: &generator)
            let token = WorkerToken(random: &generator)
            let answer = open(id, token: token, key: nil, at: now, &aftermath)
            return effect(answer, aftermath)
        }
        let digest = idempotencyKey.digest
        // The lock of the key is held throughout: the same key sent twice at once opens once.
        let answer = keyShard(of: digest).codes.withLock {
            codes -> (Result<CreatedSession, StoreError>, Aftermath) in
            var aftermath = Aftermath()
            if let code = codes[digest],
                let session = try? operate(
                    on: code, at: now, &aftermath, { session, _ in session }
                ).get(),
                session.key == digest
            {
                let repeated = CreatedSession(
                    code: code, sessionId: session.sessionId,
                    token: idempotencyKey.token(for: session.sessionId),
                    expiresAt: session.expiresAt, isRepeated: true)
                return (.success(repeated), aftermath)
            }
            var generator = DrawnNumbers(draw: draw)
            let id = SessionID(random: &generator)
            let token = idempotencyKey.token(for: id)
            let created = open(id, token: token, key: digest, at: now, &aftermath)
            if case .success(let session) = created { codes[digest] = session.code }
            return (created, aftermath)
        }
        return effect(answer.0, answer.1)
    }

    private func open(
        _ id: SessionID, token: WorkerToken, key: Digest?, at now: WallTime,
        _ aftermath: inout Aftermath
    ) -> Result<CreatedSession, StoreError> {
        guard live.add(1, ordering: .relaxed).newValue <= limits.values.sessions else {
            live.subtract(1, ordering: .relaxed)
            return .failure(.overCapacity)
        }
        guard reserve(SessionState.baseMemory) else {
            live.subtract(1, ordering: .relaxed)
            return .failure(.overCapacity)
        }
        let digest = token.digest
        var generator = DrawnNumbers(draw: draw)
        for _ in 0..<Self.codeDraws {
            let code = SessionCode(random: &generator)
            let mark = marks.mark(of: code)
            let state = SessionState(
                code: code, sessionId: id, token: digest, key: key, at: now, limits: limits)
            // A code that has just ended is not free: its agent may still hold it.
            let isFree = shard(of: code).state.withLock { shard in
                guard shard.sessions[code.value] == nil, !graveyard.contains(mark, at: now)
                else { return false }
                let box = SessionBox(state)
                shard.insert(box)
                collect(box, into: &aftermath)
                return true
            }
            guard isFree else { continue }
            return .success(
                CreatedSession(
                    code: code, sessionId: id, token: token, expiresAt: state.expiresAt,
                    isRepeated: false))
        }
        live.subtract(1, ordering: .relaxed)
        memory.subtract(SessionState.baseMemory, ordering: .relaxed)
        return .failure(.overCapacity)
    }
}

// MARK: - Operations on one session

extension SessionTable {
    /// See ``SessionStore``.
    func status(
        of code: SessionCode, token: WorkerToken?, at now: WallTime
    ) -> Effect<SessionStatus> {
        let proof = token.map { WorkerProof(.token($0)) } ?? .established
        return with(code, at: now) { session throws(StoreError) in
            try session.authorize(proof)
            return session.status()
        }
    }

    /// See ``SessionStore``.
    func extend(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) -> Effect<Extension> {
        let proof = WorkerProof(credential)
        return with(code, at: now) { session throws(StoreError) in
            try session.authorize(proof)
            return try session.extend(at: now)
        }
    }

    /// See ``SessionStore``.
    func end(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) -> Effect<Void> {
        let proof = WorkerProof(credential)
        return with(code, at: now) { session throws(StoreError) in
            try session.authorize(proof)
            session.close(at: now)
        }
    }

    /// See ``SessionStore``.
    func issueTicket(
        for worker: WorkerID, in code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) -> Effect<StreamTicket> {
        var generator = DrawnNumbers(draw: draw)
        let ticket = StreamTicket(random: &generator)
        let digest = ticket.digest
        let proof = WorkerProof(credential)
        return with(code, at: now) { session throws(StoreError) in
            try session.keepTicket(digest, for: worker, proof: proof, at: now)
            return ticket
        }
    }

    /// See ``SessionStore``.
    func redeemTicket(
        _ ticket: StreamTicket, in code: SessionCode, at now: WallTime
    ) -> Effect<WorkerID> {
        let digest = ticket.digest
        return with(code, at: now) { session throws(StoreError) in
            try session.redeemTicket(digest, at: now)
        }
    }

    /// See ``SessionStore``.
    func attach(
        _ worker: WorkerID, over transport: Transport, to code: SessionCode,
        credential: WorkerCredential, at now: WallTime
    ) -> Effect<WorkerClaim> {
        let proof = WorkerProof(credential)
        return with(code, at: now) { session throws(StoreError) in
            try session.attach(worker, over: transport, proof: proof, at: now)
        }
    }

    /// See ``SessionStore``.
    func detach(
        _ stream: StreamNumber, from code: SessionCode, at now: WallTime
    ) -> Effect<Void> {
        with(code, at: now) { session in session.detach(stream) }
    }

    /// See ``SessionStore``.
    func submit(
        _ call: CallSubmission, to code: SessionCode, at now: WallTime
    ) -> Effect<Submitted> {
        with(code, at: now) { session, reserve throws(StoreError) in
            try session.submit(call, at: now, reserve: reserve)
        }
    }

    /// See ``SessionStore``.
    func take(
        _ request: TakeRequest, from code: SessionCode, at now: WallTime
    ) -> Effect<Taken> {
        with(code, at: now) { session throws(StoreError) in
            try session.take(request, at: now)
        }
    }

    /// See ``SessionStore``.
    func complete(
        _ completion: Completion, in code: SessionCode, at now: WallTime
    ) -> Effect<Receipt> {
        let proof = WorkerProof(completion.credential)
        let size = completion.post.result.size
        return with(code, at: now) { session, reserve throws(StoreError) in
            try session.complete(
                completion.post, proof: proof, size: size, at: now, reserve: reserve)
        }
    }

    /// See ``SessionStore``.
    func cancel(
        _ id: RequestID, in code: SessionCode, at now: WallTime
    ) -> Effect<CallReport> {
        with(code, at: now) { session throws(StoreError) in try session.cancel(id, at: now) }
    }

    /// See ``SessionStore``.
    func results(in code: SessionCode, at now: WallTime) -> Effect<[CallReport]> {
        with(code, at: now) { session in session.results(at: now) }
    }

    /// See ``SessionStore``.
    func result(
        of id: RequestID, in code: SessionCode, at now: WallTime
    ) -> Effect<CallReport> {
        with(code, at: now) { session throws(StoreError) in
            try session.result(of: id, at: now)
        }
    }
}

// MARK: - What was kept

extension SessionTable {
    /// Takes in what a file held. Before the first operation.
    func restore(_ kept: KeptState) {
        for session in kept.sessions {
            shard(of: session.code).state.withLock { $0.insert(SessionBox(session)) }
            if let key = session.key {
                keyShard(of: key).codes.withLock { $0[key] = session.code }
            }
            live.add(1, ordering: .relaxed)
            memory.add(session.memory, ordering: .relaxed)
        }
        for (mark, until) in kept.tombstones { graveyard.insert(mark, until: until) }
    }

    /// The sessions and their waiting calls, as they are told to whoever is new to them.
    func restored() -> [SessionChange] {
        shards.flatMap { shard in
            shard.state.withLock { state in
                state.sessions.values.flatMap { $0.state.restored() }
            }
        }
    }
}
