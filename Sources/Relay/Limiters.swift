import Sessions
import Telemetry

/// The limiters a relay runs with.
struct Limiters: Sendable {
    let submit: RateLimiter?
    let create: RateLimiter?
    let telemetry: RateLimiter?
    let codes: CodeGuard

    /// - Parameter sparedFor: How long an address that used a code with success is spared with it,
    ///   milliseconds.
    init(_ limits: RateLimits, sparedFor: Int64) {
        submit = limits.submit.map { RateLimiter($0, entries: limits.entries) }
        create = limits.create.map { RateLimiter($0, entries: limits.entries) }
        telemetry = limits.telemetry.map { RateLimiter($0, entries: limits.entries) }
        codes = CodeGuard(
            limits.misses, sparedFor: sparedFor, budget: MissBudget(perMinute: limits.missBudget),
            entries: limits.entries)
    }

    /// Shows what the limiters remember. Looks at every entry: for a scrape.
    func sample(into metrics: LimitMetrics, at now: LimitInstant) {
        var overflows = 0
        for name in LimitTableName.allCases {
            guard let table = table(name) else { continue }
            metrics.entries[name].set(table.count(at: now))
            overflows += table.overflows
        }
        metrics.overflows.mirror(UInt64(overflows))
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
