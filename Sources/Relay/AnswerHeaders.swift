import HTTP
import Telemetry

/// What every answer carries besides its own fields: who may frame and embed it, and which web
/// pages may read it. Written once, appended in one piece.
struct AnswerHeaders: Sendable {
    /// How long a browser may remember the answer to a preflight, seconds: the most that Chromium
    /// does. The table changes with the relay's version only.
    static let preflightMaxAge = 7_200

    /// What a page's script may read of an answer, besides the fields it always may.
    private static let exposed =
        "X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
        + "API-Version, Tool-Manifest-Version, Supported-Versions, ETag, Server-Timing, "
        + "traceresponse"

    private static let agentHeaders =
        "Content-Type, Authorization, Accept-Version, X-Request-Id, Prefer, traceparent, "
        + "tracestate, X-Session-Code, Session-Code"
    private static let workerHeaders =
        agentHeaders + ", Idempotency-Key, X-Worker-Id, Last-Event-ID, Cache-Control"

    /// The origins of pages that may be workers, besides the relay's own; as browsers write them.
    private let workerOrigins: Set<String>
    /// In the order of `Audience.allCases`.
    private let security: [Headers]
    private let anyOrigin: Headers

    init(workerOrigins: [String]) {
        self.workerOrigins = Set(workerOrigins.map { $0.lowercased() })
        security = Audience.allCases.map(Self.security)
        anyOrigin = [.allowOrigin: "*", .exposeHeaders: Self.exposed]
    }

    private static func security(of audience: Audience) -> Headers {
        var headers: Headers = [.contentTypeOptions: "nosniff"]
        // What a balancer asks every second is kept short: nothing in it concerns a browser.
        if audience == .probe { return headers }
        headers.add(.referrerPolicy, "no-referrer")
        switch audience {
        case .page:
            // CODAP's page, or one around it, may embed only what agrees to it, and demand the same
            // of what its frames embed (HTML Standard, 7.1.4).
            headers.add(.resourcePolicy, "cross-origin")
            headers.add(.embedderPolicy, "require-corp")
        case .agent:
            headers.add(.resourcePolicy, "cross-origin")
            headers.add(.contentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
        case .operator:
            // The status page loads its own files and data, and nothing else.
            headers.add(.resourcePolicy, "same-origin")
            headers.add(
                .contentSecurityPolicy,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'")
        case .worker, .probe:
            headers.add(.resourcePolicy, "same-origin")
            headers.add(.contentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
        }
        return headers
    }

    /// Adds what an answer to that request carries. A preflight's is ``preflight(_:on:)``.
    func complete(_ answer: inout Headers, for audience: Audience, _ request: Request) {
        answer.append(security[audience.rawValue])
        guard request.method != .options else { return }
        switch audience {
        case .agent: answer.append(anyOrigin)
        case .worker:
            guard !workerOrigins.isEmpty else { return }
            answer.add(.vary, "Origin")
            guard let origin = admitted(request) else { return }
            answer.add(.allowOrigin, origin)
            answer.add(.exposeHeaders, Self.exposed)
        case .page, .probe, .operator: break
        }
    }

    /// Adds what an answer carries that is given before its request is known. There is nothing in
    /// it that not everybody may read.
    func completeRefusal(_ answer: inout Headers) {
        answer.append(security[Audience.agent.rawValue])
        answer.append(anyOrigin)
    }

    /// The answer to OPTIONS on a path that is served, whatever its code. It says which methods
    /// there are and, to a browser that asks for a page, which of them that page may use.
    func preflight(_ request: Request, on path: RoutePath) -> Response {
        var headers: Headers = [.allow: path.allowed.map(\.text).joined(separator: ", ")]
        guard let text = request.headers[.requestMethod], request.headers.contains(.origin) else {
            return Response(status: 204, headers: headers)
        }
        headers.add(.vary, "Origin, Access-Control-Request-Method")
        let method = Method(text)
        let wanted: Method = method == .head ? .get : method
        guard let row = path.rows.first(where: { $0.method == wanted }) else {
            return Response(status: 204, headers: headers)
        }
        let audience = row.endpoint.audience
        switch audience {
        case .agent: headers.add(.allowOrigin, "*")
        case .worker:
            guard let origin = admitted(request) else {
                return Response(status: 204, headers: headers)
            }
            headers.add(.allowOrigin, origin)
        case .page, .probe, .operator: return Response(status: 204, headers: headers)
        }
        let methods = path.rows.filter { $0.endpoint.audience == audience }.map(\.method.text)
        headers.add(.allowMethods, methods.joined(separator: ", "))
        headers.add(.allowHeaders, audience == .agent ? Self.agentHeaders : Self.workerHeaders)
        headers.add(.maxAge, Self.preflightMaxAge)
        return Response(status: 204, headers: headers)
    }

    private func admitted(_ request: Request) -> String? {
        guard let origin = request.headers[.origin], workerOrigins.contains(origin.lowercased())
        else { return nil }
        return origin
    }
}
