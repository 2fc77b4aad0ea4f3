import HTTP
import JSON
import Sessions
import Wire

/// How answers tell of rate limits.
///
/// `RateLimit-Limit`, `-Remaining` and `-Reset` are the fields of draft-ietf-httpapi-ratelimit-
/// headers up to version 06: whole numbers, `Reset` in seconds from now. Later versions (11, of May
/// 2026, is the latest) fold them into one structured field `RateLimit`, whose syntax has changed
/// three times and which is still a draft; the clients there are read the three fields, the first
/// plugin for this relay among them. `Limit` is what may be used at once, so that `Remaining` never
/// exceeds it; `Reset` is when all of it is there again. `Retry-After` (RFC 9110, 10.2.3) is on
/// refusals only, and is how long to wait for one use.
extension Headers {
    /// Adds what the answer to a limited request tells.
    mutating func add(_ quota: Quota) {
        add(.rateLimitLimit, String(quota.limit.burst))
        add(.rateLimitRemaining, String(quota.remaining))
        add(.rateLimitReset, String(wholeSeconds(quota.resetAfter)))
        if let retryAfter = quota.retryAfter {
            add(.retryAfter, String(wholeSeconds(retryAfter)))
        }
    }
}

extension HeaderName {
    static let rateLimitLimit: HeaderName = "RateLimit-Limit"
    static let rateLimitRemaining: HeaderName = "RateLimit-Remaining"
    static let rateLimitReset: HeaderName = "RateLimit-Reset"
}

extension Problem {
    /// A refusal that says how long to wait.
    /// - Parameters:
    ///   - reason: What there was too much of.
    ///   - advice: What to do after the wait: an imperative.
    init(_ code: ErrorCode, _ reason: String, over quota: Quota, then advice: String) {
        let wait = quota.retryAfter ?? 0
        let limit = quota.limit
        self.init(
            code,
            "\(reason): at most \(limit.perMinute) a minute. Wait \(wholeSeconds(wait)) s, "
                + "then \(advice).",
            details: [
                "limit": .number(JSONNumber(limit.perMinute)),
                "burst": .number(JSONNumber(limit.burst)),
                "windowSeconds": .number(JSONNumber(RateLimit.windowSeconds)),
                "retryAfterMs": .number(JSONNumber((wait + 999_999) / 1_000_000)),
            ])
        self.quota = quota
    }
}

/// Rounded up: whoever waits as long as he is told is let in.
private func wholeSeconds(_ nanoseconds: Int64) -> Int64 {
    (nanoseconds + 999_999_999) / 1_000_000_000
}
