extension OutputSpan<UInt8> {
    /// Appends all of `bytes` in one copy.
    mutating func append(contentsOf bytes: Swift.Span<UInt8>) {
        precondition(bytes.count <= freeCapacity, "no room")
        // SAFETY: there is room for what is copied, which is checked.
        unsafe withUnsafeMutableBufferPointer { room, count in
            unsafe bytes.withUnsafeBytes { source in
                let free = unsafe UnsafeMutableRawBufferPointer(room)[count...]
                unsafe UnsafeMutableRawBufferPointer(rebasing: free).copyMemory(from: source)
            }
            count += bytes.count
        }
    }

    /// Appends all of `bytes` in one copy.
    @inline(__always)
    mutating func append(contentsOf bytes: [UInt8]) { append(contentsOf: bytes.span) }

    /// Appends the lowest bytes of `eight`, the lowest first. Asks for room for all of them.
    mutating func append(_ eight: UInt64, count taken: Int = 8) {
        precondition(freeCapacity >= 8 && taken <= 8, "no room")
        // SAFETY: there is room for all eight, which is checked, and all eight are written.
        unsafe withUnsafeMutableBufferPointer { room, count in
            unsafe UnsafeMutableRawBufferPointer(room).storeBytes(
                of: eight.littleEndian, toByteOffset: count, as: UInt64.self)
            count += taken
        }
    }
}
