/// The versions of HTTP that share this syntax (RFC 9112, 2.3).
package enum HTTPVersion: Hashable, Sendable { case http10, http11 }

/// A request as it was read from a connection. Its head stays in the bytes it came in; strings are
/// made of what is asked for.
package struct Request: Sendable {
    package var method: Method
    /// As sent, not decoded, without the query: `/api/request/ABC`, or `*`. Never empty.
    package var path: String
    package var query: Query
    package var headers: Headers
    /// Decoded: without chunk framing. Empty in the event that announces it.
    package var body: [UInt8]
    package var version: HTTPVersion
    /// Whether the client wants the connection to stay open after the answer (RFC 9112, 9.3).
    package var keepAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110, 10.1.1).
    package var expectsContinue: Bool
    /// The size the client announced; `nil` without a body and for a chunked one.
    package var contentLength: Int?
    /// The host and port of an absolute target, which then count instead of the Host field.
    var authority: String?

    /// A request made by hand, for calling a handler without a connection.
    package init(
        method: Method, path: String, query: Query = Query(), headers: Headers = Headers(),
        body: [UInt8] = [], version: HTTPVersion = .http11, keepAlive: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.version = version
        self.keepAlive = keepAlive
        expectsContinue = false
        contentLength = nil
        authority = nil
    }

    /// The host, and port if given, that the client addressed (RFC 9112, 3.3).
    package var host: String? { authority ?? headers[.host] }
}
