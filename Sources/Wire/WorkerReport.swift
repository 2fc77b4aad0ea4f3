/// What a worker tells the relay about itself: the body of `POST /api/telemetry`.
///
/// Counters and histograms are what has come since the report before, so a report counts once
/// however often it arrives: worker id and sequence number name it.
package struct WorkerReport: Equatable, Sendable {
    /// Most records in one report.
    package static let maxRecords = 32
    /// Largest report, bytes. A worker's is below 8 KiB.
    package static let maxBytes = 16 << 10
    /// Largest count in one report. Milliseconds may be as many as a day has.
    package static let maxCount = 100_000
    /// Largest number of milliseconds in one report: a day.
    package static let maxMilliseconds = 86_400_000

    /// Largest sum of a histogram in one report.
    package static let maxSum = Int(Int32.max)

    /// Largest reading of a page's clock: what a double counts exactly.
    package static var maxMoment: Int { Int(clamping: Int64(1) << 53) }

    /// Counts of one histogram.
    package struct Distribution: Equatable, Sendable {
        /// Observations by bucket: one more than there are bounds.
        package var buckets: [Int]
        /// The sum of what was observed.
        package var sum: Int

        /// Counts from their parts.
        package init(buckets: [Int], sum: Int) {
            self.buckets = buckets
            self.sum = sum
        }
    }

    /// The page load that reports.
    package var workerId: WorkerID
    /// Grows by one with each report of a page load, from 1.
    package var sequence: Int
    /// What was counted, in the order of ``WorkerCounter``.
    package var counters: [Int]
    /// What was measured, in the order of ``WorkerHistogram``.
    package var histograms: [Distribution]
    /// What happened, the oldest first.
    package var records: [WorkerRecord] = []
    /// How the worker is.
    package var health: WorkerHealth?
    /// Names in the report that this side does not know.
    package var unknownNames = 0

    /// A report that tells nothing yet.
    package init(workerId: WorkerID, sequence: Int) {
        self.workerId = workerId
        self.sequence = sequence
        counters = [Int](repeating: 0, count: WorkerCounter.allCases.count)
        histograms = WorkerHistogram.allCases.map { _ in
            Distribution(buckets: [Int](repeating: 0, count: WorkerHistogram.bucketCount), sum: 0)
        }
    }
}

/// One thing that happened to a worker. Names and numbers only: there is no place for text.
package struct WorkerRecord: Equatable, Sendable {
    /// How much it matters.
    package var level: WorkerLogLevel
    /// What happened.
    package var event: WorkerLogEvent
    /// How long ago, milliseconds, when the report was sent.
    package var age = 0
    /// The call it is about.
    package var requestId: RequestID?
    /// Why.
    package var reason: WorkerReason?
    /// How a call failed.
    package var failure: FailureKind?
    /// How long it took, milliseconds.
    package var duration: Int?
    /// The HTTP status that caused it.
    package var status: Int?
    /// Records like this one that were not kept since the last that was.
    package var suppressed = 0

    /// A record of its event's own level.
    package init(_ event: WorkerLogEvent) {
        self.event = event
        level = event.level
    }
}

/// How a worker is, for its page and for reports.
package struct WorkerHealth: Equatable, Sendable {
    /// Whether CODAP carries out calls.
    package enum CODAP: String, CaseIterable, Sendable { case awaited, connected, absent, silent }

    /// The link to the relay.
    package var link: LinkMode
    /// Whether CODAP carries out calls.
    package var codap: CODAP
    /// Whether results are posted, or nothing is for now because posts have failed.
    package var isPosting: Bool
    /// Calls that wait in the tab.
    package var queue: Int
    /// What the page says that it takes, KiB.
    package var memory: Int?

    /// A worker's health, from its parts.
    package init(link: LinkMode, codap: CODAP, isPosting: Bool, queue: Int, memory: Int?) {
        self.link = link
        self.codap = codap
        self.isPosting = isPosting
        self.queue = queue
        self.memory = memory
    }
}
