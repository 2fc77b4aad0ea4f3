import CLibevent
import Glibc

/// Why bytes could not be exchanged with a peer.
package enum TransferError: Error, Equatable, Sendable {
    /// The peer reset the connection or closed its reading side.
    case peerGone
    /// Anything else the kernel reported.
    case system(SystemError)
}

/// An open descriptor with exactly one owner. Dropping it closes it.
package struct FileDescriptor: ~Copyable {
    /// For system calls that do not outlive the owner.
    package let raw: CInt

    /// Takes ownership of `raw`; nobody else may close it afterwards.
    package init(adopting raw: CInt) { self.raw = raw }

    deinit { _ = close(raw) }

    /// Gives the ownership up, for example to carry it to another thread: the caller must adopt
    /// what is returned.
    package consuming func release() -> CInt {
        let raw = raw
        discard self
        return raw
    }

    /// Writes what the kernel takes now of `bytes` after the first `skipped`; never raises
    /// `SIGPIPE`.
    ///
    /// - Returns: How many bytes went, or `nil` if the call would block.
    package func send(_ bytes: [UInt8], from skipped: Int = 0) throws(TransferError) -> Int? {
        while true {
            let count = unsafe bytes.withUnsafeBytes {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: $0[skipped...])
                return unsafe Glibc.send(raw, rest.baseAddress, rest.count, CInt(RELAY_SEND_FLAGS))
            }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            case EPIPE, ECONNRESET, ENOTCONN: throw .peerGone
            case let code: throw .system(SystemError(call: "send", code: code))
            }
        }
    }

    /// Reads what is there into the front of `buffer`, whose size is the most that is taken.
    ///
    /// - Returns: How many bytes came, 0 when the peer has finished, `nil` if the call would block.
    package func receive(into buffer: ReadBuffer) throws(TransferError) -> Int? {
        try unsafe receive(into: buffer.memory)
    }

    /// The same into an array.
    package func receive(into buffer: inout [UInt8]) throws(TransferError) -> Int? {
        var span = buffer.mutableSpan
        return try unsafe span.withUnsafeMutableBytes { bytes throws(TransferError) in
            try unsafe receive(into: bytes)
        }
    }

    private func receive(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(TransferError) -> Int? {
        while true {
            let count = unsafe recv(raw, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            case ECONNRESET, ETIMEDOUT, ENOTCONN: throw .peerGone
            case let code: throw .system(SystemError(call: "recv", code: code))
            }
        }
    }

    /// Tells the peer that nothing more will be written; reading goes on.
    package func finishWriting() { _ = shutdown(raw, CInt(SHUT_WR)) }

    /// Sets an integer option; a kernel that does not know it changes nothing.
    package func set(option: CInt, at level: CInt, to value: CInt) {
        var value = value
        let size = socklen_t(MemoryLayout<CInt>.size)
        _ = unsafe setsockopt(raw, level, option, &value, size)
    }

    /// Sends small writes at once: answers and events are short and latency is what we sell.
    package func disableNagle() { set(option: TCP_NODELAY, at: CInt(IPPROTO_TCP), to: 1) }

    /// The error a non-blocking `connect` ended with, or `nil` if it succeeded.
    package func connectError() -> SystemError? {
        var code: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard unsafe getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
            return .last("getsockopt")
        }
        return code == 0 ? nil : SystemError(call: "connect", code: code)
    }
}
