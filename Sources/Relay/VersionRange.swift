/// What an `Accept-Version` header asks for: `1.0.0`, `1`, `1.0`, `1.x`, `^1.0`, `~1.0`,
/// `>=1.0 <2`, `*`; several with commas, of which one has to fit.
struct VersionRange: Sendable {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Whether a version such as `1.0.0` is asked for. What does not have the form asks for nothing
    /// there is.
    func includes(_ version: [Int]) -> Bool {
        let alternatives = text.split(separator: ",")
        if alternatives.isEmpty { return true }
        return alternatives.contains { alternative in
            let bounds = alternative.split(whereSeparator: { $0 == " " || $0 == "\t" })
            return !bounds.isEmpty && bounds.allSatisfy { Self.bound($0, admits: version) }
        }
    }

    private static let operators = [">=", "<=", ">", "<", "^", "~", "="]

    private static func bound(_ text: Substring, admits version: [Int]) -> Bool {
        let sign = operators.first { text.hasPrefix($0) } ?? ""
        guard let parts = parts(text.dropFirst(sign.count)) else { return false }
        // A bound of fewer numbers is about as many of the version's.
        let given = Array(version.prefix(parts.count))
        switch sign {
        case ">=": return !given.lexicographicallyPrecedes(parts)
        case "<=": return !parts.lexicographicallyPrecedes(given)
        case ">": return parts.lexicographicallyPrecedes(given)
        case "<": return given.lexicographicallyPrecedes(parts)
        case "^": return given.first == parts.first && !given.lexicographicallyPrecedes(parts)
        case "~":
            return given.prefix(2) == parts.prefix(2) && !given.lexicographicallyPrecedes(parts)
        default: return given == parts
        }
    }

    /// At most three numbers; an `x` or `*` ends them.
    private static func parts(_ text: Substring) -> [Int]? {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard !words.isEmpty, words.count <= 3 else { return nil }
        var parts: [Int] = []
        for (index, word) in words.enumerated() {
            if ["x", "X", "*"].contains(word) {
                return words[index...].allSatisfy { $0 == word } ? parts : nil
            }
            guard let number = Int(word), word.utf8.allSatisfy({ 48...57 ~= $0 }) else {
                return nil
            }
            parts.append(number)
        }
        return parts
    }
}
