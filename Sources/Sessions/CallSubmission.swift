package import JSON
package import Wire

/// A call as its agent sent it, checked and ready to be queued.
///
/// What a store needs to know of the content (a digest to recognise it by, how much room it takes)
/// is computed here, once and outside every lock.
package struct CallSubmission: Sendable {
    /// The call's name at every hop.
    package let requestId: RequestID
    /// The tool's canonical name.
    package let tool: String
    /// The tool's arguments, an object.
    package let arguments: JSONValue
    /// Whether running it twice does what running it once does: the tool is read-only or
    /// idempotent. Decides what a reload of the page means for it.
    package let isRepeatable: Bool
    /// Time from acceptance to `timed_out`, milliseconds; `nil` for the default. A store cuts it
    /// to ``SessionLimits/maxDeadline``.
    package let deadline: Int64?
    /// W3C trace context to pass on.
    package let traceparent: String?

    /// Recognises the same content: same tool, equal arguments.
    let digest: Digest
    /// How much room the arguments take.
    let size: JSONSize

    /// A call from its parts. `deadline` below 1 counts as 1.
    package init(
        requestId: RequestID, tool: String, arguments: JSONValue, isRepeatable: Bool,
        deadline: Int64? = nil, traceparent: String? = nil
    ) {
        self.requestId = requestId
        self.tool = tool
        self.arguments = arguments
        self.isRepeatable = isRepeatable
        self.deadline = deadline
        self.traceparent = traceparent
        var content: [UInt8] = []
        appendContent(of: tool, to: &content)
        appendContent(of: arguments, to: &content)
        digest = Digest(of: content)
        size = JSONSize(of: arguments)
    }
}

/// How much room a value takes, as text and in memory.
package struct JSONSize: Equatable, Sendable {
    /// Bytes of JSON text, escapes not counted.
    package private(set) var text = 0
    /// Bytes of memory, estimated: an array of empty arrays takes ten times its text.
    package private(set) var memory = MemoryLayout<JSONValue>.stride

    /// Measures a value. Recursion is bounded by the parser's depth limit.
    package init(of value: JSONValue) { add(value) }

    private mutating func add(_ value: JSONValue) {
        switch value {
        case .null, .bool: text += 4
        case .number(let number):
            text += number.text.utf8.count
            memory += Self.heap(ofText: number.text.utf8.count)
        case .string(let string): add(string)
        case .array(let elements):
            text += 2 + elements.count
            memory += Self.heap(elements.count * MemoryLayout<JSONValue>.stride)
            for element in elements { add(element) }
        case .object(let members):
            text += 2 + members.count * 2
            memory += Self.heap(members.count * MemoryLayout<JSONObject.Member>.stride)
            for (key, value) in members {
                add(key)
                add(value)
            }
        }
    }

    private mutating func add(_ string: String) {
        text += 2 + string.utf8.count
        memory += Self.heap(ofText: string.utf8.count)
    }

    /// Swift stores up to 15 bytes of text in the value itself.
    private static func heap(ofText bytes: Int) -> Int { bytes > 15 ? heap(bytes) : 0 }

    /// An allocation of the Swift runtime: its object header and the allocator's own.
    private static func heap(_ bytes: Int) -> Int { bytes == 0 ? 0 : bytes + 48 }
}

/// Appends bytes that are equal exactly for equal values: members in the order of their keys,
/// strings with their length in front, so that no two values run into each other. Numbers count as
/// they are written: `1` and `1.0` are two contents, which can only refuse a repeat, never mix up
/// two calls.
private func appendContent(of value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(UInt8(ascii: "n"))
    case .bool(let flag): bytes.append(UInt8(ascii: flag ? "t" : "f"))
    case .number(let number):
        bytes.append(UInt8(ascii: "#"))
        bytes.append(contentsOf: number.text.utf8)
        bytes.append(UInt8(ascii: ";"))
    case .string(let string): appendContent(of: string, to: &bytes)
    case .array(let elements):
        bytes.append(UInt8(ascii: "["))
        for element in elements { appendContent(of: element, to: &bytes) }
        bytes.append(UInt8(ascii: "]"))
    case .object(let members):
        bytes.append(UInt8(ascii: "{"))
        for (key, value) in members.sorted(by: {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }) {
            appendContent(of: key, to: &bytes)
            appendContent(of: value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

private func appendContent(of string: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(string.utf8.count).utf8)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: string.utf8)
}
