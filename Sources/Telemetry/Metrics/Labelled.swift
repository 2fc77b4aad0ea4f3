/// A family with one label.
package struct Labelled<Child: Instrument, Label: MetricLabel>: Sendable {
    // Nothing generic is stored: the path of every count stays free of generic metadata.
    let storage: MetricStorage

    /// The child with this label.
    package subscript(_ label: Label) -> Child { Child(storage, child: label.ordinal) }
}

/// A family with two labels.
package struct DoublyLabelled<Child: Instrument, First: MetricLabel, Second: MetricLabel>: Sendable
{
    let storage: MetricStorage

    /// The child with these labels.
    package subscript(_ first: First, _ second: Second) -> Child {
        Child(storage, child: first.ordinal * storage.lastColumnCount + second.ordinal)
    }
}
