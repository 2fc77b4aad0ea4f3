/// A family with one label.
package struct Labelled<Child: Instrument, Label: MetricLabel>: Sendable {
    let storage: MetricStorage
    let dimension: LabelDimension<Label>

    package subscript(_ label: Label) -> Child {
        Child(storage, child: dimension.position(of: label))
    }
}

/// A family with two labels.
package struct DoublyLabelled<Child: Instrument, First: MetricLabel, Second: MetricLabel>: Sendable
{
    let storage: MetricStorage
    let first: LabelDimension<First>
    let second: LabelDimension<Second>

    package subscript(_ first: First, _ second: Second) -> Child {
        let row = self.first.position(of: first)
        return Child(
            storage, child: row * self.second.values.count + self.second.position(of: second))
    }
}
