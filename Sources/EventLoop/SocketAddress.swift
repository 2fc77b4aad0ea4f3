import CLibevent
import Glibc

/// An IP address and a port, as the kernel wants them and as people write them.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// The version of the Internet Protocol.
    package enum Family: Hashable, Sendable { case ipv4, ipv6 }
    package let family: Family
    /// Numeric, without brackets; an IPv6 address in the form of RFC 5952.
    package let host: String
    /// 0 when the kernel is to choose one.
    package let port: UInt16

    /// - Returns: `nil` unless `host` is a numeric address. `localhost` stands for 127.0.0.1.
    package init?(host: String, port: UInt16) {
        let host = host == "localhost" ? "127.0.0.1" : host
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, host, &four) == 1 {
            family = .ipv4
            self.host = host
        } else if unsafe inet_pton(AF_INET6, host, &six) == 1 {
            family = .ipv6
            self.host = unsafe SocketAddress.text(AF_INET6, &six)
        } else {
            return nil
        }
        self.port = port
    }

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:0`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    /// What ``init(_:)`` reads.
    package var description: String { family == .ipv4 ? "\(host):\(port)" : "[\(host)]:\(port)" }

    var domain: CInt { family == .ipv4 ? AF_INET : AF_INET6 }

    /// Calls `body` with the kernel's form.
    func withKernelForm<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        switch family {
        case .ipv4:
            var form = sockaddr_in()
            form.sin_family = sa_family_t(AF_INET)
            form.sin_port = port.bigEndian
            _ = unsafe inet_pton(AF_INET, host, &form.sin_addr)
            return unsafe withUnsafeBytes(of: &form) { unsafe SocketAddress.pass($0, to: body) }
        case .ipv6:
            var form = sockaddr_in6()
            form.sin6_family = sa_family_t(AF_INET6)
            form.sin6_port = port.bigEndian
            _ = unsafe inet_pton(AF_INET6, host, &form.sin6_addr)
            return unsafe withUnsafeBytes(of: &form) { unsafe SocketAddress.pass($0, to: body) }
        }
    }

    /// Lets `fill` (such as `accept`) write the kernel's form and reads it.
    ///
    /// - Returns: What `fill` returned, and the address if it is an IP address.
    static func filled(
        _ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
    ) -> (result: CInt, address: SocketAddress?) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            guard let start = bytes.baseAddress else { return (-1, nil) }
            let result = unsafe fill(start.assumingMemoryBound(to: sockaddr.self), &length)
            guard result >= 0 else { return (result, nil) }
            switch CInt(unsafe bytes.load(as: sa_family_t.self)) {
            case AF_INET:
                var form = unsafe bytes.load(as: sockaddr_in.self)
                let host = unsafe text(AF_INET, &form.sin_addr)
                return (result, SocketAddress(host: host, port: UInt16(bigEndian: form.sin_port)))
            case AF_INET6:
                var form = unsafe bytes.load(as: sockaddr_in6.self)
                let host = unsafe text(AF_INET6, &form.sin6_addr)
                return (result, SocketAddress(host: host, port: UInt16(bigEndian: form.sin6_port)))
            default: return (result, nil)
            }
        }
    }

    private static func pass<Result>(
        _ bytes: UnsafeRawBufferPointer, to body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        guard let start = bytes.baseAddress else {
            preconditionFailure("a sockaddr has bytes, so its buffer has an address")
        }
        return unsafe body(start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }

    private static func text(_ domain: CInt, _ form: UnsafeRawPointer) -> String {
        // Longest: an IPv6 address that ends in an IPv4 one, 45 characters and the terminator.
        var characters = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let capacity = socklen_t(characters.count)
        let end = unsafe inet_ntop(domain, form, &characters, capacity)
        guard unsafe end != nil else { return "" }
        let bytes = characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
