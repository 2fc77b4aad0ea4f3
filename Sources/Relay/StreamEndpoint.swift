import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// `GET /api/stream?code=&ticket=&after=`: a worker's event stream.
extension Relay {
    func openStream(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let cursor = try exchange.cursor()
        let session = try await meet(code, &exchange)
        let (worker, claim) = try await admit(exchange, to: code)
        guard let number = claim.stream else { throw Problem(.internal) }
        let log = exchange.context
        let loop = exchange.loop
        let start: @Sendable (EventStream) -> Void = { [self] events in
            let stream = WorkerStream(
                events, on: loop, live: session, worker: worker, number: number, after: cursor,
                relay: self)
            let opened = EventLoop.now
            events.onClose { [self] reason in
                if session.forget(stream: number) {
                    context.live.set(.disconnected, of: session)
                }
                context.journal?.closed(
                    stream, because: stream.closeReason(reason), after: EventLoop.now - opened,
                    log)
                loop.start { await self.context.store.detach(number, from: code, at: .systemNow) }
            }
            let handle = StreamHandle(
                number: number, loop: loop, stream: LoopBound(stream, to: loop))
            context.journal?.opened(stream, as: stream.isResumed ? .resumed : .new, log)
            session.adopt(handle)?.with { $0.end(.replaced) }
            context.live.set(.connected, of: session)
            stream.open(expiresAt: claim.expiresAt)
        }
        var headers = Headers()
        headers.add(.accelBuffering, "no")
        return Reply(
            Response(status: 200, headers: headers, body: .events(start)), context: log,
            isPartOfCall: true)
    }

    /// Lets in who has a ticket; an EventSource cannot set headers. Other clients may send the
    /// token as a header instead.
    private func admit(
        _ exchange: Exchange, to code: SessionCode
    ) async throws(Problem) -> (WorkerID, WorkerClaim) {
        guard let text = try exchange.queryText("ticket") else {
            let worker = try exchange.workerId()
            return (worker, try await attach(worker, to: code, try credential(exchange)))
        }
        guard let ticket = StreamTicket(text) else { throw Problem(.invalidTicket) }
        let worker = try await fromStore { (store) throws(StoreError) in
            try await store.redeemTicket(ticket, in: code, at: .systemNow)
        }
        return (worker, try await attach(worker, to: code, .established))
    }

    private func attach(
        _ worker: WorkerID, to code: SessionCode, _ credential: WorkerCredential
    ) async throws(Problem) -> WorkerClaim {
        try await fromStore { (store) throws(StoreError) in
            try await store.attach(
                worker, over: .sse, to: code, credential: credential, at: .systemNow)
        }
    }
}
