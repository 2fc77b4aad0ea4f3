/// An IP address with a port, or an address or network without one. From octets only: no host
/// name, no text of a stranger's choosing.
package struct NetworkAddress: Hashable, Sendable {
    private enum Detail: Hashable, Sendable { case port(UInt16), prefix(Int), none }
    private let octets: [UInt8]
    private let detail: Detail

    /// - Parameter octets: Four for IPv4, sixteen for IPv6, in network order; else `nil`.
    package init?(octets: [UInt8], port: UInt16) { self.init(octets, .port(port)) }

    /// A host, or a network of as many leading bits.
    package init?(octets: [UInt8], prefix: Int? = nil) {
        self.init(octets, prefix.map { .prefix($0) } ?? .none)
    }

    private init?(_ octets: [UInt8], _ detail: Detail) {
        guard octets.count == 4 || octets.count == 16 else { return nil }
        self.octets = octets
        self.detail = detail
    }

    /// `192.0.2.1:80`, `192.0.2.1`, or `[2001:db8::1]:80`, `2001:db8::/64` in the form of RFC 5952.
    package var text: String {
        let isShort = octets.count == 4
        let host = isShort ? octets.map(String.init).joined(separator: ".") : groups
        switch detail {
        case .port(let port): return isShort ? "\(host):\(port)" : "[\(host)]:\(port)"
        case .prefix(let bits): return "\(host)/\(bits)"
        case .none: return host
        }
    }

    private var groups: String {
        let values = stride(from: 0, to: octets.count, by: 2).map {
            UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
        }
        // The first of the longest runs of at least two zeros becomes `::`.
        var longest = 0..<0
        var start = 0
        while start < values.count {
            let end = values[start...].firstIndex { $0 != 0 } ?? values.count
            if end - start >= 2, end - start > longest.count { longest = start..<end }
            start = max(end, start) + 1
        }
        func text(_ range: Range<Int>) -> String {
            values[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !longest.isEmpty else { return text(values.indices) }
        return text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<values.count)
    }
}
