import JSON
package import Wire

/// What a caller hands over: no text is put together on its thread.
package struct LogRecord: Sendable {
    /// When it happened.
    package let time: WallTime
    /// How much it matters.
    package let level: LogLevel
    /// What happened, for programs.
    package let event: LogEvent
    /// Static, so that nothing a request brought can be in it.
    package let message: StaticString
    /// The facts; of two with one key the first counts.
    package let fields: [LogField]
    /// The request it happened in.
    package let context: RequestContext?

    /// A record, from its parts.
    package init(
        time: WallTime, level: LogLevel, event: LogEvent, message: StaticString,
        fields: [LogField] = [], context: RequestContext? = nil
    ) {
        self.time = time
        self.level = level
        self.event = event
        self.message = message
        self.fields = fields
        self.context = context
    }
}

extension LogRecord {
    /// Most bytes of a line: `journalctl -o json` shows longer values as null.
    package static let maxLineLength = 4_095
    /// What the line's end may still need: `,"truncated":true}`.
    private static let tailLength = 24
    /// Longest text of one field, bytes of UTF-8.
    package static let maxTextLength = 256

    /// The record as one line of JSON, without a line feed. A field that would not fit is left
    /// out with all after it, and `truncated` says so.
    /// - Parameter buffer: Emptied storage to write into.
    package func line(of build: BuildIdentity, reusing buffer: consuming [UInt8] = []) -> [UInt8] {
        var line = JSONWriter(appendingTo: buffer)
        line.beginObject()
        line.member("timestamp", time.rfc3339)
        line.member("level", level.rawValue)
        line.member("event", event.rawValue)
        line.member("message", message.description.prefix(bytes: Self.maxTextLength))
        line.member("service", build.service.prefix(bytes: Self.maxTextLength))
        line.member("version", build.version.prefix(bytes: Self.maxTextLength))
        if let context {
            line.member("requestId", context.requestId.text)
            if let session = context.sessionId { line.member("sessionId", session.text) }
            if let trace = context.trace {
                line.member("trace_id", trace.traceId)
                line.member("span_id", trace.spanId)
            }
        }
        var keys: [String] = []
        for field in fields {
            let (key, _, value) = field.rendering
            // Two fields may share a key, such as `reason`; an object may not have it twice.
            guard !keys.contains(key) else { continue }
            keys.append(key)
            let length = key.utf8.count + value.maxJSONLength
            guard line.bytes.count + length + Self.tailLength <= Self.maxLineLength else {
                line.member("truncated", true)
                break
            }
            line.key(key)
            value.write(to: &line)
        }
        line.endObject()
        return line.bytes
    }
}

extension LogValue {
    /// An upper bound for the value with its colon, quotes and comma. An escape takes at most six
    /// bytes for one.
    fileprivate var maxJSONLength: Int {
        switch self {
        case .text(let text): 8 + 6 * min(text.utf8.count, LogRecord.maxTextLength)
        case .integer, .milliseconds: 32
        case .stages: 32 * CallStage.allCases.count
        case .levels: 32 * LogLevel.count
        case .health: 192
        case .systemError: 8 + 6 * LogRecord.maxTextLength
        }
    }

    fileprivate func write(to line: inout JSONWriter) {
        switch self {
        case .text(let text): line.value(text.prefix(bytes: LogRecord.maxTextLength))
        case .integer(let number): line.value(number)
        case .milliseconds(let nanoseconds): line.value(milliseconds: nanoseconds / 1_000)
        case .stages(let stages):
            line.beginObject()
            for (stage, microseconds) in zip(CallStage.allCases, stages.microseconds) {
                line.key(stage.member)
                line.value(milliseconds: microseconds)
            }
            line.endObject()
        case .levels(let counts):
            line.beginObject()
            for (level, count) in zip(LogLevel.allCases, counts) {
                line.member(level.rawValue, count)
            }
            line.endObject()
        case .health(let health):
            line.beginObject()
            line.member("link", health.link.rawValue)
            line.member("codap", health.codap.rawValue)
            line.member("posting", health.isPosting)
            line.member("queue", health.queue)
            if let memory = health.memory { line.member("memoryKiB", memory) }
            line.endObject()
        case .systemError(let code):
            line.value(systemErrorText(code).prefix(bytes: LogRecord.maxTextLength))
        }
    }

    /// The value as a journal field.
    var journalText: String {
        switch self {
        case .text(let text): text.prefix(bytes: LogRecord.maxTextLength)
        case .integer(let number): String(number)
        case .milliseconds(let nanoseconds): millisecondText(nanoseconds / 1_000)
        case .stages, .levels, .health: ""
        case .systemError(let code): String(code)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func value(milliseconds microseconds: UInt64) {
        value(.number(JSONNumber(Double(microseconds) / 1_000) ?? JSONNumber(0)))
    }
}

/// Milliseconds with up to three decimals.
private func millisecondText(_ microseconds: UInt64) -> String {
    var text: [UInt8] = []
    text.appendDecimal(microseconds, scale: 1_000)
    return String(decoding: text, as: UTF8.self)
}

extension String {
    /// The longest prefix of whole characters that takes at most `limit` bytes of UTF-8.
    fileprivate func prefix(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, String.Index(end, within: unicodeScalars) == nil {
            end = utf8.index(before: end)
        }
        return String(self[..<end])
    }
}
