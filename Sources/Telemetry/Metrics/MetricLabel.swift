/// A value that may stand as a label: drawn from a set that is known when the relay starts.
package protocol MetricLabel: Hashable, Sendable {
    /// Where the value stands among `values`, all values of its dimension.
    func position(in values: [Self]) -> Int
}

extension MetricLabel where Self: CaseIterable {
    package func position(in values: [Self]) -> Int {
        // Every case is in `values`, which is `allCases`.
        values.firstIndex(of: self) ?? 0
    }
}

/// A typed label: the compiler refuses a value of another dimension.
package struct LabelDimension<Value: MetricLabel>: Sendable {
    package let values: [Value]
    package let column: LabelColumn

    func position(of value: Value) -> Int { value.position(in: values) }
}

extension LabelDimension
where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// The cases of an enum.
    /// - Parameter onFirstUse: Cases whose children do not exist before something happened.
    package static func cases(of name: String, onFirstUse: Set<Value> = []) -> Self {
        let values = Array(Value.allCases)
        return Self(
            values: values,
            column: LabelColumn(
                name: name, values: values.map(\.rawValue),
                presentAtStart: values.map { !onFirstUse.contains($0) }, listedIn: nil))
    }
}
