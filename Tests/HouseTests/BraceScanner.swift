/// Finds bodies in Swift code by matching braces.
enum BraceScanner {
    private static let function = Pattern(
        #"(?<![.\w`])(?:func\s+[^\s(<]+|init[?]?(?=\s*[(<])|deinit(?=\s*\{)|subscript(?=\s*[(<]))"#)

    /// Each function with a body: where it starts, and its lines up to the closing brace.
    static func functions(in file: SourceFile) -> [(firstLine: Int, lines: Int)] {
        function.matches(in: file.code).compactMap { match in
            guard let body = body(in: file.code, after: match.offset) else { return nil }
            let first = file.line(at: match.offset)
            return (first, file.line(at: body.upperBound) - first + 1)
        }
    }

    /// From the brace that opens the next body to the one that closes it; `nil` where none opens,
    /// as for a requirement of a protocol, whose own body ends first.
    static func body(in code: String, after start: Int) -> ClosedRange<Int>? {
        let bytes = Array(code.utf8)
        var depth = 0
        for index in bytes[start...].indices {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return end(bytes, of: index).map { index...$0 }
            case UInt8(ascii: "}") where depth == 0: return nil
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private static func end(_ bytes: [UInt8], of open: Int) -> Int? {
        var depth = 0
        for index in bytes[open...].indices {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
