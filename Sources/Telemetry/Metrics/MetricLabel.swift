/// A value that may stand as a label: drawn from a set that is known when the relay starts.
package protocol MetricLabel: Hashable, Sendable {
    /// Where the value stands among all values of its dimension, from 0.
    var ordinal: Int { get }
}

extension MetricLabel where Self: CaseIterable {
    /// The position of the case in the declaration.
    package var ordinal: Int {
        // Every case is in `allCases`.
        var ordinal = 0
        for value in Self.allCases {
            if value == self { return ordinal }
            ordinal += 1
        }
        return 0
    }
}

/// A typed label: the compiler refuses a value of another dimension.
package struct LabelDimension<Value: MetricLabel>: Sendable {
    /// Its name and values.
    package let column: LabelColumn
}

extension LabelDimension
where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// The cases of an enum.
    /// - Parameter onFirstUse: Cases whose children do not exist before something happened.
    package static func cases(of name: String, onFirstUse: Set<Value> = []) -> Self {
        let values = Array(Value.allCases)
        return Self(
            column: LabelColumn(
                name: name, values: values.map(\.rawValue),
                presentAtStart: values.map { !onFirstUse.contains($0) }, listedIn: nil))
    }
}
