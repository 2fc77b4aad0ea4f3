import JSON
import Wire

// The session: how it begins, goes on and ends, and what its machines ask for.
extension BrowserWorker {
    @inline(never)
    mutating func pair(
        storedKey: String?, freshKey: String, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        executor.abandon()
        outbox = nil
        cursor = 0
        expiry = nil
        extending = .idle
        calls = CallLog()
        phase = .pairing(Pairing(routes: routes, storedKey: storedKey, freshKey: freshKey))
        feedPairing(.begin, at: now, &actions)
    }

    @inline(never)
    mutating func feedPairing(
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
                let settings = session.settings
                expiry = WorkerStatus.Expiry(at: session.expiresAt, relayTime: nil, heardAt: now)
                outbox = Outbox(routes: routes, session: session)
                supplies.telemetry.isVerbose = load.isVerbose || settings.debug
                supplies.telemetry.note(.pageLoaded, at: now)
                reporter.begin(at: now)
                executor.keep(
                    to: load.isPaced
                        ? TokenBucket(rate: settings.callRate, burst: settings.callBurst) : nil)
                phase = .paired(session, RelayLink(settings: settings, hasStreams: load.hasStreams))
                feedLink(.start, at: now, &actions)
            }
        }
    }

    @inline(never)
    mutating func feedLink(
        _ event: RelayLink.Event, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        guard case .paired(let session, var link) = phase else { return }
        let wasConnected = link.isConnected
        let effects = link.handle(event, at: now, drawing: &supplies)
        phase = .paired(session, link)
        // Everything is noted before a poll's calls are run.
        let isBack = link.isConnected && !wasConnected
        for effect in effects {
            switch effect {
            case .ask(let exchange):
                actions.append(.send(routes.ask(exchange, of: session, after: cursor)))
            case .open(let stream, let ticket):
                let path = routes.stream(ticket: ticket, of: session, after: cursor)
                actions.append(.openStream(stream: stream, path: path))
            case .close(let stream): actions.append(.closeStream(stream: stream))
            case .claimSlot: actions.append(.claimSlot)
            case .releaseSlot: actions.append(.releaseSlot)
            case .polled(let body): receive(poll: body, at: now, &actions)
            case .ended(let end): ended(end, &actions)
            }
        }
        if isBack {
            let effects = outbox?.relayIsBack(at: now, drawing: &supplies)
            post(effects ?? [], at: now, &actions)
        }
    }

    /// A grant that nobody waits for any more must not stay with this tab.
    mutating func slotAnswered(
        _ isGranted: Bool, at now: Instant, _ actions: inout [WorkerAction]
    ) {
        switch phase {
        case .paired: feedLink(.slot(isGranted: isGranted), at: now, &actions)
        case .unstarted, .pairing, .ended: if isGranted { actions.append(.releaseSlot) }
        }
    }

    private mutating func ended(_ end: SessionEnd, _ actions: inout [WorkerAction]) {
        phase = .ended(end)
        executor.abandon()
        expiry = nil
        extending = .idle
        switch end {
        // The session lives on in another load of this tab's storage, which shares the key; and
        // the relay still takes what was run here.
        case .superseded: break
        case .expired, .closed, .unknown, .unauthorised:
            outbox = nil
            actions.append(.remember(key: nil))
        }
    }

    // MARK: What a person asks for

    /// Does what a person asks for; what merely happens is not for here.
    @inline(never)
    mutating func obey(_ event: WorkerEvent, at now: Instant, _ actions: inout [WorkerAction]) {
        switch event {
        case .newSessionRequested(let freshKey):
            close(at: now, &actions)
            guard case .ended = phase else { break }
            pair(storedKey: nil, freshKey: freshKey, at: now, &actions)
        case .extendRequested: extend(at: now, &actions)
        case .endRequested: close(at: now, &actions)
        case .retryRequested: hurry(at: now, &actions)
        case .pauseRequested: executor.pause()
        case .resumeRequested:
            run(executor.resume(at: now, drawing: &supplies), at: now, &actions)
        case .started, .codapConnected, .codapAbsent, .codapReplied, .codapCalled, .pictureShrunk,
            .exchangeEnded, .streamEvent, .streamFailed, .slotAnswered, .networkChanged,
            .visibilityChanged, .pageClosing, .memoryMeasured, .timerFired:
            break
        }
    }

    /// Tries at once what would be tried later, unless the relay asked for a pause.
    mutating func hurry(at now: Instant, _ actions: inout [WorkerAction]) {
        feedPairing(.hurry, at: now, &actions)
        feedLink(.visible, at: now, &actions)
    }

    /// Ends the session, here at once and at the relay as soon as it hears of it.
    mutating func close(at now: Instant, _ actions: inout [WorkerAction]) {
        guard case .paired(let session, _) = phase else { return }
        ending = Ending(session)
        tellEnd(at: now, &actions)
        feedLink(.stop(.closed), at: now, &actions)
    }

    private mutating func tellEnd(at now: Instant, _ actions: inout [WorkerAction]) {
        guard let session = ending?.session else { return }
        let exchange = supplies.exchange(for: .end)
        ending?.tell(in: exchange, at: now)
        actions.append(.send(routes.ask(exchange, of: session, after: cursor)))
    }

    @inline(never)
    mutating func passEnding(at now: Instant, _ actions: inout [WorkerAction]) {
        guard let ending, now >= ending.deadline else { return }
        if let exchange = ending.exchange {
            settleEnd(exchange, .unreachable, at: now)
        } else {
            tellEnd(at: now, &actions)
        }
    }

    @inline(never)
    mutating func settleEnd(_ exchange: Exchange, _ outcome: HTTPOutcome, at now: Instant) {
        guard ending?.exchange == exchange else { return }
        if ending?.isOver(after: outcome, at: now, drawing: &supplies) == true { ending = nil }
    }

    mutating func extend(at now: Instant, _ actions: inout [WorkerAction]) {
        guard case .paired(let session, _) = phase else { return }
        if case .asking = extending { return }
        let exchange = supplies.exchange(for: .extend)
        extending = .asking(exchange, until: now + RelayRoutes.timeout)
        actions.append(.send(routes.ask(exchange, of: session, after: cursor)))
    }

    mutating func settleExtension(
        _ exchange: Exchange, _ outcome: HTTPOutcome, at now: Instant,
        _ actions: inout [WorkerAction]
    ) {
        guard case .asking(let asked, _) = extending, asked == exchange else { return }
        extending = .failed
        guard case .answered(let reply) = outcome else { return }
        if let end = SessionEnd(reply: reply) {
            feedLink(.stop(end), at: now, &actions)
        } else if reply.isSuccess {
            extending = .granted
            note(expiry: (try? JSONValue.parse(reply.body))?["expiresAt"]?.stringValue)
        } else if reply.status == 409 {
            extending = .refused
        }
    }

    /// Notes when the session ends. The relay's clock is known from before, or not at all.
    @inline(never)
    mutating func note(expiry at: String?) {
        if let at { expiry?.at = at }
    }
}

/// How a person's wish for more time stands.
enum Extending: Equatable, Sendable {
    case idle
    case asking(Exchange, until: Instant)
    case granted
    /// The session is as old as it may get.
    case refused
    case failed

    var deadline: Instant? {
        switch self {
        case .asking(_, let until): until
        case .idle, .granted, .refused, .failed: nil
        }
    }
}
