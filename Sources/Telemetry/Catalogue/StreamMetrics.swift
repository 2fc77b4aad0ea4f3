package import Wire

/// How workers are reached: event streams and polls.
package struct StreamMetrics: Sendable {
    /// `relay_sse_connections`.
    package let open: Gauge
    /// `relay_sse_connections_opened_total`.
    package let opened: Labelled<Counter, StreamOpenKind>
    /// `relay_sse_disconnects_total`.
    package let closed: Labelled<Counter, StreamCloseReason>
    /// `relay_sse_events_sent_total`.
    package let eventsSent: Labelled<Counter, StreamEventName>
    /// `relay_sse_heartbeats_sent_total`.
    package let heartbeatsSent: Counter
    /// `relay_polls_total`.
    package let polls: Labelled<Counter, PollResult>

    init(in catalogue: inout MetricCatalogue) {
        open = catalogue.gauge("relay_sse_connections", "Open event streams.")
        opened = catalogue.counter(
            "relay_sse_connections_opened_total", "Event streams opened.", by: .cases(of: "kind"))
        closed = catalogue.counter(
            "relay_sse_disconnects_total", "Event streams closed, by what ended them.",
            by: .cases(of: "reason"))
        eventsSent = catalogue.counter(
            "relay_sse_events_sent_total", "Events written to streams, heartbeats included.",
            by: .cases(of: "event"))
        heartbeatsSent = catalogue.counter(
            "relay_sse_heartbeats_sent_total", "Heartbeats written to streams.")
        polls = catalogue.counter(
            "relay_polls_total", "Polls answered, by what they brought.", by: .cases(of: "result"))
    }
}
