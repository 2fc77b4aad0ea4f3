/// Reads the field lines of one head and keeps what they say about framing and connection.
struct FieldScan: Sendable {
    private(set) var fields: [Headers.Field] = []
    private(set) var known: KnownFields = []
    private(set) var hostValue: Range<Int>?
    /// What Content-Length says, if it is there.
    private(set) var contentLength: Int?
    private(set) var closes = false
    private(set) var keepsAlive = false
    private(set) var expectsContinue = false
    private var coding = TransferCoding()

    /// Whether the body is chunked.
    var isChunked: Bool { known.contains(.transferEncoding) }

    /// Reads one field line (RFC 9112, 5).
    /// - Parameters:
    ///   - head: The message from its first byte on.
    ///   - line: The line in `head`, without its CRLF and free of control bytes.
    mutating func add(
        _ head: Span<UInt8>, _ line: Range<Int>, limits: HTTPLimits
    ) throws(HTTPViolation) {
        let (name, value) = try Self.split(head, line)
        guard fields.count < limits.fieldCount else {
            throw HTTPViolation(.tooManyFields, at: line.lowerBound)
        }
        if fields.isEmpty { fields.reserveCapacity(Self.usualCount) }
        fields.append(
            Headers.Field(
                nameStart: UInt32(name.lowerBound), nameEnd: UInt32(name.upperBound),
                valueStart: UInt32(value.lowerBound), valueEnd: UInt32(value.upperBound)))
        let field = KnownFields(head, name)
        guard !field.isEmpty else { return }
        try note(field, head, value, line: line.lowerBound)
        known.formUnion(field)
    }

    /// Room made for fields at once: browsers send 10 to 15.
    private static let usualCount = 16

    /// Name and value of a field line, checked; the value without the white space around it.
    static func split(
        _ head: Span<UInt8>, _ line: Range<Int>
    ) throws(HTTPViolation) -> (name: Range<Int>, value: Range<Int>) {
        var index = line.lowerBound
        while index < line.upperBound, head[index].isToken { index &+= 1 }
        guard index < line.upperBound, head[index] == ASCII.colon, index > line.lowerBound else {
            throw HTTPViolation(lineRule(head, line, stoppedAt: index), at: index)
        }
        return (line.lowerBound..<index, head.trimming((index + 1)..<line.upperBound))
    }

    /// Names what is wrong with a line whose name does not end in a colon.
    private static func lineRule(
        _ head: Span<UInt8>, _ line: Range<Int>, stoppedAt index: Int
    ) -> HTTPViolation.Rule {
        guard index < line.upperBound else { return .missingColon }
        let isSpace = head[index] == ASCII.space || head[index] == ASCII.tab
        if isSpace, index == line.lowerBound { return .obsoleteFold }
        guard let colon = head.firstIndex(of: ASCII.colon, in: line) else { return .missingColon }
        let name = head.trimming(line.lowerBound..<colon)
        return isSpace && name.upperBound == index ? .spaceBeforeColon : .badFieldName
    }

    private mutating func note(
        _ field: KnownFields, _ head: Span<UInt8>, _ value: Range<Int>, line: Int
    ) throws(HTTPViolation) {
        switch field {
        case .host:
            guard hostValue == nil else { throw HTTPViolation(.repeatedHost, at: line) }
            hostValue = value
        case .contentLength:
            guard contentLength == nil else {
                throw HTTPViolation(.repeatedContentLength, at: line)
            }
            contentLength = try Self.length(head, value)
        case .transferEncoding:
            try coding.add(head, value)
        case .connection:
            var list = ListElements(value)
            while let option = list.next(in: head) {
                if head.matches("close", in: option) { closes = true }
                if head.matches("keep-alive", in: option) { keepsAlive = true }
            }
        case .expect:
            guard head.matches("100-continue", in: value) else {
                throw HTTPViolation(.unknownExpectation, at: value.lowerBound)
            }
            expectsContinue = true
        default:
            break
        }
    }

    /// `1*DIGIT` (RFC 9110, 8.6), and nothing that only looks like it to another parser.
    private static func length(
        _ head: Span<UInt8>, _ value: Range<Int>
    ) throws(HTTPViolation) -> Int {
        let violation = HTTPViolation(.badContentLength, at: value.lowerBound)
        // 18 digits always fit into 63 bits.
        guard 1...18 ~= value.count else { throw violation }
        var length = 0
        for index in value {
            guard let digit = head[index].decimalDigit else { throw violation }
            length = length * 10 + Int(digit)
        }
        return length
    }

    /// Checks, at the end of the head, what the fields say together (RFC 9112, 6.3).
    func checkFraming(version: HTTPVersion, at offset: Int) throws(HTTPViolation) {
        guard isChunked else { return }
        guard contentLength == nil else { throw HTTPViolation(.bothFramings, at: offset) }
        guard version == .http11 else {
            throw HTTPViolation(.transferEncodingBefore11, at: offset)
        }
        try coding.check(at: offset)
    }

    /// Whether the connection persists (RFC 9112, 9.3).
    func persists(version: HTTPVersion) -> Bool {
        switch version {
        case .http11: !closes
        case .http10: keepsAlive && !closes
        }
    }
}

extension InputBuffer {
    /// Reads the field lines that have arrived.
    /// - Parameter fieldsStart: Where the first of them begins.
    /// - Returns: Where the empty line begins that ends them, or `nil` if it has not arrived.
    mutating func readFieldLines(
        into scan: inout FieldScan, from fieldsStart: Int, limits: HTTPLimits
    ) throws(HTTPViolation) -> Int? {
        while let found = try nextLine(limit: limits.fieldLine, orThrow: .fieldLineTooLong) {
            guard !found.isEmpty else { return found.lowerBound }
            guard line - fieldsStart <= limits.fieldBlock else {
                throw HTTPViolation(.fieldBlockTooLong, at: found.lowerBound)
            }
            try scan.add(bytes.span.extracting(start...), found, limits: limits)
        }
        return nil
    }
}

/// What the Transfer-Encoding fields of a head list, in order (RFC 9112, 6.1).
private struct TransferCoding: Sendable {
    private var endsInChunked = false
    private var hasUnknown = false
    private var isMisordered = false

    mutating func add(_ head: Span<UInt8>, _ value: Range<Int>) throws(HTTPViolation) {
        var list = ListElements(value)
        while let coding = list.next(in: head) {
            guard !coding.isEmpty else {
                throw HTTPViolation(.badTransferEncoding, at: value.lowerBound)
            }
            if endsInChunked { isMisordered = true }
            endsInChunked = head.matches("chunked", in: coding)
            if !endsInChunked { hasUnknown = true }
        }
    }

    /// A request whose last coding is not chunked has no length: that is 400, before any 501.
    func check(at offset: Int) throws(HTTPViolation) {
        guard endsInChunked, !isMisordered else { throw HTTPViolation(.chunkedNotLast, at: offset) }
        guard !hasUnknown else { throw HTTPViolation(.unknownTransferCoding, at: offset) }
    }
}
