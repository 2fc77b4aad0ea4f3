import JSON
import Testing
import Wire

@testable import Worker

/// A relay, a network and a CODAP around one worker, in virtual time. Everything random comes
/// from the seed.
private struct World {
    struct Call {
        let id: String
        let sequence: Int
        var deliveries = 0
        var isAnswered = false
    }
    struct Pending {
        let at: Instant
        let event: WorkerEvent
    }
    static let callCount = 60

    var random: SeededGenerator
    var worker: BrowserWorker<SeededGenerator>
    var now = Instant.start
    var pending: [Pending] = []
    var wake: Instant?
    var stream: Int?
    var calls: [Call] = []
    var cursor = 0
    var isStormy = true
    /// What CODAP was asked, by the argument that names the call.
    var executed: [String] = []
    var codapBusy: Int?
    var bodies: [String: JSONValue] = [:]
    var violations: [String] = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        worker = BrowserWorker(generator: SeededGenerator(seed: seed ^ 0xABCD))
        feed(.started(PageLoad(workerId: "me", storedKey: nil, freshKey: "key")))
        feed(.codapConnected)
    }

    mutating func chance(_ percent: Int) -> Bool {
        isStormy && Int.random(in: 0..<100, using: &random) < percent
    }

    mutating func later(_ event: WorkerEvent, within milliseconds: Int = 400) {
        let delay = Int.random(in: 1...milliseconds, using: &random)
        pending.append(Pending(at: now + .milliseconds(delay), event: event))
    }

    mutating func feed(_ event: WorkerEvent) {
        for action in worker.handle(event, at: now) {
            switch action {
            case .send(let request): answer(request)
            case .openStream(let number, let path): open(number, path)
            case .closeStream(let number): if stream == number { stream = nil }
            case .callCODAP(let number, let request): callCODAP(number, request)
            case .wake(let at): wake = at
            case .remember, .show: break
            }
        }
    }

    mutating func callCODAP(_ number: Int, _ request: JSONValue) {
        let resource = request["resource"]?.stringValue ?? ""
        let values: JSONValue = ["success": true, "values": .string(resource)]
        later(.codapReplied(number: number, .answered(values.serialized())))
        guard resource != "interactiveFrame" else { return }
        if codapBusy != nil { violations.append("two calls at once") }
        if executed.contains(resource) { violations.append("\(resource) ran twice") }
        codapBusy = number
        executed.append(resource)
    }

    mutating func answer(_ request: HTTPRequest) {
        if chance(15) { return later(.exchangeEnded(request.exchange, .unreachable)) }
        if chance(10) {
            let reply = HTTPReply(status: 503)
            return later(.exchangeEnded(request.exchange, .answered(reply)))
        }
        let body: JSONValue =
            switch request.exchange.purpose {
            case .session: Bench.session
            case .ticket: ["ticket": "t"]
            case .status: [:]
            case .result: accept(request)
            }
        // The relay has acted; the answer may still be lost on the way.
        let isLost = chance(15)
        let reply = HTTPReply(status: 200, body: body.serialized())
        later(.exchangeEnded(request.exchange, isLost ? .unreachable : .answered(reply)))
    }

    mutating func accept(_ request: HTTPRequest) -> JSONValue {
        guard let body = request.body.flatMap({ try? JSONValue.parse($0) }),
            let id = body["requestId"]?.stringValue,
            let index = calls.firstIndex(where: { $0.id == id })
        else {
            violations.append("a post for an unknown call")
            return [:]
        }
        if body["error"] != nil { violations.append("\(id) failed: \(body.serialized())") }
        if let earlier = bodies[id], earlier != body { violations.append("\(id) changed") }
        bodies[id] = body
        calls[index].isAnswered = true
        return [:]
    }

    mutating func open(_ number: Int, _ path: String) {
        if chance(20) { return later(.streamFailed(stream: number)) }
        stream = number
        let after = path.split(separator: "=").last.flatMap { Int($0) } ?? 0
        send(.connected, ["expiresAt": "2026-11-21T04:00:00.000Z"])
        cursor = after
        let again = calls.indices.filter {
            !calls[$0].isAnswered && calls[$0].sequence <= after && calls[$0].deliveries > 0
        }
        deliverNew()
        for index in again { deliver(index) }
    }

    mutating func deliverNew() {
        for index in calls.indices where calls[index].sequence > cursor {
            cursor = calls[index].sequence
            if !calls[index].isAnswered { deliver(index) }
        }
    }

    mutating func deliver(_ index: Int) {
        calls[index].deliveries += 1
        let call = calls[index]
        let data: JSONValue = [
            "requestId": .string(call.id), "seq": JSONValue(call.sequence),
            "tool": "get_data_context", "args": ["dataContext": .string(call.id)],
            "delivery": JSONValue(call.deliveries), "budgetMs": 120_000,
        ]
        send(.toolRequest, data)
        if chance(20) { send(.toolRequest, data) }
    }

    /// A stream keeps its order, but what it carried can still arrive late.
    mutating func send(_ name: StreamEventName, _ data: JSONValue) {
        guard let stream else { return }
        let event = WorkerEvent.streamEvent(
            stream: stream, name: name.rawValue, data: data.serialized())
        let earlier = pending.lazy.compactMap { pending -> Instant? in
            if case .streamEvent(stream, _, _) = pending.event { pending.at } else { nil }
        }.max()
        let delay = Duration.milliseconds(Int.random(in: 1...50, using: &random))
        pending.append(Pending(at: max(now, earlier ?? now) + delay, event: event))
    }

    mutating func step() {
        let due = pending.indices.min { pending[$0].at < pending[$1].at }
        let next = [due.map { pending[$0].at }, wake].compactMap(\.self).min()
        now = max(now, next ?? now + .milliseconds(100))
        if let wake, wake <= now {
            self.wake = nil
            feed(.timerFired)
        } else if let due, pending[due].at <= now {
            let event = pending.remove(at: due).event
            if case .codapReplied(let number, _) = event, number == codapBusy { codapBusy = nil }
            feed(event)
            if case .streamEvent = event, chance(3) { feed(event) }
        }
        weather()
    }

    mutating func weather() {
        if calls.count < Self.callCount, Int.random(in: 0..<4, using: &random) == 0 {
            calls.append(Call(id: "call-\(calls.count + 1)", sequence: calls.count + 1))
            deliverNewIfOpen()
        }
        if let number = stream, chance(4) {
            stream = nil
            if chance(50) {
                pending.removeAll {
                    if case .streamEvent(number, _, _) = $0.event { true } else { false }
                }
            }
            later(.streamFailed(stream: number))
        }
        if Int.random(in: 0..<10, using: &random) == 0 { send(.heartbeat, [:]) }
    }

    mutating func deliverNewIfOpen() {
        if stream != nil { deliverNew() }
    }

    var isDone: Bool { calls.count == Self.callCount && calls.allSatisfy(\.isAnswered) }
}

@Suite("A worker in bad weather") struct SimulationTests {
    @Test(
        "runs each call once, in order, one at a time, and answers all",
        arguments: 1...150 as ClosedRange<UInt64>)
    func weather(seed: UInt64) {
        var world = World(seed: seed)
        var steps = 0
        while !world.isDone, steps < 30_000, world.violations.isEmpty {
            world.step()
            steps += 1
            if steps == 4_000 { world.isStormy = false }
        }
        #expect(world.violations.isEmpty)
        #expect(world.isDone, "after \(steps) steps")
        #expect(world.executed == world.calls.map { "dataContext[\($0.id)]" })
    }
}
