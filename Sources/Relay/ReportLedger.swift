import Wire

/// Which reports of a session's page loads have been counted.
///
/// A worker numbers its reports and repeats one until it is answered; the last two of a page may
/// overtake each other. So the highest number of each load is kept, and which of those below it
/// have come.
struct ReportLedger {
    /// Page loads remembered for one session: a reload makes another.
    static let maxWorkers = 8

    private struct Entry {
        let worker: WorkerID
        var highest: Int
        /// Bit n: the report numbered n below the highest has come.
        var seen: UInt64
    }
    /// The last to report comes last.
    private var entries: [Entry] = []

    /// Notes a report.
    /// - Returns: Whether it had not come before. One from further below than can be remembered
    ///   counts as one that had.
    mutating func insert(_ sequence: Int, of worker: WorkerID) -> Bool {
        var entry = Entry(worker: worker, highest: sequence, seen: 0)
        if let index = entries.firstIndex(where: { $0.worker == worker }) {
            entry = entries.remove(at: index)
        }
        defer {
            entries.append(entry)
            if entries.count > Self.maxWorkers { entries.removeFirst() }
        }
        if sequence > entry.highest {
            // A shift by more than there are bits leaves none.
            entry.seen <<= sequence - entry.highest
            entry.highest = sequence
        }
        let below = entry.highest - sequence
        guard below < UInt64.bitWidth, entry.seen & 1 << below == 0 else { return false }
        entry.seen |= 1 << below
        return true
    }
}
