/// The form under which CODAP looks a name up that no attribute has exactly: without white space
/// around it, without a unit in parentheses at its end, and with `_` for each UTF-16 unit that is
/// no ASCII letter, digit or `_`.
func canonicalAttributeName(_ name: String) -> String {
    var scalars = Array(name.unicodeScalars)[...]
    while let first = scalars.first, isTrimmed(first) { scalars.removeFirst() }
    while let last = scalars.last, isTrimmed(last) { scalars.removeLast() }
    if scalars.last == ")" {
        let inside = scalars.dropLast()
        let start = inside.lastIndex(of: ")") ?? inside.startIndex
        if let open = inside[start...].firstIndex(of: "(") { scalars = scalars[..<open] }
    }
    var canonical: [UInt8] = []
    for scalar in scalars {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9":
            canonical.append(UInt8(truncatingIfNeeded: scalar.value))
        default:
            canonical.append(UInt8(ascii: "_"))
            if scalar.value > 0xFFFF { canonical.append(UInt8(ascii: "_")) }
        }
    }
    return canonical.isEmpty ? "attr" : String(decoding: canonical, as: UTF8.self)
}

/// Whether JavaScript's `trim` removes it: white space and line ends of ECMA-262, section 12.
private func isTrimmed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
        0xFEFF:
        true
    default: false
    }
}
