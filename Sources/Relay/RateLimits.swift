package import Sessions

/// What the relay refuses with 429 when it comes too often. Each limit but ``missBudget`` may be
/// switched off by `nil`.
///
/// Only what anyone may do is limited by address. Streams, polls, results and tickets need a
/// worker's token, and what one worker does is bounded by its session; its reports end in the log,
/// so they have a limit of their own.
package struct RateLimits: Equatable, Sendable {
    /// Calls, by address and code, whichever way they are sent. Repeats count: they cost as much.
    package var submit: RateLimit? = RateLimit(perMinute: 60)
    /// Requests for a session, by address. A class of thirty shares one address, CODAP loads a
    /// plugin twice, and everybody comes at the same minute: hence the burst.
    package var create: RateLimit? = RateLimit(perMinute: 30, burst: 120)
    /// Workers' reports, by session. A worker sends six at most, and two more when its page goes.
    package var telemetry: RateLimit? = RateLimit(perMinute: 12, burst: 20)
    /// Wrong codes, by address; then naming codes is refused there.
    package var misses: RateLimit? = RateLimit(perMinute: 20)
    /// Wrong codes in a minute, from all addresses together, above which the relay calls for a
    /// person. Thirty addresses at their limit; with 1 000 live sessions a day of that finds one
    /// code with a probability of 1 in 1 270. It refuses nobody.
    package var missBudget = 600
    /// Addresses, or addresses with a code, remembered by each limiter; 24 bytes each, taken when
    /// needed. A flood of more makes the limiters forget who has used least.
    package var entries = 65_536

    /// The defaults.
    package init() {}

    /// No limits, for measurements and for relays that nobody else can reach.
    package static let off: RateLimits = {
        var limits = RateLimits()
        limits.submit = nil
        limits.create = nil
        limits.misses = nil
        limits.telemetry = nil
        return limits
    }()

    /// Why a text is no limit.
    package enum SyntaxError: Error, Equatable, CustomStringConvertible {
        /// It has another form.
        case form
        /// A number is too small or too large.
        case range(ClosedRange<Int>)

        /// What is allowed, to stand behind "must be".
        package var description: String {
            switch self {
            case .form: "off, a number per minute such as 60, or a number and a burst as in 30/120"
            case .range(let range): "numbers from \(range.lowerBound) to \(range.upperBound)"
            }
        }
    }

    /// The reverse of ``limit(_:)``.
    package static func text(_ limit: RateLimit?) -> String {
        guard let limit else { return "off" }
        return limit.burst == limit.perMinute
            ? "\(limit.perMinute)" : "\(limit.perMinute)/\(limit.burst)"
    }

    /// Reads `off`, `60`, or `30/120`: 30 a minute, 120 at once.
    /// - Returns: `nil` for `off`.
    package static func limit(_ text: String) throws(SyntaxError) -> RateLimit? {
        if text == "off" { return nil }
        var numbers: [Int] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { throw .form }
            guard let number = Int(part), RateLimit.allowed.contains(number) else {
                throw .range(RateLimit.allowed)
            }
            numbers.append(number)
        }
        guard numbers.count <= 2 else { throw .form }
        return RateLimit(perMinute: numbers[0], burst: numbers.last)
    }
}
