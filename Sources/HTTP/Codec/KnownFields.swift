/// The fields that decide about framing and connection, as a set: recognised while a head is
/// scanned, and remembered with it.
struct KnownFields: OptionSet, Sendable {
    let rawValue: UInt8

    static let host = KnownFields(rawValue: 1 << 0)
    static let contentLength = KnownFields(rawValue: 1 << 1)
    static let transferEncoding = KnownFields(rawValue: 1 << 2)
    static let connection = KnownFields(rawValue: 1 << 3)
    static let expect = KnownFields(rawValue: 1 << 4)
    static let date = KnownFields(rawValue: 1 << 5)
    static let keepAlive = KnownFields(rawValue: 1 << 6)

    /// What a serialiser decides itself; the same fields of a handler are left out.
    static let writtenBySerializer: KnownFields = [
        .contentLength, .transferEncoding, .connection, .date, .keepAlive,
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The set of the one field that `name` names, empty if it is none of these.
    init(_ bytes: Span<UInt8>, _ name: Range<Int>) {
        guard let first = name.first else {
            self = []
            return
        }
        // Length and first letter rule out nearly all other names.
        switch (name.count, bytes[first].lowercased) {
        case (4, UInt8(ascii: "h")) where bytes.matches("host", in: name): self = .host
        case (4, UInt8(ascii: "d")) where bytes.matches("date", in: name): self = .date
        case (6, UInt8(ascii: "e")) where bytes.matches("expect", in: name): self = .expect
        case (10, UInt8(ascii: "c")) where bytes.matches("connection", in: name):
            self = .connection
        case (10, UInt8(ascii: "k")) where bytes.matches("keep-alive", in: name):
            self = .keepAlive
        case (14, UInt8(ascii: "c")) where bytes.matches("content-length", in: name):
            self = .contentLength
        case (17, UInt8(ascii: "t")) where bytes.matches("transfer-encoding", in: name):
            self = .transferEncoding
        default: self = []
        }
    }
}

/// Goes through a comma-separated list (RFC 9110, 5.6.1), yielding the place of each element
/// without the white space around it; empty elements too.
struct ListElements {
    private var rest: Range<Int>
    private var ended = false

    init(_ list: Range<Int>) { rest = list }

    mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
        guard !ended else { return nil }
        let end = bytes.firstIndex(of: ASCII.comma, in: rest) ?? rest.upperBound
        let element = bytes.trimming(rest.lowerBound..<end)
        ended = end == rest.upperBound
        rest = ended ? end..<end : (end + 1)..<rest.upperBound
        return element
    }
}
