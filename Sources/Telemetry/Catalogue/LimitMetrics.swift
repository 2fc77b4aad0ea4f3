/// A limit that refuses with 429.
package enum LimitName: String, CaseIterable, MetricLabel {
    /// Calls, by address and code.
    case submit
    /// New sessions, by address.
    case create
    /// Workers' reports, by session.
    case telemetry
    /// Naming codes, after too many wrong ones from the address.
    case misses
}

/// What the limiters remember, each in a table of its own.
package enum LimitTableName: String, CaseIterable, MetricLabel {
    case submit, create, telemetry, misses
    /// Codes that an address has used with success.
    case successes
}

/// Rate limits and wrong codes.
package struct LimitMetrics: Sendable {
    /// `relay_rate_limited_total`.
    package let refused: Labelled<Counter, LimitName>
    /// `relay_code_misses_total`.
    package let misses: Counter
    /// `relay_code_lockouts_total`.
    package let lockOuts: Counter
    /// `relay_code_miss_budget_exceeded_total`.
    package let budgetExceeded: Counter
    /// `relay_limiter_entries`.
    package let entries: Labelled<Gauge, LimitTableName>
    /// `relay_limiter_overflow_total`.
    package let overflows: Counter

    init(in catalogue: inout MetricCatalogue) {
        refused = catalogue.counter(
            "relay_rate_limited_total", "Requests refused by a rate limit, by limit.",
            by: .cases(of: "limit"))
        misses = catalogue.counter(
            "relay_code_misses_total",
            "Well-formed session codes that were nobody's: typing errors, or guesses.")
        lockOuts = catalogue.counter(
            "relay_code_lockouts_total",
            "Addresses that began to be refused for naming too many wrong codes.")
        budgetExceeded = catalogue.counter(
            "relay_code_miss_budget_exceeded_total",
            "Minutes in which all addresses together named more wrong codes than is plausible.")
        entries = catalogue.gauge(
            "relay_limiter_entries",
            "Addresses, or addresses with a code, that a limiter remembers, as of the scrape.",
            by: .cases(of: "table"))
        overflows = catalogue.counter(
            "relay_limiter_overflow_total",
            "Times a limiter had no room for another address: a flood of addresses.")
    }
}
