import JSON
import TestSupport

extension SeededGenerator {
    /// A text of any code points, control characters and supplementary planes more often than not.
    mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &self) {
            let bound: UInt32 = pick([0x22, 0x7F, 0x800, 0xFFFF, 0x10FFFF])
            if let scalar = Unicode.Scalar(UInt32.random(in: 0...bound, using: &self)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// The text of a number of any size and form.
    mutating func numberText() -> String {
        func digits(_ count: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
            (0..<Int.random(in: count, using: &generator))
                .map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
        }
        var text = Bool.random(using: &self) ? "-" : ""
        text +=
            Bool.random(using: &self)
            ? "0" : "\(Int.random(in: 1...9, using: &self))" + digits(0...25, &self)
        if Bool.random(using: &self) { text += "." + digits(1...30, &self) }
        if Bool.random(using: &self) {
            text += pick(["e", "E", "e+", "E-"]) + digits(1...3, &self)
        }
        return text
    }

    mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &self) {
        case 0: return .null
        case 1: return .bool(.random(using: &self))
        case 2: return JSONNumber(text: numberText()).map(JSONValue.number) ?? .null
        case 3: return JSONValue(Int64.random(in: .min ... .max, using: &self))
        case 4: return .string(text())
        case 5:
            return .array(
                (0..<Int.random(in: 0...5, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            var object = JSONObject()
            for _ in 0..<pick([0, 3, 30]) {
                object[text()] = value(depth: depth - 1)
            }
            return .object(object)
        }
    }
}
