/// Why a commit failed.
package enum StoreFailureReason: String, CaseIterable, MetricLabel {
    /// No room on the disk.
    case full
    /// Reading or writing failed, or is no longer allowed.
    case io
    /// The file is damaged.
    case corrupt
    case other
}

/// The store's file. All stay at zero with the memory store.
package struct StoreMetrics: Sendable {
    /// `relay_store_commit_seconds`.
    package let commitDuration: Histogram
    /// `relay_store_mutations_total`.
    package let mutations: Counter
    /// `relay_store_queue_depth`.
    package let queueDepth: Gauge
    /// `relay_store_degraded`.
    package let degraded: Gauge
    /// `relay_store_failures_total`.
    package let failures: Labelled<Counter, StoreFailureReason>

    /// A commit without a write to the disk takes well under a millisecond, one with it several; a
    /// checkpoint tens.
    package static let commitBuckets: DurationBuckets = [
        .microseconds(250), .milliseconds(1), .milliseconds(5), .milliseconds(25),
        .milliseconds(250),
    ]

    init(in catalogue: inout MetricCatalogue) {
        commitDuration = catalogue.histogram(
            "relay_store_commit_seconds", "Time of each commit to the store's file.",
            buckets: Self.commitBuckets)
        mutations = catalogue.counter(
            "relay_store_mutations_total",
            "Changes committed to the store's file; divided by commits, the size of a group.")
        queueDepth = catalogue.gauge(
            "relay_store_queue_depth", "Operations that wait for the next commit.")
        degraded = catalogue.gauge(
            "relay_store_degraded",
            "Whether the store's file cannot be written, or does not answer: 1 refuses work.")
        failures = catalogue.counter(
            "relay_store_failures_total", "Commits that failed, by why.",
            by: .cases(of: "reason"))
    }
}
