extension JSONValue {
    /// Reads exactly one JSON text: RFC 8259 without extensions, and with unique keys.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(JSONParseError) -> JSONValue {
        try parse(bytes.span, limits: limits)
    }

    /// As ``parse(_:limits:)`` of bytes; offsets in errors count UTF-8 bytes.
    package static func parse(
        _ text: String, limits: JSONLimits = .standard
    ) throws(JSONParseError) -> JSONValue {
        try parse(text.utf8.span, limits: limits)
    }

    /// As ``parse(_:limits:)`` of an array, without owning the bytes.
    package static func parse(
        _ bytes: Span<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONParseError) -> JSONValue {
        guard bytes.count <= limits.maxBytes else {
            throw JSONParseError(.tooLong(limit: limits.maxBytes), at: limits.maxBytes)
        }
        var parser = JSONParser(limits: limits)
        return try parser.parse(bytes)
    }
}

/// The parser's state. Open arrays and objects are kept in a list, so depth costs no stack.
private struct JSONParser {
    /// An array or object whose end has not come yet.
    private struct Container {
        let isObject: Bool
        var elements: [JSONValue] = []
        var members: [JSONObject.Member] = []
        /// Where the keys behind the first ``JSONObject/linearLimit`` stand: repetitions among
        /// those are found only at the end.
        var keyOffsets: [Int] = []
        var key = ""
    }

    private let limits: JSONLimits
    private var offset = 0
    private var valueCount = 0
    private var open: [Container] = []

    init(limits: JSONLimits) { self.limits = limits }

    mutating func parse(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONParseError(.byteOrderMark, at: 0)
        }
        skipWhiteSpace(bytes)
        while true {
            guard var value = try parseValueStart(bytes) else { continue }
            while !open.isEmpty {
                guard let container = try attach(value, bytes) else { break }
                value = container
            }
            if open.isEmpty {
                skipWhiteSpace(bytes)
                guard offset == bytes.count else { throw JSONParseError(.trailingData, at: offset) }
                return value
            }
        }
    }

    /// Reads a scalar or an empty container, or opens a container and moves to its first value.
    ///
    /// - Returns: `nil` if a container was opened.
    private mutating func parseValueStart(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSONValue?
    {
        guard offset < bytes.count else { throw ended(expected: .value) }
        valueCount += 1
        guard valueCount <= limits.maxValues else {
            throw JSONParseError(.tooManyValues(limit: limits.maxValues), at: offset)
        }
        switch bytes[offset] {
        case UInt8(ascii: "\""): return .string(try parseString(bytes))
        case UInt8(ascii: "{"):
            try openContainer(isObject: true)
            skipWhiteSpace(bytes)
            if skip(UInt8(ascii: "}"), bytes) {
                open.removeLast()
                return .object(JSONObject())
            }
            try parseKey(bytes, expected: .keyOrEnd)
            return nil
        case UInt8(ascii: "["):
            try openContainer(isObject: false)
            skipWhiteSpace(bytes)
            if skip(UInt8(ascii: "]"), bytes) {
                open.removeLast()
                return .array([])
            }
            guard offset < bytes.count else { throw ended(expected: .valueOrEnd) }
            return nil
        case UInt8(ascii: "t"): return try parseLiteral("true", .true, .bool(true), bytes)
        case UInt8(ascii: "f"): return try parseLiteral("false", .false, .bool(false), bytes)
        case UInt8(ascii: "n"): return try parseLiteral("null", .null, .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try parseNumber(bytes))
        case let byte: throw JSONParseError(.unexpectedByte(byte, expected: .value), at: offset)
        }
    }

    private mutating func openContainer(isObject: Bool) throws(JSONParseError) {
        guard open.count < limits.maxDepth else {
            throw JSONParseError(.tooDeep(limit: limits.maxDepth), at: offset)
        }
        offset += 1
        open.append(Container(isObject: isObject))
    }

    /// Puts a finished value into the innermost container and moves to the next value, if any.
    ///
    /// - Returns: The container, if it ends here.
    private mutating func attach(
        _ value: JSONValue, _ bytes: Span<UInt8>
    ) throws(JSONParseError) -> JSONValue? {
        let last = open.count - 1
        let isObject = open[last].isObject
        if isObject {
            open[last].members.append((open[last].key, value))
        } else {
            open[last].elements.append(value)
        }
        skipWhiteSpace(bytes)
        let expected: JSONParseError.Expectation = isObject ? .commaOrBrace : .commaOrBracket
        guard offset < bytes.count else { throw ended(expected: expected) }
        switch bytes[offset] {
        case UInt8(ascii: ","):
            offset += 1
            skipWhiteSpace(bytes)
            if isObject { try parseKey(bytes, expected: .key) }
            return nil
        case UInt8(ascii: "}") where isObject:
            offset += 1
            let container = open.removeLast()
            let (object, repeated) = JSONObject.adopting(container.members)
            if let repeated {
                let key = container.members[repeated].key
                let at = container.keyOffsets[repeated - JSONObject.linearLimit]
                throw JSONParseError(.duplicateKey(key), at: at)
            }
            return .object(object)
        case UInt8(ascii: "]") where !isObject:
            offset += 1
            return .array(open.removeLast().elements)
        case let byte: throw JSONParseError(.unexpectedByte(byte, expected: expected), at: offset)
        }
    }

    /// Reads a key and its colon and moves to the value.
    private mutating func parseKey(
        _ bytes: Span<UInt8>, expected: JSONParseError.Expectation
    ) throws(JSONParseError) {
        guard offset < bytes.count else { throw ended(expected: expected) }
        let start = offset
        guard bytes[start] == UInt8(ascii: "\"") else {
            throw JSONParseError(.unexpectedByte(bytes[start], expected: expected), at: start)
        }
        let key = try parseString(bytes)
        let last = open.count - 1
        if open[last].members.count < JSONObject.linearLimit {
            for member in open[last].members where member.key.isSameText(as: key) {
                throw JSONParseError(.duplicateKey(key), at: start)
            }
        } else {
            open[last].keyOffsets.append(start)
        }
        open[last].key = key
        skipWhiteSpace(bytes)
        guard offset < bytes.count else { throw ended(expected: .colon) }
        guard skip(UInt8(ascii: ":"), bytes) else {
            throw JSONParseError(.unexpectedByte(bytes[offset], expected: .colon), at: offset)
        }
        skipWhiteSpace(bytes)
    }

    private mutating func parseString(_ bytes: Span<UInt8>) throws(JSONParseError) -> String {
        var scanner = StringScanner(at: offset)
        let text = try scanner.scan(bytes)
        offset = scanner.offset
        return text
    }

    private mutating func parseNumber(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSONNumber {
        let start = offset
        var scanner = NumberScanner(at: start)
        if let reason = scanner.scan(bytes) { throw JSONParseError(reason, at: scanner.offset) }
        offset = scanner.offset
        if let integer = scanner.integer { return JSONNumber(integer) }
        return JSONNumber(scanned: try StringScanner.text(bytes, start..<offset))
    }

    private mutating func parseLiteral(
        _ word: String, _ literal: JSONParseError.Literal, _ value: JSONValue,
        _ bytes: Span<UInt8>
    ) throws(JSONParseError) -> JSONValue {
        let letters = word.utf8.span
        for position in letters.indices {
            guard offset < bytes.count else { throw ended(expected: .literal(literal)) }
            guard bytes[offset] == letters[position] else {
                throw JSONParseError(
                    .unexpectedByte(bytes[offset], expected: .literal(literal)), at: offset)
            }
            offset += 1
        }
        return value
    }

    private mutating func skipWhiteSpace(_ bytes: Span<UInt8>) {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    private mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private func ended(expected: JSONParseError.Expectation) -> JSONParseError {
        JSONParseError(.unexpectedEnd(expected: expected), at: offset)
    }
}
