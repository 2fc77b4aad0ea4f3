/// Pauses between attempts: doubling from a base to a cap, spread by jitter so that the workers of
/// a class do not all come back in the same instant after the relay restarted.
struct Backoff: Sendable {
    /// First pause, milliseconds, unless the relay's settings say otherwise.
    static let defaultBase = 1_000
    /// Longest pause before jitter, milliseconds.
    static let defaultCap = 30_000
    /// Each pause is this many percent longer or shorter at most.
    static let jitter = 25
    /// Longest wait a relay may ask for by `Retry-After`, seconds. Rate limits are per minute.
    static let longestRetryAfter = 120

    /// Attempts that have failed since the last success.
    private(set) var failures = 0
    private let base: Int
    private let cap: Int

    /// - Parameters:
    ///   - base: First pause, milliseconds.
    ///   - cap: Longest pause, milliseconds.
    init(base: Int = defaultBase, cap: Int = defaultCap) {
        self.base = min(base, cap)
        self.cap = cap
    }

    /// Notes a failure.
    /// - Parameter reply: The answer that was the failure, if there was one: its `Retry-After`
    ///   is a lower bound.
    /// - Returns: How long to wait before the next attempt.
    mutating func pause(
        after reply: HTTPReply? = nil, jitterFrom generator: inout some RandomNumberGenerator
    ) -> TimeSpan {
        var pause = base
        for _ in 0..<failures where pause < cap { pause = min(cap, pause * 2) }
        failures += 1
        let spread = pause * Self.jitter / 100
        pause += Int.random(in: -spread...spread, using: &generator)
        return max(.milliseconds(pause), Self.retryAfter(reply))
    }

    /// Notes a success.
    mutating func reset() { failures = 0 }

    /// `Retry-After`, or zero. Its other form, an HTTP date, counts as absent: the relay never
    /// sends it, and a page's wall clock is not to be trusted.
    static func retryAfter(_ reply: HTTPReply?) -> TimeSpan {
        guard let text = reply?.retryAfter else { return .zero }
        let bytes = text.utf8.span
        var seconds = 0
        for position in bytes.indices {
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] else { return .zero }
            let digit = Int(bytes[position] - UInt8(ascii: "0"))
            seconds = min(seconds * 10 + digit, longestRetryAfter)
        }
        return .seconds(seconds)
    }
}
