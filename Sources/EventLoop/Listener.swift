import CLibevent
import Glibc

/// Why an address cannot be listened on. The text shows the way out.
package enum ListenError: Error, Equatable, Sendable, CustomStringConvertible {
    case portTaken(port: UInt16)
    case system(SystemError, address: String)

    package var description: String {
        switch self {
        case .portTaken(let port): "port \(port) is taken; choose one with --listen"
        case .system(let error, let address): "cannot listen on \(address): \(error)"
        }
    }
}

/// What one attempt to accept a connection gave.
package enum Accepted: ~Copyable {
    case connection(FileDescriptor, SocketAddress)
    /// Nobody waits.
    case none
    /// As a rule the process or the machine is out of descriptors or memory: stop for a while.
    case failed(SystemError)
}

/// A bound socket that connections arrive on.
package struct Listener: ~Copyable {
    /// Connections the kernel keeps for us between two turns; it lowers it to its own bound,
    /// `net.core.somaxconn` (4096 by default).
    package static let backlog: CInt = 4096

    package let descriptor: FileDescriptor
    /// Where it listens, with the port the kernel chose if it was to.
    package let address: SocketAddress
    /// Whether somebody else holds the socket too, so that connections we leave there are not lost.
    package let isShared: Bool

    /// Binds and listens. Without `SO_REUSEPORT`, so that a second relay on the port fails loudly
    /// instead of taking every other connection; with `SO_REUSEADDR`, so that a restart does not
    /// wait for the last connections of the process before it.
    package init(binding address: SocketAddress) throws(ListenError) {
        func failure(_ call: String) -> ListenError {
            let code = errno
            if code == EADDRINUSE { return .portTaken(port: address.port) }
            return .system(SystemError(call: call, code: code), address: address.description)
        }
        let raw = socket(address.domain, CInt(RELAY_SOCKET_STREAM), 0)
        guard raw >= 0 else { throw failure("socket") }
        let descriptor = FileDescriptor(adopting: raw)
        descriptor.set(option: SO_REUSEADDR, at: SOL_SOCKET, to: 1)
        if address.family == .ipv6 {
            // One address, one socket: "[::]" does not silently take IPv4 as well.
            descriptor.set(option: IPV6_V6ONLY, at: CInt(IPPROTO_IPV6), to: 1)
        }
        let bound = unsafe address.withKernelForm { unsafe bind(raw, $0, $1) }
        guard bound == 0 else { throw failure("bind") }
        // Accepted connections inherit it, which spares each of them a system call.
        descriptor.disableNagle()
        guard listen(raw, Listener.backlog) == 0 else { throw failure("listen") }
        try self.init(adopting: descriptor, isShared: false)
    }

    /// Takes over a socket that already listens, for example one passed by systemd.
    package init(
        adopting descriptor: consuming FileDescriptor, isShared: Bool = true
    ) throws(ListenError) {
        let raw = descriptor.raw
        let name = unsafe SocketAddress.filled { unsafe getsockname(raw, $0, $1) }
        guard name.result == 0, let address = name.address else {
            throw .system(.last("getsockname"), address: "descriptor \(raw)")
        }
        // An inherited socket may block; accepting until EAGAIN needs one that does not.
        _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL) | O_NONBLOCK)
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        self.address = address
        self.isShared = isShared
        self.descriptor = descriptor
    }

    /// Takes one connection, non-blocking.
    package func accept() -> Accepted {
        let raw = descriptor.raw
        while true {
            let peer = unsafe SocketAddress.filled {
                unsafe accept4(raw, $0, $1, CInt(RELAY_SOCKET_FLAGS))
            }
            if peer.result >= 0 {
                let connection = FileDescriptor(adopting: peer.result)
                guard let address = peer.address else { continue }
                return .connection(connection, address)
            }
            switch errno {
            case EAGAIN: return .none
            // A connection that died while it waited, or a network error of its own: the next one.
            case EINTR, ECONNABORTED, EPROTO, EPERM, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH:
                continue
            case let code: return .failed(SystemError(call: "accept4", code: code))
            }
        }
    }
}

extension FileDescriptor {
    /// Begins a connection to `address`: it stands, or has failed, once the descriptor is writable
    /// (``connectError()`` tells which).
    package static func connecting(
        to address: SocketAddress
    ) throws(SystemError) -> FileDescriptor {
        let raw = socket(address.domain, CInt(RELAY_SOCKET_STREAM), 0)
        guard raw >= 0 else { throw .last("socket") }
        let descriptor = FileDescriptor(adopting: raw)
        let result = unsafe address.withKernelForm { unsafe connect(raw, $0, $1) }
        guard result == 0 || errno == EINPROGRESS else { throw .last("connect") }
        return descriptor
    }
}
