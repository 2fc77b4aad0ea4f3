import JSON
package import Wire

// The agent's side of a session: calls come in, results are read.
extension SessionState {
    /// Accepts a call, or tells the state of the same call accepted before.
    /// - Parameter reserve: Asked for the bytes the call takes; `false` refuses it.
    mutating func submit(
        _ submission: CallSubmission, at now: WallTime, reserve: (Int) -> Bool
    ) throws(StoreError) -> Submitted {
        if let sequence = calls.sequence(of: submission.requestId),
            let record = calls[sequence]
        {
            guard record.digest == submission.digest else { throw .requestIdConflict }
            if record.ended != nil { calls.markRead(sequence) }
            return Submitted(report: record.report(sequence: sequence, at: now), isRepeated: true)
        }
        guard calls.waitingCount < limits.waitingCalls,
            calls.waitingText + submission.size.text <= limits.waitingArguments
        else { throw .queueFull }
        guard calls.unreadText < limits.retainedResults else { throw .resultsFull }
        calls.forget(read: limits.readCalls, ended: limits.retainedCalls)
        guard calls.endedCount < limits.retainedCalls else { throw .resultsFull }

        let allowed = min(max(1, submission.deadline ?? limits.defaultDeadline), limits.maxDeadline)
        let call = WaitingCall(submission, deadline: now.adding(milliseconds: allowed))
        let growth = CallLog.growth(for: call)
        if !reserve(growth) {
            // What was read goes before anybody is refused, and pays for what comes.
            let before = calls.memory
            calls.forget(read: 0, ended: limits.retainedCalls)
            let missing = growth - (before - calls.memory)
            guard missing <= 0 || reserve(missing) else { throw .overCapacity }
        }
        let record = CallRecord(
            requestId: submission.requestId, digest: submission.digest, acceptedAt: now,
            phase: .waiting(call))
        let sequence = calls.append(record, waiting: call)
        wake(by: call.deadline)
        changes.append(.callQueued(code))
        return Submitted(report: record.report(sequence: sequence, at: now), isRepeated: false)
    }

    /// Reads a call; from then on its result may be evicted.
    mutating func result(
        of id: RequestID, at now: WallTime
    ) throws(StoreError) -> CallReport {
        guard let sequence = calls.sequence(of: id), let record = calls[sequence] else {
            throw .callNotFound
        }
        if let call = record.ended {
            guard call.result != nil else { throw .resultGone }
            calls.markRead(sequence)
        }
        return record.report(sequence: sequence, at: now)
    }

    /// Withdraws a call, if it has not ended.
    mutating func cancel(_ id: RequestID, at now: WallTime) throws(StoreError) -> CallReport {
        guard let sequence = calls.sequence(of: id), let record = calls[sequence] else {
            throw .callNotFound
        }
        if record.waiting != nil { withdraw(sequence, record, as: .cancelled, at: now) }
        calls.markRead(sequence)
        return (calls[sequence] ?? record).report(sequence: sequence, at: now)
    }

    /// Reads what ended and is kept.
    mutating func results(at now: WallTime) -> [CallReport] {
        var reports: [CallReport] = []
        var bytes = 0
        for sequence in calls.ended() {
            guard let record = calls[sequence], let call = record.ended, call.result != nil else {
                continue
            }
            bytes += call.size.text
            if bytes > limits.pollBytes, !reports.isEmpty { break }
            calls.markRead(sequence)
            reports.append(record.report(sequence: sequence, at: now))
        }
        return reports
    }

    /// Ends a call that nobody answered. If a worker has it, it is told to drop it.
    mutating func withdraw(
        _ sequence: UInt64, _ record: CallRecord, as outcome: Outcome, at now: WallTime
    ) {
        let wasDelivered = record.deliveries > 0
        if wasDelivered {
            changes.append(.callWithdrawn(code, record.requestId, outcome))
            if withdrawals.count >= limits.withdrawals { withdrawals.removeFirst() }
            withdrawals.append(
                Withdrawal(
                    requestId: record.requestId, outcome: outcome, worker: record.waiting?.worker,
                    at: now))
        }
        let failure: CallFailure =
            switch (outcome, wasDelivered) {
            case (.cancelled, true): Failures.cancelledRunning
            case (.cancelled, false): Failures.cancelledWaiting
            case (_, true): Failures.unanswered
            case (_, false): Failures.untaken
            }
        finish(sequence, record.requestId, .failure(failure), as: outcome)
    }

    /// Ends a call.
    mutating func finish(
        _ sequence: UInt64, _ id: RequestID, _ result: CallResult, as outcome: Outcome,
        size: JSONSize? = nil
    ) {
        let size = size ?? result.size
        calls.makeRoom(for: size.text, under: limits.retainedResults)
        calls.end(sequence, EndedCall(outcome: outcome, result: result, size: size))
        changes.append(.callEnded(code, id, outcome))
    }
}

/// What an agent is told of a call that the relay itself ended.
package enum Failures {
    static let workerLost = CallFailure(
        .workerLost, "The page reloaded while this ran; read the document before repeating it.")
    static let unanswered = CallFailure(
        .timedOut,
        "The CODAP tab took the call but did not answer in time; "
            + "read the document before repeating it."
    )
    static let untaken = CallFailure(
        .timedOut,
        "No CODAP tab took the call in time; "
            + "check that the plugin is open and connected, then retry."
    )
    static let cancelledRunning = CallFailure(
        .cancelled,
        "It was cancelled while the CODAP tab had it; read the document to see what it had done.")
    static let cancelledWaiting = CallFailure(
        .cancelled, "It was cancelled before a CODAP tab took it; nothing was done.")
    /// The session ended while the call waited.
    package static let expired = CallFailure(
        .expired, "The session ended first; ask the person for the new code in the CODAP tab.")
}
