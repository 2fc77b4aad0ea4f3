package import Wire

/// How workers are reached: event streams and polls.
package struct StreamMetrics: Sendable {
    /// `relay_sse_connections`.
    package let open: Gauge
    /// `relay_sse_connections_opened_total`.
    package let opened: Labelled<Counter, StreamOpenKind>
    /// `relay_sse_disconnects_total`.
    package let closed: DoublyLabelled<Counter, StreamCloseReason, WorkInFlight>
    /// `relay_sse_resumes_total`.
    package let resumes: Labelled<Counter, StreamResumption>
    /// `relay_sse_connection_duration_seconds`.
    package let duration: Histogram
    /// `relay_sse_send_buffer_bytes`.
    package let sendBuffer: Gauge
    /// `relay_sse_send_buffer_max_bytes`.
    package let maxSendBuffer: Gauge
    /// `relay_sse_events_sent_total`.
    package let eventsSent: Labelled<Counter, StreamEventName>
    /// `relay_sse_heartbeats_sent_total`.
    package let heartbeatsSent: Counter
    /// `relay_polls_total`.
    package let polls: Labelled<Counter, PollResult>

    /// A session lives ten minutes unless it is extended, at most for hours.
    package static let durationBuckets: DurationBuckets = [
        .seconds(1), .seconds(15), .seconds(60), .seconds(300), .seconds(900), .seconds(3_600),
        .seconds(14_400),
    ]

    init(in catalogue: inout MetricCatalogue) {
        open = catalogue.gauge("relay_sse_connections", "Open event streams.")
        opened = catalogue.counter(
            "relay_sse_connections_opened_total", "Event streams opened.", by: .cases(of: "kind"))
        closed = catalogue.counter(
            "relay_sse_disconnects_total",
            "Event streams closed, by what ended them and whether calls had not ended.",
            by: .cases(of: "reason"), .cases(of: "in_flight"))
        resumes = catalogue.counter(
            "relay_sse_resumes_total",
            "Event streams opened again, by whether calls had come or were unanswered.",
            by: .cases(of: "result"))
        duration = catalogue.histogram(
            "relay_sse_connection_duration_seconds", "How long event streams were open.",
            buckets: Self.durationBuckets)
        sendBuffer = catalogue.gauge(
            "relay_sse_send_buffer_bytes", unit: .bytes,
            "What clients of event streams are slow to read, a moment before the scrape.")
        maxSendBuffer = catalogue.gauge(
            "relay_sse_send_buffer_max_bytes", unit: .bytes,
            "The most that one client of an event stream is slow to read.")
        eventsSent = catalogue.counter(
            "relay_sse_events_sent_total", "Events written to streams, heartbeats included.",
            by: .cases(of: "event"))
        heartbeatsSent = catalogue.counter(
            "relay_sse_heartbeats_sent_total", "Heartbeats written to streams.")
        polls = catalogue.counter(
            "relay_polls_total", "Polls answered, by what they brought.", by: .cases(of: "result"))
    }
}
