import JSON

/// Names one tool call at every hop: HTTP header and body, queue, stream event, worker log and
/// journal.
///
/// Form: 1 to 64 characters of `A-Z a-z 0-9 . _ : -`, so that it can stand in a header, a URL path,
/// a log field and a metric exemplar without escaping.
package struct RequestID: Hashable, Sendable {
    /// Most characters an id may have.
    package static let maxLength = 64
    /// The id as it was given.
    package let text: String

    /// Accepts an id that has the form; `nil` otherwise. Nothing is trimmed or folded.
    package init?(_ text: String) {
        guard isIdentifier(text, maxLength: Self.maxLength) else { return nil }
        self.text = text
    }

    /// Mints an id of 128 random bits, 32 lower-case hexadecimal digits.
    package init(random generator: inout some RandomNumberGenerator) {
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        appendHexadecimal(of: generator.next(), to: &digits)
        appendHexadecimal(of: generator.next(), to: &digits)
        text = String(decoding: digits, as: UTF8.self)
    }

    /// Byte by byte: ids are ASCII.
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.text.isSameText(as: rhs.text) }
}

/// Names one load of the plugin's page, so that a tab's own reconnection can be told from a
/// second tab. Same form as ``RequestID``.
package struct WorkerID: Hashable, Sendable {
    /// The id as the page sent it.
    package let text: String

    /// Accepts an id that has the form; `nil` otherwise.
    package init?(_ text: String) {
        guard isIdentifier(text, maxLength: RequestID.maxLength) else { return nil }
        self.text = text
    }

    /// The one worker that every client without an `X-Worker-Id` counts as.
    package static let anonymous = WorkerID(unchecked: "anonymous")

    private init(unchecked text: String) { self.text = text }
}

/// Names a session in logs. 64 random bits minted with the session and derived from nothing:
/// knowing it gives no access.
package struct SessionID: Hashable, Sendable {
    /// 16 lower-case hexadecimal digits.
    package var text: String { hexadecimal(of: value) }
    /// The 64 bits, for a store.
    package let value: UInt64

    /// A handle that was minted before.
    package init(value: UInt64) { self.value = value }

    /// Mints a handle.
    package init(random generator: inout some RandomNumberGenerator) { value = generator.next() }
}

private func isIdentifier(_ text: String, maxLength: Int) -> Bool {
    let bytes = text.utf8.span
    guard !bytes.isEmpty, bytes.count <= maxLength else { return false }
    for position in bytes.indices {
        switch bytes[position] {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "-"):
            continue
        default: return false
        }
    }
    return true
}
