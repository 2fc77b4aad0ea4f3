package import JSON

/// One delivery of a call to a worker: the data of a `tool-request` event and an element of a poll.
package struct ToolRequest: Equatable, Sendable {
    /// The call's id. Sent as `requestId` and as `id`.
    package let requestId: RequestID
    /// The call's place in its session, from 1. Also the event's `id:`, and so the cursor.
    package let sequence: UInt64
    /// The tool's canonical name.
    package let tool: String
    /// The tool's arguments, an object.
    package let arguments: JSONValue
    /// Which delivery of this call this is, from 1. The worker echoes it with the result.
    package let delivery: Int
    /// Milliseconds the call has left. The worker answers before they are over.
    package let budget: Int
    /// W3C trace context, when the call has one.
    package let traceparent: String?
    /// When the delivery was written.
    package let timestamp: WallTime

    /// A delivery, from its parts.
    package init(
        requestId: RequestID, sequence: UInt64, tool: String, arguments: JSONValue, delivery: Int,
        budget: Int, traceparent: String?, timestamp: WallTime
    ) {
        self.requestId = requestId
        self.sequence = sequence
        self.tool = tool
        self.arguments = arguments
        self.delivery = delivery
        self.budget = budget
        self.traceparent = traceparent
        self.timestamp = timestamp
    }

    /// The wire form.
    package var json: JSONValue {
        var object: JSONObject = [
            "requestId": .string(requestId.text), "id": .string(requestId.text),
            "seq": .number(JSONNumber(Int64(clamping: sequence))),
            "tool": .string(tool), "args": arguments,
            "delivery": .number(JSONNumber(delivery)), "budgetMs": .number(JSONNumber(budget)),
        ]
        if let traceparent { object["traceparent"] = .string(traceparent) }
        object["timestamp"] = .string(timestamp.rfc3339)
        return .object(object)
    }
}

/// What a worker reads of a delivery. It needs no timestamp, so a bad one refuses nothing.
extension ToolRequest {
    /// What a delivery lacks, by its wire name.
    package struct Defect: Error, Equatable {
        /// The member that is missing or of the wrong type.
        package let member: String

        /// Names the member.
        package init(member: String) { self.member = member }
    }

    /// Reads the wire form.
    /// - Throws: ``Defect``, naming the first member that does not fit.
    package init(json value: JSONValue) throws(Defect) {
        guard let id = (value["requestId"] ?? value["id"])?.stringValue.flatMap({ RequestID($0) })
        else { throw Defect(member: "requestId") }
        guard let sequence = value["seq"]?.intValue, sequence > 0 else {
            throw Defect(member: "seq")
        }
        guard let tool = value["tool"]?.stringValue else { throw Defect(member: "tool") }
        guard let arguments = value["args"] else { throw Defect(member: "args") }
        guard let delivery = value["delivery"]?.intValue else { throw Defect(member: "delivery") }
        guard let budget = value["budgetMs"]?.intValue else { throw Defect(member: "budgetMs") }
        self.init(
            requestId: id, sequence: UInt64(sequence), tool: tool, arguments: arguments,
            delivery: delivery, budget: budget, traceparent: value["traceparent"]?.stringValue,
            timestamp: WallTime(milliseconds: 0))
    }
}
