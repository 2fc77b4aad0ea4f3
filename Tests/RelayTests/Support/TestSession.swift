import HTTP
import JSON
import Testing
import Wire

/// A session of a relay under test, with shorthands for what agents and workers ask.
struct TestSession {
    let rig: RelayRig
    let code: String
    let token: String
    let sessionId: String

    /// What a worker sends with each request.
    func credentials(_ worker: String? = nil) -> Headers {
        var headers: Headers = ["Authorization": "Bearer \(token)"]
        if let worker { headers.add("X-Worker-Id", worker) }
        return headers
    }

    // MARK: As an agent

    /// The body of a submission: of a read-only tool unless told otherwise.
    func call(
        _ id: String? = nil, _ tool: String = "list_data_contexts", _ args: JSONValue = [:],
        deadlineMs: Int? = nil
    ) -> JSONValue {
        var body: JSONObject = ["code": .string(code), "tool": .string(tool), "args": args]
        if let id { body["requestId"] = .string(id) }
        if let deadlineMs { body["deadlineMs"] = .number(JSONNumber(deadlineMs)) }
        return .object(body)
    }

    /// A call whose repetition would repeat its effect.
    func unrepeatableCall(_ id: String) -> JSONValue {
        call(id, "create_items", ["dataContext": "D", "items": [["a": 1]]])
    }

    /// Submits a call and expects it to be accepted.
    func submit(_ id: String, deadlineMs: Int? = nil) throws {
        let answer = try rig.post("/api/request", call(id, deadlineMs: deadlineMs))
        try #require(answer.status == 202)
    }

    /// Submits a call and leaves its answer to be read.
    func submitAndWait(_ id: String, seconds: Int = 30, deadlineMs: Int? = nil) throws
        -> TestConnection
    {
        let agent = try rig.connect()
        try agent.send(
            .post, "/api/request", ["Prefer": "wait=\(seconds)"], call(id, deadlineMs: deadlineMs))
        return agent
    }

    func readBack(_ id: String, _ headers: Headers = [:]) throws -> Answer {
        try rig.get("/api/response?code=\(code)&id=\(id)", headers)
    }

    // MARK: As a worker

    func stream(_ worker: String? = nil, query: String = "", _ headers: Headers = [:]) throws
        -> TestStream
    {
        var all = credentials(worker)
        for (name, value) in headers { all.add(try #require(HeaderName(name)), value) }
        let connection = try rig.connect()
        try connection.send(.get, "/api/stream?code=\(code)\(query)", all)
        return try TestStream(connection)
    }

    /// Opens a stream as EventSource does: with a ticket and no header.
    func stream(ticket: String, query: String = "") throws -> TestStream {
        let connection = try rig.connect()
        try connection.send(.get, "/api/stream?code=\(code)&ticket=\(ticket)\(query)")
        return try TestStream(connection)
    }

    func poll(_ worker: String? = nil, query: String = "") throws -> Answer {
        try rig.get("/api/request/\(code)\(query)", credentials(worker))
    }

    func ticket(_ worker: String? = nil) throws -> String {
        let answer = try rig.post("/api/sessions/\(code)/ticket", nil, credentials(worker))
        try #require(answer.status == 201)
        return try #require(answer["ticket"]?.stringValue)
    }

    /// The body of a result post.
    func result(_ id: String, _ result: JSONValue = ["done": true], delivery: Int = 1) -> JSONValue
    {
        [
            "code": .string(code), "requestId": .string(id),
            "delivery": .number(JSONNumber(delivery)), "result": result,
            "timings": ["workerWaitMs": 0, "executeMs": 0],
        ]
    }

    func post(_ body: JSONValue, _ headers: Headers? = nil) throws -> Answer {
        try rig.post("/api/response", body, headers ?? credentials())
    }

    /// Posts a result and expects it to be accepted.
    func finish(_ id: String, _ value: JSONValue = ["done": true]) throws {
        let answer = try post(result(id, value))
        try #require(answer["status"] == "accepted")
    }
}

/// A worker's open stream.
final class TestStream {
    /// An event says more of a call than its submission did.
    private static let eventLimits = JSONLimits(maxBytes: 2 << 20)

    let head: ResponseHead
    private let connection: TestConnection

    init(_ connection: TestConnection) throws {
        self.connection = connection
        head = try connection.streamHead()
        try #require(head.status == 200)
    }

    /// The next event, heartbeats included; `nil` when the stream has ended.
    func next() throws -> StreamEvent? {
        try connection.event().map { event in
            StreamEvent(
                name: event.type, id: event.lastEventID,
                data: try JSONValue.parse(event.data, limits: Self.eventLimits))
        }
    }

    /// Passes over the first event of every stream.
    func connected() throws -> TestStream {
        try #require(try next()?.name == "connected")
        return self
    }

    /// The next event, which must be a call.
    func call() throws -> StreamEvent {
        let event = try #require(try next())
        try #require(event.name == "tool-request")
        return event
    }

    func disconnect() { connection.disconnect() }
}

struct StreamEvent {
    let name: String
    let id: String
    let data: JSONValue
    subscript(_ member: String) -> JSONValue? { data[member] }
    var requestId: String? { data["requestId"]?.stringValue }
}
