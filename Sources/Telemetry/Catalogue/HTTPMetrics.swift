/// Requests and connections. One observation for each request that was read whole; streams count
/// until their headers. What is refused before that is not observed: what is no HTTP, comes late or
/// is too large (400, 408, 413) counts in ``violations``, a connection over capacity in
/// ``connectionsClosed``.
package struct HTTPMetrics: Sendable {
    /// `http_server_request_duration_seconds`.
    package let requestDuration: DoublyLabelled<Histogram, RouteName, StatusClass>
    /// `http_server_active_requests`.
    package let activeRequests: Gauge
    /// `relay_http_violations_total`.
    package let violations: Labelled<Counter, ViolationKind>
    /// `relay_http_connections`.
    package let connections: Gauge
    /// `relay_http_connections_closed_total`.
    package let connectionsClosed: Labelled<Counter, ConnectionCloseReason>

    /// Most of OpenTelemetry's advice for `http.server.request.duration`, plus two objectives: 2 s
    /// for a tool call and the default deadline of 30 s. Each route and status has
    /// its own.
    package static let buckets: DurationBuckets = [
        .milliseconds(5), .milliseconds(10), .milliseconds(25), .milliseconds(50),
        .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2),
        .milliseconds(2_500), .seconds(5), .seconds(10), .seconds(30),
    ]

    init(in catalogue: inout MetricCatalogue, _ names: MetricNames) {
        requestDuration = catalogue.histogram(
            "http_server_request_duration_seconds",
            "From the first byte of a request to its answer, for a stream to its headers.",
            buckets: Self.buckets, by: names.routes.dimension("http_route"),
            .cases(of: "status_class"))
        activeRequests = catalogue.gauge(
            "http_server_active_requests", "Requests that are being answered, streams excluded.")
        violations = catalogue.counter(
            "relay_http_violations_total",
            "Messages refused because they are not well-formed HTTP, by what is wrong.",
            by: .cases(of: "reason"))
        connections = catalogue.gauge("relay_http_connections", "Open connections.")
        connectionsClosed = catalogue.counter(
            "relay_http_connections_closed_total", "Connections closed, by what ended them.",
            by: .cases(of: "reason"))
    }
}
