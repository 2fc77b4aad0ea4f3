/// All 16 digits, lower case, leading zeros kept.
package func hexadecimal(of value: UInt64) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(16)
    appendHexadecimal(of: value, to: &digits)
    return String(decoding: digits, as: UTF8.self)
}

/// The same, behind what `digits` holds already.
func appendHexadecimal(of value: UInt64, to digits: inout [UInt8]) {
    var shift: UInt64 = 64
    while shift > 0 {
        shift -= 4
        let digit = UInt8(truncatingIfNeeded: value >> shift) & 0xF
        digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
}

/// The number that at most 16 digits spell.
/// - Returns: `nil` for anything but lower-case digits: ids and secrets have one spelling each.
package func hexadecimalValue(of digits: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"):
            value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
        default: return nil
        }
    }
    return value
}
