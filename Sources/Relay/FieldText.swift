// What stands in header fields, read as strictly as their grammars are: byte by byte, since for
// `String` a separator with a combining mark behind it is another character.

/// Without the white space of header fields around it.
func trimmed(_ text: Substring) -> String {
    var bytes = text.utf8
    while let first = bytes.first, isWhiteSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isWhiteSpace(last) { bytes.removeLast() }
    return String(Substring(bytes))
}

private func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}

extension StringProtocol where SubSequence == Substring {
    /// The pieces between separators, empty ones too.
    func pieces(by separator: Unicode.Scalar, maxSplits: Int = .max) -> [Substring] {
        let byte = UInt8(ascii: separator)
        var pieces: [Substring] = []
        var start = startIndex
        while pieces.count < maxSplits, let end = utf8[start...].firstIndex(of: byte) {
            pieces.append(self[start..<end])
            start = utf8.index(after: end)
        }
        return pieces + [self[start...]]
    }
}

/// Whether a media type is JSON: `application/json`, or another with the suffix `+json` (RFC 6839,
/// 3.1). Parameters mean nothing: JSON is UTF-8.
func isJSON(_ type: String) -> Bool {
    let essence = trimmed(type.pieces(by: ";", maxSplits: 1)[0]).lowercased()
    if essence == "application/json" { return true }
    let parts = essence.pieces(by: "/")
    return parts.count == 2 && !parts[0].isEmpty && parts[1].hasSuffix("+json")
        && parts[1].utf8.count > "+json".utf8.count
        && !essence.utf8.contains(UInt8(ascii: " "))
}

/// A number in plain digits; `nil` for a sign, which `UInt64` would take.
func decimal(_ text: some StringProtocol) -> UInt64? {
    guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
    return UInt64(text)
}
