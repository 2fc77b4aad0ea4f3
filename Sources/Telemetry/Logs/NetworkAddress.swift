/// An IP address and port, from octets only: no host name, no text of a stranger's choosing.
package struct NetworkAddress: Hashable, Sendable {
    private let octets: [UInt8]
    private let port: UInt16

    /// - Parameter octets: Four for IPv4, sixteen for IPv6, in network order; else `nil`.
    package init?(octets: [UInt8], port: UInt16) {
        guard octets.count == 4 || octets.count == 16 else { return nil }
        self.octets = octets
        self.port = port
    }

    /// `192.0.2.1:80`, or `[2001:db8::1]:80` in the form of RFC 5952.
    package var text: String {
        octets.count == 4
            ? octets.map(String.init).joined(separator: ".") + ":\(port)" : "[\(groups)]:\(port)"
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
