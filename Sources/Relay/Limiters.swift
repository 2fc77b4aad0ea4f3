import Sessions
import Telemetry

/// The limiters a relay runs with.
struct Limiters: Sendable {
    let submit: RateLimiter?
    let create: RateLimiter?
    let telemetry: RateLimiter?
    let codes: CodeGuard
    /// What they were made for.
    private let limits: RateLimits
    /// Of all tables there were since the start: a counter must not fall when one is replaced.
    private let overflows: OverflowCount

    /// - Parameters:
    ///   - sparedFor: How long an address that used a code with success is spared with it,
    ///     milliseconds.
    ///   - last: What was in force before: a limiter whose own limit stays remembers.
    init(_ limits: RateLimits, sparedFor: Int64, after last: Limiters? = nil) {
        let overflows = last?.overflows ?? OverflowCount()
        // Tables of another size are others.
        let kept = last.flatMap { $0.limits.entries == limits.entries ? $0 : nil }
        func limiter(_ limit: RateLimit?, after old: RateLimiter?) -> RateLimiter? {
            guard let limit else { return nil }
            if let old, old.limit == limit { return old }
            return RateLimiter(limit, entries: limits.entries, overflows: overflows)
        }
        let budget =
            last?.codes.budget.flatMap { $0.perMinute == limits.missBudget ? $0 : nil }
            ?? MissBudget(perMinute: limits.missBudget)
        self.limits = limits
        self.overflows = overflows
        submit = limiter(limits.submit, after: kept?.submit)
        create = limiter(limits.create, after: kept?.create)
        telemetry = limiter(limits.telemetry, after: kept?.telemetry)
        codes = CodeGuard(
            limiter(limits.misses, after: kept?.codes.misses), sparedFor: sparedFor,
            budget: budget, entries: limits.entries, overflows: overflows, after: kept?.codes)
    }

    /// Shows what the limiters remember. Looks at every entry: for a scrape.
    func sample(into metrics: LimitMetrics, at now: LimitInstant) {
        for name in LimitTableName.allCases {
            metrics.entries[name].set(table(name)?.count(at: now) ?? 0)
        }
        metrics.overflows.mirror(UInt64(overflows.value))
    }

    private func table(_ name: LimitTableName) -> LimitTable? {
        switch name {
        case .submit: submit?.users
        case .create: create?.users
        case .telemetry: telemetry?.users
        case .misses: codes.misses?.users
        case .successes: codes.successes
        }
    }
}
