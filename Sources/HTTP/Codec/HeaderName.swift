/// The name of a header field: a token, compared without regard to case (RFC 9110, 5.1).
package struct HeaderName: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it will be written.
    package let text: String
    /// The same in lower case, for comparing.
    let lowercased: String

    /// A name known at run time only.
    /// - Returns: `nil` unless `text` is a token.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ ByteSet.token.contains($0) }) else {
            return nil
        }
        self.init(
            text: text, lowercased: String(decoding: text.utf8.map(\.lowercased), as: UTF8.self))
    }

    /// A name written in the source. One that is no token is a mistake of ours and traps.
    package init(stringLiteral text: String) {
        precondition(
            !text.isEmpty && text.utf8.allSatisfy { ByteSet.token.contains($0) },
            "a field name must be a token")
        self.init(
            text: text, lowercased: String(decoding: text.utf8.map(\.lowercased), as: UTF8.self))
    }

    private init(text: String, lowercased: String) {
        self.text = text
        self.lowercased = lowercased
    }

    package var description: String { text }
}

extension HeaderName: Hashable {
    package static func == (lhs: HeaderName, rhs: HeaderName) -> Bool {
        lhs.lowercased == rhs.lowercased
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }
}

extension HeaderName {
    package static let accept = HeaderName("Accept", lower: "accept")
    package static let acceptEncoding = HeaderName("Accept-Encoding", lower: "accept-encoding")
    package static let allow = HeaderName("Allow", lower: "allow")
    package static let authorization = HeaderName("Authorization", lower: "authorization")
    package static let cacheControl = HeaderName("Cache-Control", lower: "cache-control")
    package static let connection = HeaderName("Connection", lower: "connection")
    package static let contentEncoding = HeaderName("Content-Encoding", lower: "content-encoding")
    package static let contentLength = HeaderName("Content-Length", lower: "content-length")
    package static let contentType = HeaderName("Content-Type", lower: "content-type")
    package static let date = HeaderName("Date", lower: "date")
    package static let etag = HeaderName("ETag", lower: "etag")
    package static let expect = HeaderName("Expect", lower: "expect")
    package static let host = HeaderName("Host", lower: "host")
    package static let ifNoneMatch = HeaderName("If-None-Match", lower: "if-none-match")
    package static let lastEventID = HeaderName("Last-Event-ID", lower: "last-event-id")
    package static let location = HeaderName("Location", lower: "location")
    package static let prefer = HeaderName("Prefer", lower: "prefer")
    package static let retryAfter = HeaderName("Retry-After", lower: "retry-after")
    package static let transferEncoding = HeaderName(
        "Transfer-Encoding", lower: "transfer-encoding")
    package static let vary = HeaderName("Vary", lower: "vary")

    /// Both forms written out: a constant that needs no initialiser at run time.
    private init(_ text: String, lower: String) { self.init(text: text, lowercased: lower) }
}
