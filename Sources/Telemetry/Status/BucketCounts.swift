/// The observations of one or more histograms with the same buckets: what quantiles are taken from.
package struct BucketCounts: Equatable, Sendable {
    /// Upper bounds of the buckets in cell units, ascending.
    package let bounds: [UInt64]
    /// One for each bucket, that above the last bound included.
    private var counts: [UInt64]
    /// What was observed, added up, in cell units.
    package private(set) var sum: UInt64

    /// Reads histograms that have the same buckets; at least one.
    package init(_ histograms: [Histogram]) {
        bounds = histograms[0].bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
        sum = 0
        for histogram in histograms {
            precondition(histogram.bounds == bounds, "other buckets")
            for bucket in counts.indices { counts[bucket] &+= histogram.count(inBucket: bucket) }
            sum &+= histogram.sum
        }
    }

    /// What was observed since an earlier reading of the same histograms.
    package func since(_ earlier: Self) -> Self {
        var rest = self
        for bucket in counts.indices {
            rest.counts[bucket] = grown(from: earlier.counts[bucket], to: counts[bucket])
        }
        rest.sum = grown(from: earlier.sum, to: sum)
        return rest
    }

    /// How many observations there are.
    package var count: UInt64 { counts.reduce(0, &+) }

    /// The mean in cell units, exact; `nil` without observations.
    package var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }

    /// The value that a share of the observations does not exceed, in cell units: estimated as
    /// Prometheus does, by a straight line through the bucket it falls into. What lies above the
    /// last bound counts as that bound.
    /// - Returns: `nil` without observations.
    package func quantile(_ share: Double) -> Double? {
        let count = count
        guard count > 0, let highest = bounds.last else { return nil }
        let rank = share * Double(count)
        var below: UInt64 = 0
        for (bucket, bound) in bounds.enumerated() {
            let inside = counts[bucket]
            if inside > 0, Double(below + inside) >= rank {
                let start = bucket == 0 ? 0 : Double(bounds[bucket - 1])
                let part = max(0, rank - Double(below)) / Double(inside)
                return start + (Double(bound) - start) * part
            }
            below += inside
        }
        return Double(highest)
    }
}

/// How often something has happened, by label.
package struct LabelCounts<Label: MetricLabel & CaseIterable>: Equatable, Sendable {
    private var counts: [UInt64]

    /// Reads the count of each label.
    package init(_ count: (Label) -> UInt64) { counts = Label.allCases.map(count) }

    /// How often it has happened with this label.
    package subscript(_ label: Label) -> UInt64 { counts[label.ordinal] }

    /// How often it has happened with any.
    package var total: UInt64 { counts.reduce(0, &+) }

    /// What has happened since an earlier reading.
    package func since(_ earlier: Self) -> Self {
        Self { grown(from: earlier[$0], to: self[$0]) }
    }
}

/// Readings of several cells are not of one moment: a later one is never taken for smaller.
private func grown(from earlier: UInt64, to later: UInt64) -> UInt64 {
    later > earlier ? later - earlier : 0
}
