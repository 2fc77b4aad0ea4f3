import EventLoop
import Telemetry

/// A configuration file: lines of `key = value`, comments on lines of their own that begin with
/// `#`, empty lines. docs/decisions says why it is no more than that.
struct ConfigurationFile: Sendable {
    struct Entry: Sendable, Equatable {
        let key: String
        let value: String
        let line: Int
    }

    /// Largest file that is read, bytes.
    static let maxSize = 1 << 20

    let path: String
    let entries: [Entry]

    /// Reads the file at `path`.
    init(path: String) throws(OptionError) {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileDescriptor.contents(of: path)
        } catch {
            throw OptionError(.unreadableFile, "the configuration file cannot be read: \(error)")
        }
        guard bytes.count <= Self.maxSize else {
            throw OptionError(.unreadableFile, "\(path) is larger than \(Self.maxSize) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OptionError(.unreadableFile, "\(path) is not UTF-8 text")
        }
        try self.init(path: path, text: text)
    }

    /// Reads `text` as the content of a file.
    init(path: String, text: String) throws(OptionError) {
        self.path = path
        var entries: [Entry] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            if let entry = try Self.entry(line, path, index + 1) { entries.append(entry) }
        }
        self.entries = entries
    }

    private static func entry(
        _ text: Substring, _ path: String, _ line: Int
    ) throws(OptionError) -> Entry? {
        let content = trimmed(text)
        guard !content.isEmpty, content.first != "#" else { return nil }
        func malformed(_ what: String) -> OptionError {
            OptionError(.malformedLine, "\(path):\(line): \(what)", line: line)
        }
        guard let equals = content.firstIndex(of: "=") else {
            throw malformed("expected \"key = value\", or a comment that begins with #")
        }
        let key = trimmed(content[..<equals])
        let value = trimmed(content[content.index(after: equals)...])
        guard !key.isEmpty else { throw malformed("there is no key before the =") }
        guard !value.isEmpty else {
            throw malformed("\(key) has no value; leave the line out for the default")
        }
        // Other formats have both; here either would silently become part of the value.
        guard !value.contains(" #"), !value.contains("\t#") else {
            throw malformed("\(key): a comment stands on a line of its own")
        }
        guard value.first != "\"", value.first != "'" else {
            throw malformed("\(key): values are written without quotes")
        }
        return Entry(key: String(key), value: String(value), line: line)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
