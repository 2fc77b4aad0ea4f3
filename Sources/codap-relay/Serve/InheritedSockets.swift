import CSystemd
import EventLoop
import Glibc

/// Why passed sockets cannot be used. The text shows the way out.
struct InheritedSocketError: Error, CustomStringConvertible {
    let description: String
}

/// Listening sockets that the process was started with (sd_listen_fds(3)). Whoever passes them
/// keeps them, so that connections made while no relay runs wait for the next one.
struct InheritedSockets: ~Copyable {
    /// `FileDescriptorName=` of the socket for operators; any other name is everybody's.
    static let adminName = "admin"

    /// For everybody.
    private(set) var front: Listener?
    /// For operators.
    private(set) var admin: Listener?

    /// Takes over what was passed, once: a second call finds nothing.
    init() throws {
        for (name, raw) in try Self.passed() {
            // A socket that already listens and carries TCP; a unit with Accept=yes passes others.
            guard sd_is_socket_inet(raw, AF_UNSPEC, CInt(SOCK_STREAM.rawValue), 1, 0) > 0 else {
                throw InheritedSocketError(
                    description: "the passed socket \"\(name)\" is no listening TCP socket; "
                        + "use ListenStream= with an address and port, and Accept=no")
            }
            let listener = try Listener(adopting: FileDescriptor(adopting: raw))
            let isTaken = name == Self.adminName ? admin != nil : front != nil
            guard !isTaken else {
                throw InheritedSocketError(
                    description: "more than one socket was passed for the same purpose; pass one, "
                        + "and one named \"\(Self.adminName)\" for operators")
            }
            if name == Self.adminName { admin = consume listener } else { front = consume listener }
        }
    }

    private static func passed() throws -> [(name: String, raw: CInt)] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        // 1: a child would take the variables for its own.
        let count = unsafe sd_listen_fds_with_names(1, &names)
        guard count >= 0 else {
            throw InheritedSocketError(
                description: "the passed sockets cannot be taken: "
                    + "\(SystemError(call: "sd_listen_fds", code: -count))")
        }
        defer {
            for index in 0..<Int(count) { unsafe free(names?[index]) }
            unsafe free(names)
        }
        return (0..<count).map { index in
            let name = unsafe names?[Int(index)].map { unsafe String(cString: $0) }
            return (name ?? "", CInt(SD_LISTEN_FDS_START) + index)
        }
    }
}
