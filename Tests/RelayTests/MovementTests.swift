import HTTP
import JSON
@testable import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("A metric moves") struct MovementTests {
    @Test("when a stream ends, with work in flight or without", arguments: [true, false])
    func inFlight(hasWork: Bool) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            if hasWork {
                try session.submit("c-1")
                _ = try stream.call()
            }
            let closed = rig.metrics.streams.closed
            stream.disconnect()
            try rig.eventually { closed[.peer, WorkInFlight(hasWork)].value == 1 }
            #expect(closed[.peer, WorkInFlight(!hasWork)].value == 0)
            #expect(rig.metrics.streams.duration.count == 1)
            #expect(rig.metrics.streams.duration.sum > 0)
        }
    }

    @Test(
        "when a stream is opened again, by what it had to bring",
        arguments: StreamResumption.allCases)
    func resumption(result: StreamResumption) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let first = try session.stream("w").connected()
            try session.submit("c-1")
            let cursor = try first.call().id
            if result == .nothingMissed { try session.finish("c-1") }
            let resumes = rig.metrics.streams.resumes
            #expect(StreamResumption.allCases.allSatisfy { resumes[$0].value == 0 })
            let second = try session.stream("w", query: "&after=\(cursor)").connected()
            if result == .replayed { #expect(try second.call().requestId == "c-1") }
            try rig.eventually { resumes[result].value == 1 }
            let total = StreamResumption.allCases.reduce(0) { $0 + resumes[$1].value }
            #expect(total == 1)
        }
    }

    @Test("while a stream's client does not read") func sendBuffer() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let sum = "relay_sse_send_buffer_bytes"
            #expect(try rig.metric(sum) == "0")
            let filler = JSONValue.string(String(repeating: "x", count: 1_000_000))
            for number in 1...7 {
                let call = session.call(
                    "c-\(number)", "create_data_context", ["name": "D", "description": filler])
                #expect(try rig.post("/api/request", call).status == 202)
            }
            func buffered(_ name: String) throws -> Int {
                try Int(#require(try rig.metric(name))) ?? 0
            }
            try rig.eventually { try buffered(sum) > 0 }
            #expect(try buffered(sum) == buffered("relay_sse_send_buffer_max_bytes"))
            stream.disconnect()
            try rig.eventually { try buffered(sum) == 0 }
            #expect(try buffered("relay_sse_send_buffer_max_bytes") == 0)
        }
    }

    @Test("while a call waits for its first delivery, by its age", arguments: RigStore.allCases)
    func oldestAge(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let (session, other) = (try rig.session(), try rig.session())
            func age() throws -> Double {
                try #require(
                    try rig.metric("relay_queue_oldest_age_seconds").flatMap { Double($0) })
            }
            #expect(try age() == 0)
            try session.submit("c-1")
            try rig.eventually { try age() > 0.02 }
            try other.submit("c-2")
            // The oldest is older than any that came later.
            #expect(try age() > 0.02)
            _ = try session.poll()
            let younger = try age()
            #expect(younger > 0)
            #expect(try rig.connect().ask(.delete, "/api/request/\(other.code)/c-2").status == 200)
            try rig.eventually { try age() == 0 }
        }
    }

    @Test("when an agent that did not wait first reads a result") func pickup() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let pickup = rig.metrics.calls.pickup
            try session.submit("c-1")
            _ = try session.poll()
            #expect(try session.readBack("c-1")["status"] == "delivered")
            try session.finish("c-1")
            #expect(pickup.count == 0)
            #expect(try session.readBack("c-1")["status"] == "completed")
            #expect(pickup.count == 1)
            #expect(try session.readBack("c-1").status == 200)
            // Who waited has had it, and what was withdrawn has none.
            let agent = try session.submitAndWait("c-2")
            try rig.eventually { try session.poll().json?.arrayValue?.isEmpty == false }
            try session.finish("c-2")
            #expect(try agent.answer()["status"] == "completed")
            #expect(try session.readBack("c-2").status == 200)
            try session.submit("c-3")
            _ = try rig.connect().ask(.delete, "/api/request/\(session.code)/c-3")
            #expect(try session.readBack("c-3")["status"] == "cancelled")
            #expect(pickup.count == 1)
        }
    }

    @Test("when the relay takes no new work any more") func ready() throws {
        try RelayRig.run { rig in
            for (isReady, status) in [("1", 200), ("0", 503)] {
                let told = try rig.metric("relay_ready")
                #expect(told == isReady)
                #expect(try rig.get("/readyz").status == status)
                rig.relay.beginDraining()
            }
        }
    }

    @Test(
        "when somebody's token or ticket is not good",
        arguments: [
            (nil, "", AuthenticationFault.missingToken), ("Bearer x", "", .invalidToken),
            (nil, "&ticket=AAAAAAAAAAAAAAAAAAAAAA", .invalidTicket),
        ] as [(String?, String, AuthenticationFault)])
    func authentication(token: String?, query: String, fault: AuthenticationFault) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.get(
                "/api/stream?code=\(session.code)\(query)",
                token.map { ["Authorization": $0] } ?? [:])
            #expect(answer.status == 401)
            for each in AuthenticationFault.allCases {
                #expect(rig.metrics.sessions.authFailures[each].value == (each == fault ? 1 : 0))
            }
        }
    }

    @Test("with the request that moved it, where it is a latency") func exemplars() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let trace = "0af7651916cd43dd8448eb211c80319c"
            let stream = try session.stream().connected()
            let agent = try rig.connect()
            try agent.send(
                .post, "/api/request",
                ["Prefer": "wait=30", "traceparent": "00-\(trace)-b7ad6b7169203331-01"],
                session.call("the-call"))
            _ = try stream.call()
            try session.finish("the-call")
            _ = try agent.answer()
            try rig.eventually { rig.metrics.calls.duration[.sse, .completed].count == 1 }
            let text = try rig.get("/metrics", ["Accept": ScrapeTests.prometheus2]).text
            let marked = text.split(separator: "\n").filter {
                $0.contains("trace_id=\"\(trace)\"") && $0.contains("request_id=\"the-call\"")
            }
            func count(_ prefix: String) -> Int { marked.count { $0.hasPrefix(prefix) } }
            let stages = "relay_tool_call_stage_duration_seconds_bucket{stage="
            #expect(count("relay_tool_call_duration_seconds_bucket{transport=\"sse\",outco") == 1)
            for stage in CallStage.allCases {
                #expect(count("\(stages)\"\(stage.rawValue)\"") == 1)
            }
            let route = "http_server_request_duration_seconds_bucket{http_route=\"/api/request\""
            #expect(count(route) == 1)
        }
    }

    @Test("when workers fall back and recover, each by its reason; all were there at 0")
    func workers() throws {
        try RelayRig.run { rig in
            let names = [
                #"relay_worker_recoveries_total{reason="failing"}"#,
                #"relay_worker_recoveries_total{reason="crowded"}"#,
                #"relay_worker_fallbacks_total{reason="asked"}"#,
                #"relay_worker_mode_seconds_total{mode="error"}"#,
                #"relay_worker_reports_total{result="merged"}"#,
            ]
            for name in names { #expect(try rig.metric(name) == "0") }
            let session = try rig.session()
            let counters: JSONValue = [
                "recovery.failing": 2, "recovery.crowded": 3, "fallback.asked": 4, "ms.error": 500,
            ]
            let answer = try rig.post(
                "/api/telemetry",
                [
                    "code": .string(session.code), "workerId": "w", "sequence": 1, "now": 0,
                    "counters": counters,
                ], session.credentials())
            #expect(answer.status == 200)
            #expect(try names.map { try rig.metric($0) } == ["2", "3", "4", "0.5", "1"])
        }
    }
}

@Suite("The line of waiting calls") struct WaitingLineTests {
    @Test("knows the oldest, whichever leaves in whatever order", arguments: 1...20)
    func oldest(seed: UInt64) {
        var generator = Seeded(seed: seed)
        let line = WaitingLine()
        var present: [(since: Int, place: WaitingLine.Place)] = []
        for now in 1...500 {
            if present.isEmpty || Int.random(in: 0..<5, using: &generator) < 3 {
                present.append((now, line.enter(at: .seconds(now))))
            } else {
                let index = Int.random(in: present.indices, using: &generator)
                line.leave(present.remove(at: index).place)
            }
            let oldest = present.map(\.since).min()
            #expect(line.oldestAge(at: .seconds(now)) == .seconds(oldest.map { now - $0 } ?? 0))
        }
    }

    /// Marsaglia's xorshift.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }
}
