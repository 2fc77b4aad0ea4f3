import HTTP
import JSON
import Sessions
import Telemetry
import Testing
import Wire

@testable import Relay

@Suite("A relay without instrumentation") struct InstrumentationTests {
    /// Families of the process, its log and its scrapes, which move without any request.
    private static let moveAlone = [
        "process_", "relay_metrics_", "relay_log_", "relay_event_loop_lag_", "relay_ready",
    ]

    private func values(_ rig: RelayRig) -> [Substring] {
        String(decoding: rig.metrics.exposition(), as: UTF8.self).split(separator: "\n")
            .filter { line in !Self.moveAlone.contains { line.hasPrefix($0) } }
    }

    /// Asks for nearly everything, in good order and not.
    private func traffic(_ rig: RelayRig) throws -> [Answer] {
        var answers: [Answer] = []
        let session = try rig.session()
        let stream = try session.stream("w").connected()
        let agent = try session.submitAndWait("c-1")
        _ = try stream.call()
        answers.append(try session.post(session.result("c-1")))
        answers.append(try agent.answer())
        answers.append(try session.post(session.result("c-1")))
        answers.append(try session.post(session.result("c-9")))
        try session.submit("c-2")
        _ = try stream.call()
        try session.finish("c-2")
        answers.append(try session.readBack("c-2"))
        let late = try session.submitAndWait("c-3", deadlineMs: 1)
        answers.append(try late.answer())
        stream.disconnect()
        try session.submit("c-4")
        answers.append(try session.poll("w"))
        answers.append(
            try rig.post(
                "/api/telemetry",
                [
                    "code": .string(session.code), "workerId": "w", "sequence": 1, "now": 0,
                    "counters": ["attempts": 3],
                    "records": [["event": "link_lost", "level": "warning", "ageMs": 1]],
                ], session.credentials()))
        answers.append(try rig.post("/api/request", session.call("c-5", "no_such_tool")))
        answers.append(
            try rig.post("/api/sessions/\(session.code)/extend", nil, session.credentials()))
        answers.append(try rig.get("/api/sessions/AAAA2222"))
        answers.append(try rig.get("/nowhere"))
        answers.append(try rig.get("/healthz", ["Traceparent": Self.traceparent]))
        answers.append(try rig.get("/healthz"))
        let connection = try rig.connect()
        try connection.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        answers.append(try connection.answer(isHead: false))
        answers.append(
            try rig.connect().ask(
                .delete, "/api/sessions/\(session.code)", session.credentials()))
        return answers
    }

    private static let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("counts nothing and writes no line", arguments: RigStore.allCases)
    func nothing(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store, { $0.isInstrumented = false }) { rig in
            let before = values(rig)
            _ = try traffic(rig)
            rig.drain()
            #expect(values(rig) == before)
            #expect(rig.relay.context.status.slowCalls.latest.isEmpty)
            #expect(rig.relay.context.backlogs.total.total == 0)
        }
        // The store's own life is no request's.
        #expect(lines.allSatisfy { $0["event"] == "store.opened" }, "\(lines)")
    }

    @Test("has a counterpart that counts and writes") func something() throws {
        let lines = try RelayRig.logged { rig in
            let before = values(rig)
            _ = try traffic(rig)
            rig.drain()
            #expect(values(rig).count > before.count)
            #expect(rig.relay.context.status.slowCalls.latest.count == 2)
        }
        #expect(lines.count("call.finished") == 4)
        #expect(lines.count("http.request") > 5)
    }

    @Test("answers as ever, but for Server-Timing") func answers() throws {
        var described: [[String]] = []
        for isInstrumented in [true, false] {
            try RelayRig.run(on: .memory, { $0.isInstrumented = isInstrumented }) { rig in
                described.append(try traffic(rig).map(description))
            }
        }
        #expect(described[0] == described[1])
    }

    @Test("says in /readyz that it has none, and only then", arguments: [true, false])
    func readiness(isInstrumented: Bool) throws {
        try RelayRig.run(on: .memory, { $0.isInstrumented = isInstrumented }) { rig in
            let answer = try rig.get("/readyz")
            #expect(answer.status == 200)
            #expect(answer["instrumentation"] == (isInstrumented ? nil : "off"))
        }
    }

    @Test("sends no Server-Timing, which others do", arguments: [true, false])
    func serverTiming(isInstrumented: Bool) throws {
        try RelayRig.run(on: .memory, { $0.isInstrumented = isInstrumented }) { rig in
            let answers = try traffic(rig)
            #expect(answers.contains { $0.headers.contains(.serverTiming) } == isInstrumented)
        }
    }

    /// What two answers share that differ only in ids and times.
    private func description(_ answer: Answer) -> String {
        let names = answer.headers.map(\.name).filter { name in
            !["server-timing", "timing-allow-origin"].contains(name.lowercased())
        }
        return "\(answer.status) \(names) \(answer.json.map(shape) ?? answer.text)"
    }

    /// The members of a value, and what in it is no id, time or number.
    private func shape(_ value: JSONValue) -> String {
        switch value {
        case .object(let object):
            let members = object.map { name, value in
                if case .string(let word) = value, ["status", "outcome", "error"].contains(name) {
                    return "\(name): \(word)"
                }
                return "\(name): \(shape(value))"
            }
            return "{\(members.joined(separator: ", "))}"
        case .array(let values): return "[\(values.map(shape).joined(separator: ", "))]"
        case .string: return "text"
        case .number: return "number"
        case .bool(let flag): return "\(flag)"
        case .null: return "null"
        }
    }
}
