package import EventLoop
import HTTP
package import JSON
import Wire
package import Worker

/// The browser worker's own core, with an event loop in the place of a page: what it decides is
/// carried out over real connections, and a stand-in answers for CODAP.
///
/// Loop-confined, and made to be held by the thousand: one connection for its requests, opened when
/// needed, one for its stream, one timer.
package final class NativeWorker {
    /// What the worker shows to the person: the code, and how the link is.
    package private(set) var status: WorkerStatus?
    /// Called whenever ``status`` has changed.
    package var onStatus: () -> Void = {}
    /// Told what is put to CODAP.
    package var onCODAPRequest: (JSONValue) -> Void = { _ in }
    /// Told how each exchange with the relay has ended.
    package var onExchange: (HTTPRequest, HTTPOutcome) -> Void = { _, _ in }

    private let loop: EventLoop
    private let address: SocketAddress
    private let codapDelay: Duration
    private let keepsConnection: Bool
    private let hasStreams: Bool
    private var core = BrowserWorker(generator: SystemRandomNumberGenerator())
    private var client: Client?
    private lazy var codap = CODAPStandIn(after: codapDelay, on: loop) { [unowned self] number in
        feed(.codapReplied(number: number, .answered(CODAPStandIn.reply)))
    }
    private var stream: OpenStream?
    private var timer: Timer?
    /// When the core wants to be woken.
    private var wake: Instant?
    /// When the timer fires; never later than ``wake``.
    private var armed: Instant?
    private var events: [WorkerEvent] = []
    private var isHandling = false
    private var requests: [HTTPRequest] = []
    private var isSending = false
    private var isStopped = false

    private struct OpenStream {
        let number: Int
        /// `nil` until its head has come.
        var connection: ClientEventStream?
    }

    /// A page that has not loaded yet.
    ///
    /// - Parameters:
    ///   - codapDelay: How long CODAP takes for a request.
    ///   - keepsConnection: Whether the connection for requests stays open between them. An idle
    ///     browser closes it after a while; one that works does not.
    ///   - hasStreams: Whether it can open event streams; one that cannot polls.
    package init(
        relay address: SocketAddress, on loop: EventLoop, codapDelay: Duration = .zero,
        keepsConnection: Bool = true, hasStreams: Bool = true
    ) {
        self.loop = loop
        self.address = address
        self.codapDelay = codapDelay
        self.keepsConnection = keepsConnection
        self.hasStreams = hasStreams
    }

    /// Requests put to CODAP so far: one sets the plugin's frame, the others are the calls'.
    package var codapRequests: Int { codap.requests }

    /// Loads the page, in a CODAP that is there.
    /// - Parameter storedKey: The key that an earlier load of this tab remembered, or that of which
    ///   it is a copy.
    package func start(storedKey: String? = nil) {
        var generator = SystemRandomNumberGenerator()
        let workerId = hexadecimal(of: generator.next())
        let key = hexadecimal(of: generator.next()) + hexadecimal(of: generator.next())
        feed(
            .started(
                PageLoad(
                    workerId: workerId, storedKey: storedKey, freshKey: key,
                    hasStreams: hasStreams, isPaced: false)))
        feed(.codapConnected)
    }

    /// Closes the page: connections end, nothing more happens.
    package func stop() {
        isStopped = true
        timer?.cancel()
        stream?.connection?.close()
        stream = nil
        client?.close()
    }

    // MARK: Events and actions

    /// Events that actions bring about at once are taken after the actions before them.
    private func feed(_ event: WorkerEvent) {
        guard !isStopped else { return }
        events.append(event)
        guard !isHandling else { return }
        isHandling = true
        defer { isHandling = false }
        while !events.isEmpty {
            let now = Instant(elapsed: TimeSpan(EventLoop.now))
            for action in core.handle(events.removeFirst(), at: now) { perform(action, now) }
        }
    }

    private func perform(_ action: WorkerAction, _ now: Instant) {
        switch action {
        // Who wants the load repeated brings the key himself.
        case .remember: break
        case .send(let request): send(request)
        case .openStream(let number, let path): openStream(number, path)
        case .closeStream(let number):
            guard stream?.number == number else { return }
            stream?.connection?.close()
            stream = nil
        // Only a browser counts the streams of its tabs.
        case .claimSlot: feed(.slotAnswered(isGranted: true))
        case .releaseSlot: break
        case .callCODAP(let number, let request):
            onCODAPRequest(request)
            codap.take(number)
        // There is no canvas here.
        case .shrinkPicture(let number, _, _): feed(.pictureShrunk(number: number, nil))
        case .wake(let deadline): setWake(deadline, now)
        case .show(let status):
            self.status = status
            onStatus()
        }
    }

    // MARK: Time

    /// Each event of a stream puts the deadline off; the timer is left to fire early instead.
    private func setWake(_ deadline: Instant, _ now: Instant) {
        wake = deadline
        if let armed, armed <= deadline { return }
        arm(for: deadline, now)
    }

    private func arm(for deadline: Instant, _ now: Instant) {
        armed = deadline
        let timer = timer ?? loop.timer { [unowned self] in timerFired() }
        self.timer = timer
        timer.arm(after: max(.zero, Duration(deadline.elapsed - now.elapsed)))
    }

    private func timerFired() {
        armed = nil
        guard let wake else { return }
        let now = Instant(elapsed: TimeSpan(EventLoop.now))
        guard wake <= now else { return arm(for: wake, now) }
        self.wake = nil
        feed(.timerFired)
    }

    // MARK: Requests

    private func send(_ request: HTTPRequest) {
        requests.append(request)
        guard !isSending else { return }
        isSending = true
        loop.start { [self] in await sendAll() }
    }

    private func sendAll() async {
        while !requests.isEmpty, !isStopped {
            let request = requests.removeFirst()
            let outcome = await outcome(of: request)
            onExchange(request, outcome)
            feed(.exchangeEnded(request.exchange, outcome))
        }
        isSending = false
        if !keepsConnection {
            client?.close()
            client = nil
        }
    }

    private func outcome(of request: HTTPRequest) async -> HTTPOutcome {
        let client = client ?? Client(to: address, on: loop)
        self.client = client
        var headers = Headers()
        for field in request.headers {
            if let name = HeaderName(field.name) { headers.add(name, field.value) }
        }
        if request.body != nil { headers.add(.contentType, "application/json") }
        do {
            let response = try await client.send(
                Method(request.method), "/" + request.path, headers: headers,
                body: Array((request.body ?? "").utf8), timeout: Duration(request.timeout))
            return .answered(
                HTTPReply(
                    status: response.status, retryAfter: response.headers[.retryAfter],
                    body: response.text))
        } catch {
            return .unreachable
        }
    }

    // MARK: Stream

    private func openStream(_ number: Int, _ path: String) {
        stream = OpenStream(number: number)
        loop.start { [self] in
            do {
                let connection = try await ClientEventStream.open(
                    "/" + path, at: address, on: loop,
                    onEvent: { [weak self] event in self?.hear(event, on: number) },
                    onClose: { [weak self] _ in self?.lose(number) })
                // Closed meanwhile: dropping the connection ends it.
                if stream?.number == number { stream?.connection = connection }
            } catch {
                lose(number)
            }
        }
    }

    private func hear(_ event: EventStreamParser.Event, on number: Int) {
        guard stream?.number == number else { return }
        feed(.streamEvent(stream: number, name: event.type, data: event.text))
    }

    private func lose(_ number: Int) {
        guard stream?.number == number else { return }
        stream = nil
        feed(.streamFailed(stream: number))
    }
}

extension Method {
    fileprivate init(_ method: HTTPRequest.Method) {
        self =
            switch method {
            case .get: .get
            case .post: .post
            case .delete: .delete
            }
    }
}
