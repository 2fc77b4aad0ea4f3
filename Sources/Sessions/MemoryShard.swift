import Synchronization
package import Wire

/// Some of the sessions, under one lock.
final class Shard: Sendable {
    struct State {
        var sessions: [UInt64: SessionBox] = [:]
        var deadlines = DeadlineHeap()
        var tombstones: Tombstones

        mutating func insert(_ session: SessionState) {
            let box = SessionBox(session)
            sessions[session.code.value] = box
            deadlines.insert(box)
        }

        mutating func remove(_ box: SessionBox) {
            sessions[box.state.code.value] = nil
            deadlines.remove(box)
        }
    }
    let state: Mutex<State>
    init(tombstones: Int) { state = Mutex(State(tombstones: Tombstones(limit: tombstones))) }
}

/// Some of the idempotency keys' hashes, with the session each created.
final class KeyShard: Sendable {
    let codes = Mutex<[Digest: SessionCode]>([:])
}

/// What an operation leaves to be done outside all locks.
struct Aftermath: Sendable {
    var changes: [SessionChange] = []
    /// Index entries of sessions that have ended.
    var keys: [(digest: Digest, code: SessionCode)] = []
}

/// Random numbers from a closure.
struct DrawnNumbers: RandomNumberGenerator {
    let draw: @Sendable () -> UInt64
    func next() -> UInt64 { draw() }
}

// MARK: - What every operation of the memory store goes through

extension MemoryStore {
    /// Runs `body` on a live session, under its shard's lock, then tells what happened.
    func with<Answer: Sendable>(
        _ code: SessionCode, at now: WallTime,
        _ body: @Sendable (inout SessionState, (Int) -> Bool) throws(StoreError) -> Answer
    ) throws(StoreError) -> Answer {
        var aftermath = Aftermath()
        defer { settle(aftermath) }
        return try operate(on: code, at: now, &aftermath, body)
    }

    /// As above, for what takes no memory.
    func with<Answer: Sendable>(
        _ code: SessionCode, at now: WallTime,
        _ body: @Sendable (inout SessionState) throws(StoreError) -> Answer
    ) throws(StoreError) -> Answer {
        try with(code, at: now) { session, _ throws(StoreError) in try body(&session) }
    }

    /// Runs `body` on a live session, under its shard's lock.
    func operate<Answer: Sendable>(
        on code: SessionCode, at now: WallTime, _ aftermath: inout Aftermath,
        _ body: @Sendable (inout SessionState, (Int) -> Bool) throws(StoreError) -> Answer
    ) throws(StoreError) -> Answer {
        let answer = shard(of: code).state.withLock { shard -> Result<Answer, StoreError>? in
            guard let box = shard.sessions[code.value] else { return nil }
            guard keep(box, at: now, &shard, &aftermath) else { return .failure(.sessionExpired) }
            let before = box.state.memory
            var reserved = 0
            let answer: Result<Answer, StoreError>
            do throws(StoreError) {
                answer = .success(
                    try body(&box.state) { bytes in
                        guard reserve(bytes) else { return false }
                        reserved += bytes
                        return true
                    })
            } catch {
                answer = .failure(error)
            }
            shard.deadlines.update(box)
            collect(&box.state.changes, into: &aftermath)
            memory.add(box.state.memory - before - reserved, ordering: .relaxed)
            // The operation may have been to end it.
            _ = keep(box, at: now, &shard, &aftermath)
            return answer
        }
        if let answer { return try answer.get() }
        let mark = marks.mark(of: code)
        let hasEnded = shard(of: code).state.withLock { $0.tombstones.contains(mark, at: now) }
        throw hasEnded ? .sessionExpired : .sessionNotFound
    }

    /// Lets what is due happen to a session, and buries it if that ended it.
    /// - Returns: Whether it lives.
    private func keep(
        _ box: SessionBox, at now: WallTime, _ shard: inout Shard.State,
        _ aftermath: inout Aftermath
    ) -> Bool {
        guard now >= box.state.wake else { return true }
        let before = box.state.memory
        let end = box.state.advance(to: now)
        collect(&box.state.changes, into: &aftermath)
        guard end != nil else {
            memory.add(box.state.memory - before, ordering: .relaxed)
            shard.deadlines.update(box)
            return true
        }
        shard.remove(box)
        shard.tombstones.insert(
            marks.mark(of: box.state.code),
            until: box.state.expiresAt.adding(milliseconds: limits.values.tombstoneLifetime))
        memory.subtract(before, ordering: .relaxed)
        live.subtract(1, ordering: .relaxed)
        if let key = box.state.key { aftermath.keys.append((key, box.state.code)) }
        return false
    }

    private func collect(_ changes: inout [SessionChange], into aftermath: inout Aftermath) {
        guard !changes.isEmpty else { return }
        aftermath.changes += changes
        changes = []
    }

    /// Does what was left over. Called with no lock held.
    func settle(_ aftermath: Aftermath) {
        for (digest, code) in aftermath.keys {
            keyShard(of: digest).codes.withLock { codes in
                // The key may have opened another session meanwhile.
                if codes[digest] == code { codes[digest] = nil }
            }
        }
        for change in aftermath.changes { onChange(change) }
    }

    /// Sets memory aside before it is used, so that threads together cannot pass the bound.
    func reserve(_ bytes: Int) -> Bool {
        let total = memory.add(bytes, ordering: .relaxed).newValue
        guard total <= limits.values.memory else {
            memory.subtract(bytes, ordering: .relaxed)
            return false
        }
        return true
    }

    func shard(of code: SessionCode) -> Shard {
        shards[Int(truncatingIfNeeded: code.value) & (shards.count - 1)]
    }

    func keyShard(of digest: Digest) -> KeyShard {
        keys[Int(truncatingIfNeeded: digest.leading128.1) & (keys.count - 1)]
    }

    /// See ``SessionStore``.
    package func expire(until now: WallTime) {
        for shard in shards {
            var aftermath = Aftermath()
            shard.state.withLock { state in
                while let deadline = state.deadlines.deadline, deadline <= now,
                    let box = state.deadlines.first
                {
                    _ = keep(box, at: now, &state, &aftermath)
                }
                state.tombstones.purge(until: now)
            }
            settle(aftermath)
        }
    }

    /// See ``SessionStore``.
    package func nextDeadline() -> WallTime? {
        shards.compactMap { shard in
            shard.state.withLock { state in
                [state.deadlines.deadline, state.tombstones.deadline].compactMap(\.self).min()
            }
        }.min()
    }
}
