package import EventLoop
package import HTTP
import JSON
package import Sessions
package import Telemetry
import Wire

/// The relay: answers requests, wakes workers and agents when a session changes.
package final class Relay: ServerHandler {
    /// Between two looks whether the store hangs: short beside what it may take before it does.
    private static let storeLook = Duration.seconds(1)

    let context: RelayContext
    private let routes = RouteTable()
    /// In the order of `Route.allCases`.
    private let routeNames: [RouteName]
    private let unmatched: RouteName
    /// As the parser was built with it: it stays when the configuration is read again.
    let bodyLimit: Int
    /// As the listeners were made; it stays, too.
    let hasAdminListener: Bool

    /// - Parameters:
    ///   - spans: Takes what is traced; `nil` where nobody wants it.
    ///   - store: Makes the store, given where it tells its changes.
    package init(
        _ configuration: RelayConfiguration, metrics: Metrics, log: Log,
        spans: SpanExporter? = nil,
        store: (@escaping @Sendable (SessionChange) -> Void) throws -> any SessionStore
    ) rethrows {
        bodyLimit = configuration.server.http.body
        hasAdminListener = configuration.hasAdminListener
        let isInstrumented = configuration.isInstrumented
        let live = LiveSessions(gauge: isInstrumented ? metrics.sessions.live : nil)
        let tracing = Tracing(exporter: isInstrumented ? spans : nil)
        let status = StatusWatch(metrics)
        let journal =
            isInstrumented
            ? Journal(log: log, metrics: metrics, tracing: tracing, slowCalls: status.slowCalls)
            : nil
        let changes = ChangeFeed(live: live, journal: journal, names: metrics.names)
        context = RelayContext(
            liveConfiguration: LiveConfiguration(configuration),
            store: try store { changes.handle($0) }, metrics: metrics, journal: journal,
            tracing: tracing, live: live, status: status)
        context.store.announceRestored()
        routeNames = Route.allCases.map { metrics.names.routes[$0.template] }
        unmatched = metrics.names.routes[Route.unmatched]
    }

    /// Begins to watch the time: that of sessions and calls, of the store and of the status page's
    /// samples on the first loop, and on each how late it is. From any thread; once.
    package func start(on loops: [EventLoop]) {
        guard let first = loops.first else { return }
        first.execute { [self] in SessionClock(self, on: first).start() }
        // Whether the store hangs: nothing here waits for it, as the clock of sessions does.
        first.execute { [store = context.store] in
            Ticker(on: first, every: Self.storeLook) { store.noticeHang() }.start()
        }
        guard context.journal != nil else { return }
        let lag = context.metrics.runtime.eventLoopLag
        for loop in loops { loop.execute { LoopLag(lag, of: loop).start() } }
        let interval = context.liveConfiguration.current.values.statusInterval
        first.execute { [status = context.status] in
            Ticker(on: first, every: interval) { status.record() }.start()
        }
    }

    /// Proof of life for every open stream: EventSource does not show comments to a page, so it is
    /// an event.
    package func heartbeat(on loop: EventLoop) -> ServerSentEvent {
        let data: JSONValue = ["timestamp": .string(WallTime.systemNow.rfc3339)]
        return ServerSentEvent(event: StreamEventName.heartbeat.rawValue, data: data.utf8())
    }

    package func heartbeatSent() { context.journal?.heartbeatSent() }

    // MARK: Requests

    package func immediateResponse(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) -> Response? {
        let match = match(request, from: peer)
        guard match.isImmediate else { return nil }
        let exchange = exchange(request, from: peer, on: loop, match, arrival)
        return answered(match, exchange)
    }

    /// Answers a request on the admin listener, where there is nothing but operations.
    func operationsResponse(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) -> Response {
        var match = routes.match(request.method, request.path)
        if match.audience != .operator, match.audience != .probe { match = .nothing }
        let exchange = exchange(request, from: peer, on: loop, match, arrival, through: .admin)
        return answered(match, exchange)
    }

    /// Answers what needs no store, be it with what is wrong.
    private func answered(_ match: RouteTable.Match, _ exchange: Exchange) -> Response {
        do throws(Problem) {
            return concluded(try immediateReply(to: match, exchange), exchange, match)
        } catch {
            return concluded(error, exchange, match)
        }
    }

    package func respond(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) async -> Response {
        context.journal?.requestBegan()
        defer { context.journal?.requestEnded() }
        let match = match(request, from: peer)
        var exchange = exchange(request, from: peer, on: loop, match, arrival)
        do throws(Problem) {
            let reply = try await reply(to: match, &exchange)
            return concluded(reply, exchange, match)
        } catch {
            return concluded(error, exchange, match)
        }
    }

    /// Whether a request brings a worker's result.
    func takesResult(_ head: Request) -> Bool {
        guard case .endpoint(let row, _) = routes.match(head.method, head.path) else {
            return false
        }
        return row.endpoint == .postResult
    }

    /// What the request leads to. What is for operators only is not there for others.
    private func match(_ request: Request, from peer: PeerAddress) -> RouteTable.Match {
        let match = routes.match(request.method, request.path)
        if match.audience == .operator, !isFromOperator(request, peer) { return .nothing }
        return match
    }

    /// Records an answer, and gives it the request's id.
    private func concluded(
        _ reply: consuming Reply, _ exchange: borrowing Exchange,
        _ match: borrowing RouteTable.Match, error: ErrorCode? = nil
    ) -> Response {
        reply.response.headers.add(.requestId, reply.context.requestId.text)
        if let trace = reply.context.trace,
            exchange.namesTrace || exchange.row?.endpoint.concernsCall == true
        {
            reply.response.headers.add(.traceresponse, trace.traceparent)
        }
        exchange.inForce.answerHeaders.complete(
            &reply.response.headers, for: match.audience, exchange.request)
        let (response, told) = (reply.response, reply.context)
        context.journal?.answered(
            name(of: match), status: response.status, error: error,
            since: exchange.arrival.begun, isPartOfCall: reply.isPartOfCall
        ) {
            guard told.trace == nil else { return told }
            return told.adding(context.tracing.fresh(exchange.inForce.values.sampling))
        }
        return response
    }

    private func concluded(
        _ problem: Problem, _ exchange: Exchange, _ match: RouteTable.Match
    ) -> Response {
        context.journal?.failed(problem.code)
        return concluded(Reply(problem, exchange), exchange, match, error: problem.code)
    }

    private func reply(
        to match: RouteTable.Match, _ exchange: inout Exchange
    ) async throws(Problem) -> Reply {
        guard case .endpoint(let row, _) = match, !row.endpoint.isImmediate else {
            return try immediateReply(to: match, exchange)
        }
        try admit(row.endpoint, exchange)
        switch row.endpoint {
        case .createSession: return try await createSession(&exchange)
        case .sessionStatus: return try await sessionStatus(&exchange)
        case .extendSession: return try await extendSession(&exchange)
        case .endSession: return try await endSession(&exchange)
        case .issueTicket: return try await issueTicket(&exchange)
        case .openStream: return try await openStream(&exchange)
        case .poll where row.shape == .object: return try await pollObject(&exchange)
        case .poll: return try await poll(&exchange)
        case .postResult: return try await postResult(&exchange)
        case .report: return try await report(&exchange)
        case .submit: return try await submit(&exchange)
        case .cancelCall: return try await cancelCall(&exchange)
        case .readResult: return try await readResult(&exchange)
        case .metadata: return try await metadata(&exchange)
        case .descriptor, .requestSchema, .responseSchema, .openAPI, .landing, .pluginFolder,
            .pluginAsset, .metrics, .statusPage, .statusReport, .health, .readiness, .version:
            throw Problem(.internal)
        }
    }

    /// Refuses what is not even looked at; a call among it is counted as any that is refused.
    private func admit(_ endpoint: Endpoint, _ exchange: Exchange) throws(Problem) {
        do throws(Problem) {
            try exchange.checkRequestId()
            if context.readiness.isDraining, endpoint.beginsWork { throw Problem(.shuttingDown) }
        } catch {
            if endpoint == .submit { context.journal?.rejected(nil, error.code) }
            throw error
        }
    }

    /// Answers what needs no store, and so never waits.
    private func immediateReply(
        to match: RouteTable.Match, _ exchange: Exchange
    ) throws(Problem) -> Reply {
        try exchange.checkRequestId()
        switch match {
        case .nothing: throw Problem(.unknownRoute)
        case .options(let path):
            let headers = exchange.inForce.answerHeaders
            return Reply(headers.preflight(exchange.request, on: path), exchange)
        case .wrongMethod(let path): throw Problem(.methodNotAllowed, allowed: path.allowed)
        case .endpoint(let row, _): return Reply(try immediateResponse(row, exchange), exchange)
        }
    }

    private func immediateResponse(
        _ row: RouteRow, _ exchange: Exchange
    ) throws(Problem) -> Response {
        let documents = exchange.inForce.documents
        switch row.endpoint {
        case .descriptor: return documents.descriptor.response(to: exchange.request)
        case .requestSchema: return documents.requestSchema.response(to: exchange.request)
        case .responseSchema: return documents.responseSchema.response(to: exchange.request)
        case .openAPI: return documents.openAPI.response(to: exchange.request)
        case .landing: return try exchange.inForce.plugin.landing(exchange)
        case .pluginFolder: return exchange.inForce.plugin.redirection
        case .pluginAsset: return try exchange.inForce.plugin.response(to: exchange)
        case .metrics: return metricsText(exchange)
        case .statusPage: return try exchange.inForce.statusPage.response(to: exchange)
        case .statusReport: return statusReport(exchange)
        case .health: return .json(200, bytes: Self.healthy)
        case .readiness: return readinessReport(exchange)
        case .version: return .json(200, version(exchange))
        case .createSession, .sessionStatus, .extendSession, .endSession, .issueTicket,
            .openStream, .poll, .postResult, .report, .submit, .cancelCall, .readResult, .metadata:
            throw Problem(.internal)
        }
    }

    /// `GET /api/metadata?code=`: the tools. A code, when given, must be a live session's, so that
    /// an agent learns early that it has mistyped it.
    private func metadata(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCodeIfGiven()
        let response = try exchange.inForce.documents.manifest.response(to: exchange)
        if let code { _ = try await meet(code, &exchange) }
        return Reply(response, exchange)
    }

    private static let healthy = Array(#"{"status":"ok"}"#.utf8)

    private func version(_ exchange: Exchange) -> JSONValue {
        let build = exchange.inForce.values.build
        return [
            "service": .string(build.service), "version": .string(build.version),
            "revision": .string(build.revision),
            "apiVersion": .string(ToolManifest.apiVersion),
        ]
    }

    private func exchange(
        _ request: Request, from peer: PeerAddress, on loop: EventLoop,
        _ match: RouteTable.Match, _ arrival: Arrival, through door: Door = .front
    ) -> Exchange {
        var row: RouteRow?
        var parameters = PathParameters()
        if case .endpoint(let found, let named) = match { (row, parameters) = (found, named) }
        let given = request.headers[.requestId].flatMap { RequestID($0) }
        let inForce = context.liveConfiguration.current
        let namesTrace = request.headers.contains(.traceparent)
        return Exchange(
            request: request, peer: peer,
            client: inForce.values.trustedProxies.client(of: request, from: peer),
            loop: loop, row: row, parameters: parameters, arrival: arrival,
            requestId: given ?? context.mintRequestId(), givenRequestId: given,
            trace: trace(
                of: request, isNamed: namesTrace, to: row, inForce.values.sampling),
            namesTrace: namesTrace, door: door, inForce: inForce)
    }

    /// Its place in a trace; `nil` where no answer would name it: should a record do so, it is
    /// given one then.
    private func trace(
        of request: Request, isNamed: Bool, to row: RouteRow?, _ sampling: TraceSampling
    ) -> TraceContext? {
        if isNamed { return context.tracing.context(of: request.headers, sampling) }
        return row?.endpoint.isImmediate == false ? context.tracing.fresh(sampling) : nil
    }

    private func name(of match: RouteTable.Match) -> RouteName {
        match.route.map { routeNames[$0.rawValue] } ?? unmatched
    }

    // MARK: Sessions

    /// The session with that code, as this process watches it.
    func meet(_ code: SessionCode) async throws(Problem) -> LiveSession {
        if let session = context.live.find(code) { return session }
        let session = context.live.meet(code, try await status(of: code).sessionId)
        do throws(Problem) {
            // It may have ended before anybody here could have been told.
            _ = try await status(of: code)
        } catch {
            _ = context.live.remove(code)
            throw error
        }
        return session
    }

    private func status(of code: SessionCode) async throws(Problem) -> SessionStatus {
        try await fromStore { (store) throws(StoreError) in
            try await store.status(of: code, token: nil, at: .systemNow)
        }
    }

    /// Puts an operation to the store and its refusal into the catalogue's words.
    func fromStore<Answer>(
        _ operation: (any SessionStore) async throws(StoreError) -> Answer
    ) async throws(Problem) -> Answer {
        do throws(StoreError) {
            return try await operation(context.store)
        } catch {
            throw Problem(error)
        }
    }
}
