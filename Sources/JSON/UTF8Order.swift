// Swift compares strings by canonical equivalence: "é" in one and in two code points are equal
// there. In JSON they are different keys (RFC 8259 section 8.3), so everything here compares bytes.
//
// The worker compares no strings by `==` either, nor does it read enums by `init(rawValue:)`, which
// does: that alone brings 12 KiB of Unicode normalisation into the plugin's wasm.

extension String {
    /// Whether both hold the same code points.
    package func isSameText(as other: String) -> Bool {
        let left = utf8.span
        let right = other.utf8.span
        let count = left.count
        guard count == right.count else { return false }
        // By words: ids are compared some sixty times in a call, and most differ at their end only.
        guard count >= 8 else {
            for position in left.indices where left[position] != right[position] { return false }
            return true
        }
        for position in stride(from: 0, through: count - 8, by: 8)
        where left.word(at: position) != right.word(at: position) { return false }
        // The rest, with some bytes that have been compared already.
        return left.word(at: count - 8) == right.word(at: count - 8)
    }

    /// Whether this comes first in the order of UTF-8 bytes, which is that of code points.
    func precedes(_ other: String) -> Bool {
        let left = utf8.span
        let right = other.utf8.span
        for position in 0..<min(left.count, right.count)
        where left[position] != right[position] {
            return left[position] < right[position]
        }
        return left.count < right.count
    }

    /// The first eight bytes as one big-endian number, padded with zeros: orders most strings
    /// without looking at the rest.
    var sortPrefix: UInt64 {
        let bytes = utf8.span
        var prefix: UInt64 = 0
        for position in 0..<8 {
            prefix = prefix << 8 | (position < bytes.count ? UInt64(bytes[position]) : 0)
        }
        return prefix
    }

    /// At most `count` bytes from the start, cut between code points, with "…" where cut.
    package func prefix(bytes count: Int) -> String {
        if utf8.count <= count { return self }
        var end = 0
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            end += UTF8.width(scalar)
            if end > count { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// The case of that name, compared as ``Swift/String/isSameText(as:)`` does.
    package init?(named name: String) {
        for value in Self.allCases where value.rawValue.isSameText(as: name) {
            self = value
            return
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Eight bytes as one number, the first lowest. Written out, so that it is one load: a loop
    /// over the bytes takes six times as long.
    @inline(__always)
    package func word(at position: Int) -> UInt64 {
        let bytes = extracting(position..<position + 8)
        func shifted(_ index: Int) -> UInt64 { UInt64(bytes[index]) &<< UInt64(index * 8) }
        return shifted(0) | shifted(1) | shifted(2) | shifted(3) | shifted(4) | shifted(5)
            | shifted(6) | shifted(7)
    }
}
