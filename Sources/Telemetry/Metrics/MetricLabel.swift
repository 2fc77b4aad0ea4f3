/// A value that may stand as a label: drawn from a set that is known when the relay starts.
package protocol MetricLabel: Hashable, Sendable {
    /// Where the value stands among all values of its dimension, from 0.
    var ordinal: Int { get }
}

extension MetricLabel where Self: CaseIterable {
    /// The position of the case in the declaration, which is how an enum without payloads is
    /// stored: looking it up in `allCases` would allocate on the path of every count.
    package var ordinal: Int {
        precondition(MemoryLayout<Self>.size <= 1, "a label is an enum of at most 256 cases")
        guard MemoryLayout<Self>.size == 1 else { return 0 }
        return unsafe Int(unsafeBitCast(self, to: UInt8.self))
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
    /// - Parameter unexpected: Cases that do not occur in this metric: no series for what does not
    ///   happen, and one that tells if it happens all the same.
    package static func cases(of name: String, unexpected: Set<Value> = []) -> Self {
        let values = Array(Value.allCases)
        return Self(
            column: LabelColumn(
                name: name, values: values.map(\.rawValue),
                presentAtStart: values.map { !unexpected.contains($0) }, listedIn: nil))
    }
}
