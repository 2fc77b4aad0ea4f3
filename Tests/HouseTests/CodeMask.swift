/// Blanks what is not code in Swift text: comments, and the insides of string literals.
///
/// A small scanner, not a parser. What it does not know, extended regular-expression literals, the
/// sources do not use.
struct CodeMask {
    private let bytes: [UInt8]
    private var out: [UInt8]
    private var position = 0

    /// The text with the same length and the same line ends.
    static func masked(_ bytes: [UInt8]) -> String {
        var mask = CodeMask(bytes)
        mask.code(until: nil)
        return String(decoding: mask.out, as: UTF8.self)
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        out = bytes
    }

    /// Goes through code to the end, or to the parenthesis that closes an interpolation.
    private mutating func code(until close: UInt8?) {
        var depth = 0
        while position < bytes.count {
            if starts("//") {
                blank { $0.bytes[$0.position] == UInt8(ascii: "\n") }
            } else if starts("/*") {
                comment()
            } else if let literal = literalStart() {
                string(literal)
            } else {
                let byte = bytes[position]
                if close != nil, byte == UInt8(ascii: "(") { depth += 1 }
                if byte == close {
                    if depth == 0 { return }
                    depth -= 1
                }
                position += 1
            }
        }
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
            } else if starts("*/") {
                depth -= 1
            } else {
                skip(1); continue
            }
            skip(2)
        } while depth > 0 && position < bytes.count
    }

    /// How a string literal is delimited: `"`, `"""`, each with any number of `#` around it.
    private struct Literal {
        let hashes: Int
        let quotes: Int
    }

    private func literalStart() -> Literal? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        let triple = bytes[end...].prefix(3).allSatisfy { $0 == UInt8(ascii: "\"") }
        return Literal(
            hashes: end - position, quotes: triple && end + 3 <= bytes.count ? 3 : 1)
    }

    private mutating func string(_ literal: Literal) {
        let hashes = String(repeating: "#", count: literal.hashes)
        let close = String(repeating: "\"", count: literal.quotes) + hashes
        position += close.utf8.count
        while position < bytes.count {
            if starts(close) {
                position += close.utf8.count
                return
            }
            if starts("\\" + hashes + "(") {
                skip(2 + literal.hashes)
                code(until: UInt8(ascii: ")"))
                skip(1)
            } else if starts("\\" + hashes) {
                skip(2 + literal.hashes)
            } else {
                skip(1)
            }
        }
    }

    private func starts(_ word: String) -> Bool {
        bytes[position...].starts(with: word.utf8)
    }

    private mutating func blank(until end: (Self) -> Bool) {
        while position < bytes.count, !end(self) { skip(1) }
    }

    /// Blanks the next bytes, except line ends.
    private mutating func skip(_ count: Int) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] != UInt8(ascii: "\n") { out[position] = UInt8(ascii: " ") }
            position += 1
        }
    }
}
