/// All 16 digits, lower case, leading zeros kept.
package func hexadecimal(of value: UInt64) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(16)
    appendHexadecimal(of: value, to: &digits)
    return String(decoding: digits, as: UTF8.self)
}

/// The same, behind what `digits` holds already.
package func appendHexadecimal(of value: UInt64, to digits: inout [UInt8]) {
    appendDigits(of: UInt32(truncatingIfNeeded: value >> 32), to: &digits)
    appendDigits(of: UInt32(truncatingIfNeeded: value), to: &digits)
}

private func appendDigits(of value: UInt32, to digits: inout [UInt8]) {
    let text = hexadecimalDigits(of: value)
    var shift: UInt64 = 64
    while shift > 0 {
        shift -= 8
        digits.append(UInt8(truncatingIfNeeded: text >> shift))
    }
}

/// All eight digits, lower case, one in each byte of a word, the first highest.
package func hexadecimalDigits(of value: UInt32) -> UInt64 {
    // Spread the nibbles: each step doubles the distance between halves.
    var spread = UInt64(value)
    spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
    spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
    spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
    // 1 in every byte whose nibble is a letter: nibble + 6 carries into bit 4.
    let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    let lettersGap = UInt64(UInt8(ascii: "a") - UInt8(ascii: "0") - 10)
    return spread &+ 0x3030_3030_3030_3030 &+ letters &* lettersGap
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
