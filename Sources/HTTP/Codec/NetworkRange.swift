/// Why a text names no network.
package enum NetworkRangeError: Error, Equatable, CustomStringConvertible {
    /// The part before the slash is no numeric address.
    case notAnAddress
    /// The part behind it is no length from 0 to the number there.
    case prefixLength(allowed: Int)
    /// The address has bits below the prefix: one of the two is a mistake.
    case hostBits

    /// What is allowed, to stand behind "must be".
    package var description: String {
        switch self {
        case .notAnAddress: "a numeric address or a network such as 10.0.0.0/8 or 2001:db8::/32"
        case .prefixLength(let allowed): "a network with a prefix length from 0 to \(allowed)"
        case .hostBits: "a network whose address is zero below the prefix, such as 10.1.0.0/16"
        }
    }
}

/// A block of addresses in the notation of RFC 4632, 3.1, and RFC 4291, 2.3: `10.0.0.0/8`.
package struct NetworkRange: Hashable, Sendable {
    /// Its first address.
    package let base: IPAddress
    /// Leading bits that its addresses have in common, of 128.
    private let prefix: Int

    /// Reads an address, or an address, a slash and a prefix length.
    package init(_ text: String) throws(NetworkRangeError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(String(parts[0])) else { throw .notAnAddress }
        // A mapped address is an IPv4 address, but whoever writes it so counts from the left.
        let isDotted = base.ipv4 != nil && !parts[0].contains(":")
        let width = isDotted ? 32 : 128
        var length = width
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard digits.allSatisfy({ $0.decimalDigit != nil }), let number = Int(parts[1]),
                number <= width, digits.first != ASCII.zero || digits.count == 1
            else { throw .prefixLength(allowed: width) }
            length = number
        }
        self.base = base
        prefix = length + 128 - width
        guard base.leading(prefix) == base else { throw .hostBits }
    }

    /// Whether the address is in the block.
    package func contains(_ address: IPAddress) -> Bool { address.leading(prefix) == base }
}

extension IPAddress {
    /// The address with all but its leading bits cleared.
    fileprivate func leading(_ count: Int) -> IPAddress {
        // A shift by the whole width gives 0: these are smart shifts.
        IPAddress(
            high: high & ~(UInt64.max >> UInt64(min(count, 64))),
            low: low & ~(UInt64.max >> UInt64(max(count - 64, 0))))
    }
}
