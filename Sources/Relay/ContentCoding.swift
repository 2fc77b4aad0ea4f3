import HTTP

extension Headers {
    /// Whether the client takes an answer in `coding` (RFC 9110, 12.5.3): named, or covered by
    /// `*`, with a weight that is not zero.
    func takes(coding: String) -> Bool {
        var covered = false
        for header in values(.acceptEncoding) {
            for element in header.pieces(by: ",") {
                let parts = element.pieces(by: ";").map { trimmed($0).lowercased() }
                guard let name = parts.first, name == coding || name == "*" else { continue }
                let refused = parts.dropFirst().contains { parameter in
                    parameter.hasPrefix("q=")
                        && parameter.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
                }
                // The coding's own name outweighs the asterisk.
                if name == coding { return !refused }
                covered = !refused
            }
        }
        return covered
    }
}
