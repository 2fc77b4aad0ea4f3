/// A number in decimal normal form: ± d₁.d₂d₃… × 10^magnitude, d₁ ≠ 0 and the last digit ≠ 0.
///
/// Exact for every number of RFC 8259, so that comparing needs no `Double`.
package struct JSONDecimal: Sendable {
    /// Zero may be negative: it equals zero, but is another `Double`.
    package private(set) var isNegative = false
    /// Values 0 to 9, without zeros at either end; empty for zero.
    package private(set) var digits: [UInt8] = []
    /// The power of ten that the first digit stands for; 0 for zero.
    package private(set) var magnitude: Int64 = 0
    /// The exponent was too long to be counted; ``magnitude`` is then merely huge.
    package private(set) var isSaturated = false

    /// Exponents longer than this many digits saturate, so that adding to one cannot overflow.
    private static let longestExponent = 15

    /// - Parameter text: A valid number of RFC 8259 section 6.
    init(_ text: String) {
        var seenPoint = false
        var integerDigits: Int64 = 0  // digits before the point, after leading zeros
        var zerosAfterPoint: Int64 = 0  // before the first other digit
        var exponent: (isNegative: Bool, value: Int64, length: Int)?
        let bytes = text.utf8.span
        for position in bytes.indices {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "-") where exponent == nil: isNegative = true
            case UInt8(ascii: "-"): exponent?.isNegative = true
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): exponent = (false, 0, 0)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if let read = exponent {
                    guard read.length > 0 || digit > 0 else { continue }
                    exponent?.length += 1
                    if read.length < Self.longestExponent {
                        exponent?.value = read.value * 10 + Int64(digit)
                    }
                } else if digits.isEmpty && digit == 0 {
                    if seenPoint { zerosAfterPoint += 1 }
                } else {
                    digits.append(digit)
                    if !seenPoint { integerDigits += 1 }
                }
            default: break  // '+'
            }
        }
        while digits.last == 0 { digits.removeLast() }
        guard !digits.isEmpty else { return }
        magnitude = integerDigits > 0 ? integerDigits - 1 : -1 - zerosAfterPoint
        guard let exponent else { return }
        if exponent.length > Self.longestExponent {
            isSaturated = true
            magnitude = exponent.isNegative ? .min : .max
        } else {
            magnitude += exponent.isNegative ? -exponent.value : exponent.value
        }
    }

    var isInteger: Bool { Int64(digits.count) <= magnitude.addingOne || digits.isEmpty }

    /// The value, if it is an integer that fits.
    var int64: Int64? {
        guard isInteger, magnitude < 19 else { return nil }
        var value: UInt64 = 0  // 19 digits always fit
        for position in 0...Int(magnitude) {
            value = value &* 10 &+ UInt64(position < digits.count ? digits[position] : 0)
        }
        return Int64(magnitude: value, isNegative: isNegative)
    }

    /// By worth. Two saturated numbers may be `.same` though their exponents differ.
    static func order(_ left: Self, _ right: Self) -> JSONOrder {
        if left.digits.isEmpty || right.digits.isEmpty || left.isNegative != right.isNegative {
            return JSONOrder(left.sign, right.sign)
        }
        let bySize =
            left.magnitude == right.magnitude
            ? orderDigits(left.digits, right.digits) : JSONOrder(left.magnitude, right.magnitude)
        return left.isNegative ? bySize.reversed : bySize
    }

    /// -1, 0 or 1.
    var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private static func orderDigits(_ left: [UInt8], _ right: [UInt8]) -> JSONOrder {
        for position in 0..<min(left.count, right.count)
        where left[position] != right[position] {
            return JSONOrder(left[position], right[position])
        }
        return JSONOrder(left.count, right.count)
    }
}

extension Int64 {
    fileprivate var addingOne: Int64 { self == .max ? self : self + 1 }

    /// - Returns: `nil` if the number does not fit.
    init?(magnitude: UInt64, isNegative: Bool) {
        if isNegative {
            guard magnitude <= Int64.min.magnitude else { return nil }
            self = Int64(truncatingIfNeeded: 0 &- magnitude)
        } else {
            guard magnitude <= UInt64(Int64.max) else { return nil }
            self = Int64(magnitude)
        }
    }
}
