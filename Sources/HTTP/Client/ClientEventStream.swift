package import EventLoop

/// The receiving end of a stream of server-sent events, on a connection of its own. Confined to its
/// loop; dropping it closes it. It does not reconnect: that is the worker's decision.
package final class ClientEventStream {
    private let connection: ClientConnection
    private var parser: EventStreamParser
    private var opening: CheckedContinuation<ClientError?, Never>?
    private var head: ResponseHead?
    private var errorBody: [UInt8] = []
    private var isStream = false
    private let onEvent: (EventStreamParser.Event) -> Void
    private let onClose: (ClientError) -> Void

    /// Opens a stream and waits for its head.
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - timeout: For the head; the stream itself may be silent for as long as it likes.
    ///   - onEvent: Called for each event, never before this function has returned its stream to a
    ///     loop that ran to its end of turn; keeps nothing alive that it does not capture.
    ///   - onClose: Called once when the stream ends, but not by ``close()`` or by dropping it.
    package static func open(
        _ target: String, at address: SocketAddress, on loop: EventLoop,
        headers: Headers = Headers(), timeout: Duration = Client.standardTimeout,
        onEvent: @escaping (EventStreamParser.Event) -> Void,
        onClose: @escaping (ClientError) -> Void = { _ in }
    ) async throws(ClientError) -> ClientEventStream {
        let connection = try ClientConnection(to: address, on: loop, limits: .standard)
        let stream = ClientEventStream(connection, onEvent: onEvent, onClose: onClose)
        var headers = headers
        headers.replace(.accept, with: "text/event-stream")
        var request: [UInt8] = []
        RequestSerializer.write(
            .get, target: target, host: address.description, headers: headers, to: &request)
        let timer = loop.timer { [unowned stream] in stream.fail(.timedOut) }
        timer.arm(after: timeout)
        let failure = await withCheckedContinuation { continuation in
            stream.opening = continuation
            connection.send(request, method: .get)
        }
        timer.cancel()
        if let failure { throw failure }
        return stream
    }

    private init(
        _ connection: ClientConnection, onEvent: @escaping (EventStreamParser.Event) -> Void,
        onClose: @escaping (ClientError) -> Void
    ) {
        self.connection = connection
        parser = EventStreamParser()
        self.onEvent = onEvent
        self.onClose = onClose
        connection.onEvent = { [unowned self] event in receive(event) }
        connection.onEnd = { [unowned self] reason in fail(reason) }
    }

    deinit { connection.close() }

    /// Ends the stream.
    package func close() { connection.close() }

    private func receive(_ event: ResponseParser.Event) {
        switch event {
        case .head(let head):
            self.head = head
            isStream = head.status == 200
            if isStream { answerOpening(nil) }
        case .body(let bytes):
            guard isStream else { return errorBody.append(contentsOf: bytes) }
            parser.append(bytes)
            tellEvents()
        case .end:
            guard !isStream else { return fail(.closed) }
            fail(.notAStream(status: head?.status ?? 0, body: errorBody))
        }
    }

    private func tellEvents() {
        do {
            while connection.isOpen, let event = try parser.next() { onEvent(event) }
        } catch {
            fail(.badEvent(error))
        }
    }

    private func answerOpening(_ failure: ClientError?) {
        let waiting = opening
        opening = nil
        waiting?.resume(returning: failure)
    }

    private func fail(_ reason: ClientError) {
        connection.close()
        if opening != nil { answerOpening(reason) } else { onClose(reason) }
    }
}
