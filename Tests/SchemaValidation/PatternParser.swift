import JSON

/// Translates a regular expression into the instructions of ``SchemaPattern``.
///
/// Of ECMA-262 it knows characters, `.`, classes, `\d \w \s` and their opposites, the escapes of
/// control characters and code points, plain and non-capturing groups, `|`, `^`, `$` and the
/// quantifiers. Look-around, back references and word boundaries are refused.
struct PatternParser {
    private typealias Fragment = [SchemaPattern.Instruction]

    /// Deepest nesting of groups.
    private static let maxDepth = 16

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(PatternError) -> [SchemaPattern.Instruction] {
        let program = try parseAlternatives()
        guard position == scalars.count else { throw PatternError(message: "has a ')' too many") }
        return program
    }

    private mutating func parseAlternatives() throws(PatternError) -> Fragment {
        var result = try parseSequence()
        while skip("|") {
            let other = try parseSequence()
            result =
                [.split(1, result.count + 2)] + result + [.jump(other.count + 1)] + other
            try checkLength(result)
        }
        return result
    }

    private mutating func parseSequence() throws(PatternError) -> Fragment {
        var result: Fragment = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            if skip("^") {
                result.append(.assertStart)
            } else if skip("$") {
                result.append(.assertEnd)
            } else {
                result += try parseQuantifier(of: try parseAtom())
            }
            try checkLength(result)
        }
        return result
    }

    private mutating func parseAtom() throws(PatternError) -> Fragment {
        guard let scalar = next() else { throw PatternError(message: "ends too early") }
        switch scalar {
        case "(":
            depth += 1
            guard depth <= Self.maxDepth else {
                throw PatternError(message: "nests groups deeper than \(Self.maxDepth) levels")
            }
            if skip("?"), !skip(":") {
                throw PatternError(message: "uses a kind of group that is not supported")
            }
            let inner = try parseAlternatives()
            guard skip(")") else { throw PatternError(message: "has a '(' without ')'") }
            depth -= 1
            return inner
        case "[": return [.scalar(try parseClass())]
        case ".": return [.scalar(.anyInLine)]
        case "\\": return [.scalar(try parseEscape())]
        case "*", "+", "?", "{", "}", "]":
            throw PatternError(message: "has a '\(scalar)' that should be escaped")
        default: return [.scalar(ScalarSet(scalar))]
        }
    }

    private mutating func parseQuantifier(of atom: Fragment) throws(PatternError) -> Fragment {
        var result: Fragment
        if skip("*") {
            result = [.split(1, atom.count + 2)] + atom + [.jump(-atom.count - 1)]
        } else if skip("+") {
            result = atom + [.split(-atom.count, 1)]
        } else if skip("?") {
            result = [.split(1, atom.count + 1)] + atom
        } else if skip("{") {
            result = try parseCounts(of: atom)
        } else {
            return atom
        }
        _ = skip("?")  // lazy: finds another match, but finds one just as well
        switch peek {
        case "*", "+", "?", "{": throw PatternError(message: "has two quantifiers in a row")
        default: return result
        }
    }

    /// `{2}`, `{2,}` or `{2,5}`, from behind the brace.
    private mutating func parseCounts(of atom: Fragment) throws(PatternError) -> Fragment {
        guard let least = parseCount() else {
            throw PatternError(message: "has a '{' without count")
        }
        var most: Int? = least
        if skip(",") { most = parseCount() }
        guard skip("}"), least <= most ?? least else {
            throw PatternError(message: "has a count that is not of the form {2}, {2,} or {2,5}")
        }
        var result: Fragment = []
        for _ in 0..<least {
            result += atom
            try checkLength(result)
        }
        guard let most else {
            return result + [.split(1, atom.count + 2)] + atom + [.jump(-atom.count - 1)]
        }
        for _ in least..<most {
            result += [.split(1, atom.count + 1)] + atom
            try checkLength(result)
        }
        return result
    }

    private mutating func parseCount() -> Int? {
        var count: Int?
        while let scalar = peek, let digit = scalar.asciiHexDigit, digit < 10 {
            position += 1
            // Anything above the limit is refused later, however far above it is.
            count = min((count ?? 0) * 10 + Int(digit), SchemaPattern.maxInstructions + 1)
        }
        return count
    }

    /// A class, from behind the bracket.
    private mutating func parseClass() throws(PatternError) -> ScalarSet {
        let isInverted = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        var parts: [ScalarSet] = []
        while !skip("]") {
            let first = try parseClassMember()
            guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                parts.append(first)
                continue
            }
            position += 1
            let last = try parseClassMember()
            guard let low = first.single, let high = last.single, low <= high else {
                throw PatternError(message: "has a range in brackets that is not from low to high")
            }
            ranges.append(low...high)
        }
        return ScalarSet(ranges, or: parts, isInverted: isInverted)
    }

    private mutating func parseClassMember() throws(PatternError) -> ScalarSet {
        guard let scalar = next() else { throw PatternError(message: "has a '[' without ']'") }
        guard scalar == "\\" else { return ScalarSet(scalar) }
        return skip("b") ? ScalarSet("\u{8}") : try parseEscape()
    }

    /// An escape, from behind the backslash.
    private mutating func parseEscape() throws(PatternError) -> ScalarSet {
        guard let scalar = next() else { throw PatternError(message: "ends with a backslash") }
        switch scalar {
        case "d": return .digit
        case "D": return ScalarSet(ScalarSet.digit.ranges, isInverted: true)
        case "w": return .word
        case "W": return ScalarSet(ScalarSet.word.ranges, isInverted: true)
        case "s": return .space
        case "S": return ScalarSet(ScalarSet.space.ranges, isInverted: true)
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "v": return ScalarSet("\u{B}")
        case "f": return ScalarSet("\u{C}")
        case "r": return ScalarSet("\r")
        case "0": return ScalarSet("\0")
        case "x": return try parseHex(digits: 2)
        case "u": return try parseHex(digits: 4)
        default:
            guard !scalar.isAlphanumericASCII else {
                throw PatternError(message: "uses the escape '\\\(scalar)', which is not supported")
            }
            return ScalarSet(scalar)
        }
    }

    private mutating func parseHex(digits: Int) throws(PatternError) -> ScalarSet {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = next()?.asciiHexDigit else {
                throw PatternError(message: "has an escape with too few hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw PatternError(message: "names a surrogate, which is no code point")
        }
        return ScalarSet(scalar)
    }

    private func checkLength(_ fragment: Fragment) throws(PatternError) {
        guard fragment.count <= SchemaPattern.maxInstructions else {
            throw PatternError(message: "is too long or repeats too much")
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        position += 1
        return scalar
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }
}

extension ScalarSet {
    /// The only code point, if there is just one.
    fileprivate var single: UInt32? {
        guard !isInverted, ranges.count == 1, let range = ranges.first,
            range.lowerBound == range.upperBound
        else { return nil }
        return range.lowerBound
    }
}

extension Unicode.Scalar {
    fileprivate var asciiHexDigit: UInt8? { isASCII ? UInt8(value).hexDigitValue : nil }

    fileprivate var isAlphanumericASCII: Bool {
        ScalarSet.word.contains(self) && self != "_"
    }
}
