/// Memory of a loop for everyone on it to receive into and copy from at once: so an idle connection
/// needs no buffer of its own. Loop-confined.
// Raw memory, not an array: it is used for every readable socket, and an array in a class costs
// exclusivity checks and a retain each time.
@safe package final class ReadBuffer {
    /// Most that is taken from a descriptor at once, in bytes.
    package static let size = 64 << 10

    let memory: UnsafeMutableRawBufferPointer

    init() {
        unsafe memory = .allocate(byteCount: ReadBuffer.size, alignment: 16)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { unsafe memory.deallocate() }

    /// The first `count` bytes, valid until `body` returns.
    package func withBytes<Result>(_ count: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        precondition(count <= ReadBuffer.size, "the buffer holds \(ReadBuffer.size) bytes")
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: memory[..<count])
        return unsafe body(Span(_unsafeBytes: bytes))
    }
}
