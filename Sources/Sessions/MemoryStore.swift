import Synchronization
package import Wire

/// Sessions in memory, gone with the process. Its methods never suspend.
///
/// Sessions are divided by code among shards, each under its own lock; the index of idempotency
/// keys likewise. A thread takes at most one lock of the index and, inside it, one of a shard,
/// never the other way round. Changes are told when no lock is held.
package final class MemoryStore: SessionStore {
    let limits: SharedLimits
    let shards: [Shard]
    let keys: [KeyShard]
    let marks: TombstoneKey
    let draw: @Sendable () -> UInt64
    let onChange: @Sendable (SessionChange) -> Void
    let memory = Atomic<Int>(0)
    let live = Atomic<Int>(0)

    /// More than cores, so that threads seldom meet; a power of two, since codes are random bits.
    private static let shardCount = 16
    /// Draws before a code counts as impossible to find: only a nearly full code space gets there.
    private static let codeDraws = 64

    /// An empty store.
    /// - Parameters:
    ///   - random: Source of codes, ids and tokens; cryptographically secure outside tests.
    ///   - onChange: Called on the thread that caused the change. It must not wait.
    package init(
        limits: SessionLimits = SessionLimits(),
        random: @escaping @Sendable () -> UInt64 = systemRandom,
        onChange: @escaping @Sendable (SessionChange) -> Void
    ) {
        self.limits = SharedLimits(limits)
        self.onChange = onChange
        draw = random
        let tombstones = limits.tombstones / Self.shardCount
        shards = (0..<Self.shardCount).map { _ in Shard(tombstones: tombstones) }
        keys = (0..<Self.shardCount).map { _ in KeyShard() }
        var generator = DrawnNumbers(draw: random)
        marks = TombstoneKey(random: &generator)
    }

    /// Bytes all sessions take, estimated from what they hold.
    package var memoryInUse: Int { memory.load(ordering: .relaxed) }
    /// Sessions that have not ended.
    package var liveSessions: Int { live.load(ordering: .relaxed) }
    /// Ended codes that are still remembered.
    package var tombstones: Int {
        shards.reduce(0) { sum, shard in sum + shard.state.withLock { $0.tombstones.count } }
    }
}

/// The system's secure random numbers.
package let systemRandom: @Sendable () -> UInt64 = {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
}

// MARK: - Creating

extension MemoryStore {
    /// See ``SessionStore``.
    package func create(
        idempotencyKey: IdempotencyKey?, at now: WallTime
    ) throws(StoreError) -> CreatedSession {
        var aftermath = Aftermath()
        defer { settle(aftermath) }
        guard let idempotencyKey else {
            var generator = DrawnNumbers(draw: draw)
            let id = SessionID(random: &generator)
            return try open(id, token: WorkerToken(random: &generator), key: nil, at: now)
        }
        let digest = idempotencyKey.digest
        // The lock of the key is held throughout: the same key sent twice at once opens once.
        let answer = keyShard(of: digest).codes.withLock {
            codes -> (Result<CreatedSession, StoreError>, Aftermath) in
            var aftermath = Aftermath()
            if let code = codes[digest],
                let session = try? operate(
                    on: code, at: now, &aftermath, { session, _ in session }),
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
            do throws(StoreError) {
                let token = idempotencyKey.token(for: id)
                let created = try open(id, token: token, key: digest, at: now)
                codes[digest] = created.code
                return (.success(created), aftermath)
            } catch {
                return (.failure(error), aftermath)
            }
        }
        aftermath = answer.1
        return try answer.0.get()
    }

    private func open(
        _ id: SessionID, token: WorkerToken, key: Digest?, at now: WallTime
    ) throws(StoreError) -> CreatedSession {
        guard live.add(1, ordering: .relaxed).newValue <= limits.values.sessions else {
            live.subtract(1, ordering: .relaxed)
            throw .overCapacity
        }
        guard reserve(SessionState.baseMemory) else {
            live.subtract(1, ordering: .relaxed)
            throw .overCapacity
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
                guard shard.sessions[code.value] == nil,
                    !shard.tombstones.contains(mark, at: now)
                else { return false }
                shard.insert(state)
                return true
            }
            guard isFree else { continue }
            return CreatedSession(
                code: code, sessionId: id, token: token, expiresAt: state.expiresAt,
                isRepeated: false)
        }
        live.subtract(1, ordering: .relaxed)
        memory.subtract(SessionState.baseMemory, ordering: .relaxed)
        throw .overCapacity
    }
}

// MARK: - Operations on one session

extension MemoryStore {
    /// See ``SessionStore``.
    package func status(
        of code: SessionCode, token: WorkerToken?, at now: WallTime
    ) throws(StoreError) -> SessionStatus {
        let proof = token.map { WorkerProof(.token($0)) } ?? .established
        return try with(code, at: now) { session throws(StoreError) in
            try session.authorize(proof)
            return session.status()
        }
    }

    /// See ``SessionStore``.
    package func extend(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) -> Extension {
        let proof = WorkerProof(credential)
        return try with(code, at: now) { session throws(StoreError) in
            try session.authorize(proof)
            return try session.extend(at: now)
        }
    }

    /// See ``SessionStore``.
    package func end(
        _ code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) {
        let proof = WorkerProof(credential)
        try with(code, at: now) { session throws(StoreError) in
            try session.authorize(proof)
            session.close(at: now)
        }
    }

    /// See ``SessionStore``.
    package func issueTicket(
        for worker: WorkerID, in code: SessionCode, credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) -> StreamTicket {
        var generator = DrawnNumbers(draw: draw)
        let ticket = StreamTicket(random: &generator)
        let digest = ticket.digest
        let proof = WorkerProof(credential)
        try with(code, at: now) { session throws(StoreError) in
            try session.keepTicket(digest, for: worker, proof: proof, at: now)
        }
        return ticket
    }

    /// See ``SessionStore``.
    package func redeemTicket(
        _ ticket: StreamTicket, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> WorkerID {
        let digest = ticket.digest
        return try with(code, at: now) { session throws(StoreError) in
            try session.redeemTicket(digest, at: now)
        }
    }

    /// See ``SessionStore``.
    package func attach(
        _ worker: WorkerID, over transport: Transport, to code: SessionCode,
        credential: WorkerCredential, at now: WallTime
    ) throws(StoreError) -> WorkerClaim {
        let proof = WorkerProof(credential)
        return try with(code, at: now) { session throws(StoreError) in
            try session.attach(worker, over: transport, proof: proof, at: now)
        }
    }

    /// See ``SessionStore``.
    package func detach(_ stream: StreamNumber, from code: SessionCode, at now: WallTime) {
        try? with(code, at: now) { session in session.detach(stream) }
    }

    /// See ``SessionStore``.
    package func submit(
        _ call: CallSubmission, to code: SessionCode, at now: WallTime
    ) throws(StoreError) -> Submitted {
        try with(code, at: now) { session, reserve throws(StoreError) in
            try session.submit(call, at: now, reserve: reserve)
        }
    }

    /// See ``SessionStore``.
    package func take(
        _ request: TakeRequest, from code: SessionCode, at now: WallTime
    ) throws(StoreError) -> Taken {
        try with(code, at: now) { session throws(StoreError) in
            try session.take(request, at: now)
        }
    }

    /// See ``SessionStore``.
    package func complete(
        _ completion: Completion, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> Receipt {
        let proof = WorkerProof(completion.credential)
        let size = completion.post.result.size
        return try with(code, at: now) { session, reserve throws(StoreError) in
            try session.complete(
                completion.post, proof: proof, size: size, at: now, reserve: reserve)
        }
    }

    /// See ``SessionStore``.
    package func cancel(
        _ id: RequestID, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> CallReport {
        try with(code, at: now) { session throws(StoreError) in
            try session.cancel(id, at: now)
        }
    }

    /// See ``SessionStore``.
    package func results(
        in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> [CallReport] {
        try with(code, at: now) { session in session.results(at: now) }
    }

    /// See ``SessionStore``.
    package func result(
        of id: RequestID, in code: SessionCode, at now: WallTime
    ) throws(StoreError) -> CallReport {
        try with(code, at: now) { session throws(StoreError) in
            try session.result(of: id, at: now)
        }
    }
}
