/// The one list of metric families. Declaring a family here is what creates it.
package struct MetricCatalogue: Sendable {
    /// In the order of the exposition and of `docs/metrics.md`.
    package private(set) var families: [MetricStorage] = []

    /// A catalogue without families.
    package init() {}

    /// How many time series a scrape would show now.
    package var seriesCount: Int { families.reduce(0) { $0 + $1.seriesCount } }

    /// How many moments of creation OpenMetrics would tell beside them.
    var createdCount: Int {
        families.reduce(0) { $0 + ($1.definition.hasCreated ? $1.shownCount : 0) }
    }

    /// How many there would be if every label combination had been used.
    package var seriesBound: Int {
        families.reduce(0) { $0 + $1.definition.childCount * $1.definition.seriesPerChild }
    }

    /// Declares a family without labels.
    package mutating func counter(
        _ name: String, unit: MetricUnit = .one, _ help: String
    ) -> Counter {
        Counter(add(name, .counter, unit, help, [], []), child: 0)
    }

    /// Declares a family with one label.
    package mutating func counter<Label>(
        _ name: String, unit: MetricUnit = .one, _ help: String,
        by dimension: LabelDimension<Label>
    ) -> Labelled<Counter, Label> {
        Labelled(
            storage: add(name, .counter, unit, help, [dimension.column], []))
    }

    /// Declares a family with two labels.
    package mutating func counter<First, Second>(
        _ name: String, _ help: String, by first: LabelDimension<First>,
        _ second: LabelDimension<Second>
    ) -> DoublyLabelled<Counter, First, Second> {
        DoublyLabelled(
            storage: add(name, .counter, .one, help, [first.column, second.column], []))
    }

    /// Declares a family without labels.
    package mutating func gauge(
        _ name: String, unit: MetricUnit = .one, _ help: String
    ) -> Gauge {
        Gauge(add(name, .gauge, unit, help, [], []), child: 0)
    }

    /// Declares a family with one label.
    package mutating func gauge<Label>(
        _ name: String, _ help: String, by dimension: LabelDimension<Label>
    ) -> Labelled<Gauge, Label> {
        Labelled(
            storage: add(name, .gauge, .one, help, [dimension.column], []))
    }

    /// Declares a gauge that is always 1 and whose labels are facts about this process.
    package mutating func info(_ name: String, _ help: String, _ facts: [(String, String)]) {
        let columns = facts.map {
            LabelColumn(name: $0.0, values: [$0.1], presentAtStart: [true], listedIn: "the build")
        }
        Gauge(add(name, .info, .one, help, columns, []), child: 0).set(1)
    }

    /// Declares a family of durations without labels.
    package mutating func histogram(
        _ name: String, _ help: String, buckets: DurationBuckets
    ) -> Histogram {
        Histogram(add(name, .histogram, .seconds, help, [], buckets.bounds), child: 0)
    }

    /// Declares a family of numbers without labels.
    /// - Parameter bounds: Upper bounds of the buckets, ascending.
    package mutating func histogram(
        _ name: String, _ help: String, bounds: [UInt64]
    ) -> Histogram {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must ascend")
        return Histogram(add(name, .histogram, .one, help, [], bounds), child: 0)
    }

    /// Declares a family of durations with one label.
    package mutating func histogram<Label>(
        _ name: String, _ help: String, buckets: DurationBuckets,
        by dimension: LabelDimension<Label>
    ) -> Labelled<Histogram, Label> {
        Labelled(
            storage: add(name, .histogram, .seconds, help, [dimension.column], buckets.bounds))
    }

    /// Declares a family of durations with two labels, whose buckets remember a request each.
    /// - Parameter unexpected: Whether two values do not occur together.
    package mutating func histogram<First, Second>(
        _ name: String, _ help: String, buckets: DurationBuckets, by first: LabelDimension<First>,
        _ second: LabelDimension<Second>, unexpected: (First, Second) -> Bool
    ) -> DoublyLabelled<Histogram, First, Second>
    where First: CaseIterable, Second: CaseIterable {
        let pairs = First.allCases.flatMap { left in Second.allCases.map { (left, $0) } }
        let children = pairs.indices.filter { unexpected(pairs[$0].0, pairs[$0].1) }
        return DoublyLabelled(
            storage: add(
                name, .histogram, .seconds, help, [first.column, second.column], buckets.bounds,
                unexpected: Set(children), hasExemplars: true))
    }

    /// Declares a family of durations with two labels, whose buckets remember a request each.
    package mutating func histogram<First, Second>(
        _ name: String, _ help: String, buckets: DurationBuckets, by first: LabelDimension<First>,
        _ second: LabelDimension<Second>
    ) -> DoublyLabelled<Histogram, First, Second> {
        DoublyLabelled(
            storage: add(
                name, .histogram, .seconds, help, [first.column, second.column], buckets.bounds,
                hasExemplars: true))
    }

    private mutating func add(
        _ name: String, _ kind: MetricKind, _ unit: MetricUnit, _ help: String,
        _ labels: [LabelColumn], _ bounds: [UInt64], unexpected: Set<Int> = [],
        hasExemplars: Bool = false
    ) -> MetricStorage {
        precondition(!families.contains { $0.definition.name == name }, "\(name) declared twice")
        let storage = MetricStorage(
            MetricDefinition(
                name: name, kind: kind, unit: unit, help: help, labels: labels,
                unexpectedChildren: unexpected, bounds: bounds, hasExemplars: hasExemplars))
        families.append(storage)
        return storage
    }
}

/// Upper bounds of a histogram of durations.
package struct DurationBuckets: Sendable, ExpressibleByArrayLiteral {
    /// In nanoseconds, ascending.
    package let bounds: [UInt64]

    /// Bounds in ascending order.
    package init(_ durations: [Duration]) {
        bounds = durations.map(\.nanoseconds)
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must ascend")
    }

    /// Bounds in ascending order.
    package init(arrayLiteral durations: Duration...) { self.init(durations) }
}
