import JSON
import Wire

/// The browser worker: pairs with the relay, keeps a stream open, runs the calls that arrive and
/// posts their results.
///
/// No clock, no I/O and no randomness of its own: events and time go in, actions come out, in the
/// order in which they must be carried out. The page drives it as wasm, the load generator and the
/// tests natively. One worker is one page load; it is not shared between threads.
package struct BrowserWorker<Generator: RandomNumberGenerator & Sendable>: Sendable {
    private enum Phase {
        case unstarted
        case pairing(Pairing)
        case paired(WorkerSession, StreamLink)
        case ended(SessionEnd)
    }

    private var supplies: Supplies<Generator>
    private var phase = Phase.unstarted
    private var routes = RelayRoutes(workerId: "")
    private var executor = Executor()
    private var outbox: Outbox?
    /// Highest sequence number received: what the relay need not send again.
    private var cursor: UInt64 = 0
    private var expiry: WorkerStatus.Expiry?
    private var codap = Executor.Presence.awaited
    private var activity = WorkerStatus.Activity.none
    private var lastTool = ""
    /// In the page's form: what looks the same there is the same.
    private var shown = JSONValue.null
    private var armed: Instant?

    /// - Parameter generator: Spreads reconnections; nothing secret comes from it.
    package init(generator: Generator) {
        supplies = Supplies(generator: generator)
    }

    /// Takes one event.
    /// - Parameter now: The shell's clock; never earlier than the time before.
    /// - Returns: What to do, in order.
    package mutating func handle(_ event: WorkerEvent, at now: Instant) -> [WorkerAction] {
        var actions: [WorkerAction] = []
        switch event {
        case .started(let load):
            guard case .unstarted = phase else { break }
            routes = RelayRoutes(workerId: load.workerId)
            pair(storedKey: load.storedKey, freshKey: load.freshKey, at: now, &actions)
        case .newSessionRequested(let freshKey):
            guard case .ended = phase else { break }
            pair(storedKey: nil, freshKey: freshKey, at: now, &actions)
        case .codapConnected:
            codap = .connected
            // The number is nobody's, so the reply to it is ignored.
            actions.append(.callCODAP(number: supplies.number(), request: FrameSettings.request))
            run(executor.codapIs(.connected, at: now, drawing: &supplies), at: now, &actions)
        case .codapAbsent:
            codap = .absent
            run(executor.codapIs(.absent, at: now, drawing: &supplies), at: now, &actions)
        case .codapReplied(let number, let reply):
            let effects = executor.codapReplied(to: number, reply, at: now, drawing: &supplies)
            run(effects, at: now, &actions)
        case .exchangeEnded(let exchange, let outcome):
            settle(exchange, outcome, at: now, &actions)
        case .streamEvent(let stream, let name, let data):
            hear(StreamEventName(named: name), data, on: stream, at: now, &actions)
        case .streamFailed(let stream):
            feedLink(.streamFailed(stream: stream), at: now, &actions)
        case .timerFired:
            armed = nil
            passTime(at: now, &actions)
        }
        finish(&actions)
        return actions
    }

    // MARK: Session

    private mutating func pair(
        storedKey: String?, freshKey: String, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        executor.abandon()
        outbox = nil
        cursor = 0
        expiry = nil
        activity = .none
        phase = .pairing(Pairing(routes: routes, storedKey: storedKey, freshKey: freshKey))
        feedPairing(.begin, at: now, &actions)
    }

    private mutating func feedPairing(
        _ event: Pairing.Event, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        guard case .pairing(var pairing) = phase else { return }
        let effects = pairing.handle(event, at: now, drawing: &supplies)
        phase = .pairing(pairing)
        for effect in effects {
            switch effect {
            case .remember(let key): actions.append(.remember(key: key))
            case .send(let request): actions.append(.send(request))
            case .paired(let session):
                expiry = WorkerStatus.Expiry(at: session.expiresAt, relayTime: nil, heardAt: now)
                outbox = Outbox(routes: routes, session: session)
                phase = .paired(session, StreamLink(routes: routes, session: session))
                feedLink(.begin, at: now, &actions)
            }
        }
    }

    private mutating func feedLink(
        _ event: StreamLink.Event, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        guard case .paired(let session, var link) = phase else { return }
        let effects = link.handle(event, at: now, drawing: &supplies)
        phase = .paired(session, link)
        for effect in effects {
            switch effect {
            case .send(let request): actions.append(.send(request))
            case .open(let stream, let ticket):
                let path = routes.stream(ticket: ticket, of: session, after: cursor)
                actions.append(.openStream(stream: stream, path: path))
            case .close(let stream): actions.append(.closeStream(stream: stream))
            case .ended(let end): self.end(end, &actions)
            }
        }
    }

    private mutating func end(_ end: SessionEnd, _ actions: inout [WorkerAction]) {
        guard case .paired(_, var link) = phase else { return }
        for case .close(let stream) in link.end() { actions.append(.closeStream(stream: stream)) }
        phase = .ended(end)
        executor.abandon()
        outbox = nil
        expiry = nil
        switch end {
        // The session lives on in another load of this tab's storage, which shares the key.
        case .superseded: break
        case .expired, .unknown, .unauthorised: actions.append(.remember(key: nil))
        }
    }

    // MARK: What arrives

    private mutating func settle(
        _ exchange: Exchange, _ outcome: HTTPOutcome, at now: Instant,
        _ actions: inout [WorkerAction]
    ) {
        switch exchange.purpose {
        case .session: feedPairing(.exchangeEnded(exchange, outcome), at: now, &actions)
        case .ticket, .status: feedLink(.exchangeEnded(exchange, outcome), at: now, &actions)
        case .result:
            let effects = outbox?.exchangeEnded(exchange, outcome, at: now, drawing: &supplies)
            post(effects ?? [], &actions)
        }
    }

    private mutating func hear(
        _ name: StreamEventName?, _ data: String, on stream: Int, at now: Instant,
        _ actions: inout [WorkerAction]
    ) {
        guard case .paired(_, let link) = phase, link.stream == stream else { return }
        guard name == .connected || link.condition == .connected else { return }
        let json = try? JSONValue.parse(data)
        switch name {
        case .connected:
            if let at = json?["expiresAt"]?.stringValue {
                expiry = WorkerStatus.Expiry(
                    at: at, relayTime: json?["timestamp"]?.stringValue, heardAt: now)
            }
            feedLink(.connected(stream: stream), at: now, &actions)
            let effects = outbox?.relayIsBack(at: now, drawing: &supplies)
            post(effects ?? [], &actions)
            return
        case .toolRequest:
            if let json, let request = try? ToolRequest(json: json) {
                take(request, at: now, &actions)
            }
        case .toolCancel:
            if let id = json?["requestId"]?.stringValue.flatMap({ RequestID($0) }) {
                run(executor.cancel(id), at: now, &actions)
            }
        case .timeout:
            end(.expired, &actions)
        case .superseded:
            let winner = json?["workerId"]?.stringValue ?? ""
            if !winner.isSameText(as: routes.workerId) { end(.superseded, &actions) }
        // Said by the relay before it closes a stream; the loss itself is what counts. An unknown
        // name is a newer relay's.
        case .heartbeat, .error, .relayError, nil: break
        }
        feedLink(.heard(stream: stream), at: now, &actions)
    }

    private mutating func take(
        _ request: ToolRequest, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        cursor = max(cursor, request.sequence)
        guard !executor.holds(request.requestId) else { return }
        if outbox?.hasSeen(request) == true {
            let effects = outbox?.answer(repeated: request, at: now, drawing: &supplies)
            post(effects ?? [], &actions)
        } else {
            run(executor.submit(request, at: now, drawing: &supplies), at: now, &actions)
        }
    }

    private mutating func passTime(at now: Instant, _ actions: inout [WorkerAction]) {
        feedPairing(.timerFired, at: now, &actions)
        feedLink(.timerFired, at: now, &actions)
        run(executor.passTime(at: now, drawing: &supplies), at: now, &actions)
        let effects = outbox?.passTime(at: now, drawing: &supplies)
        post(effects ?? [], &actions)
    }

    // MARK: What follows

    private mutating func run(
        _ effects: [Executor.Effect], at now: Instant, _ actions: inout [WorkerAction]
    ) {
        for effect in effects {
            switch effect {
            case .callCODAP(let number, let request):
                lastTool = executor.currentTool ?? lastTool
                activity = .running(tool: lastTool)
                actions.append(.callCODAP(number: number, request: request))
            case .finished(let result, let sequence, let tool):
                activity = .init(tool: tool, result.result)
                let effects = outbox?.add(result, sequence: sequence, at: now, drawing: &supplies)
                post(effects ?? [], &actions)
            case .withdrawn(let id, let sequence):
                activity = .none
                outbox?.note(withdrawn: id, sequence: sequence)
            }
        }
    }

    private mutating func post(_ effects: [Outbox.Effect], _ actions: inout [WorkerAction]) {
        for effect in effects {
            switch effect {
            case .send(let request): actions.append(.send(request))
            case .ended(let end): self.end(end, &actions)
            }
        }
    }

    /// Shows what has changed and sets the one timer to the earliest deadline.
    private mutating func finish(_ actions: inout [WorkerAction]) {
        let status = self.status
        let page = status.page
        if page != shown {
            shown = page
            actions.append(.show(status))
        }
        if let deadline, deadline != armed {
            armed = deadline
            actions.append(.wake(at: deadline))
        }
    }

    private var deadline: Instant? {
        let connection: Instant? =
            switch phase {
            case .pairing(let pairing): pairing.deadline
            case .paired(_, let link): link.deadline
            case .unstarted, .ended: nil
            }
        return [connection, executor.deadline, outbox?.deadline].compactMap { $0 }.min()
    }

    private var status: WorkerStatus {
        let pairing: WorkerStatus.PairingCondition =
            switch phase {
            case .unstarted: .asking
            case .pairing(let pairing):
                pairing.isFailing ? .failing(next: pairing.nextAttempt) : .asking
            case .paired(let session, let link):
                .paired(code: session.code.text, expiry, link.condition)
            case .ended(let end): .ended(end)
            }
        return WorkerStatus(
            WorkerStatus.Facts(
                pairing: pairing, codap: codap, activity: activity,
                waiting: executor.waitingCount))
    }
}
