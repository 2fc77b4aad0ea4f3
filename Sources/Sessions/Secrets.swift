package import Wire

/// 128 random bits that prove a right. Written as 32 lower-case hexadecimal digits; kept by a
/// store only as ``digest``.
package struct Secret: Sendable {
    /// Characters of the text form.
    package static let textLength = 32
    private let high: UInt64
    private let low: UInt64

    /// Mints a secret. `generator` must be cryptographically secure.
    init(random generator: inout some RandomNumberGenerator) {
        high = generator.next()
        low = generator.next()
    }

    init(_ bits: (UInt64, UInt64)) { (high, low) = bits }

    /// Reads the text form; `nil` when it is not exactly that.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == Self.textLength,
            let high = hexadecimalValue(of: digits[..<(Self.textLength / 2)]),
            let low = hexadecimalValue(of: digits[(Self.textLength / 2)...])
        else { return nil }
        self.init((high, low))
    }

    /// What its owner is given. A secret: never in a log, a label or an error.
    package var text: String { hexadecimal(of: high) + hexadecimal(of: low) }

    /// What a store keeps.
    package var digest: Digest { Digest(of: Array(text.utf8)) }
}

/// Proof of being the browser page of a session. Goes to the session's creator, to nobody else.
package typealias WorkerToken = Secret

/// Proof good for opening one stream: EventSource cannot set a header.
package typealias StreamTicket = Secret

/// What a page chose before it asked for a session, so that asking again after a lost answer gives
/// the same session. Whoever has it gets the token, so it must be as hard to guess.
package struct IdempotencyKey: Sendable {
    /// Characters a key may have. 22 of a 64-character alphabet carry 128 bits.
    package static let lengths = 22...64
    private let bytes: [UInt8]

    /// Accepts `[A-Za-z0-9_-]{22,64}`; `nil` otherwise.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard Self.lengths.contains(bytes.count) else { return nil }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                continue
            default: return nil
            }
        }
        self.bytes = bytes
    }

    /// What an index keeps of it.
    package var digest: Digest { Digest(of: bytes) }

    /// The token of the session that this key created. A store keeps only hashes and so cannot
    /// give a token out twice; but it can derive it twice: HMAC-SHA256 with the key as the key and
    /// the session's id in the message, cut to 128 bits. Knowing the id or another session's
    /// token says nothing about it without the key.
    package func token(for session: SessionID) -> WorkerToken {
        let message = "codap-relay worker token" + session.text
        return WorkerToken(Digest(of: Array(message.utf8), key: bytes).leading128)
    }
}

/// How a caller stands for the worker of a session.
package enum WorkerCredential: Sendable {
    /// By its token, which the store checks.
    case token(WorkerToken)
    /// By something the caller has checked itself: the ticket its stream was opened with, or the
    /// switch that admits workers without a token.
    case established
}
