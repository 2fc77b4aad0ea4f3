import HTTP
import Plugin
import Wire

/// `/status` and the files it loads. What keeps other sites from framing it, and it from loading
/// anything else, is what every answer to operators says.
struct StatusFiles: Sendable {
    private let sources: PageSources?
    private let assets: [String: Asset]

    init(_ configuration: RelayConfiguration) {
        sources = configuration.pluginDirectory.map { PageSources(ofStatusPageBeside: $0) }
        assets = Dictionary(uniqueKeysWithValues: Asset.status.map { ($0.path, $0) })
    }

    func response(to exchange: Exchange) throws(Problem) -> Response {
        let name = exchange.parameters.asset ?? "status.html"
        if let file = try sources?.file(name) {
            return file.response([.contentType: file.contentType])
        }
        guard let asset = assets[name] else { throw Problem(.unknownRoute) }
        return asset.response(to: exchange.request, [.contentType: asset.contentType])
    }
}

extension Asset {
    /// The file in the form that the client likes best, unless it has it.
    /// - Parameter headers: What it is, and what may be done with it.
    func response(to request: Request, _ headers: Headers) -> Response {
        let form = form(in: request.headers.preferredCoding(of: Self.codings))
        var headers = headers
        headers.add(.etag, form.etag)
        headers.add(.vary, "Accept-Encoding")
        // Always asked again and mostly answered 304: a new relay's page is never an old one.
        headers.add(.cacheControl, "no-cache")
        if request.headers.has(form.etag) {
            return Response(status: 304, headers: headers, body: .none)
        }
        if let coding = form.coding { headers.add(.contentEncoding, coding) }
        return Response(status: 200, headers: headers, body: .bytes(form.bytes))
    }
}
