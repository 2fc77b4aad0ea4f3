/// Lets so many through at once, and then one every so often.
///
/// Kept as the moment at which the bucket is full again: no counting, and nothing to refill.
struct TokenBucket: Sendable {
    private let interval: TimeSpan
    private let capacity: TimeSpan
    private var fullAt: Instant?

    /// One at a time, `burst` at once.
    init(interval: TimeSpan, burst: Int) {
        self.interval = interval
        capacity = .milliseconds(interval.milliseconds * Int64(burst))
    }

    /// - Parameters:
    ///   - rate: How many a second, from 1 to 1000.
    ///   - burst: How many at once.
    init(rate: Int, burst: Int) {
        let milliseconds = max(1, 1_000 / max(1, rate))
        self.init(interval: .milliseconds(milliseconds), burst: max(1, burst))
    }

    /// Takes one.
    /// - Returns: `nil` when there was one; else when there will be.
    mutating func take(at now: Instant) -> Instant? {
        let full = max(fullAt ?? now, now) + interval
        guard full.elapsed - now.elapsed <= capacity else {
            return Instant(elapsed: full.elapsed - capacity)
        }
        fullAt = full
        return nil
    }
}
