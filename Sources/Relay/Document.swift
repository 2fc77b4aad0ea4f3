import HTTP
import JSON
import Sessions

/// A public JSON document that changes with the configuration only: written when that is put in
/// force.
struct Document: Sendable {
    /// How long a cache may use one without asking, seconds.
    static let maxAge = 3_600

    private let bytes: [UInt8]
    private let etag: String
    private let headers: Headers

    /// - Parameter headers: Those of its own, besides type, cache policy and tag.
    init(
        _ value: JSONValue, type: String = "application/json",
        cacheControl: String = "max-age=\(maxAge)", _ own: Headers = [:]
    ) {
        bytes = value.utf8()
        let (first, second) = Digest(of: bytes).leading128
        let tag = "\"\(String(first, radix: 36))\(String(second, radix: 36))\""
        etag = tag
        var headers: Headers = [.contentType: type, .cacheControl: cacheControl, .etag: tag]
        headers.append(own)
        self.headers = headers
    }

    /// 200 with the document, or 304 for who has it.
    func response(to request: Request) -> Response {
        if request.headers.has(etag) { return Response(status: 304, headers: headers) }
        return Response(status: 200, headers: headers, body: .bytes(bytes))
    }
}

extension Headers {
    /// Whether the client has what `etag` names (RFC 9110, 13.1.2). Proxies that compress make
    /// strong tags weak, and the comparison is the weak one. A client repeats a tag as it got it,
    /// so letters are compared as lists are, in either case.
    func has(_ etag: String) -> Bool {
        let tag = etag.lowercased()
        return [tag, "w/\(tag)", "*"].contains { lists($0, in: .ifNoneMatch) }
    }
}
