import Synchronization
import Wire

/// Some of the sessions, under one lock.
final class Shard: Sendable {
    struct State {
        var sessions: [UInt64: SessionBox] = [:]
        var deadlines = DeadlineHeap()
        /// Covers the last end of a session: until then the code may come back.
        var burial: CommitTicket = 0

        mutating func insert(_ box: SessionBox) {
            sessions[box.state.code.value] = box
            deadlines.insert(box)
        }

        mutating func remove(_ box: SessionBox) {
            sessions[box.state.code.value] = nil
            deadlines.remove(box)
        }
    }
    let state = Mutex(State())
}

/// Some of the idempotency keys' hashes, with the session each created.
final class KeyShard: Sendable {
    let codes = Mutex<[Digest: SessionCode]>([:])
}

/// An operation's answer, and what must be done before it is given.
struct Effect<Answer: Sendable>: Sendable {
    let answer: Result<Answer, StoreError>
    /// To be told first. Empty where a queue of commits takes them.
    let changes: [SessionChange]
    /// Covers everything the answer rests on.
    let ticket: CommitTicket
}

/// What an operation leaves to be done outside its shard's lock.
struct Aftermath: Sendable {
    var changes: [SessionChange] = []
    var ticket: CommitTicket = 0
    /// Index entries of sessions that have ended.
    var keys: [(digest: Digest, code: SessionCode)] = []
}

/// Random numbers from a closure.
struct DrawnNumbers: RandomNumberGenerator {
    let draw: @Sendable () -> UInt64
    func next() -> UInt64 { draw() }
}

// MARK: - What every operation goes through

extension SessionTable {
    /// Runs `body` on a live session, under its shard's lock.
    func with<Answer: Sendable>(
        _ code: SessionCode, at now: WallTime,
        _ body: @Sendable (inout SessionState, (Int) -> Bool) throws(StoreError) -> Answer
    ) -> Effect<Answer> {
        var aftermath = Aftermath()
        let answer = operate(on: code, at: now, &aftermath, body)
        return effect(answer, aftermath)
    }

    /// As above, for what takes no memory.
    func with<Answer: Sendable>(
        _ code: SessionCode, at now: WallTime,
        _ body: @Sendable (inout SessionState) throws(StoreError) -> Answer
    ) -> Effect<Answer> {
        with(code, at: now) { session, _ throws(StoreError) in try body(&session) }
    }

    /// Runs `body` on a live session, under its shard's lock.
    func operate<Answer: Sendable>(
        on code: SessionCode, at now: WallTime, _ aftermath: inout Aftermath,
        _ body: @Sendable (inout SessionState, (Int) -> Bool) throws(StoreError) -> Answer
    ) -> Result<Answer, StoreError> {
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
            collect(box, into: &aftermath)
            memory.add(box.state.memory - before - reserved, ordering: .relaxed)
            // The operation may have been to end it.
            _ = keep(box, at: now, &shard, &aftermath)
            return answer
        }
        if let answer { return answer }
        let hasEnded = graveyard.contains(marks.mark(of: code), at: now)
        if queue != nil {
            let burial = shard(of: code).state.withLock { $0.burial }
            aftermath.ticket = max(aftermath.ticket, burial)
        }
        return .failure(hasEnded ? .sessionExpired : .sessionNotFound)
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
        guard end != nil else {
            collect(box, into: &aftermath)
            memory.add(box.state.memory - before, ordering: .relaxed)
            shard.deadlines.update(box)
            return true
        }
        shard.remove(box)
        let mark = marks.mark(of: box.state.code)
        let remembered = box.state.expiresAt.adding(milliseconds: limits.values.tombstoneLifetime)
        let forgotten = graveyard.insert(mark, until: remembered)
        box.state.noteEnd(mark: mark, until: remembered, forgotten)
        collect(box, into: &aftermath)
        shard.burial = max(shard.burial, box.ticket)
        memory.subtract(before, ordering: .relaxed)
        live.subtract(1, ordering: .relaxed)
        if let key = box.state.key { aftermath.keys.append((key, box.state.code)) }
        return false
    }

    /// Takes over what has happened to a session: to the queue of commits, where there is one, in
    /// the order in which it happened.
    func collect(_ box: SessionBox, into aftermath: inout Aftermath) {
        guard let queue else {
            guard !box.state.changes.isEmpty else { return }
            aftermath.changes += box.state.changes
            box.state.changes = []
            return
        }
        let mutations = box.state.calls.journal?.take() ?? []
        if !mutations.isEmpty || !box.state.changes.isEmpty {
            let entry = CommitQueue.Entry(mutations, box.state.changes)
            box.state.changes = []
            let ticket = queue.append(entry)
            if entry.isAwaited { box.ticket = ticket }
        }
        aftermath.ticket = max(aftermath.ticket, box.ticket)
    }

    /// Does what was left over. Called with no lock held.
    func effect<Answer: Sendable>(
        _ answer: Result<Answer, StoreError>, _ aftermath: Aftermath
    ) -> Effect<Answer> {
        for (digest, code) in aftermath.keys {
            keyShard(of: digest).codes.withLock { codes in
                // The key may have opened another session meanwhile.
                if codes[digest] == code { codes[digest] = nil }
            }
        }
        return Effect(answer: answer, changes: aftermath.changes, ticket: aftermath.ticket)
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
    func expire(until now: WallTime) -> Effect<Void> {
        var aftermath = Aftermath()
        for shard in shards {
            shard.state.withLock { state in
                while let deadline = state.deadlines.deadline, deadline <= now,
                    let box = state.deadlines.first
                {
                    _ = keep(box, at: now, &state, &aftermath)
                }
            }
        }
        let forgotten = graveyard.purge(until: now)
        if let queue, !forgotten.isEmpty {
            _ = queue.append(CommitQueue.Entry(forgotten.map { .tombstoneForgotten(mark: $0) }))
        }
        return effect(.success(()), aftermath)
    }

    /// See ``SessionStore``.
    func nextDeadline() -> WallTime? {
        let sessions = shards.compactMap { $0.state.withLock { $0.deadlines.deadline } }.min()
        return [sessions, graveyard.deadline].compactMap(\.self).min()
    }
}
