package import EventLoop
package import HTTP
import JSON
package import Sessions
package import Telemetry
import Wire

/// The relay: answers requests, wakes workers and agents when a session changes.
package final class Relay: ServerHandler {
    let context: RelayContext
    private var plugin: PluginFiles { context.liveConfiguration.current.plugin }
    private let routes = RouteTable()
    /// In the order of `Route.allCases`.
    private let routeNames: [RouteName]
    private let unmatched: RouteName
    private let manifest = ToolManifest()

    /// - Parameter store: Makes the store, given where it tells its changes.
    package init(
        _ configuration: RelayConfiguration, metrics: Metrics, log: Log,
        store: (@escaping @Sendable (SessionChange) -> Void) throws -> any SessionStore
    ) rethrows {
        let live = LiveSessions(gauge: metrics.sessions.live)
        let journal = Journal(log: log, metrics: metrics)
        let changes = ChangeFeed(live: live, journal: journal, metrics: metrics)
        context = RelayContext(
            liveConfiguration: LiveConfiguration(configuration),
            store: try store { changes.handle($0) }, metrics: metrics, journal: journal, live: live)
        context.store.announceRestored()
        routeNames = Route.allCases.map { metrics.names.routes[$0.template] }
        unmatched = metrics.names.routes[Route.unmatched]
    }

    /// Begins to watch the time: that of sessions and calls on the first loop, and on each how late
    /// it is. From any thread; once.
    package func start(on loops: [EventLoop]) {
        let lag = context.metrics.runtime.eventLoopLag
        for loop in loops { loop.execute { LoopLag(lag, of: loop).start() } }
        guard let first = loops.first else { return }
        first.execute { [self] in SessionClock(self, on: first).start() }
    }

    /// Proof of life for every open stream: EventSource does not show comments to a page, so it is
    /// an event.
    package func heartbeat(on loop: EventLoop) -> ServerSentEvent {
        let data: JSONValue = ["timestamp": .string(WallTime.systemNow.rfc3339)]
        return ServerSentEvent(event: StreamEventName.heartbeat.rawValue, data: data.utf8())
    }

    package func heartbeatSent() {
        context.metrics.streams.heartbeatsSent.increment()
        context.metrics.streams.eventsSent[.heartbeat].increment()
    }

    // MARK: Requests

    package func immediateResponse(
        to request: Request, from peer: PeerAddress, on loop: EventLoop
    ) -> Response? {
        let received = EventLoop.now
        let match = routes.match(request.method, request.path)
        guard match.isImmediate else { return nil }
        let exchange = exchange(request, from: peer, on: loop, match, received)
        do throws(Problem) {
            return concluded(try immediateReply(to: match, exchange), exchange, match)
        } catch {
            return concluded(error, exchange, match)
        }
    }

    /// Answers a request on the admin listener, where there is nothing but operations.
    func operationsResponse(
        to request: Request, from peer: PeerAddress, on loop: EventLoop
    ) -> Response {
        let received = EventLoop.now
        var match = routes.match(request.method, request.path)
        if case .endpoint(let endpoint, _, _) = match, !endpoint.isOperation { match = .nothing }
        let exchange = exchange(request, from: peer, on: loop, match, received, through: .admin)
        do throws(Problem) {
            return concluded(try immediateReply(to: match, exchange), exchange, match)
        } catch {
            return concluded(error, exchange, match)
        }
    }

    package func respond(
        to request: Request, from peer: PeerAddress, on loop: EventLoop
    ) async -> Response {
        let received = EventLoop.now
        context.metrics.http.activeRequests.add(1)
        defer { context.metrics.http.activeRequests.add(-1) }
        let match = routes.match(request.method, request.path)
        let exchange = exchange(request, from: peer, on: loop, match, received)
        do throws(Problem) {
            return concluded(try await reply(to: match, exchange), exchange, match)
        } catch {
            return concluded(error, exchange, match)
        }
    }

    /// Counts and logs an answer, and gives it the request's id.
    private func concluded(
        _ reply: consuming Reply, _ exchange: borrowing Exchange,
        _ match: borrowing RouteTable.Match, error: ErrorCode? = nil
    ) -> Response {
        reply.response.headers.add(.requestId, reply.context.requestId.text)
        let response = reply.response
        let duration = EventLoop.now - exchange.received
        let route = name(of: match)
        context.metrics.http.requestDuration[route, StatusClass(status: response.status)]
            .observe(duration)
        if !reply.isPartOfCall {
            context.journal.answered(
                route, status: response.status, error: error, after: duration, reply.context)
        }
        return response
    }

    private func concluded(
        _ problem: Problem, _ exchange: Exchange, _ match: RouteTable.Match
    ) -> Response {
        context.metrics.sessions.errors[problem.code].increment()
        return concluded(Reply(problem, exchange), exchange, match, error: problem.code)
    }

    private func reply(
        to match: RouteTable.Match, _ exchange: Exchange
    ) async throws(Problem) -> Reply {
        guard case .endpoint(let endpoint, _, _) = match, !match.isImmediate else {
            return try immediateReply(to: match, exchange)
        }
        try exchange.checkRequestId()
        if context.readiness.isDraining, endpoint.beginsWork { throw Problem(.shuttingDown) }
        switch endpoint {
        case .createSession: return try await createSession(exchange)
        case .sessionStatus: return try await sessionStatus(exchange)
        case .extendSession: return try await extendSession(exchange)
        case .endSession: return try await endSession(exchange)
        case .issueTicket: return try await issueTicket(exchange)
        case .openStream: return try await openStream(exchange)
        case .poll: return try await poll(exchange)
        case .postResult: return try await postResult(exchange)
        case .submit: return try await submit(exchange)
        case .cancelCall: return try await cancelCall(exchange)
        case .readResult: return try await readResult(exchange)
        case .metadata: return try await metadata(exchange)
        case .pluginFolder, .pluginAsset, .metrics, .health, .readiness, .version:
            throw Problem(.internal)
        }
    }

    /// Answers what needs no store, and so never waits.
    private func immediateReply(
        to match: RouteTable.Match, _ exchange: Exchange
    ) throws(Problem) -> Reply {
        try exchange.checkRequestId()
        switch match {
        case .nothing: throw Problem(.unknownRoute)
        case .wrongMethod(_, let allowed): throw Problem(.methodNotAllowed, allowed: allowed)
        case .endpoint(.pluginFolder, _, _): return Reply(plugin.redirection, exchange)
        case .endpoint(.pluginAsset, _, _):
            return Reply(try plugin.response(to: exchange), exchange)
        case .endpoint(.metrics, _, _): return Reply(try metricsText(exchange), exchange)
        case .endpoint(.health, _, _): return Reply(.json(200, bytes: Self.healthy), exchange)
        case .endpoint(.readiness, _, _): return Reply(readinessReport(exchange), exchange)
        case .endpoint(.version, _, _): return Reply(.json(200, version), exchange)
        case .endpoint: throw Problem(.internal)
        }
    }

    /// `GET /api/metadata?code=`: the tools. A code, when given, must be a live session's, so that
    /// an agent learns early that it has mistyped it.
    private func metadata(_ exchange: Exchange) async throws(Problem) -> Reply {
        guard try exchange.queryValue(.code) != nil else {
            return Reply(manifest.response, exchange)
        }
        let session = try await meet(try exchange.queryCode())
        return Reply(
            manifest.response,
            context: RequestContext(
                requestId: exchange.requestId, sessionId: session.sessionId))
    }

    private static let healthy = Array(#"{"status":"ok"}"#.utf8)

    private var version: JSONValue {
        let build = context.configuration.build
        return [
            "service": .string(build.service), "version": .string(build.version),
            "revision": .string(build.revision),
            "apiVersion": .string(ToolManifest.apiVersion),
        ]
    }

    private func exchange(
        _ request: Request, from peer: PeerAddress, on loop: EventLoop,
        _ match: RouteTable.Match, _ received: Duration, through door: Door = .front
    ) -> Exchange {
        var parameter = ""
        if case .endpoint(_, _, let text) = match { parameter = text }
        let given = request.headers[.requestId].flatMap { RequestID($0) }
        return Exchange(
            request: request, peer: peer, loop: loop, parameter: parameter, received: received,
            requestId: given ?? context.mintRequestId(), givenRequestId: given, door: door)
    }

    private func name(of match: RouteTable.Match) -> RouteName {
        switch match {
        case .endpoint(_, let route, _), .wrongMethod(let route, _):
            routeNames[route.rawValue]
        case .nothing: unmatched
        }
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
