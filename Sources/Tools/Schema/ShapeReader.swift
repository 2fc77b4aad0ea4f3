import JSON

/// Reads the shapes of the tools' inputs from the text in which the tab holds them.
///
/// As Swift values they would be built by code, which is several times the size of this text. A
/// line stands for a tool: its name, a space and its shape, which begins with a letter.
///
///     t1,,                        text of 1 character or more: least, most; empty is no limit
///     i0,20,                      a whole number from 0 to 20
///     n b 0 a                     a number, a boolean, null, anything
///     cred,blue,;                 a choice
///     l1,,SHAPE                   a list of 1 element or more
///     m0,SHAPE                    a map
///     uSHAPE…;                    a union
///     o!name,SHAPE?name,SHAPE…;   an object: required and optional members; p is an open one
///
/// Tests hold that what is written is read back, so a text that cannot be read is not handled.
struct ShapeReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The input of the tool of that name; it is in the text.
    mutating func input(of tool: String) -> Shape {
        while !token(until: UInt8(ascii: " ")).isSameText(as: tool) {
            _ = token(until: UInt8(ascii: "\n"))
        }
        return shape()
    }

    private mutating func shape() -> Shape {
        switch next() {
        case UInt8(ascii: "t"):
            let least = number()
            return .text(minLength: least, maxLength: number())
        case UInt8(ascii: "i"):
            let least = number()
            return .integer(minimum: least, maximum: number())
        case UInt8(ascii: "n"): return .number
        case UInt8(ascii: "b"): return .boolean
        case UInt8(ascii: "0"): return .null
        case UInt8(ascii: "c"):
            var names: [String] = []
            while !ends() { names.append(word()) }
            return .choice(names)
        case UInt8(ascii: "l"):
            let least = number()
            let most = number()
            return .list(of: shape(), minItems: least, maxItems: most)
        case UInt8(ascii: "m"):
            let least = number()
            return .map(of: shape(), minProperties: least)
        case UInt8(ascii: "u"):
            var shapes: [Shape] = []
            while !ends() { shapes.append(shape()) }
            return .union(shapes)
        case UInt8(ascii: "o"): return .object(fields(), isOpen: false)
        case UInt8(ascii: "p"): return .object(fields(), isOpen: true)
        default: return .any
        }
    }

    private mutating func fields() -> [Field] {
        var fields: [Field] = []
        while !ends() {
            let isRequired = next() == UInt8(ascii: "!")
            let name = word()
            fields.append(
                isRequired ? .required(name, shape(), "") : .optional(name, shape(), ""))
        }
        return fields
    }

    /// A whole number, or no limit, and the comma behind it.
    private mutating func number() -> Int {
        var value: Int?
        var isNegative = false
        while true {
            let byte = next()
            switch byte {
            case UInt8(ascii: ","):
                return value.map { isNegative ? -$0 : $0 } ?? Shape.unlimited
            case UInt8(ascii: "-"): isNegative = true
            default: value = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
            }
        }
    }

    /// Whether a list ends here; its end is read.
    private mutating func ends() -> Bool {
        guard bytes[position] == UInt8(ascii: ";") else { return false }
        position += 1
        return true
    }

    private mutating func word() -> String { token(until: UInt8(ascii: ",")) }

    @inline(never)
    private mutating func token(until end: UInt8) -> String {
        let start = position
        while next() != end {}
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
    }

    @inline(never)
    private mutating func next() -> UInt8 {
        position += 1
        return bytes[position - 1]
    }
}
