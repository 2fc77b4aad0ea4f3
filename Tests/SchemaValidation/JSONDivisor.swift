import JSON

/// A positive number that others can be divided by exactly, for `multipleOf`.
struct JSONDivisor: Sendable {
    /// A divisor has at most this many significant digits, so that all products fit into 64 bits.
    static let maxDigits = 9

    let number: JSONNumber
    /// The number is this × 10^``exponent``; not divisible by 10.
    private let digits: UInt64
    private let exponent: Int64

    /// - Returns: `nil` for zero, negative numbers and more digits than ``maxDigits``.
    init?(_ number: JSONNumber) {
        let decimal = number.decimal
        guard !decimal.isNegative, !decimal.isSaturated,
            (1...Self.maxDigits).contains(decimal.digits.count)
        else { return nil }
        self.number = number
        digits = decimal.digits.reduce(0) { $0 &* 10 &+ UInt64($1) }
        exponent = decimal.exponent
    }

    /// Whether `number` is an integer times this, exactly.
    func divides(_ number: JSONNumber) -> Bool {
        let decimal = number.decimal
        guard !decimal.digits.isEmpty else { return true }
        let shift: Int64
        if decimal.isSaturated {
            // The factors 2 and 5 of fewer than 2³⁰ are used up long before the 64th power of ten.
            shift = decimal.magnitude > 0 ? 64 : -1
        } else {
            shift = decimal.exponent - exponent
        }
        // A multiple would end in zeros there, and normal form has none.
        guard shift >= 0 else { return false }
        let rest = decimal.digits.reduce(0) { ($0 &* 10 &+ UInt64($1)) % digits }
        return Self.multiply(rest, byPowerOfTen: shift, modulo: digits) == 0
    }

    private static func multiply(
        _ value: UInt64, byPowerOfTen exponent: Int64, modulo modulus: UInt64
    ) -> UInt64 {
        var result = value % modulus
        var square = 10 % modulus
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = result &* square % modulus }
            square = square &* square % modulus
            rest >>= 1
        }
        return result
    }
}

extension JSONDecimal {
    /// The power of ten of the last digit.
    fileprivate var exponent: Int64 { magnitude - Int64(digits.count) + 1 }
}
