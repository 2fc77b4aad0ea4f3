import HTTP
import Plugin
import Wire

/// `/plugin/`: the page that CODAP frames, and what it loads.
struct PluginFiles: Sendable {
    /// Who may frame the page: a CSP `frame-ancestors` source list.
    private let policy: String
    private let sources: PageSources?
    private let assets: [String: Asset]

    init(_ configuration: RelayConfiguration) {
        policy =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
            + "style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors \(configuration.frameAncestors)"
        sources = configuration.pluginDirectory.map { PageSources(ofPlugin: $0) }
        assets = Dictionary(uniqueKeysWithValues: Asset.all.map { ($0.path, $0) })
    }

    /// `/`: says what is served here, to a person who has come with a browser.
    func landing(_ exchange: Exchange) throws(Problem) -> Response {
        try response(to: exchange, named: "landing.html")
    }

    func response(to exchange: Exchange) throws(Problem) -> Response {
        try response(to: exchange, named: exchange.parameters.asset ?? "index.html")
    }

    private func response(
        to exchange: Exchange, named name: String
    ) throws(Problem) -> Response {
        if let file = try sources?.file(name) { return file.response(headers(file.contentType)) }
        guard let asset = assets[name] else { throw Problem(.unknownRoute) }
        return asset.response(to: exchange.request, headers(asset.contentType))
    }

    /// From `/plugin` to `/plugin/`, where relative links lead to the files. A person who types
    /// the address leaves the slash out.
    var redirection: Response {
        var headers = Headers()
        headers.add(.location, "plugin/")
        return Response(status: 308, headers: headers)
    }

    private func headers(_ contentType: String) -> Headers {
        var headers = Headers()
        headers.add(.contentType, contentType)
        // It binds pages and workers (CSP 3, section 4.2); beside others it is only weight.
        if contentType.hasPrefix("text/html") || contentType.hasPrefix("text/javascript") {
            headers.add(.contentSecurityPolicy, policy)
        }
        return headers
    }
}
