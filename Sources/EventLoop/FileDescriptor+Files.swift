import Glibc

extension FileDescriptor {
    /// Reads a whole file. Blocks: for start-up and development, never on a request's way in
    /// production.
    package static func contents(of path: String) throws(SystemError) -> [UInt8] {
        let raw = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard raw >= 0 else { throw .last("open \(path)") }
        let file = FileDescriptor(adopting: raw)
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(file.raw, $0.baseAddress, $0.count)
            }
            if count == 0 { return contents }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last("read \(path)") }
            contents.append(contentsOf: chunk[..<count])
        }
    }
}
