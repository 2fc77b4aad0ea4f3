import EventLoop
import Sessions
import Telemetry
import Wire

/// Carries the store's changes to whoever waits for them. Called on the thread that caused the
/// change, outside the store's locks; it never waits.
struct ChangeFeed: Sendable {
    let live: LiveSessions
    let journal: Journal?
    let names: MetricNames

    func handle(_ change: SessionChange) {
        switch change {
        case .callQueued(let code):
            journal?.callQueued()
            live.find(code)?.stream?.with { $0.wake() }
        case .callEnded(let code, let id, let outcome):
            ended(code, id, outcome)
        case .callWithdrawn(let code, let id, let outcome):
            live.find(code)?.stream?.with { $0.withdraw(id, because: outcome) }
        case .superseded(let code, let winner):
            live.find(code)?.stream?.with { stream in
                if stream.worker != winner { stream.end(.superseded(by: winner)) }
            }
        case .replaced(let code, let number):
            live.find(code)?.stream?.with { stream in
                if stream.number < number { stream.end(.replaced) }
            }
        case .pollerLost(let code):
            if let session = live.find(code) { live.set(.disconnected, of: session) }
        case .sessionRestored(let code, let id): _ = live.meet(code, id)
        case .callRestored(let code, let id, let tool, let traceparent, let isQueued):
            journal?.callRestored(isQueued: isQueued)
            live.find(code)?.restored(
                id,
                LiveCall(
                    restored: names.tools[tool],
                    trace: traceparent.flatMap { TraceContext(traceparent: $0) },
                    isQueued: isQueued),
                at: EventLoop.now)
        case .sessionEnded(let code, let end):
            guard let session = live.remove(code) else { return }
            session.stream?.with { $0.end(.sessionEnded) }
            journal?.ended(session, SessionEndReason(end))
        }
    }

    private func ended(_ code: SessionCode, _ id: RequestID, _ outcome: Outcome) {
        guard let (session, ending) = live.ended(id, of: code, as: outcome, at: EventLoop.now)
        else {
            journal?.callEnded(nil, outcome, wasQueued: false)
            return
        }
        journal?.callEnded(ending.tool, outcome, wasQueued: ending.wasQueued)
        for waiter in ending.waiters { waiter.fire() }
        if let finished = ending.finished { journal?.finished(finished, in: session) }
    }
}

extension SessionEndReason {
    fileprivate init(_ end: SessionEnd) {
        switch end {
        case .expired: self = .expired
        case .closed: self = .closed
        }
    }
}
