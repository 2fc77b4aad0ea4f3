package import HTTP

/// A path the relay serves. The raw value is its place among all.
package enum Route: Int, CaseIterable, Sendable {
    case sessions, session, extend, ticket
    case stream, request, poll, call, response
    case metadata, pluginFolder, plugin
    case metrics, health, version

    /// What metrics and logs carry: never a path as somebody sent it.
    package var template: String {
        switch self {
        case .sessions: "/api/sessions"
        case .session: "/api/sessions/{code}"
        case .extend: "/api/sessions/{code}/extend"
        case .ticket: "/api/sessions/{code}/ticket"
        case .stream: "/api/stream"
        case .request: "/api/request"
        case .poll: "/api/request/{code}"
        case .call: "/api/request/{code}/{id}"
        case .response: "/api/response"
        case .metadata: "/api/metadata"
        case .pluginFolder: "/plugin"
        case .plugin: "/plugin/{asset}"
        case .metrics: "/metrics"
        case .health: "/healthz"
        case .version: "/version"
        }
    }

    /// Stands in metrics and logs for a path that no route matches.
    package static let unmatched = "_unmatched"
}

/// What a request asks for. Each has one handler.
package enum Endpoint: CaseIterable, Sendable {
    case createSession, sessionStatus, extendSession, endSession, issueTicket
    case openStream, poll, postResult
    case submit, cancelCall, readResult
    case metadata, pluginFolder, pluginAsset
    case metrics, health, version

    /// Whether a GET changes nothing, so that HEAD may do the same and drop the body: taking calls,
    /// claiming a session and reading a result all change what comes after.
    var answersHead: Bool {
        switch self {
        case .sessionStatus, .metadata, .pluginFolder, .pluginAsset, .metrics, .health, .version:
            true
        case .createSession, .extendSession, .endSession, .issueTicket, .openStream, .poll,
            .postResult, .submit, .cancelCall, .readResult:
            false
        }
    }
}

/// The one route table: which endpoint answers which method on which path.
package struct RouteTable: Sendable {
    /// What a method and a path lead to.
    package enum Match: Equatable, Sendable {
        /// An endpoint; `parameter` is what stood for the template's placeholder.
        case endpoint(Endpoint, Route, parameter: String)
        /// The path is served, the method is not.
        case wrongMethod(Route, allowed: [Method])
        /// Nothing is served there.
        case nothing

        /// Whether the answer needs no store, and so never waits.
        var isImmediate: Bool {
            guard case .endpoint(let endpoint, _, _) = self else { return true }
            switch endpoint {
            case .pluginFolder, .pluginAsset, .metrics, .health, .version: return true
            case .createSession, .sessionStatus, .extendSession, .endSession, .issueTicket,
                .openStream, .poll, .postResult, .submit, .cancelCall, .readResult, .metadata:
                return false
            }
        }
    }

    /// Every row, in the order of the documentation. HEAD is answered where GET changes nothing.
    package static let rows: [(method: Method, route: Route, endpoint: Endpoint)] = [
        (.post, .sessions, .createSession),
        (.get, .session, .sessionStatus),
        (.delete, .session, .endSession),
        (.post, .extend, .extendSession),
        (.post, .ticket, .issueTicket),
        (.get, .stream, .openStream),
        (.get, .poll, .poll),
        (.post, .request, .submit),
        (.delete, .call, .cancelCall),
        (.post, .response, .postResult),
        (.get, .response, .readResult),
        (.get, .metadata, .metadata),
        (.get, .pluginFolder, .pluginFolder),
        (.get, .plugin, .pluginAsset),
        (.get, .metrics, .metrics),
        (.get, .health, .health),
        (.get, .version, .version),
    ]

    /// A template cut at its placeholder.
    private struct Pattern {
        let route: Route
        let prefix: String
        let suffix: String
        /// Segments that the placeholders stand for, beyond the first.
        let slashes: Int
    }

    private let exact: [String: Route]
    private let patterns: [Pattern]
    /// What is served, by the route's place.
    private let endpoints: [[(method: Method, endpoint: Endpoint)]]

    /// Indexes ``rows``.
    package init() {
        var exact: [String: Route] = [:]
        var patterns: [Pattern] = []
        for route in Route.allCases {
            let template = route.template
            if let open = template.firstIndex(of: "{"), let close = template.lastIndex(of: "}") {
                patterns.append(
                    Pattern(
                        route: route, prefix: String(template[..<open]),
                        suffix: String(template[template.index(after: close)...]),
                        slashes: template[open...close].count { $0 == "/" }))
            } else {
                exact[template] = route
            }
        }
        self.exact = exact
        self.patterns = patterns
        endpoints = Route.allCases.map { route in
            Self.rows.filter { $0.route == route }.map { ($0.method, $0.endpoint) }
        }
    }

    /// Finds what answers a request.
    /// - Parameter path: The path as sent, without the query.
    package func match(_ method: Method, _ path: String) -> Match {
        guard let (route, parameter) = route(of: path) else { return .nothing }
        let served = endpoints[route.rawValue]
        let wanted: Method = method == .head ? .get : method
        if let row = served.first(where: { $0.method == wanted }),
            method != .head || row.endpoint.answersHead
        {
            return .endpoint(row.endpoint, route, parameter: parameter)
        }
        var allowed = served.map(\.method)
        if served.contains(where: { $0.method == .get && $0.endpoint.answersHead }) {
            allowed.append(.head)
        }
        return .wrongMethod(route, allowed: allowed)
    }

    private func route(of path: String) -> (Route, parameter: String)? {
        if let route = exact[path] { return (route, "") }
        for pattern in patterns
        where path.hasPrefix(pattern.prefix) && path.hasSuffix(pattern.suffix) {
            let parameter = path.dropFirst(pattern.prefix.count).dropLast(pattern.suffix.count)
            // As many segments as placeholders; the plugin's own page is that of length 0.
            guard parameter.count(where: { $0 == "/" }) == pattern.slashes,
                !parameter.isEmpty || pattern.route == .plugin
            else { continue }
            return (pattern.route, String(parameter))
        }
        return nil
    }
}
