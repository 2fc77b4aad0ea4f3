/// One event of an event stream (HTML Standard, 9.2), in wire form.
package struct ServerSentEvent: Sendable {
    /// The event's lines with the empty line that ends it.
    package let bytes: [UInt8]

    /// - Parameters:
    ///   - event: The type; `message` if `nil`. Here and in `id` a control byte becomes a space, so
    ///     that neither can end its line.
    ///   - id: What a client sends back as `Last-Event-ID`.
    ///   - data: UTF-8. Each of its lines, however it ends (CR, LF or CRLF), becomes a data line;
    ///     clients join them with LF.
    ///   - retry: The pause before a reconnection, in milliseconds.
    package init(event: String? = nil, id: String? = nil, data: [UInt8], retry: Int? = nil) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 96)
        if let event { bytes.appendField("event: ", event) }
        if let id { bytes.appendField("id: ", id) }
        if let retry { bytes.appendField("retry: ", String(max(retry, 0))) }
        bytes.appendLines("data: ", data)
        bytes.append(ASCII.lineFeed)
        self.bytes = bytes
    }

    /// The same with text for data.
    package init(event: String? = nil, id: String? = nil, data: String, retry: Int? = nil) {
        self.init(event: event, id: id, data: Array(data.utf8), retry: retry)
    }

    /// Lines that clients ignore, and proxies take for a sign of life.
    package static func comment(_ text: String) -> ServerSentEvent {
        var bytes: [UInt8] = []
        bytes.appendLines(": ", Array(text.utf8))
        bytes.append(ASCII.lineFeed)
        return ServerSentEvent(bytes: bytes)
    }

    /// Tells a client how long to wait before it reconnects, in milliseconds, without an event.
    package static func retry(after milliseconds: Int, _ text: String) -> ServerSentEvent {
        var bytes: [UInt8] = []
        bytes.appendLines(": ", Array(text.utf8))
        bytes.appendField("retry: ", String(max(milliseconds, 0)))
        bytes.append(ASCII.lineFeed)
        return ServerSentEvent(bytes: bytes)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }
}

extension [UInt8] {
    fileprivate mutating func appendField(_ prefix: String, _ value: String) {
        append(contentsOf: prefix.utf8)
        let start = count
        append(contentsOf: value.utf8)
        for index in start..<count where self[index].isForbiddenControl {
            self[index] = ASCII.space
        }
        append(ASCII.lineFeed)
    }

    /// Appends each line of `text` behind `prefix`.
    fileprivate mutating func appendLines(_ prefix: String, _ text: [UInt8]) {
        var start = 0
        while true {
            var end = start
            let bytes = text.span
            while end < bytes.count, bytes[end] != ASCII.lineFeed,
                bytes[end] != ASCII.carriageReturn
            {
                end += 1
            }
            append(contentsOf: prefix.utf8)
            append(contentsOf: text[start..<end])
            append(ASCII.lineFeed)
            guard end < text.count else { return }
            let isPair =
                text[end] == ASCII.carriageReturn && end + 1 < text.count
                && text[end + 1] == ASCII.lineFeed
            start = end + (isPair ? 2 : 1)
        }
    }
}
