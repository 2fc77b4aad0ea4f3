package import HTTP
package import Sessions

/// Whose word counts about where a request comes from. By default nobody's, not even this
/// machine's: whoever may choose his address has no limits.
///
/// The nearest hop is our peer, which the kernel names. As long as a hop is a trusted proxy, the
/// next one is whoever that proxy says it asked for; the first that is not trusted is the client.
/// What stands beyond it in the field the client may have written himself. A hop without a numeric
/// address ends the search at the proxy that vouched for it.
package struct TrustedProxies: Sendable {
    /// Stands for the proxies of this machine: 127.0.0.0/8, ::1 and sockets without addresses.
    package static let loopback = "loopback"

    /// Stands for no proxies.
    package static let nobody = "none"

    /// Their addresses.
    package private(set) var networks: [NetworkRange] = []
    /// Whether peers without an address, on a local socket, are proxies.
    package private(set) var includesLocalSockets = false
    /// The field they write. One only: a proxy that writes one of the two lets the other through as
    /// the client sent it (Caddy and nginx do), so that following either would let every client
    /// choose his address. The other field is ignored.
    package var header = ForwardingHeader.xForwardedFor

    /// What was trusted, as it was written.
    private var names: [String] = []

    /// Nobody.
    package init() {}

    /// Reads `none`, or what ``trust(_:)`` takes, separated by commas.
    package init(list: String) throws(NetworkRangeError) {
        guard list != Self.nobody else { return }
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            try trust(String(part.drop { $0 == " " }))
        }
    }

    /// The reverse of ``init(list:)``.
    package var list: String { names.isEmpty ? Self.nobody : names.joined(separator: ",") }

    /// Trusts an address, a network such as `10.0.0.0/8`, or `loopback`.
    package mutating func trust(_ text: String) throws(NetworkRangeError) {
        guard text == Self.loopback else {
            networks.append(try NetworkRange(text))
            names.append(text)
            return
        }
        names.append(text)
        networks += [try NetworkRange("127.0.0.0/8"), try NetworkRange("::1")]
        includesLocalSockets = true
    }

    /// Where a request comes from.
    package func client(of request: Request, from peer: PeerAddress) -> ClientAddress {
        guard trusts(peer.address) else { return ClientAddress(peer.address) }
        var nearest = peer.address
        for hop in request.headers.hops(in: header) {
            guard let hop else { break }
            nearest = hop
            guard trusts(hop) else { break }
        }
        return ClientAddress(nearest)
    }

    private func trusts(_ address: IPAddress?) -> Bool {
        guard let address else { return includesLocalSockets }
        return networks.contains { $0.contains(address) }
    }
}

extension ClientAddress {
    /// - Parameter address: `nil` for a peer on a local socket.
    package init(_ address: IPAddress?) {
        guard let address else {
            self = .local
            return
        }
        self = address.ipv4.map { .ipv4($0) } ?? .ipv6(prefix: address.high)
    }
}
