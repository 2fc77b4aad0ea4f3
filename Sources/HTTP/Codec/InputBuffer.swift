/// Bytes that have arrived and are not yet consumed, with a memory of how far they were searched:
/// a line that arrives in pieces is looked at once, byte by byte.
struct InputBuffer: Sendable {
    private(set) var bytes: [UInt8] = []
    /// First byte not yet consumed; what is before it goes when more arrives.
    private(set) var start = 0
    /// Where the current line begins, counted from `start`.
    private(set) var line = 0
    /// Up to where the current line was searched for its end, counted from `start`.
    private var searched = 0
    /// Bytes of the current message that were consumed before `start`.
    private var consumed = 0

    /// Bytes of complete and partial lines, and of body, not yet consumed.
    var count: Int { bytes.count - start }
    /// Whether nothing has arrived of the current message.
    var isAtMessageStart: Bool { consumed == 0 && count == 0 }

    /// The offset in the message of a place counted from `start`.
    func messageOffset(_ place: Int) -> Int { consumed + place }

    mutating func append(_ more: Span<UInt8>) {
        guard !more.isEmpty else { return }
        makeRoom()
        // SAFETY: the pointer is copied from at once and does not leave the closure.
        unsafe more.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func append(_ more: ArraySlice<UInt8>) {
        guard !more.isEmpty else { return }
        makeRoom()
        bytes.append(contentsOf: more)
    }

    private mutating func makeRoom() {
        guard start > 0 else { return }
        bytes.removeSubrange(..<start)
        start = 0
    }

    /// Finds the end of the current line and goes on to the next one.
    /// - Parameters:
    ///   - limit: Longest line allowed, without its CRLF.
    ///   - overlong: The rule that a longer one breaks.
    /// - Returns: The place of the line without its CRLF, counted from `start`, or `nil` if its end
    ///   has not arrived.
    mutating func nextLine(
        limit: Int, orThrow overlong: HTTPViolation.Rule
    ) throws(HTTPViolation) -> Range<Int>? {
        switch search(limit: limit) {
        case .end(let end):
            let found = line..<end
            line = end + 2
            searched = line
            return found
        case .partial(let end):
            searched = end
            return nil
        case .broken(let rule, let place):
            throw HTTPViolation(rule, at: messageOffset(place))
        case .tooLong:
            throw HTTPViolation(overlong, at: messageOffset(line))
        }
    }

    /// What looking for a line's end came to; places are counted from `start`.
    private enum Search {
        case end(Int)
        case partial(Int)
        case broken(HTTPViolation.Rule, Int)
        case tooLong
    }

    private func search(limit: Int) -> Search {
        let bytes = bytes.span
        let first = start + line
        var index = start + searched
        // One byte more than the limit: the line's end may stand there.
        let stop = min(bytes.count, first + limit + 1)
        while true {
            index = bytes.firstControl(from: index, to: stop)
            guard index < stop else { break }
            switch bytes[index] {
            case ASCII.tab:
                index += 1
            case ASCII.carriageReturn:
                guard index + 1 < bytes.count else { return .partial(index - start) }
                guard bytes[index + 1] == ASCII.lineFeed else {
                    return .broken(.bareCarriageReturn, index - start)
                }
                return .end(index - start)
            case ASCII.lineFeed:
                return .broken(.bareLineFeed, index - start)
            default:
                return .broken(.controlByte, index - start)
            }
        }
        return index > first + limit ? .tooLong : .partial(index - start)
    }

    /// Consumes the first `count` bytes and returns them; without a copy if they are all there is.
    mutating func take(_ count: Int) -> [UInt8] {
        let taken =
            start == 0 && count == bytes.count ? bytes : Array(bytes[start..<(start + count)])
        skip(count)
        return taken
    }

    /// Consumes the first `count` bytes by moving them to the end of `target`.
    mutating func move(_ count: Int, to target: inout [UInt8]) {
        if target.isEmpty {
            target = take(count)
        } else {
            target.append(contentsOf: bytes[start..<(start + count)])
            skip(count)
        }
    }

    /// Consumes the first `count` bytes. Once all are, their memory goes too: idle connections,
    /// of which there are many, hold none.
    mutating func skip(_ count: Int) {
        start += count
        if start == bytes.count {
            bytes = []
            start = 0
        }
        consumed += count
        line = 0
        searched = 0
    }

    /// Counts offsets from the next byte on.
    mutating func beginMessage() { consumed = 0 }
}
