/// What somebody may have meant by a name that there is not.
package enum NearestName {
    /// Longest name that is compared, bytes; longer ones are no slips of the pen.
    private static let maxLength = 64

    /// - Returns: The one of `names` that differs least from `name`: in case and separators only,
    ///   or by at most a third of its letters; `nil` when none is near.
    package static func find(_ name: String, among names: [String]) -> String? {
        let wanted = letters(of: name)
        guard !wanted.isEmpty, wanted.count <= maxLength else { return nil }
        var best: String?
        var least = wanted.count / 3 + 1
        for candidate in names {
            let letters = letters(of: candidate)
            guard letters.count <= maxLength else { continue }
            let distance = distance(wanted, letters)
            if distance < least {
                best = candidate
                least = distance
            }
        }
        return best
    }

    /// ASCII letters in lower case; no separators.
    private static func letters(of name: String) -> [UInt8] {
        var letters: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): continue
            default: letters.append(byte)
            }
        }
        return letters
    }

    /// How many bytes must be put in, taken out or replaced (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
