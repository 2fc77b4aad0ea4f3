/// A field in which proxies write down for whom they ask.
package enum ForwardingHeader: String, CaseIterable, Sendable {
    /// What nearly every proxy writes; a list of addresses, in no standard.
    case xForwardedFor = "x-forwarded-for"
    /// RFC 7239.
    case forwarded

    /// Hops that are looked at, the nearest ones: more than any chain of proxies has.
    package static let maxHops = 32

    fileprivate var name: HeaderName {
        switch self {
        case .xForwardedFor: Self.xForwardedForName
        case .forwarded: Self.forwardedName
        }
    }
    private static let xForwardedForName: HeaderName = "X-Forwarded-For"
    private static let forwardedName: HeaderName = "Forwarded"
}

extension Headers {
    /// For whom each proxy asked, the nearest first: the last entry was written by our peer, the
    /// one before it by the peer of that, if it is to be believed. `nil` stands for whatever is no
    /// numeric address: `unknown`, an obfuscated name (RFC 7239, 6.3), a host name, garbage.
    package func hops(in header: ForwardingHeader) -> [IPAddress?] {
        var hops: [IPAddress?] = []
        let bytes = bytes.span
        for field in fields where bytes.matches(header.name.lowercased, in: field.name) {
            switch header {
            case .xForwardedFor:
                var list = ListElements(field.value)
                // Empty elements do not count (RFC 9110, 5.6.1.2).
                while let element = list.next(in: bytes) {
                    guard !element.isEmpty else { continue }
                    hops.append(IPAddress(node: bytes, element, allowsBareIPv6: true))
                }
            case .forwarded:
                // A line that breaks the grammar says nothing reliable about any of its hops.
                var line = ForwardedLine(field.value)
                hops += line.hops(in: bytes) ?? [nil]
            }
        }
        return hops.suffix(ForwardingHeader.maxHops).reversed()
    }
}

/// Reads the value of one `Forwarded` field.
private struct ForwardedLine {
    private var index: Int
    private let end: Int

    init(_ value: Range<Int>) {
        index = value.lowerBound
        end = value.upperBound
    }

    /// - Returns: `nil` unless the line follows RFC 7239, section 4, to the letter.
    mutating func hops(in bytes: Span<UInt8>) -> [IPAddress?]? {
        var hops: [IPAddress?] = []
        while true {
            skipWhitespace(bytes)
            if index == end { return hops }
            if bytes[index] == ASCII.comma {
                index += 1
                continue
            }
            guard let hop = element(bytes) else { return nil }
            hops.append(hop)
            skipWhitespace(bytes)
            guard index == end || bytes[index] == ASCII.comma else { return nil }
        }
    }

    /// `forwarded-element`: pairs of name and value. One without `for` is a hop without a name.
    private mutating func element(_ bytes: Span<UInt8>) -> IPAddress?? {
        var hop: IPAddress?
        var hasFor = false
        while true {
            let start = index
            while index < end, bytes[index].isToken { index += 1 }
            let name = start..<index
            guard !name.isEmpty, index < end, bytes[index] == ASCII.equals else { return nil }
            index += 1
            guard let value = value(bytes) else { return nil }
            if bytes.matches("for", in: name) {
                // Each name at most once (section 4).
                guard !hasFor else { return nil }
                hasFor = true
                hop = IPAddress(node: value.span, 0..<value.count, allowsBareIPv6: false)
            }
            guard index < end, bytes[index] == ASCII.semicolon else { return .some(hop) }
            index += 1
        }
    }

    /// A token or a quoted string, without its quotes and escapes.
    private mutating func value(_ bytes: Span<UInt8>) -> [UInt8]? {
        var value: [UInt8] = []
        guard index < end, bytes[index] == UInt8(ascii: "\"") else {
            while index < end, bytes[index].isToken {
                value.append(bytes[index])
                index += 1
            }
            return value.isEmpty ? nil : value
        }
        index += 1
        while index < end, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < end else { return nil }
            value.append(bytes[index])
            index += 1
        }
        guard index < end else { return nil }
        index += 1
        return value
    }

    private mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while index < end, bytes[index] == ASCII.space || bytes[index] == ASCII.tab { index += 1 }
    }
}

extension IPAddress {
    /// Reads `192.0.2.7`, `192.0.2.7:80`, `[2001:db8::1]` or `[2001:db8::1]:80`.
    fileprivate init?(node bytes: Span<UInt8>, _ range: Range<Int>, allowsBareIPv6: Bool) {
        guard !range.isEmpty else { return nil }
        if bytes[range.lowerBound] == ASCII.leftBracket {
            guard let close = bytes.firstIndex(of: ASCII.rightBracket, in: range),
                bytes.isPort(close + 1..<range.upperBound)
            else { return nil }
            let inner = range.lowerBound + 1..<close
            guard bytes.firstIndex(of: ASCII.colon, in: inner) != nil else { return nil }
            self.init(bytes, inner)
            return
        }
        let colon = bytes.firstIndex(of: ASCII.colon, in: range) ?? range.upperBound
        let hasOne =
            colon < range.upperBound
            && bytes.firstIndex(of: ASCII.colon, in: colon + 1..<range.upperBound) == nil
        if colon == range.upperBound || hasOne {
            guard bytes.isPort(colon..<range.upperBound) else { return nil }
            self.init(bytes, range.lowerBound..<colon)
        } else if allowsBareIPv6 {
            self.init(bytes, range)
        } else {
            return nil
        }
    }
}

extension Span<UInt8> {
    /// Whether a range is empty, or a colon and one to five digits.
    fileprivate func isPort(_ range: Range<Int>) -> Bool {
        if range.isEmpty { return true }
        guard self[range.lowerBound] == ASCII.colon, (2...6).contains(range.count) else {
            return false
        }
        for index in range.dropFirst() where self[index].decimalDigit == nil { return false }
        return true
    }
}
