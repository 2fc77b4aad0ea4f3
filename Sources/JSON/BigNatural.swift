/// A natural number of any size: what reading a decimal number exactly needs, and nothing else.
struct BigNatural {
    /// Least significant first, without leading zeros.
    private var words: [UInt32]

    init(_ value: UInt32) { words = value == 0 ? [] : [value] }

    init(decimalDigits digits: [UInt8]) {
        self.init(0)
        for digit in digits { multiply(by: 10, adding: UInt32(digit)) }
    }

    var bitWidth: Int {
        guard let top = words.last else { return 0 }
        return words.count * 32 - top.leadingZeroBitCount
    }

    mutating func multiply(byPowerOfTen exponent: Int) {
        var rest = exponent
        while rest >= 9 {
            multiply(by: 1_000_000_000)
            rest -= 9
        }
        for _ in 0..<rest { multiply(by: 10) }
    }

    private mutating func multiply(by factor: UInt32, adding summand: UInt32 = 0) {
        var carry = UInt64(summand)
        for position in words.indices {
            // At most (2³² − 1)² + 2³² − 1, which fits.
            carry = UInt64(words[position]) &* UInt64(factor) &+ carry
            words[position] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        if carry > 0 { words.append(UInt32(carry)) }
    }

    mutating func shiftLeft(_ count: Int) {
        guard !words.isEmpty else { return }
        let bits = UInt32(count % 32)
        if bits > 0 {
            var carry: UInt32 = 0
            for position in words.indices {
                let word = words[position]
                words[position] = word << bits | carry
                carry = word >> (32 - bits)
            }
            if carry > 0 { words.append(carry) }
        }
        words.insert(contentsOf: repeatElement(0, count: count / 32), at: 0)
    }

    /// Binary long division, for quotients of at most 63 bits.
    func divided(by divisor: BigNatural) -> (quotient: UInt64, isExact: Bool) {
        var rest = self
        var quotient: UInt64 = 0
        var shift = max(0, bitWidth - divisor.bitWidth)
        var shifted = divisor
        shifted.shiftLeft(shift)
        while true {
            quotient <<= 1
            if !rest.isLess(than: shifted) {
                rest.subtract(shifted)
                quotient |= 1
            }
            if shift == 0 { return (quotient, rest.words.isEmpty) }
            shift -= 1
            shifted.halve()
        }
    }

    private func isLess(than other: BigNatural) -> Bool {
        if words.count != other.words.count { return words.count < other.words.count }
        for position in words.indices.reversed() where words[position] != other.words[position] {
            return words[position] < other.words[position]
        }
        return false
    }

    /// - Precondition: `other` is not larger.
    private mutating func subtract(_ other: BigNatural) {
        var borrow: Int64 = 0
        for position in words.indices {
            let subtrahend = position < other.words.count ? Int64(other.words[position]) : 0
            let difference = Int64(words[position]) - subtrahend - borrow
            words[position] = UInt32(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        trim()
    }

    /// Exact here: undoes one step of an earlier ``shiftLeft(_:)``.
    private mutating func halve() {
        var carry: UInt32 = 0
        for position in words.indices.reversed() {
            let word = words[position]
            words[position] = word >> 1 | carry
            carry = word << 31
        }
        trim()
    }

    private mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }
}
