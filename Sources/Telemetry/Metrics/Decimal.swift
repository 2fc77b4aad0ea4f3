extension OutputSpan<UInt8> {
    /// Room for any 64-bit number, a sign, a point and a zero on either side of it.
    static var decimalRoom: Int { 24 }

    /// Appends `value` in decimal.
    /// - Parameter width: With fewer digits than this, zeros stand before them.
    mutating func appendDecimal(_ value: UInt64, width: Int = 1) {
        // 20 digits hold every 64-bit number; they come out last digit first.
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var first = digits.count
        var rest = value
        while rest > 0 {
            first -= 1
            digits[first] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        let start = Swift.min(first, digits.count - width)
        append(contentsOf: digits.span.extracting(start..<digits.count))
    }

    /// Appends `value / scale` exactly; `scale` is a power of ten.
    /// - Parameter asFloat: Writes `1.0` for a whole number: Prometheus 2 keeps the text of `le`
    ///   as it comes, and OpenMetrics asks for this form.
    mutating func appendDecimal(_ value: UInt64, scale: UInt64, asFloat: Bool = false) {
        appendDecimal(value / scale)
        var fraction = value % scale
        guard fraction > 0 || asFloat else { return }
        append(UInt8(ascii: "."))
        guard fraction > 0 else { return append(UInt8(ascii: "0")) }
        var width = 0
        var power = scale
        while power > 1 {
            power /= 10
            width += 1
        }
        while fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        appendDecimal(fraction, width: width)
    }
}

extension [UInt8] {
    /// Appends `value / scale` exactly; `scale` is a power of ten.
    /// - Parameter asFloat: Writes `1.0` for a whole number.
    mutating func appendDecimal(_ value: UInt64, scale: UInt64, asFloat: Bool = false) {
        append(addingCapacity: OutputSpan<UInt8>.decimalRoom) { text in
            text.appendDecimal(value, scale: scale, asFloat: asFloat)
        }
    }
}
