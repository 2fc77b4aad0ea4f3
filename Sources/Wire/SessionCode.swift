/// The pairing code a person reads off the plugin and gives to an agent.
///
/// Eight characters of the RFC 4648 base32 alphabet (A-Z, 2-7): 40 bits. Holding it lets one ask;
/// it is a secret and never reaches a log, a metric label or an error message.
package struct SessionCode: Hashable, Sendable {
    /// Characters in a code.
    package static let length = 8
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The 40 bits, the first character highest.
    package let value: UInt64

    /// The canonical form: upper case, no separator.
    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        for shift in stride(from: 35, through: 0, by: -5) {
            bytes.append(Self.alphabet[Int(truncatingIfNeeded: (value >> UInt64(shift)) & 0x1F)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A code that was drawn before; `nil` for more than 40 bits.
    package init?(value: UInt64) {
        guard value >> 40 == 0 else { return nil }
        self.value = value
    }

    /// Draws a code. Uniform as long as the generator is: 32 divides every power of two.
    package init(random generator: inout some RandomNumberGenerator) {
        value = generator.next() & 0xFF_FFFF_FFFF
    }

    /// Reads what a person typed: either case, with spaces and hyphens anywhere.
    /// - Returns: `nil` unless exactly eight characters of the alphabet remain.
    package init?(typed text: String) {
        var value: UInt64 = 0
        var count = 0
        let bytes = text.utf8.span
        for position in bytes.indices {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - UInt8(ascii: "a")
            case UInt8(ascii: "2")...UInt8(ascii: "7"): digit = byte - UInt8(ascii: "2") + 26
            default: return nil
            }
            count += 1
            guard count <= Self.length else { return nil }
            value = value << 5 | UInt64(digit)
        }
        guard count == Self.length else { return nil }
        self.value = value
    }
}
