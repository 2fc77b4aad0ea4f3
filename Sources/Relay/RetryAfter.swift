import HTTP
import Wire

extension Headers {
    /// What `Retry-After` asks for (RFC 9110, 10.2.3): seconds, or a date. That is held against the
    /// answer's own `Date`, since its sender's clock may be another; where it has none, against
    /// `now`.
    func retryAfter(at now: WallTime) -> Duration? {
        guard let text = self[.retryAfter] else { return nil }
        if let seconds = decimal(text) { return .seconds(Int64(clamping: seconds)) }
        let now = Int(now.milliseconds / 1_000)
        guard let end = HTTPDate.unixSeconds(of: text, at: now) else { return nil }
        let start = self[.date].flatMap { HTTPDate.unixSeconds(of: $0, at: now) } ?? now
        return .seconds(end > start ? end - start : 0)
    }
}
