import Wire

/// Paths and header fields of the worker's routes.
struct RelayRoutes: Sendable {
    /// Identifies this page load to the relay, with every request.
    let workerId: String
    /// Longest wait for an answer. Generous for a school network, short for a person who watches.
    static let timeout = Duration.seconds(10)
    /// Path that creates sessions.
    static let sessions = "api/sessions"

    /// Creates the session of `key`, or finds it.
    func create(_ exchange: Exchange, key: String) -> HTTPRequest {
        request(
            exchange, .post, Self.sessions,
            headers: [HeaderField(name: "Idempotency-Key", value: key)], body: "{}")
    }

    /// Asks for a stream ticket.
    func ticket(_ exchange: Exchange, of session: WorkerSession) -> HTTPRequest {
        request(
            exchange, .post, "\(Self.sessions)/\(session.code.text)/ticket",
            headers: [bearer(session)], body: "{}")
    }

    /// Asks how the session is.
    func status(_ exchange: Exchange, of session: WorkerSession) -> HTTPRequest {
        request(
            exchange, .get, "\(Self.sessions)/\(session.code.text)", headers: [bearer(session)])
    }

    /// Posts the result of the call `id`.
    func result(
        _ exchange: Exchange, body: String, of id: RequestID, _ session: WorkerSession
    ) -> HTTPRequest {
        request(
            exchange, .post, "api/response",
            headers: [bearer(session), HeaderField(name: "X-Request-Id", value: id.text)],
            body: body)
    }

    /// The address of a stream that begins after `cursor`.
    func stream(ticket: String, of session: WorkerSession, after cursor: UInt64) -> String {
        "api/stream?code=\(session.code.text)&ticket=\(ticket)&after=\(cursor)"
    }

    private func bearer(_ session: WorkerSession) -> HeaderField {
        HeaderField(name: "Authorization", value: "Bearer \(session.token)")
    }

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
