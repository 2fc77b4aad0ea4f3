import EventLoop
import Glibc
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
        if let directory, let file = try fresh(name, in: directory) { return file }
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

    /// A file of the page's sources as it is at this moment, where they have one of that name: its
    /// modules one by one, which the build makes one of.
    private func fresh(_ name: String, in directory: String) throws(Problem) -> Response? {
        guard let contentType = sourceType(of: name) else { return nil }
        do throws(SystemError) {
            let bytes = try FileDescriptor.contents(of: "\(directory)/\(name)")
            var headers = headers(contentType)
            headers.add(.cacheControl, "no-store")
            return Response(status: 200, headers: headers, body: .bytes(bytes))
        } catch  where error.code == ENOENT {
            return nil
        } catch {
            throw Problem(.internal, "--plugin-dir: \(error)")
        }
    }
}

/// The type of what the page is written in; `nil` for a name that its folder does not have, such as
/// one that leads out of it.
private func sourceType(of name: String) -> String? {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isPlain = parts.first?.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-")
    }
    guard parts.count == 2, isPlain == true else { return nil }
    switch String(parts[1]) {
    case "html": return "text/html; charset=utf-8"
    case "css": return "text/css; charset=utf-8"
    case "js": return "text/javascript; charset=utf-8"
    default: return nil
    }
}
