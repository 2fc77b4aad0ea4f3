import HTTP
import Telemetry

extension Headers {
    /// The format that the client gives most weight (RFC 9110, 12.5.1); of two with the same, the
    /// one it names more exactly, and else the older. That is also for who takes neither: a scraper
    /// that reads no text is not helped by a refusal.
    var preferredExposition: ExpositionFormat {
        var preferred = ExpositionFormat.text
        var most = Preference()
        for format in ExpositionFormat.allCases {
            let preference = preference(for: format)
            if preference.weight > 0, most < preference { (preferred, most) = (format, preference) }
        }
        return preferred
    }

    /// How much a client wants a format.
    private struct Preference: Comparable {
        /// In thousandths; 0 refuses.
        var weight = 0
        /// How closely the format is named: not at all, by `*/*`, by `type/*`, by its type, by its
        /// type and version.
        var exactness = 0

        static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.weight, lhs.exactness) < (rhs.weight, rhs.exactness)
        }
    }

    /// What the range says that names the format most closely: it alone counts.
    private func preference(for format: ExpositionFormat) -> Preference {
        var preference = Preference()
        for header in values(.accept) {
            for range in header.pieces(by: ",") {
                let parts = range.pieces(by: ";").map { trimmed($0).lowercased() }
                guard let exactness = format.exactness(of: parts),
                    exactness > preference.exactness
                else { continue }
                let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
                preference = Preference(
                    weight: weight.map { thousandths($0.dropFirst(2)) } ?? 1_000,
                    exactness: exactness)
            }
        }
        return preference
    }
}

extension ExpositionFormat {
    /// How closely a media range names this format; `nil` when it does not cover it. Parameters
    /// besides the version, such as how names are escaped, make no difference to what we write.
    fileprivate func exactness(of range: [String]) -> Int? {
        guard let type = range.first else { return nil }
        if type == "*/*" { return 1 }
        if type.hasSuffix("/*"), mediaType.hasPrefix(type.dropLast()) { return 2 }
        guard type == mediaType else { return nil }
        guard let given = range.dropFirst().first(where: { $0.hasPrefix("version=") }) else {
            return 3
        }
        let named = given.dropFirst("version=".count).filter { $0 != "\"" }
        return named == version ? 4 : nil
    }
}
