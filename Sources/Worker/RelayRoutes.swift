import Wire

/// Paths and header fields of the worker's routes.
struct RelayRoutes: Sendable {
    /// Identifies this page load to the relay, with every request.
    let workerId: String
    /// Longest wait for an answer. Generous for a school network, short for a person who watches.
    static let timeout = TimeSpan.seconds(10)
    /// Path that creates sessions.
    static let sessions = "api/sessions"

    /// Creates the session of `key`, or finds it.
    func create(_ exchange: Exchange, key: String) -> HTTPRequest {
        request(
            exchange, .post, Self.sessions,
            headers: [HeaderField(name: "Idempotency-Key", value: key)], body: "{}")
    }

    /// Asks about the session itself, as the exchange's purpose says.
    /// - Parameter cursor: The highest sequence number received, for a poll.
    func ask(_ exchange: Exchange, of session: WorkerSession, after cursor: UInt64) -> HTTPRequest {
        var path = Self.sessions + "/" + session.code.text
        var method = HTTPRequest.Method.post
        switch exchange.purpose {
        case .ticket: path += "/ticket"
        case .extend: path += "/extend"
        case .poll:
            path = "api/poll?code=" + session.code.text + after(cursor)
            method = .get
        case .end: method = .delete
        case .status, .session, .result, .report: method = .get
        }
        let isPost = if case .post = method { true } else { false }
        return request(
            exchange, method, path, headers: [bearer(session)], body: isPost ? "{}" : nil)
    }

    /// Posts the result of the call `id`.
    /// - Parameter traceparent: The trace the call is part of, which the post continues.
    func result(
        _ exchange: Exchange, body: String, of id: RequestID, in traceparent: String?,
        _ session: WorkerSession
    ) -> HTTPRequest {
        var headers = [bearer(session), HeaderField(name: "X-Request-Id", value: id.text)]
        if let traceparent {
            headers.append(HeaderField(name: "traceparent", value: traceparent))
        }
        return request(exchange, .post, "api/response", headers: headers, body: body)
    }

    /// Reports on the worker.
    func report(
        _ exchange: Exchange, body: String, _ session: WorkerSession, isKeptAlive: Bool
    ) -> HTTPRequest {
        var request = request(
            exchange, .post, "api/telemetry", headers: [bearer(session)], body: body)
        request.isKeptAlive = isKeptAlive
        return request
    }

    /// The address of a stream that begins after `cursor`.
    func stream(ticket: String, of session: WorkerSession, after cursor: UInt64) -> String {
        "api/stream?code=\(session.code.text)&ticket=\(ticket)" + after(cursor)
    }

    private func after(_ cursor: UInt64) -> String { "&after=\(cursor)" }

    private func bearer(_ session: WorkerSession) -> HeaderField {
        HeaderField(name: "Authorization", value: "Bearer \(session.token)")
    }

    @inline(never)
    private func request(
        _ exchange: Exchange, _ method: HTTPRequest.Method, _ path: String,
        headers: [HeaderField], body: String? = nil
    ) -> HTTPRequest {
        HTTPRequest(
            exchange: exchange, method: method, path: path,
            headers: [HeaderField(name: "X-Worker-Id", value: workerId)] + headers,
            body: body, timeout: Self.timeout)
    }
}
