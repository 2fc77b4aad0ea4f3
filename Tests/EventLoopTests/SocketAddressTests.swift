import EventLoop
import Testing

@Suite("A socket address") struct SocketAddressTests {
    @Test(
        "is read and written",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080"), ("0.0.0.0:0", "0.0.0.0:0"),
            ("localhost:1", "127.0.0.1:1"), ("[::1]:65535", "[::1]:65535"),
            ("[2001:DB8:0:0::1]:80", "[2001:db8::1]:80"),
            ("[::ffff:192.0.2.1]:80", "[::ffff:192.0.2.1]:80"),
        ]) func reads(text: String, written: String) throws
    {
        #expect(try #require(SocketAddress(text)).description == written)
    }

    @Test(
        "is refused",
        arguments: [
            "", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "::1",
            "[::1]", "[127.0.0.1]:80", "[::1:80", "example.org:80", "127.1:80", "1.2.3.4.5:80",
        ]) func refuses(text: String)
    { #expect(SocketAddress(text) == nil) }
}
