package import HTTP

/// How an answer is laid out where the wire forms disagree.
package enum AnswerShape: Sendable {
    case usual
    /// Of a poll: an object around the calls.
    case object
    /// Of results: all of them, when none is named.
    case list
}

/// One way to reach an endpoint.
package struct RouteRow: Equatable, Sendable {
    /// HEAD is answered where GET is and changes nothing; OPTIONS everywhere.
    package let method: Method
    /// The path; a segment in braces stands for any that is not empty.
    package let template: String
    package let endpoint: Endpoint
    package let shape: AnswerShape

    init(
        _ method: Method, _ template: String, _ endpoint: Endpoint, _ shape: AnswerShape = .usual
    ) {
        self.method = method
        self.template = template
        self.endpoint = endpoint
        self.shape = shape
    }

    /// Whether the documentation leads here, not to an older form of it.
    package var isCanonical: Bool { template == endpoint.route.template && shape == .usual }
}

/// The one route table: which endpoint answers which method on which path.
///
/// A session's code may also stand in the query, in a header and in the body of every row, and a
/// call's id likewise; `Exchange` looks for them.
package struct RouteTable: Sendable {
    /// Every row, in the order of the documentation; those of an older form follow theirs.
    package static let rows: [RouteRow] = [
        RouteRow(.post, "/api/sessions", .createSession),
        RouteRow(.get, "/api/sessions/{code}", .sessionStatus),
        RouteRow(.delete, "/api/sessions/{code}", .endSession),
        RouteRow(.post, "/api/sessions/{code}/extend", .extendSession),
        RouteRow(.post, "/api/sessions/{code}/ticket", .issueTicket),

        RouteRow(.get, "/api/stream", .openStream),
        RouteRow(.get, "/stream", .openStream),
        RouteRow(.get, "/stream/{code}", .openStream),
        RouteRow(.get, "/api/sessions/{code}/stream", .openStream),

        RouteRow(.get, "/api/request/{code}", .poll),
        RouteRow(.get, "/api/poll", .poll, .object),
        RouteRow(.get, "/request/{code}", .poll),
        RouteRow(.get, "/api/sessions/{code}/request", .poll),

        RouteRow(.post, "/api/request", .submit),
        RouteRow(.post, "/request", .submit),
        RouteRow(.post, "/api/tool-request", .submit),
        RouteRow(.post, "/api/sessions/{code}/request", .submit),

        RouteRow(.delete, "/api/request/{code}/{id}", .cancelCall),
        RouteRow(.delete, "/request/{code}/{id}", .cancelCall),
        RouteRow(.delete, "/api/sessions/{code}/request/{id}", .cancelCall),

        RouteRow(.post, "/api/response", .postResult),
        RouteRow(.post, "/response", .postResult),
        RouteRow(.post, "/api/sessions/{code}/response", .postResult),

        RouteRow(.post, "/api/telemetry", .report),

        RouteRow(.get, "/api/response", .readResult),
        RouteRow(.get, "/response", .readResult),
        RouteRow(.get, "/api/sessions/{code}/response", .readResult, .list),

        RouteRow(.get, "/api/metadata", .metadata),
        RouteRow(.get, "/metadata", .metadata),
        RouteRow(.get, "/api/sessions/{code}/metadata", .metadata),

        RouteRow(.get, "/.well-known/codap-mcp.json", .descriptor),
        RouteRow(.get, "/schemas/request.json", .requestSchema),
        RouteRow(.get, "/schemas/response.json", .responseSchema),
        RouteRow(.get, "/openapi.json", .openAPI),

        RouteRow(.get, "/", .landing),
        RouteRow(.get, "/plugin", .pluginFolder),
        RouteRow(.get, "/plugin/", .pluginAsset),
        RouteRow(.get, "/plugin/{asset}", .pluginAsset),

        RouteRow(.get, "/metrics", .metrics),
        RouteRow(.get, "/status", .statusPage),
        RouteRow(.get, "/status/{asset}", .statusPage),
        RouteRow(.get, "/status.json", .statusReport),
        RouteRow(.get, "/healthz", .health),
        RouteRow(.get, "/readyz", .readiness),
        RouteRow(.get, "/version", .version),
    ]

    /// What a method and a path lead to.
    package enum Match: Sendable {
        case endpoint(RouteRow, PathParameters)
        /// OPTIONS, on a path that is served.
        case options(RoutePath)
        /// The path is served, the method is not.
        case wrongMethod(RoutePath)
        /// Nothing is served there.
        case nothing

        /// Whether the answer needs no store, and so never waits.
        var isImmediate: Bool {
            guard case .endpoint(let row, _) = self else { return true }
            return row.endpoint.isImmediate
        }

        /// The canonical path.
        package var route: Route? {
            switch self {
            case .endpoint(let row, _): row.endpoint.route
            case .options(let path), .wrongMethod(let path): path.rows[0].endpoint.route
            case .nothing: nil
            }
        }

        /// Whom the answer is for: an agent may read why its request led nowhere.
        var audience: Audience {
            switch self {
            case .endpoint(let row, _): row.endpoint.audience
            case .options(let path), .wrongMethod(let path): path.audience
            case .nothing: .agent
            }
        }
    }

    private let tree: PathTree
    private let paths: [RoutePath]

    /// Indexes ``rows``.
    package init() {
        var tree = PathTree()
        var paths: [RoutePath] = []
        for row in Self.rows {
            let place = tree.place(of: row.template, else: paths.count)
            if place == paths.count {
                paths.append(RoutePath(row))
            } else {
                paths[place].rows.append(row)
            }
        }
        self.tree = tree
        self.paths = paths
    }

    /// Finds what answers a request.
    ///
    /// Strictly: a letter that need not be percent-encoded, a slash at the end or two in a row make
    /// another path, because caches and proxies in front would take it for another one too.
    /// - Parameter path: The path as sent, without the query.
    package func match(_ method: Method, _ path: String) -> Match {
        guard let (place, parameters) = tree.find(path) else { return .nothing }
        let path = paths[place]
        for row in path.rows where row.method == method { return .endpoint(row, parameters) }
        switch method {
        case .head:
            if let row = path.headRow { return .endpoint(row, parameters) }
        case .options: return .options(path)
        default: break
        }
        return .wrongMethod(path)
    }
}

/// A path and every row on it.
package struct RoutePath: Sendable {
    /// At least one.
    package fileprivate(set) var rows: [RouteRow]

    fileprivate init(_ row: RouteRow) { rows = [row] }

    fileprivate var headRow: RouteRow? {
        rows.first { $0.method == .get && $0.endpoint.answersHead }
    }

    /// What an `Allow` header says.
    package var allowed: [Method] {
        rows.map(\.method) + (headRow == nil ? [] : [.head]) + [.options]
    }

    /// The widest of its rows' audiences: who may ask one method may read that another is missing.
    var audience: Audience {
        rows.contains { $0.endpoint.audience == .agent } ? .agent : rows[0].endpoint.audience
    }
}
