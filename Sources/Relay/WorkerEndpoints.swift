import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// What a browser worker does besides opening its stream: polls, and posts results.
extension Relay {
    /// `GET /api/request/{code}?after=`: every unanswered call above the cursor, as an array.
    /// Removes nothing.
    func poll(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let taken = try await pollStore(&exchange, code)
        return Reply(.json(200, .array(taken.deliveries.map(\.json))), exchange)
    }

    /// What the worker is to be sent.
    private func pollStore(
        _ exchange: inout Exchange, _ code: SessionCode
    ) async throws(Problem) -> Taken {
        let credential = try credential(exchange)
        let worker = try exchange.workerId()
        let cursor = try exchange.cursor()
        let session = try await meet(code, &exchange)
        let taken: Taken
        do throws(StoreError) {
            _ = try await context.store.attach(
                worker, over: .polling, to: code, credential: credential, at: .systemNow)
            context.live.set(.connected, of: session)
            taken = try await context.store.take(
                .poll(by: worker, after: cursor), from: code, at: .systemNow)
        } catch {
            if case .superseded = error { context.journal?.polled(.superseded) }
            throw Problem(error)
        }
        context.journal?.polled(taken.deliveries.isEmpty ? .empty : .calls)
        for delivery in taken.deliveries { noteDelivery(delivery, over: .polling, in: session) }
        return taken
    }

    /// `GET /api/poll?code=&after=`: the same in an object, with what an array cannot hold.
    func pollObject(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let taken = try await pollStore(&exchange, code)
        var body: JSONObject = [
            "requests": .array(taken.deliveries.map(\.json)),
            "cancelled": .array(taken.withdrawn.map { .string($0.requestId.text) }),
            "expiresAt": .string(taken.expiresAt.rfc3339),
            "timestamp": .number(JSONNumber(WallTime.systemNow.milliseconds)),
        ]
        if let last = taken.deliveries.last {
            body["lastRequestId"] = .string(last.requestId.text)
        }
        return Reply(.json(200, .object(body)), exchange)
    }

    /// `POST /api/response`: a result, accepted once. A repeat or a result that came too late is
    /// acknowledged, so that the worker stops sending it, and ignored.
    func postResult(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let fields = try exchange.fields()
        guard let id = try exchange.givenCallId(fields) else { throw missing("requestId") }
        do throws(Problem) {
            let code = try exchange.sessionCode(fields)
            let credential = try credential(exchange)
            let post = try ResultPost(fields, of: id)
            let session = try await meet(code, &exchange)
            let receipt = try await complete(post, credential, in: session)
            let log = callContext(id, in: session, exchange)
            context.journal?.posted(receipt.completed, log)
            return Reply(
                .json(200, acknowledgement(of: id, receipt)), context: log, isPartOfCall: true)
        } catch {
            if error.code == .callNotFound { context.journal?.orphaned() }
            throw error.about(id)
        }
    }

    private func complete(
        _ post: ResultPost, _ credential: WorkerCredential, in session: LiveSession
    ) async throws(Problem) -> Receipt {
        try await fromStore { (store) throws(StoreError) in
            // Only the session's own worker may touch the call's timeline.
            if case .token(let token) = credential {
                _ = try await store.status(of: session.code, token: token, at: .systemNow)
            }
            session.resultArrived(post, at: EventLoop.now)
            return try await store.complete(
                Completion(post, credential: credential), in: session.code, at: .systemNow)
        }
    }

    /// Notes that a delivery has been written, whichever way.
    func noteDelivery(
        _ delivery: ToolRequest, over transport: Transport, in session: LiveSession
    ) {
        let isFirst = session.delivered(delivery, over: transport, at: EventLoop.now)
        context.journal?.delivered(delivery, isFirst: isFirst, over: transport, to: session)
    }
}

private func acknowledgement(of id: RequestID, _ receipt: Receipt) -> JSONValue {
    let (status, outcome) =
        switch receipt.completed {
        case .accepted(let outcome): ("accepted", outcome)
        case .repeated(let outcome): ("repeated", outcome)
        case .late(let outcome): ("late", outcome)
        }
    return [
        "requestId": .string(id.text), "id": .string(id.text), "status": .string(status),
        "success": true, "outcome": .string(outcome.rawValue),
        "expiresAt": .string(receipt.expiresAt.rfc3339),
    ]
}
