/// The `tracestate` header (W3C Trace Context, section 3.3): a list of `key=value`, one for each
/// tracer on the way.
package enum TraceState {
    /// Characters that are passed on; the specification asks for at least this many.
    package static let maxLength = 512
    /// Members of a list.
    static let maxMembers = 32

    /// The list, whichever way it was spread over several headers.
    /// - Returns: `nil` for one that is empty, too long or does not have the form: it is then
    ///   dropped, and the trace continues without.
    package static func joined(_ headers: [String]) -> String? {
        let members = headers.flatMap { header in
            header.utf8.split(separator: UInt8(ascii: ",")).map { trimmed(Substring($0)) }
        }.filter { !$0.isEmpty }
        guard !members.isEmpty, members.count <= maxMembers else { return nil }
        var keys: Set<Substring> = []
        for member in members {
            guard let key = key(of: member), keys.insert(key).inserted else { return nil }
        }
        let list = members.joined(separator: ",")
        return list.utf8.count <= maxLength ? list : nil
    }

    /// - Returns: `nil` unless the member has the form.
    private static func key(of member: Substring) -> Substring? {
        guard let equals = member.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let key = member[..<equals]
        let value = member[member.utf8.index(after: equals)...]
        return isKey(key.utf8) && isValue(value.utf8) ? key : nil
    }

    /// Lower-case letters, digits and `_-*/`, at most one `@` between a tenant and a system.
    private static func isKey(_ key: Substring.UTF8View) -> Bool {
        let parts = key.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), key.count <= 256 else { return false }
        return parts.allSatisfy { part in
            guard let first = part.first, isLetter(first) || isDigit(first) else { return false }
            return part.allSatisfy { isLetter($0) || isDigit($0) || "_-*/".utf8.contains($0) }
        }
    }

    /// Up to 256 visible characters and spaces, without comma and equals sign; no space at the end.
    private static func isValue(_ value: Substring.UTF8View) -> Bool {
        (1...256).contains(value.count)
            && value.allSatisfy { 0x20..<0x7F ~= $0 && !",=".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    /// Without the white space around a member.
    private static func trimmed(_ member: Substring) -> Substring {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var bytes = member.utf8.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return Substring(bytes)
    }
}
