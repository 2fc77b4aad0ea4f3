/// What a family hands out for one label combination: a place in the family's cells.
package protocol Instrument: Sendable {
    init(_ storage: MetricStorage, child: Int)
}

/// The cells of one family beside its definition.
package final class MetricStorage: Sendable {
    /// What was declared.
    package let definition: MetricDefinition
    /// The values, child by child.
    package let cells: AtomicCells
    let cellsPerChild: Int
    /// How many values the last label has; 1 without labels.
    let lastColumnCount: Int
    /// Upper bounds of the buckets, as in the definition.
    let bounds: [UInt64]
    /// For each child, whether it is exposed before anything was recorded in it.
    let startsAtZero: [Bool]
    /// A request for each bucket of each child; `nil` in a family without.
    let exemplars: ExemplarCells?

    /// Makes the cells of a family, all zero.
    package init(_ definition: MetricDefinition) {
        self.definition = definition
        cellsPerChild = definition.cellsPerChild
        lastColumnCount = definition.labels.last?.values.count ?? 1
        bounds = definition.bounds
        startsAtZero = (0..<definition.childCount).map(definition.startsAtZero)
        exemplars =
            definition.hasExemplars
            ? ExemplarCells(count: definition.childCount * (definition.bounds.count + 1)) : nil
        cells = AtomicCells(count: definition.childCount * definition.cellsPerChild)
    }

    /// Whether anything was ever recorded in a child. A histogram's sum may still be 0.
    private func isTouched(child: Int) -> Bool {
        let first = child * cellsPerChild
        return (first..<first + cellsPerChild).contains { cells.load($0) != 0 }
    }

    /// How many time series a scrape would show now.
    var seriesCount: Int { shownCount * definition.seriesPerChild }

    /// How many children a scrape would show now.
    var shownCount: Int { startsAtZero.indices.count { isShown($0) } }

    /// Whether a scrape shows the child.
    func isShown(_ child: Int) -> Bool { startsAtZero[child] || isTouched(child: child) }
}

/// Counts up, never down.
package struct Counter: Instrument {
    private let storage: MetricStorage
    private let cell: Int

    /// The place of one child; ask its family for it.
    package init(_ storage: MetricStorage, child: Int) {
        self.storage = storage
        cell = child
    }

    /// Adds to the count.
    package func increment(by amount: UInt64 = 1) { storage.cells.add(amount, at: cell) }

    /// The count in cell units.
    package var value: UInt64 { storage.cells.load(cell) }

    /// Takes over a count that is kept elsewhere. For values sampled at a scrape only.
    package func mirror(_ value: UInt64) { storage.cells.store(value, at: cell) }
}

/// A value that goes up and down.
package struct Gauge: Instrument {
    private let storage: MetricStorage
    private let cell: Int

    /// The place of one child; ask its family for it.
    package init(_ storage: MetricStorage, child: Int) {
        self.storage = storage
        cell = child
    }

    /// Adds, or subtracts a negative amount.
    package func add(_ amount: Int) {
        storage.cells.add(UInt64(bitPattern: Int64(amount)), at: cell)
    }
    /// Adds one.
    package func increment() { add(1) }
    /// Replaces the value; in cell units.
    package func set(_ value: Int) {
        storage.cells.store(UInt64(bitPattern: Int64(value)), at: cell)
    }

    /// The present value in cell units.
    package var value: Int { Int(Int64(bitPattern: storage.cells.load(cell))) }
}

/// Counts observations by size and keeps their sum.
package struct Histogram: Instrument {
    private let storage: MetricStorage
    private let firstCell: Int

    /// The place of one child; ask its family for it.
    package init(_ storage: MetricStorage, child: Int) {
        self.storage = storage
        firstCell = child * storage.cellsPerChild
    }

    /// Records a duration in a family of seconds. A negative one counts as zero.
    package func observe(_ duration: Duration) { observe(cellUnits: duration.nanoseconds) }

    /// Records a value in cell units: nanoseconds, bytes or ones.
    package func observe(cellUnits value: UInt64) { _ = record(value) }

    /// Records a duration, and by which request, in a family with exemplars.
    package func observe(_ duration: Duration, _ exemplar: borrowing Exemplar) {
        let value = duration.nanoseconds
        let bucket = record(value)
        // Buckets are numbered through all children; a child's cells are its buckets and its sum.
        let child = firstCell / storage.cellsPerChild
        storage.exemplars?.store(
            exemplar, of: value, at: child * (storage.bounds.count + 1) + bucket)
    }

    /// - Returns: The bucket it fell into.
    private func record(_ value: UInt64) -> Int {
        let bounds = storage.bounds
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        storage.cells.add(1, at: firstCell + bucket)
        storage.cells.add(value, at: firstCell + bounds.count + 1)
        return bucket
    }

    /// Takes over observations that somebody else has sorted into the same buckets.
    /// - Parameters:
    ///   - buckets: How many each bucket gets, that above the last bound included.
    ///   - sum: Their sum in cell units.
    package func add(_ buckets: [Int], cellUnits sum: UInt64) {
        precondition(buckets.count == storage.bounds.count + 1, "other buckets")
        for (bucket, count) in buckets.enumerated() where count > 0 {
            storage.cells.add(UInt64(count), at: firstCell + bucket)
        }
        storage.cells.add(sum, at: firstCell + storage.bounds.count + 1)
    }

    /// Upper bounds of the buckets in cell units.
    package var bounds: [UInt64] { storage.bounds }

    /// How many observations one bucket holds, and no bucket below it.
    package func count(inBucket bucket: Int) -> UInt64 {
        precondition(bucket >= 0 && bucket <= storage.bounds.count, "no such bucket")
        return storage.cells.load(firstCell + bucket)
    }

    /// How many observations there are.
    package var count: UInt64 {
        let buckets = storage.definition.bounds.count
        return (0...buckets).reduce(0) { $0 &+ storage.cells.load(firstCell + $1) }
    }

    /// Their sum in cell units.
    package var sum: UInt64 {
        storage.cells.load(firstCell + storage.definition.bounds.count + 1)
    }
}

extension Duration {
    /// Whole nanoseconds, negative durations as zero, saturating after 292 years.
    package var nanoseconds: UInt64 {
        guard attoseconds > 0 else { return 0 }
        // Below 18 s it is one word, whose division is a fraction of that of two.
        if let word = UInt64(exactly: attoseconds) { return word / 1_000_000_000 }
        return UInt64(clamping: min(attoseconds / 1_000_000_000, Int128(Int64.max)))
    }
}
