import CLibevent
import Glibc

extension SocketAddress {
    /// The address in network order: four octets for IPv4, sixteen for IPv6.
    package var octets: [UInt8] {
        let isShort = family == .ipv4
        var octets = [UInt8](repeating: 0, count: isShort ? 4 : 16)
        // The text was written by the kernel or has passed the same function.
        _ = unsafe inet_pton(isShort ? AF_INET : AF_INET6, host, &octets)
        return octets
    }
}
