package import EventLoop

/// A keep-alive HTTP/1.1 client: one connection, one exchange at a time. Confined to its loop.
///
/// Made for our own tools and tests, by the thousand in one process: no pool, no redirect, no TLS.
package final class Client {
    /// Long enough for the longest wait a relay allows, 55 s.
    package static let standardTimeout = Duration.seconds(60)

    /// Where it connects to.
    package let address: SocketAddress
    private let loop: EventLoop
    private let limits: HTTPLimits
    private let largestAnswer: Int?
    private var connection: ClientConnection?
    private var exchange: CheckedContinuation<Result<ClientResponse, ClientError>, Never>?
    private var head: ResponseHead?
    private var body: [UInt8] = []
    private var timer: Timer?

    /// Connects when first used, and again when the server has closed in between.
    /// - Parameter largestAnswer: Bytes of an answer's body beyond which its exchange fails; `nil`
    ///   takes whatever comes, for servers that are trusted.
    package init(
        to address: SocketAddress, on loop: EventLoop, limits: HTTPLimits = .standard,
        largestAnswer: Int? = nil
    ) {
        self.address = address
        self.loop = loop
        self.limits = limits
        self.largestAnswer = largestAnswer
    }

    deinit { connection?.close() }

    /// Sends a request and waits for the whole answer. Not before the last one's has come.
    ///
    /// - Parameter target: Path and query.
    package func send(
        _ method: Method, _ target: String, headers: Headers = Headers(), body: [UInt8] = [],
        timeout: Duration = standardTimeout
    ) async throws(ClientError) -> ClientResponse {
        precondition(exchange == nil, "a client carries one exchange at a time")
        var request: [UInt8] = []
        RequestSerializer.write(
            method, target: target, host: address.description, headers: headers, body: body,
            to: &request)
        let connection = try openConnection()
        let timer = timer ?? loop.timer { [unowned self] in finish(.failure(.timedOut)) }
        self.timer = timer
        timer.arm(after: timeout)
        let result = await withCheckedContinuation { continuation in
            exchange = continuation
            connection.send(request, method: method)
        }
        return try result.get()
    }

    /// Closes the connection; an exchange under way ends ``ClientError/closed``.
    package func close() { finish(.failure(.closed)) }

    private func openConnection() throws(ClientError) -> ClientConnection {
        if let connection, connection.isOpen { return connection }
        let connection = try ClientConnection(to: address, on: loop, limits: limits)
        connection.onEvent = { [unowned self] event in receive(event) }
        connection.onEnd = { [unowned self] reason in finish(.failure(reason)) }
        self.connection = connection
        return connection
    }

    private func receive(_ event: ResponseParser.Event) {
        switch event {
        case .head(let head):
            self.head = head
            body = []
        case .body(let bytes):
            if let largestAnswer, bytes.count > largestAnswer - body.count {
                let violation = HTTPViolation(.bodyTooLarge, at: largestAnswer)
                return finish(.failure(.violation(violation)))
            }
            if body.isEmpty { body = bytes } else { body.append(contentsOf: bytes) }
        case .end:
            guard let head else { return }
            if !head.keepAlive { drop() }
            let whole = ClientResponse(status: head.status, headers: head.headers, body: body)
            self.head = nil
            body = []
            finish(.success(whole))
        }
    }

    private func finish(_ result: Result<ClientResponse, ClientError>) {
        timer?.cancel()
        if case .failure = result { drop() }
        let waiting = exchange
        exchange = nil
        waiting?.resume(returning: result)
    }

    private func drop() {
        connection?.close()
        connection = nil
        head = nil
        body = []
    }
}
