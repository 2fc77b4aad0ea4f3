package import EventLoop

/// Why an exchange with a server failed.
package enum ClientError: Error, Equatable, Sendable {
    case connectFailed(SystemError)
    case timedOut
    /// The server ended the connection before its answer was complete.
    case closed
    /// The server broke a rule of the protocol.
    case violation(HTTPViolation)
    /// An event of a stream was too large.
    case badEvent(EventStreamParser.Failure)
    /// An event stream was asked for and something else answered.
    case notAStream(status: Int, body: [UInt8])
    case system(SystemError)
}

/// A whole answer.
package struct ClientResponse: Sendable {
    package let status: Int
    package let headers: Headers
    /// Decoded from its framing, not from a Content-Encoding.
    package let body: [UInt8]

    /// The body as text; bytes that are no UTF-8 are replaced.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
