import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("A submitted call") struct SubmitTests {
    @Test("is accepted with 202 and read back when it has ended", arguments: RigStore.allCases)
    func readBack(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let accepted = try rig.post("/api/request", session.call("c-1"))
            #expect(accepted.status == 202)
            #expect(accepted["status"] == "queued")
            #expect(accepted["repeated"] == nil)
            #expect(try session.readBack("c-1").status == 202)
            _ = try session.poll()
            #expect(try session.readBack("c-1")["status"] == "delivered")
            try session.finish("c-1", ["n": 1])
            let read = try session.readBack("c-1")
            #expect(read.status == 200)
            #expect(read["status"] == "completed")
            #expect(read["outcome"] == "completed")
            #expect(read["result"] == ["n": 1])
            #expect(read["error"] == nil)
        }
    }

    @Test(
        "comes back within the wait that its agent prefers, with its stages",
        arguments: RigStore.allCases)
    func wait(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("c-1")
            _ = try stream.call()
            try session.finish("c-1")
            let answer = try agent.answer()
            #expect(answer.status == 200)
            #expect(answer["result"] == ["done": true])
            let stages = try #require(answer["stages"]?.objectValue)
            #expect(stages.keys == CallStage.allCases.map(\.member))
            #expect(stages.allSatisfy { ($0.value.doubleValue ?? -1) >= 0 })
        }
        let line = try #require(lines.only("call.finished"))
        let stages = try #require(line["stages"]?.objectValue)
        let sum = stages.reduce(0) { $0 + ($1.value.doubleValue ?? .nan) }
        let total = try #require(line["durationMs"]?.doubleValue)
        #expect(abs(sum - total) < 0.000_5)
        #expect(try #require(stages["respondMs"]?.doubleValue) > 0)
    }

    @Test("is answered 202 when the wait runs out, and goes on", arguments: RigStore.allCases)
    func waitRunsOut(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let answer = try session.submitAndWait("c-1", seconds: 0).answer()
            #expect(answer.status == 202)
            #expect(answer["status"] == "queued")
            try session.finish("c-1")
            #expect(try session.readBack("c-1")["status"] == "completed")
        }
    }

    @Test("outlives an agent that disconnects while it waits", arguments: RigStore.allCases)
    func disconnect(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("c-1")
            _ = try stream.call()
            #expect(rig.metrics.http.activeRequests.value == 1)
            agent.disconnect()
            try rig.eventually { rig.metrics.http.activeRequests.value == 0 }
            try session.finish("c-1")
            #expect(try session.readBack("c-1")["status"] == "completed")
        }
        let line = try #require(lines.only("call.finished"))
        #expect(line["outcome"] == "completed")
        #expect(line["stages"]?["respondMs"] == 0)
    }

    @Test("answers every agent that waits for it", arguments: RigStore.allCases)
    func twoAgents(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let first = try session.submitAndWait("c-1")
            _ = try stream.call()
            let second = try session.submitAndWait("c-1")
            let reader = try rig.connect()
            try reader.send(
                .get, "/api/response?code=\(session.code)&id=c-1", ["Prefer": "wait=30"])
            try rig.eventually { rig.metrics.http.activeRequests.value == 3 }
            try session.finish("c-1", 7)
            for agent in [first, second, reader] {
                let answer = try agent.answer()
                #expect(answer.status == 200)
                #expect(answer["result"] == 7)
            }
        }
        #expect(lines.count("call.finished") == 1)
    }

    @Test("has one line when it is withdrawn, too") func withdrawn() throws {
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let target = "/api/request/\(session.code)/c-1"
            #expect(try rig.connect().ask(.delete, target).status == 200)
        }
        let own = lines.filter { $0["requestId"] == "c-1" && $0["level"] != "debug" }
        #expect(own.map { $0["event"] } == ["call.finished"])
    }

    @Test(
        "may have a falsy result",
        arguments: [nil, false, 0, "", [], [:]] as [JSONValue])
    func falsy(result: JSONValue) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let agent = try session.submitAndWait("c-1")
            try rig.eventually { try session.poll().json != [] }
            try session.finish("c-1", result)
            let answer = try agent.answer()
            #expect(answer["status"] == "completed")
            #expect(answer.json?.objectValue?["result"] == result)
        }
    }

    @Test("comes back as a failure when its worker says so", arguments: RigStore.allCases)
    func failure(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let agent = try session.submitAndWait("c-1")
            try rig.eventually { try session.poll().json != [] }
            let error: JSONValue = ["type": "codap_error", "message": "No.", "details": ["a": 1]]
            let body: JSONValue = [
                "code": .string(session.code), "requestId": "c-1", "error": error,
            ]
            #expect(try session.post(body)["outcome"] == "failed")
            let answer = try agent.answer()
            #expect(answer.status == 200)
            #expect(answer["status"] == "failed")
            #expect(answer["error"] == error)
            #expect(answer["result"] == nil)
        }
    }

    @Test("may be repeated: it tells its state and its age", arguments: RigStore.allCases)
    func repeated(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let waiting = try rig.post("/api/request", session.call("c-1"))
            #expect(waiting.status == 202)
            #expect(waiting["repeated"] == true)
            #expect(try #require(waiting["ageMs"]?.intValue) >= 0)
            try session.finish("c-1", 5)
            let ended = try rig.post("/api/request", session.call("c-1"), ["Prefer": "wait=9"])
            #expect(ended.status == 200)
            #expect(ended["repeated"] == true)
            #expect(ended["result"] == 5)
            #expect(rig.metrics.calls.inFlight.value == 0)
            #expect(try session.poll().json == [])
        }
    }

    @Test(
        "is refused, and says why",
        arguments: [
            ("fly", [:], 422, "unknown_tool"),
            ("get_data_context", [:], 422, "invalid_arguments"),
            ("get_data_context", ["dataContext": true], 422, "invalid_arguments"),
            ("list_data_contexts", [], 422, "invalid_arguments"),
        ] as [(String, JSONValue, Int, String)])
    func refused(tool: String, args: JSONValue, status: Int, error: String) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.post("/api/request", session.call("c-1", tool, args))
            #expect(answer.status == status)
            #expect(answer.error == error)
            #expect(try session.readBack("c-1").status == 404)
            let code = try #require(ErrorCode(rawValue: error))
            #expect(rig.metrics.calls.rejections[code].value == 1)
            #expect(rig.metrics.calls.inFlight.value == 0)
        }
    }

    @Test("is told where its arguments do not fit", arguments: RigStore.allCases)
    func pointer(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let call = session.call("c-1", "get_data_context", ["dataContext": true])
            let violations = try rig.post("/api/request", call)["details"]?["violations"]
            let first = try #require(violations?.arrayValue?.first)
            #expect(first["pointer"] == "/dataContext")
            #expect(first["keyword"] == "type")
        }
    }

    @Test("may not reuse an id for other content", arguments: RigStore.allCases)
    func conflict(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let other = session.call("c-1", "get_data_context", ["dataContext": "D"])
            let answer = try rig.post("/api/request", other, ["Prefer": "wait=9"])
            #expect(answer.status == 409)
            #expect(answer.error == "request_id_conflict")
            try session.finish("c-1")
        }
        #expect(lines.only("call.finished")?["tool"] == "list_data_contexts")
    }

    @Test(
        "names a deadline within its bounds or none",
        arguments: [
            (1, true), (120_000, true), (0, false), (-1, false), (120_001, false),
        ]) func deadline(milliseconds: Int, isAccepted: Bool) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.post(
                "/api/request", session.call("c-1", deadlineMs: milliseconds))
            #expect(answer.status == (isAccepted ? 202 : 400))
            if !isAccepted { #expect(answer["details"]?["field"] == "deadlineMs") }
        }
    }

    @Test(
        "is refused while too many wait, and accepted when one has ended",
        arguments: RigStore.allCases)
    func queueFull(store: RigStore) throws {
        try RelayRig.run(on: store) { configuration in
            configuration.sessions.waitingCalls = 2
        } _: { rig in
            let session = try rig.session()
            try session.submit("c-1")
            try session.submit("c-2")
            let refused = try rig.post("/api/request", session.call("c-3"))
            #expect(refused.status == 429)
            #expect(refused.error == "queue_full")
            try session.finish("c-1")
            try session.submit("c-3")
            #expect(rig.metrics.calls.inFlight.value == 2)
            #expect(rig.metrics.calls.queueDepth.value == 2)
        }
    }

    @Test("times out; its agent and its worker are told", arguments: RigStore.allCases)
    func timesOut(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("c-1", deadlineMs: 150)
            #expect(try stream.call()["budgetMs"]?.intValue ?? 999 <= 150)
            let cancel = try #require(try stream.next())
            #expect(cancel.name == "tool-cancel")
            #expect(cancel.requestId == "c-1")
            #expect(cancel["reason"] == "timed_out")
            let answer = try agent.answer()
            #expect(answer.status == 200)
            #expect(answer["outcome"] == "timed_out")
            #expect(answer["error"]?["type"] == "timed_out")
            #expect(try session.post(session.result("c-1"))["status"] == "late")
        }
        let line = try #require(lines.only("call.finished"))
        #expect(line["outcome"] == "timed_out")
        #expect(try #require(line["durationMs"]?.doubleValue) >= 150)
    }
}

extension [JSONValue] {
    /// Log lines of one event.
    func count(_ event: String) -> Int { count { $0["event"]?.stringValue == event } }

    /// The log line of an event that must have happened once.
    func only(_ event: String) -> JSONValue? {
        count(event) == 1 ? first { $0["event"]?.stringValue == event } : nil
    }
}
