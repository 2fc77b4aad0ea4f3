import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// The event stream of one page load: takes what the store has for it and writes it out.
///
/// Confined to its connection's loop. It asks the store whenever something was queued and keeps
/// the cursor; what it must send is the store's decision. It writes no faster than the worker
/// reads: a session's calls together may be larger than what a connection holds.
final class WorkerStream {
    /// Unsent bytes from which on calls wait here: what keeps a network busy until the next turn.
    private static let unsentGoal = 64 << 10

    let live: LiveSession
    let worker: WorkerID
    let number: StreamNumber
    private let events: EventStream
    private let loop: EventLoop
    private let relay: Relay
    private var context: RelayContext { relay.context }
    /// Whether the page load had a stream before, or calls from before this process.
    let isResumed: Bool
    private var cursor: UInt64
    /// Calls to be written when the worker has read those before.
    private var waiting: ArraySlice<ToolRequest> = []
    private var isTaking = false
    private var mustTakeAgain = false
    /// Calls to withdraw once the store has given what it was asked for.
    private var heldBack: [(RequestID, Outcome)] = []
    /// Why the relay closed it; `nil` while open, or when the other side closed.
    private(set) var ending: StreamEnding?

    init(
        _ events: EventStream, on loop: EventLoop, live: LiveSession, worker: WorkerID,
        number: StreamNumber,
        after cursor: UInt64, relay: Relay
    ) {
        self.events = events
        self.loop = loop
        self.live = live
        self.worker = worker
        self.number = number
        self.cursor = cursor
        isResumed = live.readsAgain(worker) || cursor > 0
        self.relay = relay
    }

    /// Sends the first event, then everything that waits.
    func open(expiresAt: WallTime) {
        events.onDrained { [unowned self] in deliverWaiting() }
        send(
            .connected,
            [
                "sessionId": .string(live.sessionId.text),
                "expiresAt": .string(expiresAt.rfc3339),
                "worker": context.liveConfiguration.current.values.worker.json,
                "timestamp": .string(WallTime.systemNow.rfc3339),
            ])
        take(resume: true)
    }

    /// Sends what was queued since the last time.
    func wake() { take(resume: false) }

    /// Tells the worker that nobody waits for this call any more, unless it never heard of it.
    func withdraw(_ id: RequestID, because outcome: Outcome) {
        // What the store is about to give may be that very call: it must come first.
        if isTaking {
            heldBack.append((id, outcome))
        } else {
            tellWithdrawn(id, outcome)
        }
    }

    private func tellWithdrawn(_ id: RequestID, _ outcome: Outcome) {
        guard ending == nil else { return }
        if let index = waiting.firstIndex(where: { $0.requestId == id }) {
            waiting.remove(at: index)
            return
        }
        send(
            .toolCancel,
            ["requestId": .string(id.text), "reason": .string(outcome.rawValue)])
    }

    /// Says why, then closes. Later calls do nothing.
    func end(_ ending: StreamEnding) {
        guard self.ending == nil else { return }
        self.ending = ending
        waiting = []
        switch ending {
        case .superseded(let winner):
            send(.superseded, ["workerId": .string(winner.text)])
        case .sessionEnded:
            send(
                .timeout,
                [
                    "message": "The session has ended; create a new one.",
                    "timestamp": .string(WallTime.systemNow.rfc3339),
                ])
        case .replaced: break
        case .failed(let problem):
            let body = problem.body(requestId: context.mintRequestId())
            send(.error, body)
            send(.relayError, body)
        }
        events.close()
    }

    private func take(resume: Bool) {
        guard ending == nil, events.isOpen else { return }
        if isTaking {
            mustTakeAgain = true
            return
        }
        isTaking = true
        let bound = LoopBound(self, to: loop)
        loop.start { await bound.value.takeAll(resume: resume) }
    }

    private func takeAll(resume: Bool) async {
        var resume = resume
        repeat {
            mustTakeAgain = false
            let request = TakeRequest.stream(number, of: worker, after: cursor, resume: resume)
            let isFirst = resume
            resume = false
            do throws(StoreError) {
                let taken = try await context.store.take(
                    request, from: live.code, at: .systemNow)
                cursor = taken.cursor
                if isFirst, isResumed {
                    context.journal?.resumed(
                        taken.deliveries.isEmpty ? .nothingMissed : .replayed)
                }
                waiting += taken.deliveries
                deliverWaiting()
                for call in taken.withdrawn { tellWithdrawn(call.requestId, call.outcome) }
            } catch {
                switch error {
                case .superseded(let winner): end(.superseded(by: winner))
                case .replaced: end(.replaced)
                case .sessionNotFound, .sessionExpired: end(.sessionEnded)
                default: end(.failed(Problem(error)))
                }
            }
            for (id, outcome) in heldBack { tellWithdrawn(id, outcome) }
            heldBack = []
        } while mustTakeAgain && ending == nil && events.isOpen
        isTaking = false
    }

    private func deliverWaiting() {
        while events.isOpen, events.pendingBytes < Self.unsentGoal, let next = waiting.popFirst() {
            deliver(next)
        }
    }

    private func deliver(_ delivery: ToolRequest) {
        guard ending == nil, send(.toolRequest, delivery.json, id: delivery.sequence) else {
            return
        }
        relay.noteDelivery(delivery, over: .sse, in: live)
    }

    /// - Returns: Whether the stream took it.
    @discardableResult
    private func send(_ name: StreamEventName, _ data: JSONValue, id: UInt64? = nil) -> Bool {
        let event = ServerSentEvent(
            event: name.rawValue, id: id.map { String($0) }, data: data.utf8())
        guard events.send(event) else { return false }
        context.journal?.sent(name)
        return true
    }
}

extension WorkerStream {
    /// What ended the stream, as its metric has it.
    func closeReason(_ reason: CloseReason) -> StreamCloseReason {
        switch ending {
        case .superseded: .superseded
        case .replaced: .replaced
        case .sessionEnded: .sessionEnded
        case .failed: .storeFailed
        case nil:
            switch reason {
            case .slowConsumer: .slowConsumer
            case .serverClose: .shutdown
            case .clientClose, .idleTimeout, .headerTimeout, .bodyTimeout, .violation, .writeError,
                .overCapacity:
                .peer
            }
        }
    }
}

/// Why the relay closes a stream.
enum StreamEnding: Equatable {
    /// Another page load has the session.
    case superseded(by: WorkerID)
    /// A newer stream of the same page load is there.
    case replaced
    /// The session is over.
    case sessionEnded
    /// The store failed.
    case failed(Problem)
}
