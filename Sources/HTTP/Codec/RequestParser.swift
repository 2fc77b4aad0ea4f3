/// Turns the bytes of one connection into requests (RFC 9112), strictly and without I/O.
///
/// Append what arrives, then take events until there is none. How the bytes were cut makes no
/// difference. After a violation the parser is dead and repeats it.
package struct RequestParser: Sendable {
    package enum Event: Sendable {
        /// The head of a request that has a body; the body follows. Now is the time to answer
        /// `100-continue`, to set ``bodyLimit``, or to refuse.
        case head(Request)
        /// A whole request. One without a body has no `head` event before it.
        case request(Request)
    }

    /// What the parser waits for: decides which timeout applies.
    package enum Phase: Sendable { case idle, head, body, dead }

    /// Largest decoded body of the present request, in bytes. Goes back to the standing limit when
    /// the request is complete.
    package var bodyLimit: Int

    package init(limits: HTTPLimits = .standard) { bodyLimit = limits.body }

    package var phase: Phase { .idle }
    /// Adds bytes of the connection. They are kept until consumed; a dead parser drops them.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {}
    package mutating func append(_ bytes: Span<UInt8>) {}
    /// The next event, or `nil` until more bytes arrive.
    package mutating func next() throws(HTTPViolation) -> Event? { nil }
    /// The connection has ended: a violation if that cuts a request short.
    package mutating func finish() throws(HTTPViolation) {}
}
