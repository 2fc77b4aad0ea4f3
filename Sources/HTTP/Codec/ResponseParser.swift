/// Turns the bytes of one client connection into responses (RFC 9112), strictly and without I/O.
package struct ResponseParser: Sendable {
    package enum Event: Sendable {
        case head(ResponseHead)
        /// The next part of the body, decoded; never empty.
        case body([UInt8])
        case end
    }

    package init(limits: HTTPLimits = .standard) {}
    /// Announces that a request was sent, once for each, in order: the answer to HEAD has no body.
    package mutating func expect(answerTo method: Method) {}
    package mutating func append(_ bytes: ArraySlice<UInt8>) {}
    package mutating func append(_ bytes: Span<UInt8>) {}
    package mutating func next() throws(HTTPViolation) -> Event? { nil }
    /// The connection has ended: the end of a body without length, else a violation if it cuts a
    /// response short.
    package mutating func finish() throws(HTTPViolation) -> Event? { nil }
}

/// Status line and fields of a response that was read.
package struct ResponseHead: Sendable {
    package var status: Int
    package var headers: Headers
    package var version: HTTPVersion
    /// Whether another request may follow on the connection.
    package var keepAlive: Bool
}
