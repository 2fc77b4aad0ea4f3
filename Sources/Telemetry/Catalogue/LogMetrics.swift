// The values are those of log lines and of journald.
extension LogLevel: MetricLabel {}

/// Why a log record was not written.
package enum LogDropReason: String, CaseIterable, MetricLabel {
    /// The writer was behind.
    case queueFull = "queue_full"
    /// The sink took neither this record nor had a substitute.
    case refused
    /// The relay stopped before the writer was done.
    case shutdown
}

/// Where log records go.
package enum LogSinkName: String, CaseIterable, MetricLabel { case journald, stdout }

/// The log's own health.
package struct LogMetrics: Sendable {
    /// `relay_log_records_total`.
    package let records: Labelled<Counter, LogLevel>
    /// `relay_log_dropped_total`.
    package let dropped: Labelled<Counter, LogDropReason>
    /// `relay_log_suppressed_total`.
    package let suppressed: Labelled<Counter, LogLevel>
    /// `relay_log_sampled_total`.
    package let sampled: Counter
    /// `relay_log_queue_depth`.
    package let queueDepth: Gauge
    /// `relay_log_sink_up`.
    package let sinkUp: Labelled<Gauge, LogSinkName>

    /// What ``sinkUp`` is of a sink that `--log` leaves out: nobody misses what it does not take.
    package static let leftOut = -1

    init(in catalogue: inout MetricCatalogue) {
        records = catalogue.counter(
            "relay_log_records_total", "Log records written, by level.", by: .cases(of: "level"))
        dropped = catalogue.counter(
            "relay_log_dropped_total", "Log records lost, by why.", by: .cases(of: "reason"))
        suppressed = catalogue.counter(
            "relay_log_suppressed_total",
            "Log records left out to stay below journald's limits, by level.",
            by: .cases(of: "level"))
        sampled = catalogue.counter(
            "relay_log_sampled_total",
            "Log records of fast successes, and of refused requests and connections, for which "
                + "another stands, with its sampleRate.")
        queueDepth = catalogue.gauge(
            "relay_log_queue_depth", "Log records that wait to be written.")
        sinkUp = catalogue.gauge(
            "relay_log_sink_up",
            "Whether log records are going to the sink: 1 or 0, and -1 if --log leaves it out.",
            by: .cases(of: "sink"))
    }
}
