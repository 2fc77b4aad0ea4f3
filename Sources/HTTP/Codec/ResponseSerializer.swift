/// Writes responses in wire format (RFC 9112, 4 and 6).
///
/// Content-Length, Transfer-Encoding, Connection, Keep-Alive and Date are decided here; the same
/// fields among `headers` are left out. ``Headers`` lets no value end its line.
package enum ResponseSerializer {
    /// `100 Continue`, whole.
    package static let continueResponse = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

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

        /// For a request that could not be read: the answer closes the connection.
        package static let violation = Context(method: .get, version: .http11, keepAlive: false)
    }

    /// Appends a whole response to `output`. The answer to HEAD has the fields of the answer to GET
    /// and no body; 204 and 304 have neither body nor Content-Length.
    /// - Parameters:
    ///   - date: The present ``HTTPDate``, kept by the shell and renewed once a second.
    package static func write(
        status: Int, headers: Headers, body: [UInt8], answering context: Context, date: [UInt8],
        to output: inout [UInt8]
    ) {
        let hasBody = !Status.hasNoBody(status)
        let bodyCount = hasBody && context.method != .head ? body.count : 0
        output.reserveCapacity(output.count + headers.lines.count + bodyCount + roomForOwnFields)
        writeStart(status: status, headers: headers, date: date, to: &output)
        if hasBody {
            output.append(contentsOf: "Content-Length: ".utf8)
            output.appendNumber(body.count)
            output.appendLineEnd()
        }
        writeConnection(context, to: &output)
        output.appendLineEnd()
        if bodyCount > 0 { output.append(contentsOf: body) }
    }

    /// Appends the head of an event stream and decides how its body is framed.
    ///
    /// HTTP/1.1 clients get chunks. A stream delimited by the end of the connection would save some
    /// seven bytes an event, but a relay that was killed would then look like one that has
    /// finished: to a proxy that passes the stream on over HTTP/2, to curl, and to our own client.
    /// HTTP/1.0 has no other delimiter.
    package static func writeEventStreamHead(
        headers: Headers, answering context: Context, date: [UInt8], to output: inout [UInt8]
    ) -> StreamFraming {
        var headers = headers
        headers.replace(.contentType, with: "text/event-stream")
        let framing: StreamFraming =
            switch (context.method, context.version) {
            case (.head, _): .none
            case (_, .http11): .chunked
            case (_, .http10): .untilClose
            }
        writeStart(status: 200, headers: headers, date: date, to: &output)
        if context.version == .http11 {
            output.append(contentsOf: "Transfer-Encoding: chunked\r\n".utf8)
        }
        var connection = context
        if framing == .untilClose { connection.keepAlive = false }
        writeConnection(connection, to: &output)
        output.appendLineEnd()
        return framing
    }

    /// Status line, Date, Content-Length and Connection take less than this many bytes.
    private static let roomForOwnFields = 192

    private static func writeStart(
        status: Int, headers: Headers, date: [UInt8], to output: inout [UInt8]
    ) {
        if status == 200 {
            output.append(contentsOf: "HTTP/1.1 200 OK\r\nDate: ".utf8)
        } else {
            output.append(contentsOf: "HTTP/1.1 ".utf8)
            output.appendNumber(status)
            output.append(ASCII.space)
            output.append(contentsOf: Status.reason(status).utf8)
            output.append(contentsOf: "\r\nDate: ".utf8)
        }
        output.append(contentsOf: date)
        output.appendLineEnd()
        let own = headers.withoutFraming
        output.append(contentsOf: own.bytes[own.lines])
    }

    /// Says what differs from the version's habit. The response itself is always of HTTP/1.1, the
    /// highest version spoken here (RFC 9110, 2.5).
    private static func writeConnection(_ context: Context, to output: inout [UInt8]) {
        switch (context.version, context.keepAlive) {
        case (.http11, true), (.http10, false): break
        case (.http11, false): output.append(contentsOf: "Connection: close\r\n".utf8)
        case (.http10, true): output.append(contentsOf: "Connection: keep-alive\r\n".utf8)
        }
    }
}

/// How the end of a body of unknown length is told.
package enum StreamFraming: Sendable {
    /// By a last chunk; the connection can be used on.
    case chunked
    /// By the end of the connection.
    case untilClose
    /// There is no body: the request was HEAD.
    case none

    /// Appends a piece of the body to `output`. An empty piece adds nothing.
    package func write(_ piece: [UInt8], to output: inout [UInt8]) {
        guard !piece.isEmpty else { return }
        switch self {
        case .chunked:
            output.reserveCapacity(output.count + piece.count + 20)
            output.append(contentsOf: String(piece.count, radix: 16).utf8)
            output.appendLineEnd()
            output.append(contentsOf: piece)
            output.appendLineEnd()
        case .untilClose:
            output.append(contentsOf: piece)
        case .none:
            break
        }
    }

    /// Appends what marks the end of the body, if anything does.
    package func writeEnd(to output: inout [UInt8]) {
        if self == .chunked { output.append(contentsOf: "0\r\n\r\n".utf8) }
    }
}

extension [UInt8] {
    mutating func appendLineEnd() {
        append(ASCII.carriageReturn)
        append(ASCII.lineFeed)
    }

    /// Appends a decimal number that is not negative.
    mutating func appendNumber(_ number: Int) {
        append(contentsOf: String(number).utf8)
    }
}
