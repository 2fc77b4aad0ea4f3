/// Reads one number by the grammar of RFC 8259 section 6.
struct NumberScanner {
    /// After ``scan(_:)``: behind the number, or at the byte that is wrong.
    private(set) var offset: Int
    /// The worth, if the number is an integer that fits and would be written just so again.
    private(set) var integer: Int64?

    init(at offset: Int) { self.offset = offset }

    /// - Returns: What is wrong at ``offset``, or `nil` if a number was read.
    mutating func scan(_ bytes: Span<UInt8>) -> JSONParseError.Reason? {
        let isNegative = offset < bytes.count && bytes[offset] == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        let start = offset
        var value: UInt64 = 0
        while offset < bytes.count, let digit = Self.digit(bytes[offset]) {
            // Wraps for more than 19 digits, which are not used then.
            value = value &* 10 &+ UInt64(digit)
            offset += 1
        }
        let length = offset - start
        guard length > 0 else { return Self.missingDigit(bytes, at: offset) }
        if length > 1, bytes[start] == UInt8(ascii: "0") {
            offset = start + 1
            return .leadingZero
        }
        var isInteger = length <= 19 && !(isNegative && value == 0)
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            guard skipDigits(bytes) else { return Self.missingDigit(bytes, at: offset) }
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if offset < bytes.count,
                bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
            {
                offset += 1
            }
            guard skipDigits(bytes) else { return Self.missingDigit(bytes, at: offset) }
        }
        integer = isInteger ? Int64(magnitude: value, isNegative: isNegative) : nil
        return nil
    }

    /// - Returns: Whether there was at least one.
    private mutating func skipDigits(_ bytes: Span<UInt8>) -> Bool {
        let start = offset
        while offset < bytes.count, Self.digit(bytes[offset]) != nil { offset += 1 }
        return offset > start
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }

    private static func missingDigit(
        _ bytes: Span<UInt8>, at offset: Int
    ) -> JSONParseError.Reason {
        offset < bytes.count
            ? .unexpectedByte(bytes[offset], expected: .digit) : .unexpectedEnd(expected: .digit)
    }
}
