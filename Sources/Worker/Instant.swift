/// A stretch of time in whole milliseconds. A `Duration` counts attoseconds in 128 bits, which the
/// wasm would have to do in pieces wherever a deadline is set or looked at.
package struct TimeSpan: Comparable, Hashable, Sendable {
    /// 64 bits: an `Int` of the browser has 32.
    package let milliseconds: Int64

    /// No time.
    package static let zero = TimeSpan(milliseconds: 0)

    private init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// That many seconds.
    package static func seconds(_ count: Int) -> Self { Self(milliseconds: Int64(count) * 1_000) }
    /// That many milliseconds.
    package static func milliseconds(_ count: Int) -> Self { Self(milliseconds: Int64(count)) }
    /// As above, in 64 bits everywhere.
    package static func milliseconds(_ count: Int64) -> Self { Self(milliseconds: count) }

    /// Shorter comes first.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.milliseconds < rhs.milliseconds }
    /// Both, one after the other.
    package static func + (lhs: Self, rhs: Self) -> Self {
        Self(milliseconds: lhs.milliseconds + rhs.milliseconds)
    }
    /// What the longer one has more.
    package static func - (lhs: Self, rhs: Self) -> Self {
        Self(milliseconds: lhs.milliseconds - rhs.milliseconds)
    }
}

/// A point in monotonic time. The shell reads its clock once per event; a test moves its own.
package struct Instant: Comparable, Hashable, Sendable {
    /// Time since the shell's own, arbitrary origin, such as the page's time origin.
    package let elapsed: TimeSpan

    /// A point that far from the origin.
    package init(elapsed: TimeSpan) { self.elapsed = elapsed }

    /// Earlier comes first.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.elapsed < rhs.elapsed }

    /// A later point.
    package static func + (lhs: Self, rhs: TimeSpan) -> Self { Self(elapsed: lhs.elapsed + rhs) }

    /// Whole milliseconds from `earlier` to here; 0 when `earlier` is later.
    func milliseconds(since earlier: Instant) -> Int {
        Int(clamping: max(0, (elapsed - earlier.elapsed).milliseconds))
    }
}

/// For shells whose clock counts in `Duration`.
extension Duration {
    /// As long.
    package init(_ span: TimeSpan) { self = .milliseconds(span.milliseconds) }
}

extension TimeSpan {
    /// As long, cut to whole milliseconds.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(milliseconds: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
