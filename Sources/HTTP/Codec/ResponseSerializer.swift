/// Writes responses in wire format (RFC 9112, 4 and 6).
///
/// Content-Length, Transfer-Encoding, Connection and Date are decided here; the same fields among
/// `headers` are left out.
package enum ResponseSerializer {
    /// `100 Continue`, whole.
    package static let continueResponse: [UInt8] = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// What a response needs to know of the request it answers.
    package struct Context: Sendable {
        package var method: Method
        package var version: HTTPVersion
        /// Whether the connection stays open afterwards.
        package var keepAlive: Bool
        package init(method: Method, version: HTTPVersion, keepAlive: Bool) {
            self.method = method
            self.version = version
            self.keepAlive = keepAlive
        }
    }

    /// Appends a whole response to `output`.
    /// - Parameters:
    ///   - date: The present ``HTTPDate``, kept by the shell and renewed once a second.
    package static func write(
        status: Int, headers: Headers, body: [UInt8], answering context: Context, date: [UInt8],
        to output: inout [UInt8]
    ) {}

    /// Appends the head of an event stream and decides how its body is framed.
    package static func writeEventStreamHead(
        headers: Headers, answering context: Context, date: [UInt8], to output: inout [UInt8]
    ) -> StreamFraming { .untilClose }
}

/// How the end of a body of unknown length is told.
package enum StreamFraming: Sendable {
    case chunked, untilClose
    /// Appends a piece of the body to `output`.
    package func write(_ piece: [UInt8], to output: inout [UInt8]) {}
    /// Appends what marks the end of the body, if anything does.
    package func writeEnd(to output: inout [UInt8]) {}
}
