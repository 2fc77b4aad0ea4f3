import JSON
import Wire

// The worker's side of a session: who owns it, what is sent, what comes back.
extension SessionState {
    /// Keeps a ticket for one stream of `worker`.
    mutating func keepTicket(
        _ digest: Digest, for worker: WorkerID, proof: WorkerProof, at now: WallTime
    ) throws(StoreError) {
        try authorize(proof)
        try refuseRetired(worker)
        tickets.removeAll { $0.expiresAt <= now }
        if tickets.count >= limits.tickets { tickets.removeFirst() }
        let expiresAt = now.adding(milliseconds: limits.ticketLifetime)
        tickets.append(TicketRecord(digest: digest, worker: worker, expiresAt: expiresAt))
    }

    /// Uses a ticket up.
    mutating func redeemTicket(
        _ digest: Digest, at now: WallTime
    ) throws(StoreError) -> WorkerID {
        guard let index = tickets.firstIndex(where: { $0.digest.matches(digest) }) else {
            throw .invalidTicket
        }
        guard tickets[index].expiresAt > now else { throw .invalidTicket }
        let worker = tickets.remove(at: index).worker
        if tickets.isEmpty { tickets = [] }  // Gives the storage back.
        return worker
    }

    /// Claims the session for `worker`.
    ///
    /// The same page load again: a new stream takes the place of its open one; a poll leaves the
    /// stream alone, and a waiting call goes to whichever asks next. Another page load wins.
    mutating func attach(
        _ worker: WorkerID, over transport: Transport, proof: WorkerProof, at now: WallTime
    ) throws(StoreError) -> WorkerClaim {
        try authorize(proof)
        try refuseRetired(worker)
        if transport == .polling { notePoll(at: now) }
        let isNew = self.worker != worker
        if let owner = self.worker, isNew {
            if retired.count >= limits.retiredWorkers { retired.removeFirst() }
            retired.append(owner)
            stream = nil
            changes.append(.superseded(code, by: worker))
        }
        self.worker = worker
        self.transport = transport
        var number: StreamNumber?
        if transport == .sse {
            lastStream += 1
            number = lastStream
            if stream != nil { changes.append(.replaced(code, by: lastStream)) }
            stream = lastStream
        }
        if isNew || transport == .sse { noteChange() }
        return WorkerClaim(sessionId: sessionId, expiresAt: expiresAt, stream: number)
    }

    private mutating func notePoll(at now: WallTime) {
        polledAt = now
        wake(by: now.adding(milliseconds: limits.pollSilence))
    }

    /// Notes that a stream has closed. The page load still owns the session.
    mutating func detach(_ number: StreamNumber) {
        guard stream == number else { return }
        stream = nil
        if transport == .sse { transport = nil }
    }

    /// A page load that has lost the session stays out.
    private func refuseRetired(_ worker: WorkerID) throws(StoreError) {
        if let owner = self.worker, retired.contains(worker) { throw .superseded(by: owner) }
    }

    /// Takes what the worker must be sent.
    mutating func take(
        _ request: TakeRequest, at now: WallTime
    ) throws(StoreError) -> Taken {
        guard let worker, worker == request.worker else {
            throw worker.map { .superseded(by: $0) } ?? .replaced
        }
        if let number = request.stream, number != lastStream { throw .replaced }
        transport = request.transport

        var cursor = min(request.after, calls.lastSequence)
        var due = calls.waiting(above: cursor)
        if request.resume { due += calls.waiting(above: 0).prefix { $0 <= cursor } }
        var deliveries: [ToolRequest] = []
        var bytes = 0
        for sequence in due {
            guard let record = calls[sequence], let call = record.waiting else { continue }
            if let earlier = call.worker, earlier != worker, !call.isRepeatable {
                finish(
                    sequence, record.requestId, .failure(Failures.workerLost), as: .workerLost)
                continue
            }
            bytes += call.size.text
            if request.stream == nil, bytes > limits.pollBytes, !deliveries.isEmpty { break }
            let number = calls.deliver(sequence, to: worker)
            cursor = max(cursor, sequence)
            deliveries.append(
                ToolRequest(
                    requestId: record.requestId, sequence: sequence, tool: call.tool,
                    arguments: call.arguments, delivery: number,
                    budget: budget(of: call, at: now),
                    traceparent: call.traceparent, timestamp: now))
        }
        return Taken(
            deliveries: deliveries, cursor: cursor,
            withdrawn: withdrawn(for: request, at: now), expiresAt: expiresAt)
    }

    /// What is left of a call's time; no more than it was ever given, whatever the clock does.
    private func budget(of call: WaitingCall, at now: WallTime) -> Int {
        Int(min(max(0, call.deadline.milliseconds(since: now)), limits.maxDeadline))
    }

    /// What the worker must be told to drop. A stream that is open has been told; one that resumes
    /// may have been closed when it happened.
    private mutating func withdrawn(
        for request: TakeRequest, at now: WallTime
    ) -> [Withdrawal] {
        let oldest = now.adding(milliseconds: -limits.withdrawalLifetime)
        withdrawals.removeAll { $0.at < oldest }
        switch request.transport {
        case .polling: return withdrawals
        case .sse: return request.resume ? withdrawals.filter { $0.worker == request.worker } : []
        }
    }

    /// Accepts a result, once. Who posts it matters only through the token: a page that has lost
    /// the session may still bring what it ran.
    /// - Parameters:
    ///   - size: Room of the result, measured by the caller outside every lock.
    ///   - reserve: Asked for the bytes the result takes beyond the arguments it replaces;
    ///     `false` refuses it, and the worker tries again.
    mutating func complete(
        _ post: ResultPost, proof: WorkerProof, size: JSONSize, at now: WallTime,
        reserve: (Int) -> Bool
    ) throws(StoreError) -> Receipt {
        try authorize(proof)
        guard let sequence = calls.sequence(of: post.requestId), let record = calls[sequence]
        else { throw .callNotFound }
        switch record.phase {
        case .ended(let call):
            switch call.outcome {
            case .completed, .failed: return receipt(.repeated(call.outcome))
            case .rejected, .timedOut, .cancelled, .expired, .workerLost, .internal:
                return receipt(.late(call.outcome))
            }
        case .waiting(let call):
            let growth = size.memory - call.size.memory
            guard growth <= 0 || reserve(growth) else { throw .overCapacity }
            let outcome = post.result.outcome
            finish(sequence, post.requestId, post.result, as: outcome, size: size)
            // A session that cannot go on any longer still completes its calls.
            if limits.autoExtend == .active { _ = try? extend(at: now) }
            return receipt(.accepted(outcome))
        }
    }

    private func receipt(_ completed: Completed) -> Receipt {
        Receipt(completed: completed, expiresAt: expiresAt)
    }
}
