import JSON
import Wire

/// The browser worker: pairs with the relay, keeps calls coming, runs those that arrive and posts
/// their results.
///
/// No clock, no I/O and no randomness of its own: events and time go in, actions come out, in the
/// order in which they must be carried out. The page drives it as wasm, the load generator and the
/// tests natively. One worker is one page load; it is not shared between threads.
package struct BrowserWorker<Generator: RandomNumberGenerator & Sendable>: Sendable {
    enum Phase {
        case unstarted
        case pairing(Pairing)
        case paired(WorkerSession, RelayLink)
        case ended(SessionEnd)
    }

    var supplies: Supplies<Generator>
    var phase = Phase.unstarted
    var load = PageLoad(workerId: "", storedKey: nil, freshKey: "")
    var routes = RelayRoutes(workerId: "")
    var executor = Executor()
    var outbox: Outbox?
    /// Highest sequence number received: what the relay need not send again.
    var cursor: UInt64 = 0
    var expiry: WorkerStatus.Expiry?
    var extending = Extending.idle
    /// A session that the relay has still to hear the end of.
    var ending: Ending?
    var isOffline = false
    var codap = Executor.Presence.awaited
    var calls = CallLog()
    var reporter = Reporter()
    /// What the page takes, KiB; 0 until it says.
    var memory = 0
    /// In the page's form: what looks the same there is the same.
    private var shown = JSONValue.null
    private var armed: Instant?

    /// - Parameter generator: Spreads reconnections; nothing secret comes from it.
    @inline(never)
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
            self.load = load
            routes = RelayRoutes(workerId: load.workerId)
            executor.isPaused = load.isPaused
            pair(storedKey: load.storedKey, freshKey: load.freshKey, at: now, &actions)
        case .newSessionRequested, .extendRequested, .endRequested, .retryRequested,
            .pauseRequested, .resumeRequested:
            obey(event, at: now, &actions)
        case .codapConnected:
            codap = .connected
            supplies.telemetry.note(.codapConnected, at: now)
            // The number is nobody's, so the reply to it is ignored.
            actions.append(.callCODAP(number: supplies.number(), request: FrameSettings.request))
            run(executor.codapIs(.connected, at: now, drawing: &supplies), at: now, &actions)
        case .codapAbsent:
            codap = .absent
            supplies.telemetry.note(.codapAbsent, at: now)
            run(executor.codapIs(.absent, at: now, drawing: &supplies), at: now, &actions)
        case .codapReplied(let number, let reply):
            let effects = executor.codapReplied(to: number, reply, at: now, drawing: &supplies)
            run(effects, at: now, &actions)
        case .codapCalled(let message):
            let effects = executor.codapCalled(message, at: now, drawing: &supplies)
            run(effects, at: now, &actions)
        case .pictureShrunk(let number, let picture):
            let effects = executor.pictureShrunk(number, picture, at: now, drawing: &supplies)
            run(effects, at: now, &actions)
        case .exchangeEnded(let exchange, let outcome):
            settle(exchange, outcome, at: now, &actions)
        case .streamEvent(let stream, let name, let data):
            hear(StreamEventName(named: name), data, on: stream, at: now, &actions)
        case .streamFailed(let stream):
            feedLink(.streamFailed(stream: stream), at: now, &actions)
        case .slotAnswered(let isGranted): slotAnswered(isGranted, at: now, &actions)
        case .networkChanged(let isOnline):
            isOffline = !isOnline
            supplies.telemetry.note(isOnline ? .pageOnline : .pageOffline, at: now)
            if isOnline { feedPairing(.hurry, at: now, &actions) }
            feedLink(isOnline ? .online : .offline, at: now, &actions)
        case .visibilityChanged(let isVisible):
            // A page that was frozen may have missed its timers.
            passTime(at: now, &actions)
            if isVisible { feedLink(.visible, at: now, &actions) }
            supplies.telemetry.note(isVisible ? .pageVisible : .pageHidden, at: now)
        case .pageClosing: leave(at: now, &actions)
        case .memoryMeasured(let size): memory = size
        case .timerFired:
            armed = nil
            passTime(at: now, &actions)
        }
        keepBooks(at: now, &actions)
        finish(&actions)
        return actions
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

    var deadline: Instant? {
        let connection: Instant? =
            switch phase {
            case .pairing(let pairing): pairing.deadline
            case .paired(_, let link): link.deadline
            case .unstarted, .ended: nil
            }
        return [
            connection, executor.deadline, outbox?.deadline, extending.deadline,
            ending?.deadline, reportDeadline,
        ]
        .compactMap { $0 }.min()
    }

    private var status: WorkerStatus {
        let pairing: WorkerStatus.PairingCondition =
            switch phase {
            case .unstarted: .asking
            case .pairing(let pairing):
                pairing.isFailing ? .failing(next: pairing.nextAttempt) : .asking
            case .paired(let session, let link): .paired(session, expiry, link)
            case .ended(let end): .ended(end)
            }
        return WorkerStatus(
            WorkerStatus.Facts(
                pairing: pairing, isOffline: isOffline, extending: extending, calls: calls,
                running: executor.call, isPaused: executor.isPaused, isFramed: load.isFramed,
                health: health, isVerbose: supplies.telemetry.isVerbose))
    }
}
