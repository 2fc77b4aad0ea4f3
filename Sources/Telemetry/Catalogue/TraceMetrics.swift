/// What came of a request to the collector.
package enum TraceExportResult: String, CaseIterable, MetricLabel {
    /// It was taken.
    case sent
    /// It will never be taken.
    case refused
    /// The collector was not there or had no room.
    case failed
}

/// Why a span did not reach the collector.
package enum TraceDropReason: String, CaseIterable, MetricLabel, Error {
    /// The collector was slower than calls are.
    case queueFull = "queue_full"
    /// The collector did not want it.
    case refused
    /// The collector was away for too long.
    case gaveUp = "gave_up"
    /// The relay stopped before it could be sent.
    case shutdown
}

/// The export of traces. All stay at zero without `--otlp-endpoint`.
package struct TraceMetrics: Sendable {
    /// `relay_trace_exports_total`.
    package let exports: Labelled<Counter, TraceExportResult>
    /// `relay_trace_spans_dropped_total`.
    package let dropped: Labelled<Counter, TraceDropReason>

    init(in catalogue: inout MetricCatalogue) {
        exports = catalogue.counter(
            "relay_trace_exports_total", "Requests to the trace collector, by what came of them.",
            by: .cases(of: "result"))
        dropped = catalogue.counter(
            "relay_trace_spans_dropped_total", "Spans that did not reach the collector, by why.",
            by: .cases(of: "reason"))
    }
}
