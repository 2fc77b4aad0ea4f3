/// An IP address in 128 bits. An IPv4 address is what RFC 4291, 2.5.5.2, maps it to, so that a host
/// is the same whichever socket it comes through.
package struct IPAddress: Hashable, Sendable {
    /// The upper half, in host order.
    package let high: UInt64
    /// The lower half.
    package let low: UInt64

    /// What stands above the 32 bits of an IPv4 address.
    private static let mapping: UInt64 = 0xFFFF << 32

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init(ipv4: UInt32) { self.init(high: 0, low: Self.mapping | UInt64(ipv4)) }

    /// Reads `192.0.2.7` (four decimal numbers without leading zeros) or any form of RFC 4291, 2.2,
    /// without brackets and zone.
    package init?(_ text: String) {
        let bytes = text.utf8Span.span
        self.init(bytes, bytes.indices)
    }

    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        if bytes.firstIndex(of: ASCII.colon, in: range) != nil {
            self.init(ipv6: bytes, range)
        } else if let address = dotted(bytes, range) {
            self.init(ipv4: address)
        } else {
            return nil
        }
    }

    /// The IPv4 address, if it is one.
    package var ipv4: UInt32? {
        guard high == 0, low & ~0xFFFF_FFFF == Self.mapping else { return nil }
        return UInt32(truncatingIfNeeded: low)
    }

    /// Whether it is this machine's own (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
    package var isLoopback: Bool {
        if let ipv4 { return ipv4 >> 24 == 127 }
        return high == 0 && low == 1
    }

    /// Four octets for IPv4, else sixteen, in network order.
    package var octets: [UInt8] {
        func octets(_ word: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: word >> (UInt64($0) * 8)) }
        }
        return ipv4.map { octets(UInt64($0), 4) } ?? (octets(high, 8) + octets(low, 8))
    }
}

private func dotted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    var address: UInt32 = 0
    var parts = 0
    var index = range.lowerBound
    while true {
        var value: UInt32 = 0
        let start = index
        while index < range.upperBound, let digit = bytes[index].decimalDigit {
            // A leading zero is octal to some readers, so to nobody.
            guard index == start || value != 0 else { return nil }
            value = value * 10 + UInt32(digit)
            guard value <= 255 else { return nil }
            index += 1
        }
        guard index > start else { return nil }
        address = address << 8 | value
        parts += 1
        if parts == 4 { return index == range.upperBound ? address : nil }
        guard index < range.upperBound, bytes[index] == ASCII.dot else { return nil }
        index += 1
    }
}

extension IPAddress {
    /// Groups of 16 bits, with one `::` for as many zeros as fit, perhaps ending in dotted decimal.
    private init?(ipv6 bytes: Span<UInt8>, _ range: Range<Int>) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        var gap: Int?
        func push(_ group: UInt64) {
            words = (words.0 << 16 | words.1 >> 48, words.1 << 16 | group)
            count += 1
        }
        var index = range.lowerBound
        if bytes.spells("::", at: index, before: range.upperBound) {
            gap = 0
            index += 2
        }
        while index < range.upperBound {
            guard count < 8 else { return nil }
            var group: UInt64 = 0
            let start = index
            while index < range.upperBound, index - start < 4, let digit = bytes[index].hexDigit {
                group = group << 4 | UInt64(digit)
                index += 1
            }
            if index < range.upperBound, bytes[index] == ASCII.dot {
                guard count <= 6, let tail = dotted(bytes, start..<range.upperBound) else {
                    return nil
                }
                push(UInt64(tail >> 16))
                push(UInt64(tail & 0xFFFF))
                break
            }
            guard index > start else { return nil }
            push(group)
            if index == range.upperBound { break }
            if bytes.spells("::", at: index, before: range.upperBound) {
                guard gap == nil else { return nil }
                gap = count
                index += 2
            } else {
                guard bytes[index] == ASCII.colon, index + 1 < range.upperBound else { return nil }
                index += 1
            }
        }
        guard let gap else {
            guard count == 8 else { return nil }
            self.init(high: words.0, low: words.1)
            return
        }
        // `::` stands for at least one group.
        guard count < 8 else { return nil }
        let tail = UInt64((count - gap) * 16)
        let whole = UInt128(words.0) << 64 | UInt128(words.1)
        let mask = (UInt128(1) << UInt128(tail)) - 1
        let spread = (whole & ~mask) << UInt128((8 - count) * 16) | whole & mask
        self.init(high: UInt64(spread >> 64), low: UInt64(truncatingIfNeeded: spread))
    }
}

extension Span<UInt8> {
    fileprivate func spells(_ text: String, at start: Int, before end: Int) -> Bool {
        start + text.utf8.count <= end && spells(text, at: start)
    }
}
