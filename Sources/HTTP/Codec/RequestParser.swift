/// Turns the bytes of one connection into requests (RFC 9112), strictly and without I/O.
///
/// Append what arrives, then take events until there is none. How the bytes were cut makes no
/// difference. After a violation the parser is dead and repeats it.
package struct RequestParser: Sendable {
    /// What has become complete. At most a head and then a request for each message.
    package enum Event: Sendable {
        /// The head of a request that has a body; the body follows. Now is the time to answer
        /// `100-continue`, to set ``bodyLimit``, or to refuse.
        case head(Request)
        /// A whole request. One without a body has no `head` event before it.
        case request(Request)
    }

    /// What the parser waits for: decides which timeout applies.
    package enum Phase: Sendable { case idle, head, body, dead }

    private enum Step: Sendable { case startLine, fields, body(Framing) }

    private enum Framing: Sendable {
        case length(left: Int)
        case chunked(ChunkedBody)
    }

    /// Largest decoded body of the present request, in bytes. Goes back to the standing limit when
    /// the request is complete.
    package var bodyLimit: Int

    private let limits: HTTPLimits
    private var input = InputBuffer()
    private var step = Step.startLine
    private var line: RequestLine?
    private var scan = FieldScan()
    /// Where the field lines begin in the head.
    private var fieldsStart = 0
    private var skippedEmptyLine = false
    private var pending: Request?
    private var body: [UInt8] = []
    private var violation: HTTPViolation?

    package init(limits: HTTPLimits = .standard) {
        self.limits = limits
        bodyLimit = limits.body
    }

    package var phase: Phase {
        if violation != nil { return .dead }
        switch step {
        case .startLine: return input.isAtMessageStart ? .idle : .head
        case .fields: return .head
        case .body: return .body
        }
    }

    /// Adds bytes of the connection. They are kept until consumed; a dead parser drops them.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        if violation == nil { input.append(bytes) }
    }

    /// Adds bytes of the connection. They are kept until consumed; a dead parser drops them.
    package mutating func append(_ bytes: Span<UInt8>) {
        if violation == nil { input.append(bytes) }
    }

    /// The next event, or `nil` until more bytes arrive.
    package mutating func next() throws(HTTPViolation) -> Event? {
        if let violation { throw violation }
        do {
            return try advance()
        } catch {
            die(error)
            throw error
        }
    }

    /// The next event of a connection that may have ended, after which a request that is cut short
    /// is a violation.
    package mutating func next(atEnd: Bool) throws(HTTPViolation) -> Event? {
        let event = try next()
        if event == nil, atEnd { try finish() }
        return event
    }

    /// The connection has ended: a violation if that cuts a request short.
    package mutating func finish() throws(HTTPViolation) {
        switch phase {
        case .idle, .dead: return
        case .head, .body:
            let error = HTTPViolation(.endedEarly, at: input.messageOffset(input.count))
            die(error)
            throw error
        }
    }

    private mutating func die(_ error: HTTPViolation) {
        violation = error
        input = InputBuffer()
        pending = nil
        body = []
    }

    private mutating func advance() throws(HTTPViolation) -> Event? {
        while true {
            switch step {
            case .startLine:
                guard try readStartLine() else { return nil }
                step = .fields
            case .fields:
                return try readFields()
            case .body:
                guard try readBody() else { return nil }
                return endBody()
            }
        }
    }

    private mutating func readStartLine() throws(HTTPViolation) -> Bool {
        guard
            var found = try input.nextLine(limit: limits.startLine, orThrow: .startLineTooLong)
        else { return false }
        // One empty line before a request is to be overlooked (RFC 9112, 2.2).
        if found.isEmpty, !skippedEmptyLine {
            skippedEmptyLine = true
            input.skip(2)
            input.beginMessage()
            guard
                let next = try input.nextLine(limit: limits.startLine, orThrow: .startLineTooLong)
            else { return false }
            found = next
        }
        let parsed = try RequestLine(
            input.bytes.span.extracting(input.start...), found, limits: limits)
        line = parsed
        fieldsStart = input.line
        return true
    }

    private mutating func readFields() throws(HTTPViolation) -> Event? {
        let end = try input.readFieldLines(into: &scan, from: fieldsStart, limits: limits)
        guard let end else { return nil }
        return try endHead(at: end)
    }

    private mutating func endHead(at fieldsEnd: Int) throws(HTTPViolation) -> Event? {
        guard let line else { return nil }
        try checkHost(line.version, at: fieldsEnd)
        try scan.checkFraming(version: line.version, at: fieldsEnd)
        let head = input.take(input.line)
        let request = Request(
            head: head, line: line, scan: scan, fields: fieldsStart..<fieldsEnd)
        let framing: Framing? =
            scan.isChunked
            ? .chunked(ChunkedBody()) : scan.contentLength.map { .length(left: $0) }
        self.line = nil
        scan = FieldScan()
        switch framing {
        case .length(left: 0), nil:
            beginRequest()
            return .request(request)
        case .some(let framing):
            pending = request
            step = .body(framing)
            return .head(request)
        }
    }

    private func checkHost(_ version: HTTPVersion, at offset: Int) throws(HTTPViolation) {
        guard let host = scan.hostValue else {
            if version == .http10 { return }
            throw HTTPViolation(.missingHost, at: offset)
        }
        guard HostRule.isValid(input.bytes.span.extracting(input.start...), host) else {
            throw HTTPViolation(.badHost, at: host.lowerBound)
        }
    }

    /// Reads on in the body. The limit of a body of known length is checked at every step, since
    /// the shell sets it after the head.
    private mutating func readBody() throws(HTTPViolation) -> Bool {
        guard case .body(let framing) = step else { return false }
        switch framing {
        case .length(let left):
            guard left <= bodyLimit - body.count else {
                throw HTTPViolation(.bodyTooLarge, at: input.messageOffset(0))
            }
            let count = min(left, input.count)
            if count > 0 { input.move(count, to: &body) }
            step = .body(.length(left: left - count))
            return count == left
        case .chunked(var chunks):
            let complete = try chunks.read(
                from: &input, into: &body, limit: bodyLimit, limits: limits)
            step = .body(.chunked(chunks))
            return complete
        }
    }

    private mutating func endBody() -> Event? {
        guard var request = pending else { return nil }
        pending = nil
        request.body = body
        body = []
        beginRequest()
        return .request(request)
    }

    private mutating func beginRequest() {
        step = .startLine
        skippedEmptyLine = false
        bodyLimit = limits.body
        input.beginMessage()
    }
}

extension Request {
    /// Adopts a parsed head.
    /// - Parameter fields: The field lines within `head`.
    init(head: [UInt8], line: RequestLine, scan: FieldScan, fields: Range<Int>) {
        method = line.method
        path = line.path.isEmpty ? "/" : String(decoding: head[line.path], as: UTF8.self)
        query = Query(head, line.query)
        headers = Headers(head: head, fields: scan.fields, known: scan.known, lines: fields)
        body = []
        version = line.version
        keepAlive = scan.persists(version: line.version)
        // An expectation of HTTP/1.0 is to be overlooked (RFC 9110, 10.1.1).
        expectsContinue = scan.expectsContinue && line.version == .http11
        contentLength = scan.contentLength
        authority = line.authority.map { String(decoding: head[$0], as: UTF8.self) }
    }
}
