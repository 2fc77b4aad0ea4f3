extension [UInt8] {
    /// Appends `value` in decimal.
    mutating func appendDecimal(_ value: UInt64) {
        // 20 digits hold every 64-bit number; they come out last digit first.
        let start = count
        var rest = value
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    /// Appends `value / scale` exactly; `scale` is a power of ten.
    /// - Parameter asFloat: Writes `1.0` for a whole number: Prometheus 2 keeps the text of `le`
    ///   as it comes, and OpenMetrics asks for this form.
    mutating func appendDecimal(_ value: UInt64, scale: UInt64, asFloat: Bool = false) {
        appendDecimal(value / scale)
        var fraction = value % scale
        guard fraction > 0 || asFloat else { return }
        append(UInt8(ascii: "."))
        var digit = scale / 10
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / Swift.max(digit, 1)))
            fraction %= Swift.max(digit, 1)
            digit /= 10
        } while fraction > 0
    }
}
