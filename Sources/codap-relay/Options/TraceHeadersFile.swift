import EventLoop
import HTTP
import Telemetry

/// Header fields for the trace collector, such as a token: lines of `Name: value`, comments that
/// begin with `#`, empty lines. In a file of its own, since values may be secrets.
struct TraceHeadersFile {
    /// Largest file that is read, bytes.
    static let maxSize = 16 << 10
    /// What the relay writes itself.
    private static let ownNames: [HeaderName] = [
        .host, .contentType, "Content-Length", .transferEncoding, .connection, .contentEncoding,
    ]

    let headers: Headers

    /// Reads the file at `path`.
    init(path: String) throws(OptionError) {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileDescriptor.contents(of: path)
        } catch {
            throw Self.unreadable("\(path) cannot be read: \(error)")
        }
        guard bytes.count <= Self.maxSize else {
            throw Self.unreadable("\(path) is larger than \(Self.maxSize) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.unreadable("\(path) is not UTF-8 text")
        }
        try self.init(path: path, text: text)
    }

    /// Reads `text` as the content of a file. What is wrong is told without the value.
    init(path: String, text: String) throws(OptionError) {
        var headers = Headers()
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = trimmed(line)
            guard !content.isEmpty, content.first != "#" else { continue }
            func malformed(_ what: String) -> OptionError {
                OptionError(
                    .malformedLine, "\(path):\(index + 1): \(what)", option: "otlp-headers-file",
                    line: index + 1)
            }
            guard let colon = content.firstIndex(of: ":"),
                let name = HeaderName(String(content[..<colon]))
            else { throw malformed("expected \"Name: value\", or a comment that begins with #") }
            guard !Self.ownNames.contains(name) else {
                throw malformed("\(name) is written by the relay; leave the line out")
            }
            let value = trimmed(content[content.index(after: colon)...])
            guard !value.isEmpty, value.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) else {
                throw malformed("the value of \(name) must be visible ASCII characters")
            }
            headers.add(name, value)
        }
        self.headers = headers
    }

    private static func unreadable(_ what: String) -> OptionError {
        OptionError(.unreadableFile, "otlp-headers-file: \(what)", option: "otlp-headers-file")
    }
}

private func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
}
