import JSON
import Wire

// What the worker tells about itself.
extension BrowserWorker {
    /// Notes where the link and the breakers stand now, and reports when it is time.
    @inline(never)
    mutating func keepBooks(at now: Instant, _ actions: inout [WorkerAction]) {
        supplies.telemetry.watch(
            isCODAPResting: executor.isCODAPSilent,
            isPostingResting: outbox?.breaker.isOpen == true, at: now)
        guard case .paired(_, let link) = phase else {
            return supplies.telemetry.watchNothing(at: now)
        }
        supplies.telemetry.watch(link.mode, link.pollingReason, at: now)
        guard let deadline = reportDeadline, now >= deadline,
            let exchange = reporter.next(at: now, drawing: &supplies)
        else { return }
        // It does: this is the deadline's doing.
        _ = outbox?.permitsReport(at: now)
        send(in: exchange, at: now, isKeptAlive: false, &actions)
    }

    /// When there is something to report.
    var reportDeadline: Instant? {
        guard case .paired(let session, _) = phase, session.settings.telemetry else { return nil }
        let due = reporter.deadline(for: supplies.telemetry)
        return max(due, outbox?.breaker.reopens ?? due)
    }

    /// The page goes away, perhaps for good: tells what there is, in requests that outlive it and
    /// whose answers nobody waits for.
    @inline(never)
    mutating func leave(at now: Instant, _ actions: inout [WorkerAction]) {
        guard reportDeadline != nil, outbox?.breaker.isOpen == false else { return }
        supplies.telemetry.note(.pageClosed, at: now)
        // Once more: what is under way is lost with the page.
        for isNew in [false, true] where isNew || reporter.isUnderWay {
            if isNew { reporter.replace(with: supplies.telemetry.take(), at: now) }
            let exchange = supplies.exchange(for: .report)
            send(in: exchange, at: now, isKeptAlive: true, &actions)
        }
    }

    @inline(never)
    private mutating func send(
        in exchange: Exchange, at now: Instant, isKeptAlive: Bool,
        _ actions: inout [WorkerAction]
    ) {
        guard case .paired(let session, _) = phase else { return }
        var text = reporter.text
        text.member("code", session.code.text)
        text.member("workerId", load.workerId)
        text.member("sequence", reporter.sequence)
        text.member("now", now.elapsed.milliseconds)
        text.member("health", health.json)
        text.endObject()
        actions.append(
            .send(
                routes.report(
                    exchange, body: String(decoding: text.bytes, as: UTF8.self), session,
                    isKeptAlive: isKeptAlive)))
    }

    /// How the worker is.
    var health: WorkerHealth {
        let mode: LinkMode
        if case .paired(_, let link) = phase { mode = link.mode } else { mode = .disconnected }
        return WorkerHealth(
            link: mode, codap: codapHealth, isPosting: outbox?.breaker.isOpen != true,
            queue: executor.waitingCount, memory: memory > 0 ? memory : nil)
    }

    private var codapHealth: WorkerHealth.CODAP {
        switch codap {
        case .awaited: .awaited
        case .connected: executor.isCODAPSilent ? .silent : .connected
        case .absent: .absent
        }
    }

    @inline(never)
    mutating func settleReport(_ exchange: Exchange, _ outcome: HTTPOutcome, at now: Instant) {
        switch reporter.ended(exchange, outcome, at: now, drawing: &supplies) {
        case .works: outbox?.reportSettled(isSuccess: true, at: now)
        case .fails: outbox?.reportSettled(isSuccess: false, at: now)
        case .nothing: break
        }
    }
}

extension WorkerHealth {
    /// As reports and the page have it.
    @inline(never)
    var json: JSONValue {
        var object: JSONObject = [
            "link": .string(link.rawValue), "codap": .string(codap.rawValue),
            "posting": .bool(isPosting), "queue": .number(JSONNumber(queue)),
        ]
        if let memory { object["memoryKiB"] = .number(JSONNumber(memory)) }
        return .object(object)
    }
}
