/// What a cell's integer means. Integers keep the hot path exact and free of floating point.
package enum MetricUnit: String, Sendable {
    case one = "1"
    case bytes
    /// Cells hold nanoseconds; the exposition divides.
    case seconds

    /// How many cell units make one exposed unit.
    package var cellsPerUnit: UInt64 { self == .seconds ? 1_000_000_000 : 1 }
}

/// The metric types of OpenMetrics that the relay uses.
package enum MetricKind: String, Sendable {
    case counter, gauge, histogram
    /// Always 1; its labels are what it tells. The older text format calls it a gauge.
    case info
}

/// One label of a family: its name and every value it can ever take.
package struct LabelColumn: Sendable {
    /// As it is exposed.
    package let name: String
    /// In the order of their ordinals.
    package let values: [String]
    /// Values whose children exist at 0 from the start; the others appear on first use, if ever.
    package let presentAtStart: [Bool]
    /// Where the values are written down, when it is not an enum of this package.
    package let listedIn: String?
}

/// One metric family as declared. Exposition, documentation and tests read only this.
package struct MetricDefinition: Sendable {
    /// As it is exposed.
    package let name: String
    /// Its `# TYPE`.
    package let kind: MetricKind
    /// What it is measured in.
    package let unit: MetricUnit
    /// Its `# HELP`: one sentence.
    package let help: String
    /// In the order of the exposition.
    package let labels: [LabelColumn]
    /// Numbers of children whose labels do not occur together: each exists only if they do all
    /// the same.
    package var unexpectedChildren: Set<Int> = []
    /// Upper bounds of a histogram's buckets in cell units, ascending, without +Inf.
    package let bounds: [UInt64]
    /// Whether a histogram's buckets remember a request each.
    package var hasExemplars = false

    /// How many label combinations there can be.
    package var childCount: Int { labels.reduce(1) { $0 * $1.values.count } }

    /// Cells of one child: counters and gauges one; histograms a cell per bucket, +Inf, the sum.
    package var cellsPerChild: Int { kind == .histogram ? bounds.count + 2 : 1 }

    /// Time series of one child: histograms expose each bucket, +Inf, sum and count.
    package var seriesPerChild: Int { kind == .histogram ? bounds.count + 3 : 1 }

    /// Whether OpenMetrics can tell when its children began to count.
    var hasCreated: Bool {
        switch kind {
        case .counter, .histogram: true
        case .gauge, .info: false
        }
    }

    /// The name that OpenMetrics gives the family, whose samples have a suffix.
    var familyName: String {
        switch kind {
        case .counter: String(name.dropLast("_total".count))
        case .info: String(name.dropLast("_info".count))
        case .gauge, .histogram: name
        }
    }

    /// The position of each label's value in the child with number `child`.
    package func positions(ofChild child: Int) -> [Int] {
        var rest = child
        var positions = [Int](repeating: 0, count: labels.count)
        for index in labels.indices.reversed() {
            positions[index] = rest % labels[index].values.count
            rest /= labels[index].values.count
        }
        return positions
    }

    /// Whether the child with number `child` is exposed before anything was recorded in it.
    package func startsAtZero(child: Int) -> Bool {
        !unexpectedChildren.contains(child)
            && zip(labels, positions(ofChild: child)).allSatisfy { $0.presentAtStart[$1] }
    }
}
