/// A point in monotonic time, as the limiters count it.
package struct LimitInstant: Comparable, Sendable {
    /// Nanoseconds since some moment before the process began.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// - Parameter monotonic: What the event loop's clock shows.
    package init(_ monotonic: Duration) {
        let (seconds, attoseconds) = monotonic.components
        nanoseconds = seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
}

/// How often something may be done, and how much of it at once.
package struct RateLimit: Equatable, Sendable {
    /// What a rate is counted by, seconds.
    package static let windowSeconds = 60
    /// What a rate and a burst may be. The upper end is far above what one core can serve, and low
    /// enough that no sum of times overflows.
    package static let allowed = 1...1_000_000

    /// Steady rate.
    package let perMinute: Int
    /// What may be done at once after a rest.
    package let burst: Int
    /// Time that one use costs, nanoseconds: rounded up, so that the rate is never exceeded.
    let interval: Int64

    /// Numbers beyond ``allowed`` are brought within.
    /// - Parameter burst: Left out, as much as a minute's worth.
    package init(perMinute: Int, burst: Int? = nil) {
        func clamped(_ value: Int) -> Int {
            min(max(value, Self.allowed.lowerBound), Self.allowed.upperBound)
        }
        self.perMinute = clamped(perMinute)
        self.burst = clamped(burst ?? perMinute)
        let window = Int64(Self.windowSeconds) * 1_000_000_000
        interval = (window + Int64(self.perMinute) - 1) / Int64(self.perMinute)
    }

    /// Time in which a spent burst is whole again, nanoseconds.
    var tolerance: Int64 { interval * Int64(burst) }
}

/// Where somebody stands with a limit.
package struct Quota: Equatable, Sendable {
    /// The limit it is about.
    package let limit: RateLimit
    /// How many uses are left at once.
    package let remaining: Int
    /// Until all of the burst is left again, nanoseconds.
    package let resetAfter: Int64
    /// Until the next use will be allowed, nanoseconds; `nil` when this one was, or would be.
    package let retryAfter: Int64?

    /// Whether the use was allowed, or would be.
    package var isAllowed: Bool { retryAfter == nil }
}

/// The state of one user of a limit: the generic cell rate algorithm (ITU-T I.371, annex A, the
/// virtual scheduling form), in one number.
package struct RateMeter: Equatable, Sendable {
    /// Longest somebody can be refused after he has stopped, nanoseconds: what is charged beyond
    /// the burst is owed, but not for ever.
    package static let longestDebt: Int64 = 600_000_000_000

    /// When all that was used is forgiven, nanoseconds; the algorithm's theoretical arrival time.
    package private(set) var wholeAt: Int64

    /// A meter nobody has used.
    package init() { wholeAt = .min }

    init(wholeAt: Int64) { self.wholeAt = wholeAt }

    /// Uses the limit once if it allows that; a refusal costs nothing.
    package mutating func take(_ limit: RateLimit, at now: LimitInstant) -> Quota {
        let quota = look(limit, at: now)
        guard quota.isAllowed else { return quota }
        wholeAt = max(wholeAt, now.nanoseconds) + limit.interval
        return Quota(
            limit: limit, remaining: quota.remaining - 1,
            resetAfter: wholeAt - now.nanoseconds, retryAfter: nil)
    }

    /// What ``take(_:at:)`` would be allowed.
    package func look(_ limit: RateLimit, at now: LimitInstant) -> Quota {
        let used = max(wholeAt, now.nanoseconds) - now.nanoseconds
        let free = limit.tolerance - used
        return Quota(
            limit: limit, remaining: free < 0 ? 0 : Int(free / limit.interval), resetAfter: used,
            retryAfter: free < limit.interval ? limit.interval - free : nil)
    }

    /// Counts a use that has happened and can no longer be refused: beyond the burst it is owed.
    /// - Returns: Where the user stands now.
    package mutating func charge(_ limit: RateLimit, at now: LimitInstant) -> Quota {
        wholeAt = min(
            max(wholeAt, now.nanoseconds) + limit.interval,
            now.nanoseconds + limit.tolerance + Self.longestDebt)
        return look(limit, at: now)
    }
}
