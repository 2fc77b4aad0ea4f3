import Synchronization

/// How many wrong codes all addresses together may name in a minute before somebody should look.
/// It locks nobody out: whoever could do that with a botnet could lock everybody out.
package final class MissBudget: Sendable {
    private struct Window {
        var end = Int64.min
        var count = 0
    }
    private let window = Mutex(Window())
    /// Misses in a minute.
    package let perMinute: Int

    package init(perMinute: Int) { self.perMinute = perMinute }

    /// Counts a miss.
    /// - Returns: Whether it is the first beyond the budget, in this minute.
    package func spend(at now: LimitInstant) -> Bool {
        window.withLock { window in
            if now.nanoseconds >= window.end {
                let length = Int64(RateLimit.windowSeconds) * 1_000_000_000
                window = Window(end: now.nanoseconds + length)
            }
            window.count += 1
            return window.count == perMinute + 1
        }
    }
}
