package import Wire

/// Sessions, and the errors told to their users.
package struct SessionMetrics: Sendable {
    /// `relay_sessions`.
    package let live: Labelled<Gauge, SessionState>
    /// `relay_sessions_created_total`.
    package let created: Counter
    /// `relay_sessions_extended_total`.
    package let extended: Counter
    /// `relay_sessions_ended_total`.
    package let ended: Labelled<Counter, SessionEndReason>
    /// `relay_errors_total`.
    package let errors: Labelled<Counter, ErrorCode>
    /// `relay_auth_failures_total`.
    package let authFailures: Labelled<Counter, AuthenticationFault>

    init(in catalogue: inout MetricCatalogue) {
        live = catalogue.gauge(
            "relay_sessions", "Live sessions, by state.", by: .cases(of: "state"))
        created = catalogue.counter("relay_sessions_created_total", "Sessions created.")
        extended = catalogue.counter(
            "relay_sessions_extended_total", "Sessions whose end somebody put off.")
        ended = catalogue.counter(
            "relay_sessions_ended_total", "Sessions ended, by what ended them.",
            by: .cases(of: "reason"))
        errors = catalogue.counter(
            "relay_errors_total", "Error answers, by their slug.", by: .cases(of: "error"))
        authFailures = catalogue.counter(
            "relay_auth_failures_total",
            "Requests refused for their token or ticket, by what is wrong with it.",
            by: .cases(of: "reason"))
    }
}
