import Relay
import Sessions

// Forms of values that are the relay's own.

extension OptionForm<RateLimit?> {
    /// How often something may be asked.
    static var rateLimit: Self {
        OptionForm(
            placeholder: "N[/BURST]|off",
            allowed: "off, a number a minute such as 60, or a number and a burst as in 30/120; "
                + "each from \(RateLimit.allowed.lowerBound) to \(RateLimit.allowed.upperBound)",
            read: { text in
                do throws(RateLimits.SyntaxError) {
                    return .some(try RateLimits.limit(text))
                } catch {
                    return nil
                }
            }, write: { RateLimits.text($0) })
    }
}

extension OptionForm<TrustedProxies> {
    /// Networks.
    static var proxies: Self {
        OptionForm(
            placeholder: "NETWORKS",
            allowed: "none, or addresses and networks such as 10.0.0.0/8, separated by commas; "
                + "loopback stands for this machine",
            read: { try? TrustedProxies(list: $0) }, write: { $0.list })
    }
}

extension OptionForm<[String]> {
    /// Origins as browsers write them (RFC 6454, section 6.2).
    static var origins: Self {
        OptionForm(
            placeholder: "ORIGINS",
            allowed: "none, or origins such as https://codap.example.org, separated by commas",
            read: { text in
                guard text != "none" else { return [] }
                let origins = text.split(separator: ",", omittingEmptySubsequences: false)
                    .map { String($0.drop { $0 == " " }) }
                return origins.allSatisfy(isOrigin) ? origins : nil
            }, write: { $0.isEmpty ? "none" : $0.joined(separator: ",") })
    }
}

/// Scheme and authority: no path, no slash at the end.
private func isOrigin(_ text: String) -> Bool {
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else {
        return false
    }
    let authority = text.dropFirst(scheme.count)
    return !authority.isEmpty
        && authority.utf8.allSatisfy { 0x21..<0x7F ~= $0 && !"/?#@\\,\"<>".utf8.contains($0) }
}
