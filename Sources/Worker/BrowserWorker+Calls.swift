import JSON
import Wire

// Calls: how they arrive, by stream or poll, and what comes of them.
extension BrowserWorker {
    mutating func settle(
        _ exchange: Exchange, _ outcome: HTTPOutcome, at now: Instant,
        _ actions: inout [WorkerAction]
    ) {
        switch exchange.purpose {
        case .session: feedPairing(.exchangeEnded(exchange, outcome), at: now, &actions)
        case .ticket, .status, .poll:
            feedLink(.exchangeEnded(exchange, outcome), at: now, &actions)
        case .result:
            let effects = outbox?.exchangeEnded(exchange, outcome, at: now, drawing: &supplies)
            post(effects ?? [], at: now, &actions)
        case .extend: settleExtension(exchange, outcome, at: now, &actions)
        case .end: settleEnd(exchange, outcome, at: now)
        case .report: settleReport(exchange, outcome, at: now)
        }
    }

    @inline(never)
    mutating func hear(
        _ name: StreamEventName?, _ data: String, on stream: Int, at now: Instant,
        _ actions: inout [WorkerAction]
    ) {
        guard case .paired(_, let link) = phase, link.stream == stream else { return }
        guard name == .connected || link.isLive(stream) else { return }
        let json = try? JSONValue.parse(data, limits: ToolRequest.limits)
        switch name {
        case .connected:
            if let at = json?["expiresAt"]?.stringValue {
                expiry = WorkerStatus.Expiry(at: at, relayTime: json?["timestamp"], heardAt: now)
            }
            return feedLink(.connected(stream: stream), at: now, &actions)
        case .toolRequest:
            if let json, let request = try? ToolRequest(json: json) {
                take(request, at: now, &actions)
            }
        case .toolCancel: cancel(json?["requestId"], at: now, &actions)
        case .timeout: return feedLink(.stop(.expired), at: now, &actions)
        case .superseded:
            let winner = json?["workerId"]?.stringValue ?? ""
            if !winner.isSameText(as: routes.workerId) {
                return feedLink(.stop(.superseded), at: now, &actions)
            }
        // Said by the relay before it closes a stream; the loss itself is what counts. An unknown
        // name is a newer relay's.
        case .heartbeat, .error, .relayError, nil: break
        }
        feedLink(.heard(stream: stream), at: now, &actions)
    }

    /// Takes what a poll has brought: calls in the order of a stream, and those nobody wants.
    @inline(never)
    mutating func receive(
        poll body: JSONValue, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        if expiry?.relayTime == nil, let at = body["expiresAt"]?.stringValue {
            expiry = WorkerStatus.Expiry(at: at, relayTime: body["timestamp"], heardAt: now)
        }
        note(expiry: body["expiresAt"]?.stringValue)
        for id in body["cancelled"]?.arrayValue ?? [] { cancel(id, at: now, &actions) }
        for json in body["requests"]?.arrayValue ?? [] {
            if let request = try? ToolRequest(json: json) { take(request, at: now, &actions) }
        }
    }

    private mutating func cancel(
        _ id: JSONValue?, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        if let id = id?.stringValue.flatMap({ RequestID($0) }) {
            run(executor.cancel(id), at: now, &actions)
        }
    }

    @inline(never)
    private mutating func take(
        _ request: ToolRequest, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        cursor = max(cursor, request.sequence)
        calls.noteCall()
        guard !executor.holds(request.requestId) else { return }
        if outbox?.hasSeen(request) == true {
            let effects = outbox?.answer(repeated: request, at: now, drawing: &supplies)
            post(effects ?? [], at: now, &actions)
        } else {
            supplies.telemetry.observe(.queueDepth, executor.waitingCount)
            run(executor.submit(request, at: now, drawing: &supplies), at: now, &actions)
        }
    }

    mutating func passTime(at now: Instant, _ actions: inout [WorkerAction]) {
        feedPairing(.timerFired, at: now, &actions)
        feedLink(.timerFired, at: now, &actions)
        if let deadline = extending.deadline, now >= deadline { extending = .failed }
        passEnding(at: now, &actions)
        run(executor.passTime(at: now, drawing: &supplies), at: now, &actions)
        let effects = outbox?.passTime(at: now, drawing: &supplies)
        post(effects ?? [], at: now, &actions)
    }

    @inline(never)
    mutating func run(
        _ effects: [Executor.Effect], at now: Instant, _ actions: inout [WorkerAction]
    ) {
        for effect in effects {
            switch effect {
            case .callCODAP(let number, let request):
                actions.append(.callCODAP(number: number, request: request))
            case .shrinkPicture(let number, let picture, let maxBytes):
                actions.append(
                    .shrinkPicture(number: number, picture: picture, maxBytes: maxBytes))
            case .finished(let result, let sequence, let tool):
                calls.noteEnd(of: result, tool: tool)
                let event: WorkerLogEvent =
                    if case .failure = result.result { .callFailed } else { .callFinished }
                supplies.telemetry.note(
                    event, at: now, of: result, took: result.timings.execute)
                let effects = outbox?.add(result, sequence: sequence, at: now, drawing: &supplies)
                post(effects ?? [], at: now, &actions)
            case .withdrawn(let id, let sequence, let tool):
                calls.noteWithdrawal(of: id, tool: tool)
                outbox?.note(withdrawn: id, sequence: sequence)
            }
        }
    }

    @inline(never)
    mutating func post(
        _ effects: [Outbox.Effect], at now: Instant, _ actions: inout [WorkerAction]
    ) {
        for effect in effects {
            switch effect {
            case .send(let request): actions.append(.send(request))
            case .accepted(let expiresAt): note(expiry: expiresAt)
            case .ended(let end):
                feedLink(.stop(end), at: now, &actions)
                // Without a session there is nobody left to post to.
                if case .ended = phase { outbox = nil }
            }
        }
    }
}
