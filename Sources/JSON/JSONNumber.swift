/// A JSON number, kept as it was written.
///
/// An integer that fits is kept as `Int64`; every other number keeps its source text, so nothing is
/// lost in relaying it and writing gives back the same bytes. Two numbers are equal when they are
/// worth the same: `1`, `1.0` and `10e-1`. The comparison is exact, never through `Double`; numbers
/// whose exponent has more than 15 digits are equal only if written alike.
package struct JSONNumber: Sendable {
    private enum Storage: Sendable {
        case integer(Int64)
        /// A valid RFC 8259 number that ``integer`` would write differently.
        case text(String)
    }

    private let storage: Storage

    /// An integer, written in plain digits.
    package init(_ value: Int64) { storage = .integer(value) }
    /// An integer, written in plain digits.
    package init(_ value: Int) { storage = .integer(Int64(value)) }

    /// - Returns: `nil` for infinities and not-a-number, which JSON cannot write.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        if let integer = Int64(exactly: value), integer != 0 || value.sign == .plus,
            integer.magnitude < 1 << 53
        {
            storage = .integer(integer)
        } else {
            storage = .text(value.description)
        }
    }

    /// - Returns: `nil` if `text` is not exactly one number of RFC 8259 section 6.
    package init?(text: String) {
        let bytes = text.utf8.span
        var scanner = NumberScanner(at: 0)
        guard scanner.scan(bytes) == nil, scanner.offset == bytes.count else { return nil }
        storage = scanner.integer.map(Storage.integer) ?? .text(text)
    }

    /// Adopts a text that ``NumberScanner`` has accepted and could not turn into an `Int64`.
    init(scanned text: String) { storage = .text(text) }

    /// As written, or in plain decimal digits if it was made from a number.
    package var text: String {
        switch storage {
        case .integer(let value): value.description
        case .text(let text): text
        }
    }

    /// The value, if it is worth an integer that fits: 3 also for `3.0` and `30e-1`.
    package var int64: Int64? {
        switch storage {
        case .integer(let value): value
        case .text: decimal.int64
        }
    }

    /// As ``int64``, in the width of `Int`: 32 bits in wasm.
    package var int: Int? { int64.flatMap { Int(exactly: $0) } }

    /// Whether this is worth an integer, however large.
    package var isInteger: Bool {
        switch storage {
        case .integer: true
        case .text: decimal.isInteger
        }
    }

    /// The nearest `Double`, ties to even; infinite beyond its range, zero below.
    package var double: Double {
        switch storage {
        case .integer(let value): Double(value)
        case .text: decimal.nearestDouble
        }
    }

    /// The exact worth.
    package var decimal: JSONDecimal { JSONDecimal(text) }

    /// The `Int64` this is kept as; `nil` for whatever is kept as text.
    var storedInteger: Int64? { if case .integer(let value) = storage { value } else { nil } }
}

extension JSONNumber: Comparable {
    /// By worth, exactly.
    package static func == (lhs: Self, rhs: Self) -> Bool { order(lhs, rhs) == .same }
    /// By worth, exactly.
    package static func < (lhs: Self, rhs: Self) -> Bool { order(lhs, rhs) == .ascending }

    static func order(_ lhs: Self, _ rhs: Self) -> JSONOrder {
        if let left = lhs.storedInteger, let right = rhs.storedInteger {
            return JSONOrder(left, right)
        }
        let byWorth = JSONDecimal.order(lhs.decimal, rhs.decimal)
        guard byWorth == .same, lhs.decimal.isSaturated else { return byWorth }
        if lhs.text.isSameText(as: rhs.text) { return .same }
        return lhs.text.precedes(rhs.text) ? .ascending : .descending
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    /// An integer.
    package init(integerLiteral value: Int64) { self.init(value) }
}

/// Result of comparing two things.
enum JSONOrder: Sendable {
    case ascending, same, descending

    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .ascending : left == right ? .same : .descending
    }

    var reversed: JSONOrder {
        switch self {
        case .ascending: .descending
        case .same: .same
        case .descending: .ascending
        }
    }
}
