// A total order, so that equal values among many are found by sorting. Its only use is
// `uniqueItems`: a hash table would need a random seed, which the browser's worker has to import.

extension JSONValue {
    /// Short lists are compared pair by pair.
    private static let pairwiseLimit = 16

    /// - Returns: The positions of two equal values, or `nil` if all differ.
    static func firstRepetition(in values: [JSONValue]) -> (Int, Int)? {
        if values.count <= pairwiseLimit {
            for second in values.indices {
                for first in 0..<second where values[first] == values[second] {
                    return (first, second)
                }
            }
            return nil
        }
        let sorted = values.indices.sorted { left, right in
            switch order(values[left], values[right]) {
            case .ascending: true
            case .same: left < right
            case .descending: false
            }
        }
        for next in sorted.indices.dropFirst() {
            let (first, second) = (sorted[next - 1], sorted[next])
            if order(values[first], values[second]) == .same { return (first, second) }
        }
        return nil
    }

    /// Agrees with `==`; otherwise an order without meaning.
    static func order(_ lhs: JSONValue, _ rhs: JSONValue) -> JSONOrder {
        switch (lhs, rhs) {
        case (.bool(let left), .bool(let right)): JSONOrder(left ? 1 : 0, right ? 1 : 0)
        case (.number(let left), .number(let right)): JSONNumber.order(left, right)
        case (.string(let left), .string(let right)): orderTexts(left, right)
        case (.array(let left), .array(let right)): orderArrays(left, right)
        case (.object(let left), .object(let right)): orderObjects(left, right)
        default: JSONOrder(SchemaTypes.rank(of: lhs), SchemaTypes.rank(of: rhs))
        }
    }

    private static func orderTexts(_ left: String, _ right: String) -> JSONOrder {
        if left.isSameText(as: right) { return .same }
        return left.precedes(right) ? .ascending : .descending
    }

    private static func orderArrays(_ left: [JSONValue], _ right: [JSONValue]) -> JSONOrder {
        let byCount = JSONOrder(left.count, right.count)
        guard byCount == .same else { return byCount }
        for position in left.indices {
            let byElement = order(left[position], right[position])
            guard byElement == .same else { return byElement }
        }
        return .same
    }

    private static func orderObjects(_ left: JSONObject, _ right: JSONObject) -> JSONOrder {
        let byCount = JSONOrder(left.count, right.count)
        guard byCount == .same else { return byCount }
        let leftMembers = left.sorted { $0.key.precedes($1.key) }
        let rightMembers = right.sorted { $0.key.precedes($1.key) }
        for position in leftMembers.indices {
            let byKey = orderTexts(leftMembers[position].key, rightMembers[position].key)
            guard byKey == .same else { return byKey }
            let byValue = order(leftMembers[position].value, rightMembers[position].value)
            guard byValue == .same else { return byValue }
        }
        return .same
    }
}

extension SchemaTypes {
    /// The same for values that may be equal.
    fileprivate static func rank(of value: JSONValue) -> UInt8 {
        if case .number = value {
            SchemaTypes.number.rawValue
        } else {
            SchemaTypes(of: value).rawValue
        }
    }
}
