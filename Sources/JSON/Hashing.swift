// Native only: a `Hasher` needs a random seed, which would be one more import of the wasm. Equal
// values hash alike, so what `==` ignores is left out or normalised here.

#if !hasFeature(Embedded)
    extension JSONValue: Hashable {
        /// Agrees with `==`.
        package func hash(into hasher: inout Hasher) {
            switch self {
            case .null: hasher.combine(0 as UInt8)
            case .bool(let value): hasher.combine(value)
            case .number(let value): hasher.combine(value)
            case .string(let value): hasher.combine(utf8: value)
            case .array(let value): hasher.combine(value)
            case .object(let value): hasher.combine(value)
            }
        }
    }

    extension JSONObject: Hashable {
        /// Agrees with `==`.
        package func hash(into hasher: inout Hasher) {
            var sum = 0  // the same in any order
            for (key, value) in self {
                var member = Hasher()
                member.combine(utf8: key)
                member.combine(value)
                sum &+= member.finalize()
            }
            hasher.combine(count)
            hasher.combine(sum)
        }
    }

    extension JSONNumber: Hashable {
        /// Agrees with `==`.
        package func hash(into hasher: inout Hasher) {
            let decimal = decimal
            hasher.combine(decimal.sign)
            hasher.combine(decimal.magnitude)
            hasher.combine(decimal.digits)
        }
    }

    extension Hasher {
        /// `String.hash` would treat canonically equivalent strings as equal.
        fileprivate mutating func combine(utf8 text: String) {
            for byte in text.utf8 { combine(byte) }
            combine(0xFF as UInt8)
        }
    }
#endif
