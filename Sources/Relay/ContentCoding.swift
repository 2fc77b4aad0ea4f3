import HTTP

extension Headers {
    /// The one of `codings` that the client gives most weight (RFC 9110, 12.5.3), and among equals
    /// the first; `nil` when it takes none.
    func preferredCoding(of codings: [String]) -> String? {
        var preferred: String?
        var most = 0
        for coding in codings {
            let weight = weight(ofCoding: coding)
            if weight > most { (preferred, most) = (coding, weight) }
        }
        return preferred
    }

    /// What the client gives a coding that it names or covers by `*`, in thousandths; 0 refuses.
    private func weight(ofCoding coding: String) -> Int {
        var covered = 0
        for header in values(.acceptEncoding) {
            for element in header.pieces(by: ",") {
                let parts = element.pieces(by: ";").map { trimmed($0).lowercased() }
                guard let name = parts.first, name == coding || name == "*" else { continue }
                let given = parts.dropFirst().first { $0.hasPrefix("q=") }
                let weight = given.map { thousandths($0.dropFirst(2)) } ?? 1000
                // The coding's own name outweighs the asterisk.
                if name == coding { return weight }
                covered = weight
            }
        }
        return covered
    }
}

/// A weight such as `0.5`: at most three decimals count. What is no weight counts as 1.
func thousandths(_ weight: Substring) -> Int {
    let parts = weight.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count > 1 ? parts[1].prefix(3) : ""
    let padded = decimals + String(repeating: "0", count: 3 - decimals.count)
    guard let whole = Int(parts[0].isEmpty ? "0" : parts[0]), let rest = Int(padded), whole >= 0,
        rest >= 0
    else { return 1000 }
    return whole > 0 ? 1000 : rest
}
