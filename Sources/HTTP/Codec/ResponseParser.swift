/// Turns the bytes of one client connection into responses (RFC 9112), strictly and without I/O.
///
/// Interim responses (1xx) are read and dropped. Bodies are handed on as they arrive and are not
/// bounded here: an event stream has no end.
package struct ResponseParser: Sendable {
    /// What has arrived: for each final response a head, parts of its body, and its end.
    package enum Event: Sendable {
        case head(ResponseHead)
        /// The next part of the body, decoded; never empty.
        case body([UInt8])
        /// The response is complete.
        case end
    }

    private enum Step: Sendable { case startLine, fields, body(Framing), end, closed }

    private enum Framing: Sendable {
        case length(left: Int)
        case chunked(ChunkedBody)
        case untilClose
    }

    private let limits: HTTPLimits
    private var input = InputBuffer()
    private var step = Step.startLine
    private var status = 0
    private var version = HTTPVersion.http11
    private var scan = FieldScan()
    private var fieldsStart = 0
    /// For each request not yet answered, whether its answer comes without a body.
    private var awaited: [Bool] = []
    private var violation: HTTPViolation?

    package init(limits: HTTPLimits = .standard) { self.limits = limits }

    /// Announces that a request was sent, once for each, in order: the answer to HEAD has no body.
    /// What was not announced is read as the answer to a GET.
    package mutating func expect(answerTo method: Method) { awaited.append(method == .head) }

    /// Adds bytes of the connection.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        if violation == nil { input.append(bytes) }
    }

    /// Adds bytes of the connection.
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

    /// The connection has ended, and ``next()`` has nothing more to give.
    /// - Returns: `end` if that was the end of a body without length.
    /// - Throws: `endedEarly` if it cuts a response short.
    package mutating func finish() throws(HTTPViolation) -> Event? {
        if violation != nil { return nil }
        switch step {
        case .body(.untilClose):
            step = .closed
            return .end
        case .closed: return nil
        case .startLine where input.isAtMessageStart && awaited.isEmpty: return nil
        case .startLine, .fields, .body, .end:
            let error = HTTPViolation(.endedEarly, at: input.messageOffset(input.count))
            die(error)
            throw error
        }
    }

    private mutating func die(_ error: HTTPViolation) {
        violation = error
        input = InputBuffer()
    }

    private mutating func advance() throws(HTTPViolation) -> Event? {
        while true {
            switch step {
            case .startLine:
                guard try readStatusLine() else { return nil }
                step = .fields
            case .fields:
                guard let isFinal = try readFields() else { return nil }
                if isFinal { return .head(endHead()) }
                endMessage()
            case .body(let framing):
                return try readBody(framing)
            case .end:
                endMessage()
                return .end
            case .closed:
                return nil
            }
        }
    }

    private mutating func readStatusLine() throws(HTTPViolation) -> Bool {
        guard
            let found = try input.nextLine(limit: limits.startLine, orThrow: .startLineTooLong)
        else { return false }
        let line = try StatusLine(input.bytes.span.extracting(input.start...), found)
        status = line.status
        version = line.version
        fieldsStart = input.line
        return true
    }

    /// - Returns: Whether the response is final, once its head has ended.
    private mutating func readFields() throws(HTTPViolation) -> Bool? {
        guard
            let end = try input.readFieldLines(into: &scan, from: fieldsStart, limits: limits)
        else { return nil }
        try scan.checkFraming(version: version, at: end)
        if status >= 200 { return true }
        input.skip(input.line)
        return false
    }

    /// Decides how the body ends (RFC 9112, 6.3).
    private mutating func endHead() -> ResponseHead {
        let end = input.line
        let head = input.take(end)
        let isAnswerToHead = awaited.isEmpty ? false : awaited.removeFirst()
        var keepAlive = scan.persists(version: version)
        if isAnswerToHead || Status.hasNoBody(status) || scan.contentLength == 0 {
            step = .end
        } else if scan.isChunked {
            step = .body(.chunked(ChunkedBody()))
        } else if let length = scan.contentLength {
            step = .body(.length(left: length))
        } else {
            step = .body(.untilClose)
            keepAlive = false
        }
        let headers = Headers(
            head: head, fields: scan.fields, known: scan.known, lines: fieldsStart..<(end - 2))
        return ResponseHead(
            status: status, headers: headers, version: version, keepAlive: keepAlive)
    }

    private mutating func endMessage() {
        step = .startLine
        scan = FieldScan()
        input.beginMessage()
    }

    private mutating func readBody(_ framing: Framing) throws(HTTPViolation) -> Event? {
        switch framing {
        case .length(let left):
            let count = min(left, input.count)
            guard count > 0 else { return nil }
            step = count == left ? .end : .body(.length(left: left - count))
            return .body(input.take(count))
        case .chunked(var chunks):
            var piece: [UInt8] = []
            do {
                let complete = try chunks.read(
                    from: &input, into: &piece, limit: .max, limits: limits)
                step = complete ? .end : .body(.chunked(chunks))
            } catch {
                // What was decoded before the violation still counts.
                guard !piece.isEmpty else { throw error }
                die(error)
            }
            if !piece.isEmpty { return .body(piece) }
            if case .end = step { return try advance() }
            return nil
        case .untilClose:
            guard input.count > 0 else { return nil }
            return .body(input.take(input.count))
        }
    }
}

/// A status line such as `HTTP/1.1 200 OK` (RFC 9112, 4).
private struct StatusLine {
    let version: HTTPVersion
    let status: Int

    /// The reason is not looked at; the space before an empty one may be missing.
    init(_ head: Span<UInt8>, _ line: Range<Int>) throws(HTTPViolation) {
        let bad = HTTPViolation(.badStatusLine, at: line.lowerBound)
        let at = line.lowerBound
        guard line.count >= 12, head[at + 8] == ASCII.space,
            line.count == 12 || head[at + 12] == ASCII.space,
            let hundreds = head[at + 9].decimalDigit, 1...5 ~= hundreds,
            let tens = head[at + 10].decimalDigit, let ones = head[at + 11].decimalDigit
        else { throw bad }
        do {
            version = try RequestLine.version(head, at..<(at + 8))
        } catch {
            throw error.rule == .unknownVersion ? error : bad
        }
        status = Int(hundreds) * 100 + Int(tens) * 10 + Int(ones)
    }
}

/// Status line and fields of a response that was read.
package struct ResponseHead: Sendable {
    package var status: Int
    package var headers: Headers
    package var version: HTTPVersion
    /// Whether another request may follow on the connection.
    package var keepAlive: Bool
}
