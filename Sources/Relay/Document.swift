import HTTP
import JSON
import Sessions

/// A public JSON document that changes with the configuration only: written when that is put in
/// force.
struct Document: Sendable {
    /// How long a cache may use one without asking, seconds.
    static let maxAge = 3_600

    /// Below this many bytes a document fits into one packet as it is.
    private static let leastCoded = 1_400

    /// A document as it is sent.
    private struct Form: Sendable {
        let bytes: [UInt8]
        let etag: String
        let headers: Headers
    }

    private let plain: Form
    /// Compressed once for all; `nil` where that saves nothing.
    private let gzipped: Form?

    /// - Parameter headers: Those of its own, besides type, cache policy and tag.
    init(
        _ value: JSONValue, type: String = "application/json",
        cacheControl: String = "max-age=\(maxAge)", _ own: Headers = [:]
    ) {
        let bytes = value.utf8()
        let (first, second) = Digest(of: bytes).leading128
        let tag = "\(String(first, radix: 36))\(String(second, radix: 36))"
        func form(_ bytes: [UInt8], _ coding: String? = nil, varies: Bool) -> Form {
            // Another form is another representation, and has a tag of its own.
            let etag = coding.map { "\"\(tag)-\($0)\"" } ?? "\"\(tag)\""
            var headers: Headers = [.contentType: type, .cacheControl: cacheControl, .etag: etag]
            if varies { headers.add(.vary, "Accept-Encoding") }
            if let coding { headers.add(.contentEncoding, coding) }
            headers.append(own)
            return Form(bytes: bytes, etag: etag, headers: headers)
        }
        let coded = bytes.count < Self.leastCoded ? nil : Gzip.compress(bytes, .most)
        gzipped = coded.map { form($0, Gzip.coding, varies: true) }
        plain = form(bytes, varies: coded != nil)
    }

    /// 200 with the document, or 304 for who has it.
    func response(to request: Request) -> Response {
        var form = plain
        if let gzipped, request.headers.preferredCoding(of: [Gzip.coding]) != nil {
            form = gzipped
        }
        if request.headers.has(form.etag) {
            return Response(status: 304, headers: form.headers)
        }
        return Response(status: 200, headers: form.headers, body: .bytes(form.bytes))
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
