package import Wire

/// Where a request comes from, as far as limits tell places apart: one IPv4 address, or the /64 of
/// an IPv6 address, since a host may choose the rest of it freely.
package struct ClientAddress: Hashable, Sendable {
    /// The kind of address.
    package enum Kind: UInt64, Sendable {
        /// A socket of this machine that has no address.
        case local
        case ipv4
        case ipv6
    }
    package let kind: Kind
    /// The IPv4 address, or the upper half of the IPv6 address.
    package let bits: UInt64

    private init(_ kind: Kind, _ bits: UInt64) {
        self.kind = kind
        self.bits = bits
    }

    /// Everybody who comes through a socket without addresses.
    package static let local = ClientAddress(.local, 0)
    /// A host.
    package static func ipv4(_ address: UInt32) -> Self { Self(.ipv4, UInt64(address)) }
    /// A network of hosts.
    package static func ipv6(prefix: UInt64) -> Self { Self(.ipv6, prefix) }
}

/// Whom a limit counts for: an address, or an address with a code. Two words, no allocation.
package struct LimitKey: Equatable, Sendable {
    let address: UInt64
    /// The code in the lower 40 bits, the kind of address in bits 60 and 61, bit 63 set if there is
    /// a code.
    let scope: UInt64

    /// Everything that comes from an address.
    package init(_ address: ClientAddress) {
        self.address = address.bits
        scope = address.kind.rawValue << 60
    }

    /// What comes from an address about a code.
    package init(_ address: ClientAddress, _ code: SessionCode) {
        self.address = address.bits
        scope = 1 << 63 | address.kind.rawValue << 60 | code.value
    }

    /// Whatever is about a code, wherever it comes from.
    package init(_ code: SessionCode) {
        address = 0
        scope = 1 << 63 | code.value
    }

    /// Nobody can aim keys at one place: Swift's hasher is SipHash with a key drawn at start, and
    /// `seed` adds a drawn number in case somebody has switched that off.
    func hash(_ seed: UInt64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(address)
        hasher.combine(scope)
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }
}
