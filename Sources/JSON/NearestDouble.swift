// Decimal to binary without the C library: Embedded Swift has no `Double(String)`, and both ends of
// the wire must read a number alike. Small numbers take one exact operation (W. Clinger, "How to
// read floating point numbers accurately", 1990); the rest is a long division of big integers.

extension JSONDecimal {
    /// More significant digits than this only matter as "not exactly a tie". A tie between two
    /// doubles has at most 767 digits.
    private static let decisiveDigits = 800

    /// Every integer of at most 15 digits and every power of ten up to 22 is a `Double`.
    private static let exactDigits = 15
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// The nearest `Double`, ties to even.
    var nearestDouble: Double {
        guard !digits.isEmpty, magnitude >= -325 else { return isNegative ? -0.0 : 0.0 }
        guard magnitude <= 309 else { return isNegative ? -.infinity : .infinity }
        let absolute = exactDouble ?? dividedDouble
        return isNegative ? -absolute : absolute
    }

    private var exactDouble: Double? {
        let exponent = Int(magnitude) - (digits.count - 1)
        guard digits.count <= Self.exactDigits, abs(exponent) < Self.exactPowers.count else {
            return nil
        }
        var integer: Int64 = 0
        for digit in digits { integer = integer &* 10 &+ Int64(digit) }
        let power = Self.exactPowers[abs(exponent)]
        return exponent < 0 ? Double(integer) / power : Double(integer) * power
    }

    private var dividedDouble: Double {
        var decisive = digits
        if decisive.count > Self.decisiveDigits {
            decisive.removeLast(decisive.count - Self.decisiveDigits)
            decisive.append(1)  // stands for the digits dropped, which are not all zero
        }
        var numerator = BigNatural(decimalDigits: decisive)
        var denominator = BigNatural(1)
        let exponent = Int(magnitude) - (decisive.count - 1)
        if exponent < 0 {
            denominator.multiply(byPowerOfTen: -exponent)
        } else {
            numerator.multiply(byPowerOfTen: exponent)
        }
        // Scaled so that the quotient has 55 or 56 bits: a significand, a rounding bit and one
        // more.
        let scale = 55 - (numerator.bitWidth - denominator.bitWidth)
        if scale < 0 { denominator.shiftLeft(-scale) } else { numerator.shiftLeft(scale) }
        let (quotient, isExact) = numerator.divided(by: denominator)
        return Self.round(quotient, exponent: -scale, isExact: isExact)
    }

    /// The `Double` nearest to `quotient` × 2^`exponent`, plus a little more unless `isExact`.
    private static func round(_ quotient: UInt64, exponent: Int, isExact: Bool) -> Double {
        let lowestExponent = -1074
        let width = 64 - quotient.leadingZeroBitCount
        let dropped = max(width - 53, lowestExponent - exponent)
        guard dropped < 64 else { return 0 }
        let half = UInt64(1) << UInt64(dropped - 1)
        let rest = quotient & (half << 1 &- 1)
        var significand = quotient >> UInt64(dropped)
        let isAboveTie = rest > half || (rest == half && !isExact)
        if isAboveTie || (rest == half && significand & 1 == 1) { significand += 1 }
        // Subnormal numbers have the exponent field 0; a carry into bit 52 makes it 1 by itself.
        let field = exponent + dropped - lowestExponent
        let bits = significand + UInt64(field) << 52
        return bits >= Double.infinity.bitPattern ? .infinity : Double(bitPattern: bits)
    }
}
