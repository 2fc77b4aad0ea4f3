import HTTP

extension Headers {
    /// Longest wait for a result, below the 60 s after which common proxies give up.
    static let longestWait = Duration.seconds(55)

    /// How long the client is ready to wait for a result: `Prefer: wait=N` (RFC 7240, 4.3), cut to
    /// ``longestWait``. Of several the first counts; one that is no number of seconds is ignored,
    /// as are all other preferences.
    var preferredWait: Duration? {
        for header in values(.prefer) {
            for preference in header.pieces(by: ",") {
                // Parameters of the preference, behind a semicolon, mean nothing to us.
                let parts = preference.pieces(by: ";")[0].pieces(by: "=", maxSplits: 1)
                guard parts.count == 2, trimmed(parts[0]).lowercased() == "wait" else { continue }
                let word = trimmed(parts[1])
                let digits =
                    word.count > 2 && word.first == "\"" && word.last == "\""
                    ? word.dropFirst().dropLast() : word[...]
                guard let seconds = decimal(digits) else { continue }
                return Swift.min(.seconds(seconds), Self.longestWait)
            }
        }
        return nil
    }
}
