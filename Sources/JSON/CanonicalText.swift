// A text that equal values share and no others, so that equal values among many are found through
// the index of a ``JSONObject``. Its only use is `uniqueItems`: a hash table would need a random
// seed, which the browser's worker would have to import.

extension JSONValue {
    /// - Returns: The positions of two equal values, or `nil` if all differ.
    static func firstRepetition(in values: [JSONValue]) -> (first: Int, second: Int)? {
        if values.count <= JSONObject.linearLimit {
            for second in values.indices {
                for first in 0..<second where values[first] == values[second] {
                    return (first, second)
                }
            }
            return nil
        }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(values.count)
        for value in values {
            var bytes: [UInt8] = []
            value.appendCanonical(to: &bytes)
            members.append((String(decoding: bytes, as: UTF8.self), .null))
        }
        guard let second = JSONObject.adopting(members).repeated else { return nil }
        for first in 0..<second where values[first] == values[second] { return (first, second) }
        return nil
    }

    private func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .null, .bool, .string: write(to: &bytes)
        case .number(let number): number.appendCanonical(to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for element in elements {
                element.appendCanonical(to: &bytes)
                bytes.append(UInt8(ascii: ","))
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (key, value) in object.membersByKey {
                bytes.appendJSON(key)
                value.appendCanonical(to: &bytes)
                bytes.append(UInt8(ascii: ","))
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

extension JSONNumber {
    fileprivate func appendCanonical(to bytes: inout [UInt8]) {
        let decimal = decimal
        guard !decimal.isSaturated else { return bytes.append(contentsOf: text.utf8) }
        guard !decimal.digits.isEmpty else { return bytes.append(UInt8(ascii: "0")) }
        if decimal.isNegative { bytes.append(UInt8(ascii: "-")) }
        for digit in decimal.digits { bytes.append(UInt8(ascii: "0") + digit) }
        bytes.append(UInt8(ascii: "e"))
        bytes.appendDecimal(decimal.magnitude)
    }
}
