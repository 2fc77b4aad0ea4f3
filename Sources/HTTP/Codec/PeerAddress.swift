/// Who is at the other end of a connection, as the shell learned it from the kernel.
package struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The kind of address, which decides how many of its bits name one client.
    package enum Family: String, CaseIterable, Sendable { case ipv4, ipv6, local }
    package let family: Family
    /// The numeric address without port, brackets or zone: `192.0.2.7`, `2001:db8::1`. Empty for a
    /// local socket.
    package let text: String
    /// The peer's port; 0 for a local socket.
    package let port: UInt16
    /// The same address in bits; `nil` for a local socket.
    package let address: IPAddress?

    package init(family: Family, text: String, port: UInt16) {
        self.family = family
        self.text = text
        self.port = port
        address = IPAddress(text)
    }

    package var description: String {
        switch family {
        case .ipv4: "\(text):\(port)"
        case .ipv6: "[\(text)]:\(port)"
        case .local: "local"
        }
    }
}
