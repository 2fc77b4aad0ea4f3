package import EventLoop
package import HTTP
import JSON
package import Sessions
package import Telemetry
import Wire

/// The relay: answers requests, wakes workers and agents when a session changes.
package final class Relay: ServerHandler {
    let context: RelayContext
    private let routes = RouteTable()
    private let routeNames: [Route: RouteName]
    private let unmatched: RouteName
    private let manifest = ToolManifest()
    private let plugin: PluginFiles

    /// - Parameter store: Makes the store, given where it tells its changes.
    package init(
        _ configuration: RelayConfiguration, metrics: Metrics, log: Log,
        store: (@escaping @Sendable (SessionChange) -> Void) -> any SessionStore
    ) {
        let live = LiveSessions(gauge: metrics.sessions.live)
        let journal = Journal(log: log, metrics: metrics)
        let changes = ChangeFeed(live: live, journal: journal, metrics: metrics)
        context = RelayContext(
            configuration: configuration, store: store { changes.handle($0) }, metrics: metrics,
            journal: journal, live: live)
        routeNames = Dictionary(
            uniqueKeysWithValues: Route.allCases.map { ($0, metrics.names.routes[$0.rawValue]) })
        unmatched = metrics.names.routes[Route.unmatched]
        plugin = PluginFiles(configuration)
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

    package func respond(
        to request: Request, from peer: PeerAddress, on loop: EventLoop
    ) async -> Response {
        let received = EventLoop.now
        context.metrics.http.activeRequests.add(1)
        defer { context.metrics.http.activeRequests.add(-1) }
        let match = routes.match(request.method, request.path)
        let (exchange, badId) = exchange(request, from: peer, on: loop, match, received)
        var reply: Reply
        var error: ErrorCode?
        do throws(Problem) {
            if let badId { throw badId }
            reply = try await answer(match, exchange)
        } catch let problem {
            error = problem.code
            context.metrics.sessions.errors[problem.code].increment()
            reply = Reply(problem, exchange)
        }
        reply.response.headers.add(.requestId, reply.context.requestId.text)
        let duration = EventLoop.now - received
        let route = name(of: match)
        let status = reply.response.status
        context.metrics.http.requestDuration[route, StatusClass(status: status)]
            .observe(duration)
        if !reply.isPartOfCall {
            context.journal.answered(
                route, status: status, error: error, after: duration, reply.context)
        }
        return reply.response
    }

    private func answer(
        _ match: RouteTable.Match, _ exchange: Exchange
    ) async throws(Problem) -> Reply {
        switch match {
        case .nothing: throw Problem(.unknownRoute)
        case .wrongMethod(_, let allowed): throw Problem(.methodNotAllowed, allowed: allowed)
        case .endpoint(let endpoint, _, _): return try await answer(endpoint, exchange)
        }
    }

    private func answer(
        _ endpoint: Endpoint, _ exchange: Exchange
    ) async throws(Problem) -> Reply {
        switch endpoint {
        case .createSession: return try await createSession(exchange)
        case .sessionStatus: return try await sessionStatus(exchange)
        case .issueTicket: return try await issueTicket(exchange)
        case .openStream: return try await openStream(exchange)
        case .poll: return try await poll(exchange)
        case .postResult: return try await postResult(exchange)
        case .submit: return try await submit(exchange)
        case .readResult: return try await readResult(exchange)
        case .metadata: return try await metadata(exchange)
        case .pluginAsset: return Reply(try plugin.response(to: exchange), exchange)
        case .metrics: return Reply(try metricsText(exchange), exchange)
        case .health: return Reply(.json(200, ["status": "ok"]), exchange)
        case .version: return Reply(.json(200, version), exchange)
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
        _ match: RouteTable.Match, _ received: Duration
    ) -> (Exchange, Problem?) {
        var parameter = ""
        if case .endpoint(_, _, let text) = match { parameter = text }
        let header = request.headers[.requestId]
        let given = header.flatMap { RequestID($0) }
        let exchange = Exchange(
            request: request, peer: peer, loop: loop, parameter: parameter, received: received,
            requestId: given ?? context.mintRequestId(), givenRequestId: given)
        let badId = header != nil && given == nil ? badRequestId(in: "X-Request-Id") : nil
        return (exchange, badId)
    }

    private func name(of match: RouteTable.Match) -> RouteName {
        switch match {
        case .endpoint(_, let route, _), .wrongMethod(let route, _):
            routeNames[route] ?? unmatched
        case .nothing: unmatched
        }
    }

    // MARK: Sessions

    /// The session with that code, as this process watches it.
    func meet(_ code: SessionCode) async throws(Problem) -> LiveSession {
        if let session = context.live.find(code) { return session }
        let status = try await fromStore { (store) throws(StoreError) in
            try await store.status(of: code, token: nil, at: .systemNow)
        }
        return context.live.meet(code, status.sessionId)
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
