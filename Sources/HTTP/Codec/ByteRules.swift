/// ASCII bytes that carry meaning in HTTP/1.1 and event streams, by the names RFC 5234 gives them.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let equals: UInt8 = 0x3D
    static let question: UInt8 = 0x3F
    static let asterisk: UInt8 = 0x2A
    static let leftBracket: UInt8 = 0x5B
    static let rightBracket: UInt8 = 0x5D
    static let delete: UInt8 = 0x7F
}

/// A set of ASCII bytes as two words: membership is a shift, with no table to load.
///
/// The words stand in the source ready-made so that no initialiser runs on first use; a test
/// derives each of them from its grammar again.
struct ByteSet {
    let low: UInt64
    let high: UInt64

    /// `tchar` of RFC 9110, 5.6.2: what methods and field names are made of.
    static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    /// What a request target may hold: visible ASCII without `"`, `#`, `<` and `>`. Wider than
    /// RFC 3986 by the bytes that browsers leave as they are in a query, such as `|` and `[`.
    static let target = ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
    /// `unreserved` and `sub-delims` of RFC 3986, 3.2.2: a registered name, apart from escapes.
    static let registeredName = ByteSet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// What stands between the brackets of an IPv6 literal.
    static let ipv6 = ByteSet(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E)

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : high
        return byte < 128 && (word &>> UInt64(byte)) & 1 == 1
    }
}

extension UInt8 {
    /// Whether the byte may stand in a token; letters and the hyphen are decided first, being
    /// nearly all of them.
    @inline(__always)
    var isToken: Bool {
        (self | 0x20) &- 0x61 < 26 || self == ASCII.hyphen || ByteSet.token.contains(self)
    }
    /// Whether the byte may stand in a request target; letters are decided first.
    @inline(__always)
    var isTarget: Bool { (self | 0x20) &- 0x61 < 26 || ByteSet.target.contains(self) }
    /// The byte with ASCII capitals made small.
    @inline(__always)
    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
    /// The value of an ASCII decimal digit.
    var decimalDigit: UInt8? { self &- ASCII.zero < 10 ? self &- ASCII.zero : nil }
    /// The value of an ASCII hexadecimal digit, of either case.
    var hexDigit: UInt8? {
        if let digit = decimalDigit { return digit }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
    /// Whether a field line must not hold the byte: every control byte except the tab.
    var isForbiddenControl: Bool { (self < 0x20 && self != ASCII.tab) || self == ASCII.delete }
}

extension Span<UInt8> {
    /// Whether the bytes of `range` spell `text`, capitals and small letters being the same.
    /// - Parameter text: Lower case.
    func matches(_ text: String, in range: Range<Int>) -> Bool {
        let expected = text.utf8Span.span
        guard expected.count == range.count else { return false }
        var index = 0
        while index < expected.count {
            guard self[range.lowerBound &+ index].lowercased == expected[index] else {
                return false
            }
            index &+= 1
        }
        return true
    }

    /// Whether the bytes from `start` on are exactly those of `text`.
    func spells(_ text: String, at start: Int) -> Bool {
        let expected = text.utf8Span.span
        guard start + expected.count <= count else { return false }
        for index in expected.indices where self[start + index] != expected[index] { return false }
        return true
    }

    /// `range` without the spaces and tabs at both its ends (OWS of RFC 9110, 5.6.3).
    func trimming(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower] == ASCII.space || self[lower] == ASCII.tab { lower += 1 }
        while lower < upper, self[upper - 1] == ASCII.space || self[upper - 1] == ASCII.tab {
            upper -= 1
        }
        return lower..<upper
    }

    /// Where the first control byte stands in a range, or the range's end. Looks at eight bytes at
    /// a time: heads are mostly text.
    func firstControl(from start: Int, to end: Int) -> Int {
        var index = start
        while end &- index >= 8 {
            // SAFETY: any eight bytes are a UInt64, and the call checks that they are within.
            let word = unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            // In each byte of these words the high bit is set if the byte is below a space, or is
            // DEL; a borrow can only set further bits above the first true one.
            let low = (word &- 0x2020_2020_2020_2020) & ~word
            let other = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let delete = (other &- 0x0101_0101_0101_0101) & ~other
            let found = (low | delete) & 0x8080_8080_8080_8080
            if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, self[index] >= ASCII.space, self[index] != ASCII.delete { index &+= 1 }
        return index
    }

    /// The first place of `byte` within `range`.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            if self[index] == byte { return index }
            index &+= 1
        }
        return nil
    }
}
