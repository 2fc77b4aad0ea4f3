import HTTP
import Relay
import Sessions
import Testing

@Suite("Where a request comes from") struct TrustedProxiesTests {
    /// A request on its way: whom the relay trusts, who connects, what stands in the fields.
    struct Journey: CustomStringConvertible, Sendable {
        var trusted: [String] = ["loopback"]
        var header = ForwardingHeader.xForwardedFor
        var peer = "127.0.0.1"
        var xForwardedFor: [String] = []
        var forwarded: [String] = []
        let client: String
        var description: String { "\(peer) with \(xForwardedFor + forwarded): \(client)" }
    }

    @Test(
        "is the nearest hop that is no trusted proxy",
        arguments: [
            Journey(client: "127.0.0.1"),
            Journey(xForwardedFor: ["192.0.2.7"], client: "192.0.2.7"),
            // What the client wrote himself stands to the left.
            Journey(xForwardedFor: ["203.0.113.1, 192.0.2.7"], client: "192.0.2.7"),
            Journey(xForwardedFor: ["203.0.113.1", "192.0.2.7"], client: "192.0.2.7"),
            Journey(xForwardedFor: ["garbage, 127.0.0.1, 192.0.2.7"], client: "192.0.2.7"),
            // Through two proxies of ours.
            Journey(
                trusted: ["loopback", "10.0.0.0/8"], xForwardedFor: ["192.0.2.7, 10.1.2.3"],
                client: "192.0.2.7"),
            Journey(
                trusted: ["loopback", "10.0.0.0/8"],
                xForwardedFor: ["203.0.113.1, 192.0.2.7, 10.1.2.3, 10.3.2.1"],
                client: "192.0.2.7"),
            // Nothing but proxies: a request of one of them.
            Journey(
                trusted: ["loopback", "10.0.0.0/8"], xForwardedFor: ["10.1.2.3"],
                client: "10.1.2.3"),
            // Nobody vouches for what is no address: the last that was vouched for counts.
            Journey(xForwardedFor: ["192.0.2.7, unknown"], client: "127.0.0.1"),
            Journey(xForwardedFor: ["client.example"], client: "127.0.0.1"),
            Journey(
                trusted: ["loopback", "10.0.0.0/8"], xForwardedFor: ["192.0.2.7, _x, 10.1.2.3"],
                client: "10.1.2.3"),
            Journey(
                trusted: ["2001:db8::/32"], peer: "2001:db8::1",
                xForwardedFor: ["2001:db9:1:2:3::4"],
                client: "2001:db9:1:2::"),
            Journey(xForwardedFor: ["::ffff:192.0.2.7"], client: "192.0.2.7"),
            Journey(
                header: .forwarded, forwarded: ["for=203.0.113.1, for=192.0.2.7;proto=https"],
                client: "192.0.2.7"),
            Journey(
                header: .forwarded, forwarded: ["for=\"[2001:db8::1]:443\""], client: "2001:db8::"),
            Journey(header: .forwarded, forwarded: ["for=_hidden"], client: "127.0.0.1"),
            Journey(
                header: .forwarded, forwarded: ["for=\"", "for=192.0.2.7"], client: "192.0.2.7"),
        ]) func journeys(journey: Journey) throws
    {
        try check(journey)
    }

    @Test(
        "is the peer, when nobody has said to trust it",
        arguments: [
            Journey(trusted: [], xForwardedFor: ["192.0.2.7"], client: "127.0.0.1"),
            Journey(trusted: [], peer: "::1", forwarded: ["for=192.0.2.7"], client: "::"),
            Journey(peer: "203.0.113.1", xForwardedFor: ["192.0.2.7"], client: "203.0.113.1"),
            Journey(
                trusted: ["10.0.0.0/8"], peer: "127.0.0.1", xForwardedFor: ["192.0.2.7"],
                client: "127.0.0.1"),
            // A proxy that writes one field lets the other through as the client wrote it.
            Journey(forwarded: ["for=192.0.2.7"], client: "127.0.0.1"),
            Journey(
                xForwardedFor: ["192.0.2.7"], forwarded: ["for=203.0.113.1"], client: "192.0.2.7"),
            Journey(
                header: .forwarded, xForwardedFor: ["192.0.2.7"], forwarded: ["for=203.0.113.1"],
                client: "203.0.113.1"),
        ]) func untrusted(journey: Journey) throws
    {
        try check(journey)
    }

    private func check(_ journey: Journey) throws {
        var proxies = TrustedProxies()
        proxies.header = journey.header
        for text in journey.trusted { try proxies.trust(text) }
        let address = try #require(IPAddress(journey.peer))
        let family: PeerAddress.Family = address.ipv4 == nil ? .ipv6 : .ipv4
        let peer = PeerAddress(family: family, text: journey.peer, port: 4_711)
        let client: IPAddress = try #require(IPAddress(journey.client))
        #expect(proxies.client(of: request(journey), from: peer) == ClientAddress(client))
    }

    private func request(_ journey: Journey) -> Request {
        var headers = Headers()
        for line in journey.xForwardedFor { headers.add("X-Forwarded-For", line) }
        for line in journey.forwarded { headers.add("Forwarded", line) }
        return Request(method: .get, path: "/", headers: headers)
    }

    @Test("is a place of its own for a local socket") func local() throws {
        let peer = PeerAddress(family: .local, text: "", port: 0)
        var request = Journey(client: "")
        request.xForwardedFor = ["192.0.2.7"]
        var proxies = TrustedProxies()
        #expect(proxies.client(of: self.request(request), from: peer) == .local)
        try proxies.trust(TrustedProxies.loopback)
        let client = try #require(IPAddress("192.0.2.7"))
        #expect(proxies.client(of: self.request(request), from: peer) == ClientAddress(client))
    }

    @Test("is an IPv4 address, or the network an IPv6 host is in") func networks() throws {
        func client(_ text: String) throws -> ClientAddress {
            let address: IPAddress = try #require(IPAddress(text))
            return ClientAddress(address)
        }
        #expect(try client("2001:db8:1:2::1") == client("2001:db8:1:2:ffff::9"))
        #expect(try client("2001:db8:1:2::1") != client("2001:db8:1:3::1"))
        #expect(try client("192.0.2.7") != client("192.0.2.8"))
        #expect(try client("192.0.2.7") == client("::ffff:192.0.2.7"))
    }

    @Test(
        "is told by a list of proxies",
        arguments: [
            ("none", 0, "none"), ("loopback", 2, "loopback"), ("10.0.0.0/8", 1, "10.0.0.0/8"),
            ("10.0.0.0/8, 2001:db8::1,loopback", 4, "10.0.0.0/8,2001:db8::1,loopback"),
        ]) func list(text: String, networks: Int, written: String) throws
    {
        let proxies = try TrustedProxies(list: text)
        #expect(proxies.networks.count == networks)
        #expect(proxies.list == written)
        for bad in ["", "\(text),", "\(text),none"] {
            #expect(throws: NetworkRangeError.self) { try TrustedProxies(list: bad) }
        }
    }

    @Test("cannot be told by a misspelt network") func misspelt() {
        var proxies = TrustedProxies()
        for text in ["", "Loopback", "caddy", "10.0.0.1/8", "10.0.0.0/40"] {
            #expect(throws: NetworkRangeError.self) { try proxies.trust(text) }
        }
        #expect(proxies.networks.isEmpty)
    }
}
