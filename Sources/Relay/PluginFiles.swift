import EventLoop
import HTTP
import Plugin
import Wire

/// `/plugin/`: the page that CODAP frames, and what it loads.
struct PluginFiles: Sendable {
    /// Who may frame the page: a CSP `frame-ancestors` source list.
    private let policy: String
    /// Where the files are while somebody develops them.
    private let directory: String?
    private let assets: [String: Asset]

    init(_ configuration: RelayConfiguration) {
        policy =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
            + "style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors \(configuration.frameAncestors)"
        directory = configuration.pluginDirectory
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
        // Only names of the table reach the file system.
        guard let asset = assets[name] else { throw Problem(.unknownRoute) }
        if let directory { return try fresh(asset, in: directory) }
        let form = asset.form(
            in: exchange.request.headers.preferredCoding(of: Asset.codings))
        var headers = headers(of: asset)
        headers.add(.etag, form.etag)
        headers.add(.vary, "Accept-Encoding")
        // Always asked again and mostly answered 304: a new relay's page is never an old one.
        headers.add(.cacheControl, "no-cache")
        if exchange.request.headers.has(form.etag) {
            return Response(status: 304, headers: headers, body: .none)
        }
        if let coding = form.coding { headers.add(.contentEncoding, coding) }
        return Response(status: 200, headers: headers, body: .bytes(form.bytes))
    }

    /// From `/plugin` to `/plugin/`, where relative links lead to the files. A person who types
    /// the address leaves the slash out.
    var redirection: Response {
        var headers = Headers()
        headers.add(.location, "plugin/")
        return Response(status: 308, headers: headers)
    }

    private func headers(of asset: Asset) -> Headers {
        var headers = Headers()
        headers.add(.contentType, asset.contentType)
        headers.add(.contentSecurityPolicy, policy)
        return headers
    }

    private func fresh(_ asset: Asset, in directory: String) throws(Problem) -> Response {
        do throws(SystemError) {
            let bytes = try FileDescriptor.contents(of: "\(directory)/\(asset.path)")
            var headers = headers(of: asset)
            headers.add(.cacheControl, "no-store")
            return Response(status: 200, headers: headers, body: .bytes(bytes))
        } catch {
            throw Problem(.internal, "--plugin-dir: \(error)")
        }
    }
}
