import JSON
import Testing
import TestSupport
import Wire

@testable import Worker

extension Instant {
    static let start = Instant(elapsed: .zero)
}

/// A worker, its clock, and what it has asked for and not been answered.
struct Bench {
    static let code = "ABCD2345"
    static let token = "secret-token"
    var worker = BrowserWorker(generator: SeededGenerator(seed: 1))
    var now = Instant.start
    var sent: [HTTPRequest] = []
    var calls: [(number: Int, request: JSONValue)] = []
    var pictures: [(number: Int, picture: String, maxBytes: Int)] = []
    var streams: [(number: Int, path: String)] = []
    var closed: [Int] = []
    var remembered: [String?] = []
    var status: WorkerStatus?
    var wake: Instant?
    /// What the browser says to the next claim of a slot; `nil` says nothing.
    var grantsSlots: Bool? = true
    var slotsHeld = 0

    mutating func feed(_ event: WorkerEvent) {
        var answers: [WorkerEvent] = []
        for action in worker.handle(event, at: now) {
            switch action {
            case .remember(let key): remembered.append(key)
            case .send(let request): sent.append(request)
            case .claimSlot:
                guard let grantsSlots else { break }
                if grantsSlots { slotsHeld += 1 }
                answers.append(.slotAnswered(isGranted: grantsSlots))
            case .releaseSlot: slotsHeld -= 1
            case .openStream(let number, let path): streams.append((number, path))
            case .closeStream(let number): closed.append(number)
            case .callCODAP(let number, let request): calls.append((number, request))
            case .shrinkPicture(let number, let picture, let maxBytes):
                pictures.append((number, picture, maxBytes))
            case .wake(let at): wake = at
            case .show(let status): self.status = status
            }
        }
        for answer in answers { feed(answer) }
    }

    /// Lets time pass, and the timer fire whenever it is due.
    mutating func pass(_ span: TimeSpan) {
        let end = now + span
        while let due = wake, due <= end {
            now = max(now, due)
            wake = nil
            feed(.timerFired)
        }
        now = end
    }

    /// Lets time pass until the timer is due, and fires it.
    mutating func passToWake() throws {
        now = try #require(wake)
        wake = nil
        feed(.timerFired)
    }

    /// Answers the oldest request for that purpose.
    mutating func answer(
        _ purpose: Exchange.Purpose, _ status: Int, _ body: JSONValue = [:],
        retryAfter: String? = nil
    ) throws {
        let request = try take(purpose)
        let reply = HTTPReply(status: status, retryAfter: retryAfter, body: body.serialized())
        feed(.exchangeEnded(request.exchange, .answered(reply)))
    }

    mutating func lose(_ purpose: Exchange.Purpose) throws {
        feed(.exchangeEnded(try take(purpose).exchange, .unreachable))
    }

    mutating func take(_ purpose: Exchange.Purpose) throws -> HTTPRequest {
        let index = try #require(sent.firstIndex { $0.exchange.purpose == purpose })
        return sent.remove(at: index)
    }

    func outstanding(_ purpose: Exchange.Purpose) -> Int {
        sent.count { $0.exchange.purpose == purpose }
    }

    static var session: JSONValue {
        // Reports would stand between what these tests look at.
        session(telemetry: false)
    }

    static func session(telemetry: Bool, debug: Bool = false) -> JSONValue {
        var settings = WorkerSettings()
        settings.telemetry = telemetry
        settings.debug = debug
        return [
            "code": .string(code), "workerToken": .string(token), "ttl": 600,
            "expiresAt": "2026-11-21T04:00:00.000Z", "worker": settings.json,
        ]
    }

    mutating func start(storedKey: String? = nil) {
        feed(.started(PageLoad(workerId: "me", storedKey: storedKey, freshKey: "fresh")))
    }

    mutating func hear(_ name: StreamEventName, _ data: JSONValue = [:]) throws {
        let stream = try #require(streams.last)
        feed(.streamEvent(stream: stream.number, name: name.rawValue, data: data.serialized()))
    }

    /// From nothing to a live stream, CODAP connected.
    mutating func connect() throws {
        start()
        try answer(.session, 201, Self.session)
        try answer(.ticket, 200, ["ticket": "t1"])
        feed(.codapConnected)
        calls = []
        try hear(
            .connected,
            ["expiresAt": "2026-11-21T04:00:00.000Z", "timestamp": "2026-11-21T03:50:00.000Z"])
    }

    /// Five attempts in a row to open a stream that come to nothing.
    mutating func failFiveTimes() throws {
        for _ in 0..<5 {
            try passToWake()
            try lose(.ticket)
        }
    }

    /// From a live stream to polling, the first poll answered.
    mutating func fallBack() throws {
        feed(.streamFailed(stream: try #require(streams.last).number))
        try failFiveTimes()
        try answer(.poll, 200, Self.emptyPoll)
    }

    static var emptyPoll: JSONValue {
        ["requests": [], "cancelled": [], "expiresAt": "2026-11-21T04:00:00.000Z"]
    }

    mutating func deliver(
        _ id: String, sequence: Int, tool: String = "list_data_contexts",
        arguments: JSONValue = [:], delivery: Int = 1, budget: Int = 30_000,
        traceparent: String? = nil
    ) throws {
        var request: JSONObject = [
            "requestId": .string(id), "seq": JSONValue(sequence), "tool": .string(tool),
            "args": arguments, "delivery": JSONValue(delivery), "budgetMs": JSONValue(budget),
        ]
        if let traceparent { request["traceparent"] = .string(traceparent) }
        try hear(.toolRequest, .object(request))
    }

    /// Answers the oldest call of CODAP's.
    mutating func codapAnswers(_ reply: JSONValue = ["success": true, "values": []]) throws {
        try #require(!calls.isEmpty)
        let call = calls.removeFirst()
        feed(.codapReplied(number: call.number, .answered(reply.serialized())))
    }

    /// The body of the oldest result on its way.
    func firstPost() throws -> JSONValue {
        let request = try #require(sent.first { $0.exchange.purpose == .result })
        return try JSONValue.parse(try #require(request.body))
    }
}
