/// One limit, for everybody it counts for. Any thread; never waits.
package final class RateLimiter: Sendable {
    /// The limit.
    package let limit: RateLimit
    /// Who has used it.
    package let users: LimitTable

    /// - Parameters:
    ///   - entries: Most users remembered at once.
    ///   - overflows: Counts how often there was no room for one.
    package init(
        _ limit: RateLimit, entries: Int, overflows: OverflowCount = OverflowCount()
    ) {
        self.limit = limit
        users = LimitTable(bound: entries, overflow: .displaceLeast, overflows: overflows)
    }

    /// Uses the limit once, if it allows that.
    package func take(_ key: LimitKey, at now: LimitInstant) -> Quota {
        meter(key, at: now) { $0.take(limit, at: now) }
    }

    /// What ``take(_:at:)`` would be allowed. Remembers nobody.
    package func look(_ key: LimitKey, at now: LimitInstant) -> Quota {
        RateMeter(wholeAt: users.moment(of: key)).look(limit, at: now)
    }

    /// Counts a use that has happened.
    package func charge(_ key: LimitKey, at now: LimitInstant) -> Quota {
        meter(key, at: now) { $0.charge(limit, at: now) }
    }

    private func meter(
        _ key: LimitKey, at now: LimitInstant, _ use: (inout RateMeter) -> Quota
    ) -> Quota {
        users.update(key, at: now) { wholeAt, _ in
            var meter = RateMeter(wholeAt: wholeAt)
            let quota = use(&meter)
            wholeAt = meter.wholeAt
            return quota
        }
    }
}
