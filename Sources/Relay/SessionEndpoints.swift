import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// Creating and reading sessions, and the tickets that open streams.
extension Relay {
    /// `POST /api/sessions`: 201 with everything a page needs; 200 when its `Idempotency-Key`
    /// created the session before.
    func createSession(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let quota = try admitCreation(exchange)
        do throws(Problem) {
            var reply = try await createAdmittedSession(&exchange)
            if let quota { reply.response.headers.add(quota) }
            return reply
        } catch {
            throw error.under(quota)
        }
    }

    private func createAdmittedSession(
        _ exchange: inout Exchange
    ) async throws(Problem) -> Reply {
        if !exchange.request.body.isEmpty { _ = try exchange.fields() }
        let key = try exchange.idempotencyKey()
        let created = try await fromStore { (store) throws(StoreError) in
            try await store.create(idempotencyKey: key, at: .systemNow)
        }
        if created.isRepeated {
            // It may end at this very moment.
            _ = try? await meet(created.code)
        } else {
            _ = context.live.meet(created.code, created.sessionId)
        }
        exchange.inForce.limiters.codes.succeeded(
            exchange.client, with: created.code, at: exchange.instant)
        exchange.sessionId = created.sessionId
        let log = exchange.context
        context.journal?.created(created, log)
        return Reply(
            .json(created.isRepeated ? 200 : 201, sessionBody(created, exchange.inForce.values)),
            context: log)
    }

    /// `GET /api/sessions/{code}`: what anyone with the code may know. With the token of another
    /// session it is 401, which is how a worker whose stream failed to open learns why.
    func sessionStatus(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let token = try exchange.optionalWorkerToken()
        let status = try await naming(code, &exchange) { () async throws(Problem) in
            try await fromStore { (store) throws(StoreError) in
                try await store.status(of: code, token: token, at: .systemNow)
            }
        }
        exchange.sessionId = status.sessionId
        let body: JSONValue = [
            "code": .string(code.text), "sessionId": .string(status.sessionId.text),
            "createdAt": .string(status.createdAt.rfc3339),
            "expiresAt": .string(status.expiresAt.rfc3339),
            "workerConnection": .string(status.transport?.rawValue ?? "none"),
            "queued": .number(JSONNumber(status.queued)),
            "delivered": .number(JSONNumber(status.delivered)),
        ]
        return Reply(.json(200, body), exchange)
    }

    /// `POST /api/sessions/{code}/extend`: puts the session's end off.
    func extendSession(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let credential = try credential(exchange)
        let extended = try await naming(code, &exchange) { () async throws(Problem) in
            try await fromStore { (store) throws(StoreError) in
                try await store.extend(code, credential: credential, at: .systemNow)
            }
        }
        exchange.sessionId = extended.sessionId
        context.journal?.extended(exchange.context)
        let body: JSONValue = [
            "code": .string(code.text),
            "ttl": .number(JSONNumber(exchange.inForce.values.sessions.ttl / 1_000)),
            "expiresAt": .string(extended.expiresAt.rfc3339),
            "latestExpiresAt": .string(extended.latest.rfc3339),
        ]
        return Reply(.json(200, body), exchange)
    }

    /// `DELETE /api/sessions/{code}`: ends the session now.
    func endSession(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let credential = try credential(exchange)
        _ = try await meet(code, &exchange)
        try await fromStore { (store) throws(StoreError) in
            try await store.end(code, credential: credential, at: .systemNow)
        }
        return Reply(Response(status: 204), exchange)
    }

    /// Who stands for the worker.
    func credential(_ exchange: Exchange) throws(Problem) -> WorkerCredential {
        try exchange.workerCredential(
            admitting: exchange.inForce.values.admitsTokenlessWorkers)
    }

    /// `POST /api/sessions/{code}/ticket`: lets one EventSource, which cannot set headers, in.
    func issueTicket(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let credential = try credential(exchange)
        let worker = try exchange.workerId()
        _ = try await meet(code, &exchange)
        let ticket = try await fromStore { (store) throws(StoreError) in
            try await store.issueTicket(
                for: worker, in: code, credential: credential, at: .systemNow)
        }
        let lifetime = exchange.inForce.values.sessions.ticketLifetime
        return Reply(
            .json(
                201,
                [
                    "ticket": .string(ticket.text), "expiresInMs": .number(JSONNumber(lifetime)),
                ]),
            exchange)
    }

    private func sessionBody(
        _ created: CreatedSession, _ configuration: RelayConfiguration
    ) -> JSONValue {
        let code = created.code.text
        var body: JSONObject = [
            "code": .string(code),
            "ttl": .number(JSONNumber(configuration.sessions.ttl / 1_000)),
            "expiresAt": .string(created.expiresAt.rfc3339),
            "workerToken": .string(created.token.text),
            "sessionId": .string(created.sessionId.text),
            "links": [
                "session": .string("/api/sessions/\(code)"),
                "extend": .string("/api/sessions/\(code)/extend"),
                "ticket": .string("/api/sessions/\(code)/ticket"),
                "stream": .string("/api/stream?code=\(code)"),
                "poll": .string("/api/request/\(code)"),
                "request": "/api/request", "response": "/api/response",
                "metadata": .string("/api/metadata?code=\(code)"),
            ],
            "worker": configuration.worker.json,
        ]
        if let url = configuration.publicURL { body["relayBaseUrl"] = .string(url) }
        return .object(body)
    }
}
