/// A place in a JSON value (RFC 6901): the keys and indices that lead to it.
package struct JSONPointer: Sendable {
    /// Unescaped. An index is its decimal digits.
    package private(set) var tokens: [String]

    /// The whole value.
    package init() { tokens = [] }

    /// - Returns: `nil` if `text` is neither empty nor starts with a slash, or has a `~` that is
    ///   not followed by 0 or 1.
    package init?(_ text: String) {
        tokens = []
        guard !text.isEmpty else { return }
        let bytes = text.utf8.span
        guard bytes[0] == UInt8(ascii: "/") else { return nil }
        var token: [UInt8] = []
        var afterTilde = false
        for position in 1..<bytes.count {
            let byte = bytes[position]
            switch (byte, afterTilde) {
            case (UInt8(ascii: "0"), true): token.append(UInt8(ascii: "~"))
            case (UInt8(ascii: "1"), true): token.append(UInt8(ascii: "/"))
            case (_, true): return nil
            case (UInt8(ascii: "~"), false): break
            case (UInt8(ascii: "/"), false):
                tokens.append(String(decoding: token, as: UTF8.self))
                token = []
            case (_, false): token.append(byte)
            }
            afterTilde = byte == UInt8(ascii: "~")
        }
        guard !afterTilde else { return nil }
        tokens.append(String(decoding: token, as: UTF8.self))
    }

    /// Goes down to the member of that name.
    package mutating func append(key: String) { tokens.append(key) }
    /// Goes down to that element.
    package mutating func append(index: Int) { tokens.append(String(index)) }
    /// Goes back up one step.
    package mutating func removeLast() { tokens.removeLast() }

    /// The pointer as it is written: `/values/0/a~1b`.
    package var text: String {
        var bytes: [UInt8] = []
        for token in tokens {
            bytes.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
                case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONValue {
    /// What stands at `pointer`; `nil` if nothing does.
    package subscript(pointer: JSONPointer) -> JSONValue? {
        var place = self
        for token in pointer.tokens {
            switch place {
            case .object(let object):
                guard let member = object[token] else { return nil }
                place = member
            case .array(let elements):
                guard let index = token.arrayIndex, index < elements.count else { return nil }
                place = elements[index]
            case .null, .bool, .number, .string: return nil
            }
        }
        return place
    }
}

extension String {
    /// An index as RFC 6901 section 4 writes it: digits, without leading zeros.
    fileprivate var arrayIndex: Int? {
        guard let number = JSONNumber(text: self), number.storedInteger != nil else { return nil }
        return number.int.flatMap { $0 < 0 ? nil : $0 }
    }
}
