import Foundation

/// One file of the repository, in the forms that rules look at. Offsets agree between them.
struct SourceFile: Sendable {
    /// From the repository's top, with slashes: `Sources/JSON/JSONValue.swift`.
    let path: String
    /// As it stands in the file, one element a line.
    let lines: [String]
    /// Every character, those beyond ASCII as `x`.
    let text: String
    /// Swift with spaces for comments and the insides of string literals; otherwise `text`.
    let code: String
    /// Offset of each line's first byte.
    private let lineStarts: [Int]

    init(path: String, contents: String) {
        self.path = path
        let bytes = contents.utf8.map { $0 < 0x80 ? $0 : UInt8(ascii: "x") }
        text = String(decoding: bytes, as: UTF8.self)
        code = path.hasSuffix(".swift") ? CodeMask.masked(bytes) : text
        var rows = contents.components(separatedBy: "\n")
        if rows.last == "" { rows.removeLast() }
        lines = rows
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// Number, from 1, of the line that holds a byte.
    func line(at offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// A line by its number from 1, without the space around it; empty beyond the file.
    func trimmedLine(_ number: Int) -> String {
        guard lines.indices.contains(number - 1) else { return "" }
        return lines[number - 1].trimmingCharacters(in: .whitespaces)
    }

    /// Whether a person explains this line: a comment on it or on the one above.
    func hasReason(at number: Int) -> Bool {
        lines.indices.contains(number - 1) && lines[number - 1].contains("//")
            || trimmedLine(number - 1).hasPrefix("//")
    }
}

/// A regular expression, compiled once.
struct Pattern: Sendable {
    private let expression: NSRegularExpression

    /// - Parameter source: ICU syntax. A mistake in it is a mistake in the rule: the tests stop.
    init(_ source: String) {
        do {
            expression = try NSRegularExpression(pattern: source, options: .anchorsMatchLines)
        } catch {
            fatalError("pattern \(source): \(error)")
        }
    }

    /// Where it matches `text`, which is ASCII, and the first group's text if there is one.
    func matches(in text: String) -> [(offset: Int, group: String)] {
        let whole = NSRange(location: 0, length: text.utf16.count)
        return expression.matches(in: text, range: whole).map { match in
            let range = match.numberOfRanges > 1 ? match.range(at: 1) : match.range
            let group = Range(range, in: text).map { String(text[$0]) } ?? ""
            return (match.range.location, group)
        }
    }
}
