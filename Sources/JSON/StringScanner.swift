/// Reads one string by the grammar of RFC 8259 section 7.
struct StringScanner {
    /// After ``scan(_:)``: behind the closing quote.
    private(set) var offset: Int

    /// - Parameter offset: Of the opening quote.
    init(at offset: Int) { self.offset = offset }

    /// - Returns: The string without quotes, escapes resolved.
    mutating func scan(_ bytes: Span<UInt8>) throws(JSONParseError) -> String {
        offset += 1
        let first = try scanRun(bytes)
        let text = try Self.text(bytes, first)
        if bytes[offset] == UInt8(ascii: "\"") {
            offset += 1
            return text
        }
        return try scanEscaped(bytes, after: text)
    }

    /// The rest of a string that has an escape behind the text `first`.
    private mutating func scanEscaped(
        _ bytes: Span<UInt8>, after first: String
    ) throws(JSONParseError) -> String {
        var resolved = Array(first.utf8)
        while bytes[offset] != UInt8(ascii: "\"") {
            try resolveEscape(bytes, into: &resolved)
            resolved.append(contentsOf: try Self.text(bytes, try scanRun(bytes)).utf8)
        }
        offset += 1
        return try Self.text(resolved.span, 0..<resolved.count)
    }

    /// Moves to the next quote or backslash; there is one, or this throws.
    private mutating func scanRun(_ bytes: Span<UInt8>) throws(JSONParseError) -> Range<Int> {
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return start..<offset }
            if byte < 0x20 { throw JSONParseError(.controlCharacter(byte), at: offset) }
            offset += 1
        }
        throw JSONParseError(.unexpectedEnd(expected: .closingQuote), at: bytes.count)
    }

    /// Appends what the escape at ``offset`` stands for and moves behind it.
    private mutating func resolveEscape(
        _ bytes: Span<UInt8>, into resolved: inout [UInt8]
    ) throws(JSONParseError) {
        let start = offset
        guard start + 1 < bytes.count else {
            throw JSONParseError(.unexpectedEnd(expected: .closingQuote), at: bytes.count)
        }
        offset = start + 2
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): resolved.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): resolved.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): resolved.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): resolved.append(0x08)
        case UInt8(ascii: "f"): resolved.append(0x0C)
        case UInt8(ascii: "n"): resolved.append(0x0A)
        case UInt8(ascii: "r"): resolved.append(0x0D)
        case UInt8(ascii: "t"): resolved.append(0x09)
        case UInt8(ascii: "u"):
            resolved.append(contentsOf: try scanScalar(bytes, escapeAt: start).utf8)
        default: throw JSONParseError(.invalidEscape, at: start + 1)
        }
    }

    /// Reads the digits of a `\u` escape, and of a second one if they form a surrogate pair.
    private mutating func scanScalar(
        _ bytes: Span<UInt8>, escapeAt start: Int
    ) throws(JSONParseError) -> Unicode.Scalar {
        let unit = try scanCodeUnit(bytes)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit),
            offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw JSONParseError(.loneSurrogate, at: start) }
        offset += 2
        let second = try scanCodeUnit(bytes)
        let offsetInPlane = UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF)
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x10000 + offsetInPlane)
        else { throw JSONParseError(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func scanCodeUnit(_ bytes: Span<UInt8>) throws(JSONParseError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard offset < bytes.count else {
                throw JSONParseError(.unexpectedEnd(expected: .hexDigit), at: offset)
            }
            let byte = bytes[offset]
            guard let digit = byte.hexDigitValue else {
                throw JSONParseError(.unexpectedByte(byte, expected: .hexDigit), at: offset)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }

    /// Copies a part of the input that must be valid UTF-8.
    static func text(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(JSONParseError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes.extracting(range)))
        } catch {
            let offset = range.lowerBound + error.byteOffsets.lowerBound
            throw JSONParseError(.invalidUTF8, at: offset)
        }
    }
}

extension UInt8 {
    /// The lower-case hexadecimal digit of a value below 16.
    var asHexDigit: UInt8 {
        self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10
    }

    /// The value of an ASCII hexadecimal digit.
    package var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
