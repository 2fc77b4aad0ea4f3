/// The import section of a WebAssembly module (core specification 2.0, section 5.5.5).
struct WasmModule {
    struct Malformed: Error {
        let offset: Int
    }

    /// What the module asks of its host, as `module.name`, in its order.
    private(set) var imports: [String] = []

    private let bytes: [UInt8]
    private var position = 8

    private static let header: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
    private static let importSection: UInt8 = 2

    init(_ bytes: [UInt8]) throws(Malformed) {
        self.bytes = bytes
        guard bytes.starts(with: Self.header) else { throw Malformed(offset: 0) }
        while position < bytes.count {
            let identifier = try byte()
            let size = try number()
            guard size <= bytes.count - position else { throw Malformed(offset: position) }
            let end = position + size
            if identifier == Self.importSection {
                for _ in 0..<(try number()) { imports.append(try entry()) }
                guard position == end else { throw Malformed(offset: position) }
            }
            position = end
        }
    }

    private mutating func entry() throws(Malformed) -> String {
        let name = try "\(text()).\(text())"
        switch try byte() {
        case 0: _ = try number()  // a function's type
        case 1:  // a table: element type, limits
            _ = try byte()
            try limits()
        case 2: try limits()  // a memory
        case 3: _ = try (byte(), byte())  // a global: type, mutability
        default: throw Malformed(offset: position)
        }
        return name
    }

    private mutating func limits() throws(Malformed) {
        let hasMaximum = try byte() & 1 == 1
        _ = try number()
        if hasMaximum { _ = try number() }
    }

    private mutating func text() throws(Malformed) -> String {
        let count = try number()
        guard count <= bytes.count - position else { throw Malformed(offset: position) }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    private mutating func byte() throws(Malformed) -> UInt8 {
        guard position < bytes.count else { throw Malformed(offset: position) }
        defer { position += 1 }
        return bytes[position]
    }

    /// An unsigned LEB128 number of at most 32 bits.
    private mutating func number() throws(Malformed) -> Int {
        var value = 0
        for shift in stride(from: 0, to: 35, by: 7) {
            let next = try byte()
            value |= Int(next & 0x7F) << shift
            if next & 0x80 == 0 { return value }
        }
        throw Malformed(offset: position)
    }
}
