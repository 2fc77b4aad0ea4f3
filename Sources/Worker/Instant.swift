/// A point in monotonic time. The shell reads its clock once per event; a test moves its own.
package struct Instant: Comparable, Hashable, Sendable {
    /// Time since the shell's own, arbitrary origin, such as the page's time origin.
    package let elapsed: Duration

    /// A point that far from the origin.
    package init(elapsed: Duration) { self.elapsed = elapsed }

    /// Earlier comes first.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.elapsed < rhs.elapsed }

    /// A later point.
    package static func + (lhs: Self, rhs: Duration) -> Self { Self(elapsed: lhs.elapsed + rhs) }

    /// Whole milliseconds from `earlier` to here, rounded down; 0 when `earlier` is later.
    func milliseconds(since earlier: Instant) -> Int {
        let span = (elapsed - earlier.elapsed).milliseconds
        return Int(clamping: max(0, span))
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero. 64 bits: an `Int` of the browser has 32.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
