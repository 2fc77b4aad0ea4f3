/// Turns the bytes of an event stream into events, by the rules of the HTML Standard, 9.2.5 and
/// 9.2.6, bounded. How the bytes were cut makes no difference.
package struct EventStreamParser: Sendable {
    /// One event as the standard dispatches it: of a block with at least one line of data, which
    /// may be empty.
    package struct Event: Hashable, Sendable {
        /// `message` unless the stream named another.
        package var type: String
        /// Joined with LF; UTF-8 as sent, not checked.
        package var data: [UInt8]
        /// The last id the stream named, by this event or an earlier one.
        package var lastEventID: String

        package init(type: String, data: [UInt8], lastEventID: String) {
            self.type = type
            self.data = data
            self.lastEventID = lastEventID
        }

        /// The data as text; bytes that are no UTF-8 become U+FFFD.
        package var text: String { String(decoding: data, as: UTF8.self) }
    }

    /// A bound that was passed. The parser is dead then.
    package enum Failure: Error, Hashable { case lineTooLong, dataTooLong }

    /// Longest line and longest data of one event unless told otherwise, in bytes: a tool call of
    /// 1 MiB with room to spare.
    package static let standardLimit = 2 << 20

    /// The pause before a reconnection that the stream asked for last, in milliseconds.
    package private(set) var reconnectionTime: Int?
    /// The last id of an event that was dispatched: what a reconnection sends as `Last-Event-ID`.
    package private(set) var lastEventID = ""

    private let limit: Int
    private var bytes: [UInt8] = []
    /// First byte of the line not yet read.
    private var start = 0
    /// Up to where that line was searched for its end.
    private var searched = 0
    private var isFirstLine = true
    /// The last line ended in CR: an LF that follows belongs to it.
    private var skipsLineFeed = false
    private var type = ""
    private var data: [UInt8] = []
    private var idBuffer = ""
    private var failure: Failure?

    /// - Parameter limit: Longest line and longest data of one event, in bytes.
    package init(limit: Int = standardLimit) { self.limit = limit }

    /// Adds bytes of the stream.
    package mutating func append(_ more: ArraySlice<UInt8>) {
        guard failure == nil else { return }
        if start > 0 {
            bytes.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Adds bytes of the stream.
    package mutating func append(_ more: [UInt8]) { append(more[...]) }

    /// The next event, or `nil` until more bytes arrive. An event that the end of the stream cuts
    /// short is never dispatched.
    package mutating func next() throws(Failure) -> Event? {
        if let failure { throw failure }
        do {
            while let line = try nextLine() {
                if let event = try read(line) { return event }
            }
            return nil
        } catch {
            failure = error
            bytes = []
            data = []
            throw error
        }
    }

    private mutating func nextLine() throws(Failure) -> Range<Int>? {
        if skipsLineFeed, start < bytes.count {
            if bytes[start] == ASCII.lineFeed { start += 1 }
            skipsLineFeed = false
            searched = max(searched, start)
        }
        let index = endOfLine()
        guard index - start <= limit else { throw .lineTooLong }
        guard index < bytes.count else {
            searched = index
            return nil
        }
        skipsLineFeed = bytes[index] == ASCII.carriageReturn
        let line = start..<index
        start = index + 1
        searched = start
        return line
    }

    /// Where CR, LF or the last byte to look at is: one more than the limit, since the line's end
    /// may stand there.
    private func endOfLine() -> Int {
        let bytes = bytes.span
        let stop = min(bytes.count, start + limit + 1)
        var index = searched
        while index < stop, bytes[index] != ASCII.lineFeed, bytes[index] != ASCII.carriageReturn {
            index += 1
        }
        return index
    }

    /// Reads one line (9.2.6). An empty one dispatches the event.
    private mutating func read(_ whole: Range<Int>) throws(Failure) -> Event? {
        var line = whole
        if isFirstLine {
            isFirstLine = false
            if bytes[line].starts(with: "\u{FEFF}".utf8) {
                line = (line.lowerBound + 3)..<line.upperBound
            }
        }
        guard !line.isEmpty else { return dispatch() }
        let (field, valueRange) = Self.split(bytes.span, line)
        let value = bytes[valueRange]
        switch field {
        case .data:
            guard data.count + value.count <= limit else { throw .dataTooLong }
            data.append(contentsOf: value)
            data.append(ASCII.lineFeed)
        case .event:
            type = String(decoding: value, as: UTF8.self)
        case .id:
            if !value.contains(0) { idBuffer = String(decoding: value, as: UTF8.self) }
        case .retry:
            setReconnectionTime(value)
        case .ignored:
            break
        }
        return nil
    }

    /// The fields of the standard; comments and fields of a later one are ignored.
    private enum Field { case data, event, id, retry, ignored }

    /// Field and value of a line: a colon divides them, and one space after it belongs to neither.
    private static func split(
        _ bytes: Span<UInt8>, _ line: Range<Int>
    ) -> (Field, value: Range<Int>) {
        let colon = bytes.firstIndex(of: ASCII.colon, in: line) ?? line.upperBound
        var start = min(colon + 1, line.upperBound)
        if start < line.upperBound, bytes[start] == ASCII.space { start += 1 }
        let at = line.lowerBound
        let field: Field =
            switch colon - at {
            case 2 where bytes.spells("id", at: at): .id
            case 4 where bytes.spells("data", at: at): .data
            case 5 where bytes.spells("event", at: at): .event
            case 5 where bytes.spells("retry", at: at): .retry
            default: .ignored
            }
        return (field, start..<line.upperBound)
    }

    /// ASCII digits only; what does not fit is as good as no field at all.
    private mutating func setReconnectionTime(_ value: ArraySlice<UInt8>) {
        guard 1...18 ~= value.count else { return }
        var milliseconds = 0
        for byte in value {
            guard let digit = byte.decimalDigit else { return }
            milliseconds = milliseconds * 10 + Int(digit)
        }
        reconnectionTime = milliseconds
    }

    private mutating func dispatch() -> Event? {
        lastEventID = idBuffer
        defer {
            type = ""
            data = []
        }
        guard !data.isEmpty else { return nil }
        data.removeLast()
        return Event(type: type.isEmpty ? "message" : type, data: data, lastEventID: lastEventID)
    }
}
