/// Writes JSON text piece by piece, without building a value first: for log lines and answers.
///
///     var line = JSONWriter()
///     line.beginObject()
///     line.member("event", "call.finished")
///     line.member("ms", 12)
///     line.endObject()
///
/// The writer puts commas and escapes; beginning and ending in pairs, giving each value of an
/// object its key and using a key once are up to the caller. The text has no white space and no
/// line break, so that it can be one line of a log or of an event stream.
package struct JSONWriter: Sendable {
    /// What has been written so far.
    package private(set) var bytes: [UInt8]
    private var needsComma = false

    /// - Parameter bytes: What to append to; pass an emptied buffer to use its storage again.
    package init(appendingTo bytes: consuming [UInt8] = []) { self.bytes = bytes }

    /// Opens an object; its members follow.
    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    /// Closes the innermost object.
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    /// Opens an array; its elements follow.
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    /// Closes the innermost array.
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The key of the value that is written next.
    @inline(never)
    package mutating func key(_ key: String) {
        separate()
        bytes.appendJSON(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes `null`, as an element or behind a key.
    package mutating func null() { literal("null") }
    /// Writes one value, as an element or behind a key.
    package mutating func value(_ value: Bool) { literal(value ? "true" : "false") }
    /// Writes one value, as an element or behind a key.
    package mutating func value(_ value: Int) { self.value(Int64(value)) }
    /// Writes one value, as an element or behind a key.
    @inline(never)
    package mutating func value(_ value: Int64) {
        separate()
        bytes.appendDecimal(value)
    }
    /// Writes one value, as an element or behind a key.
    @inline(never)
    package mutating func value(_ value: String) {
        separate()
        bytes.appendJSON(value)
    }
    /// Writes one value, as an element or behind a key.
    package mutating func value(_ value: JSONValue) {
        separate()
        value.write(to: &bytes)
    }

    /// Writes a key and its value.
    package mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        self.value(value)
    }
    /// Writes a key and its value.
    package mutating func member(_ key: String, _ value: Int) {
        member(key, Int64(value))
    }
    /// Writes a key and its value.
    @inline(never)
    package mutating func member(_ key: String, _ value: Int64) {
        self.key(key)
        self.value(value)
    }
    /// Writes a key and its value.
    @inline(never)
    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        self.value(value)
    }
    /// Writes a key and its value.
    package mutating func member(_ key: String, _ value: JSONValue) {
        self.key(key)
        self.value(value)
    }

    @inline(never)
    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    @inline(never)
    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

extension JSONValue {
    /// Appends this as JSON text: no white space, members in their order, numbers as they came.
    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(true): bytes.append(contentsOf: "true".utf8)
        case .bool(false): bytes.append(contentsOf: "false".utf8)
        case .number(let number):
            if let integer = number.storedInteger {
                bytes.appendDecimal(integer)
            } else {
                bytes.append(contentsOf: number.text.utf8)
            }
        case .string(let text): bytes.appendJSON(text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for (key, value) in object {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes.appendJSON(key)
                bytes.append(UInt8(ascii: ":"))
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The JSON text as UTF-8.
    package func utf8() -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// The JSON text.
    package func serialized() -> String { String(decoding: utf8(), as: UTF8.self) }
}

extension [UInt8] {
    /// Appends a string in quotes, with the escapes that RFC 8259 section 7 demands and no others.
    mutating func appendJSON(_ text: String) {
        append(UInt8(ascii: "\""))
        let source = text.utf8.span
        var needsEscape = false
        for position in source.indices where source[position].needsEscape {
            needsEscape = true
            break
        }
        if needsEscape {
            for position in source.indices { appendEscaped(source[position]) }
        } else {
            append(contentsOf: text.utf8)
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        guard byte.needsEscape else { return append(byte) }
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: "u00".utf8)
            append((byte >> 4).asHexDigit)
            append((byte & 0xF).asHexDigit)
        }
    }

    mutating func appendDecimal(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}

extension UInt8 {
    fileprivate var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
