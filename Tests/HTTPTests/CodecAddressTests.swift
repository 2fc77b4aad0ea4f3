import HTTP
import Testing

@Suite("An address") struct CodecAddressTests {
    @Test(
        "is read from every numeric form",
        arguments: [
            ("0.0.0.0", 0, 0xFFFF_0000_0000), ("192.0.2.7", 0, 0xFFFF_C000_0207),
            ("255.255.255.255", 0, 0xFFFF_FFFF_FFFF), ("::ffff:192.0.2.7", 0, 0xFFFF_C000_0207),
            ("::FFFF:c000:207", 0, 0xFFFF_C000_0207), ("::", 0, 0), ("::1", 0, 1),
            ("1::", 0x1_0000_0000_0000, 0), ("2001:db8::1", 0x2001_0DB8_0000_0000, 1),
            ("2001:DB8:0:0:0:0:0:1", 0x2001_0DB8_0000_0000, 1),
            ("1:2:3:4:5:6:7:8", 0x1_0002_0003_0004, 0x5_0006_0007_0008),
            ("1:2:3:4:5:6:7::", 0x1_0002_0003_0004, 0x5_0006_0007_0000),
            ("::2:3:4:5:6:7:8", 0x2_0003_0004, 0x5_0006_0007_0008),
            ("1::8", 0x1_0000_0000_0000, 8),
            ("64:ff9b::192.0.2.7", 0x64_FF9B_0000_0000, 0xC000_0207),
            ("1:2:3:4:5:6:192.0.2.7", 0x1_0002_0003_0004, 0x5_0006_C000_0207),
        ] as [(String, UInt64, UInt64)]) func read(text: String, high: UInt64, low: UInt64)
    {
        #expect(IPAddress(text) == IPAddress(high: high, low: low))
    }

    @Test(
        "is nothing else",
        arguments: [
            "", " ", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.4 ", " 1.2.3.4", "01.2.3.4",
            "1.2.3.256", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4:80", "0x7f.1", "2130706433",
            "-1.2.3.4",
            "1.2.3.+4", "1.2.3.999999999999999999999", ":", ":::", "1", "1:", ":1", "1::2::3",
            ":::1",
            "1:::2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
            "12345::", "g::", "::1%eth0", "[::1]", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::",
            "::1.2.3.4:5", "::ffff:01.2.3.4", "\u{661}.2.3.4",
        ]) func refused(text: String)
    {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "knows its kind",
        arguments: [
            ("127.0.0.1", true, [127, 0, 0, 1]), ("127.255.0.9", true, [127, 255, 0, 9]),
            ("128.0.0.1", false, [128, 0, 0, 1]), ("::ffff:127.0.0.1", true, [127, 0, 0, 1]),
            ("::1", true, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("2001:db8::1", false, [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ] as [(String, Bool, [UInt8])]) func kind(text: String, isLoopback: Bool, octets: [UInt8])
        throws
    {
        let address = try #require(IPAddress(text))
        #expect(address.isLoopback == isLoopback)
        #expect(address.octets == octets)
        #expect((address.ipv4 != nil) == (octets.count == 4))
    }

    @Test(
        "belongs to its networks",
        arguments: [
            (
                "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
                ["11.0.0.0", "9.255.255.255"]
            ),
            ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "::192.0.2.7"]),
            ("192.0.2.6/31", ["192.0.2.6", "192.0.2.7"], ["192.0.2.8"]),
            ("0.0.0.0/0", ["1.2.3.4", "255.255.255.255"], ["::1", "2001:db8::1"]),
            ("::/0", ["1.2.3.4", "2001:db8::1"], []),
            ("::1", ["::1"], ["::2", "127.0.0.1"]),
            ("2001:db8::/32", ["2001:db8:ffff::1"], ["2001:db9::"]),
            ("2001:db8:1:2::/64", ["2001:db8:1:2:ffff::"], ["2001:db8:1:3::"]),
            ("2001:db8::8000:0:0:0/65", ["2001:db8::8000:0:0:1"], ["2001:db8::1"]),
            ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.0.0.0"]),
        ] as [(String, [String], [String])]) func network(
            text: String, inside: [String], outside: [String]
        ) throws
    {
        let network = try NetworkRange(text)
        for text in inside { #expect(network.contains(try #require(IPAddress(text))), "\(text)") }
        for text in outside { #expect(!network.contains(try #require(IPAddress(text))), "\(text)") }
    }

    @Test(
        "belongs to no network that is not one",
        arguments: [
            ("", .notAnAddress), ("/8", .notAnAddress), ("10.0.0/8", .notAnAddress),
            ("proxy.example", .notAnAddress), ("10.0.0.0/", .prefixLength(allowed: 32)),
            ("10.0.0.0/33", .prefixLength(allowed: 32)), ("::/129", .prefixLength(allowed: 128)),
            ("10.0.0.0/08", .prefixLength(allowed: 32)),
            ("10.0.0.0/+8", .prefixLength(allowed: 32)),
            ("10.0.0.0/255.0.0.0", .prefixLength(allowed: 32)),
            ("10.0.0.0/8/8", .prefixLength(allowed: 32)), ("10.0.0.1/8", .hostBits),
            ("2001:db8::1/64", .hostBits), ("1.2.3.4/0", .hostBits),
        ] as [(String, NetworkRangeError)]) func notANetwork(text: String, error: NetworkRangeError)
    {
        #expect(throws: error) { try NetworkRange(text) }
    }

    @Test(
        "is found in X-Forwarded-For, the nearest first",
        arguments: [
            (["192.0.2.7"], ["192.0.2.7"]), (["192.0.2.7, 10.0.0.1"], ["10.0.0.1", "192.0.2.7"]),
            (["192.0.2.7", "10.0.0.1,10.0.0.2"], ["10.0.0.2", "10.0.0.1", "192.0.2.7"]),
            (["2001:db8::1"], ["2001:db8::1"]), (["[2001:db8::1]"], ["2001:db8::1"]),
            (["[2001:db8::1]:4711, 192.0.2.7:80"], ["192.0.2.7", "2001:db8::1"]),
            ([" , 192.0.2.7 ,,"], ["192.0.2.7"]), ([""], []),
            (
                ["unknown, host.example, 192.0.2.7:port, 1.2.3, \"192.0.2.7\", for=1.2.3.4"],
                [nil, nil, nil, nil, nil, nil]
            ),
            (
                ["192.0.2.7:", "192.0.2.7:123456", "[192.0.2.7]", "[::1", "::1]", "fe80::1%eth0"],
                [nil, nil, nil, nil, nil, nil]
            ),
        ] as [([String], [String?])]) func xForwardedFor(lines: [String], hops: [String?])
    {
        var headers: Headers = ["Forwarded": "for=203.0.113.9"]
        for line in lines { headers.add("x-forwarded-for", line) }
        #expect(headers.hops(in: .xForwardedFor) == hops.map { $0.flatMap { IPAddress($0) } })
    }

    @Test(
        "is found in Forwarded, the nearest first",
        arguments: [
            (["for=192.0.2.7"], ["192.0.2.7"]),
            (["for=192.0.2.7;proto=http;by=203.0.113.43"], ["192.0.2.7"]),
            (["For=192.0.2.7, for=198.51.100.17"], ["198.51.100.17", "192.0.2.7"]),
            (["for=192.0.2.7", "by=x;FOR=198.51.100.17"], ["198.51.100.17", "192.0.2.7"]),
            (["for=\"[2001:db8::1]\""], ["2001:db8::1"]),
            (["for=\"[2001:db8::1]:4711\";host=\"a,b;c\\\"d\""], ["2001:db8::1"]),
            (["for=\"192.0.2.7:80\", ,for=1.2.3.4"], ["1.2.3.4", "192.0.2.7"]),
            (["for=\"\\1.2.3.4\""], ["1.2.3.4"]), ([""], []),
            (
                ["for=unknown, for=_hidden, proto=http, for=\"_a:80\", for=host"],
                [nil, nil, nil, nil, nil]
            ),
            // IPv6 has its brackets and quotes.
            (["for=\"2001:db8::1\""], [nil]), (["for=[2001:db8::1]"], [nil]),
            // One mistake, and nothing in the line is believed.
            (["for=192.0.2.7, for"], [nil]), (["for=192.0.2.7, for="], [nil]),
            (["for=192.0.2.7;for=192.0.2.7"], [nil]), (["for=192.0.2.7; proto=http"], [nil]),
            (["for = 192.0.2.7"], [nil]), (["for=\"192.0.2.7"], [nil]), (["for=\"a\\"], [nil]),
            (["for=192.0.2.7 for=192.0.2.8"], [nil]), (["192.0.2.7"], [nil]),
            (["for=1.2.3.4;"], [nil]),
            // A client's open quote takes what its proxy adds along, and so names nobody.
            (["by=\", for=\"[2001:db8::1]\""], [nil]),
        ] as [([String], [String?])]) func forwarded(lines: [String], hops: [String?])
    {
        var headers: Headers = ["X-Forwarded-For": "203.0.113.9"]
        for line in lines { headers.add("forwarded", line) }
        #expect(headers.hops(in: .forwarded) == hops.map { $0.flatMap { IPAddress($0) } })
    }

    @Test("is looked for in the nearest hops only") func hops() {
        let list = (0..<100).map { "10.0.0.\($0)" }.joined(separator: ", ")
        let hops = (["X-Forwarded-For": list] as Headers).hops(in: .xForwardedFor)
        #expect(hops.count == ForwardingHeader.maxHops)
        #expect(hops.first == IPAddress("10.0.0.99"))
    }
}
