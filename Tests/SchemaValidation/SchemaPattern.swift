import JSON

/// A regular expression of `pattern` or `patternProperties`, searched for anywhere in a text.
///
/// Understands the part of ECMA-262 that ``PatternParser`` lists. All alternatives are followed
/// side by side, so the time is at most proportional to text × pattern, whatever the pattern.
struct SchemaPattern: Sendable {
    /// Jumps are relative, so that fragments can be joined and repeated as they are.
    enum Instruction: Sendable {
        case scalar(ScalarSet)
        case jump(Int)
        case split(Int, Int)
        case assertStart, assertEnd
    }

    /// Most instructions that one pattern may take; repetitions with counts are written out.
    static let maxInstructions = 1000

    /// The expression as it was written.
    let text: String
    /// Its end means success.
    private let program: [Instruction]

    init(_ text: String) throws(PatternError) {
        var parser = PatternParser(text)
        self.text = text
        program = try parser.parse()
    }

    /// Whether a part of `text` matches.
    func matches(_ text: String) -> Bool {
        var current: [Int] = []
        var next: [Int] = []
        var seen = [Int](repeating: -1, count: program.count)
        var scalars = text.unicodeScalars.makeIterator()
        var step = 0
        while true {
            let scalar = scalars.next()
            // A search may begin at every place.
            if follow(0, &current, &seen, step: step, atEnd: scalar == nil) { return true }
            guard let scalar else { return false }
            // One scalar ahead, to know where the text ends.
            var lookahead = scalars
            let atEnd = lookahead.next() == nil
            for place in current {
                if case .scalar(let set) = program[place], set.contains(scalar),
                    follow(place + 1, &next, &seen, step: step + 1, atEnd: atEnd)
                {
                    return true
                }
            }
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
            step += 1
        }
    }

    /// Adds to `places` the scalars that can come next when the program stands at `start`.
    ///
    /// - Parameters:
    ///   - seen: The step at which each instruction was last reached.
    ///   - step: The number of scalars before this place in the text.
    /// - Returns: Whether the end of the program can be reached.
    private func follow(
        _ start: Int, _ places: inout [Int], _ seen: inout [Int], step: Int, atEnd: Bool
    ) -> Bool {
        var waiting = [start]
        while let place = waiting.popLast() {
            if place == program.count { return true }
            if seen[place] == step { continue }
            seen[place] = step
            switch program[place] {
            case .scalar: places.append(place)
            case .jump(let distance): waiting.append(place + distance)
            case .split(let first, let second):
                waiting.append(place + second)
                waiting.append(place + first)
            case .assertStart: if step == 0 { waiting.append(place + 1) }
            case .assertEnd: if atEnd { waiting.append(place + 1) }
            }
        }
        return false
    }
}

/// Why a pattern is not accepted: the end of a sentence that starts with the pattern.
struct PatternError: Error {
    let message: String
}

/// Code points that one place in a pattern accepts.
struct ScalarSet: Sendable {
    let ranges: [ClosedRange<UInt32>]
    /// Accepted besides ``ranges``: the classes inside a class.
    let parts: [ScalarSet]
    let isInverted: Bool

    init(_ ranges: [ClosedRange<UInt32>], or parts: [ScalarSet] = [], isInverted: Bool = false) {
        self.ranges = ranges
        self.parts = parts
        self.isInverted = isInverted
    }

    init(_ scalar: Unicode.Scalar) { self.init([scalar.value...scalar.value]) }

    static let digit = ScalarSet([0x30...0x39])
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// ECMA-262 WhiteSpace and LineTerminator.
    static let space = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// What `.` matches: all but the line terminators.
    static let anyInLine = ScalarSet(
        [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isInverted: true)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        for range in ranges where range.contains(scalar.value) { return !isInverted }
        for part in parts where part.contains(scalar) { return !isInverted }
        return isInverted
    }
}
