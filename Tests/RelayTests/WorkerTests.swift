import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("A poll") struct PollTests {
    @Test("gives every unanswered call and removes none", arguments: RigStore.allCases)
    func array(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            #expect(try session.poll().json == [])
            try session.submit("c-1")
            try session.submit("c-2")
            for delivery in 1...2 {
                let calls = try #require(try session.poll().json?.arrayValue)
                #expect(calls.map { $0["requestId"] } == ["c-1", "c-2"])
                #expect(calls.allSatisfy { $0["delivery"]?.intValue == delivery })
            }
            try session.finish("c-1")
            let left = try #require(try session.poll().json?.arrayValue)
            #expect(left.map { $0["requestId"] } == ["c-2"])
            #expect(rig.metrics.streams.polls[.calls].value == 3)
            #expect(rig.metrics.streams.polls[.empty].value == 1)
            #expect(rig.metrics.sessions.live[.connected].value == 1)
        }
    }

    @Test(
        "gives what is above its cursor",
        arguments: [
            ("?after=0", nil, 2), ("?after=1", nil, 1), ("?after=2", nil, 0), ("", "1", 1),
            ("?after=1", "2", 0), ("?after=2", "1", 0),
        ] as [(String, String?, Int)]) func cursor(query: String, last: String?, count: Int) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            try session.submit("c-2")
            var headers = session.credentials()
            if let last { headers.add(.lastEventID, last) }
            let answer = try rig.get("/api/request/\(session.code)\(query)", headers)
            #expect(answer.json?.arrayValue?.count == count)
        }
    }

    @Test("refuses a worker id of a bad form", arguments: RigStore.allCases)
    func workerId(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let answer = try session.poll("a b")
            #expect(answer.status == 400)
            #expect(answer["details"]?["field"] == "X-Worker-Id")
        }
    }
}

@Suite("A worker's result") struct ResultTests {
    @Test("is accepted once; a repeat is acknowledged and ignored", arguments: RigStore.allCases)
    func once(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let first = try session.post(session.result("c-1", 1))
            #expect(first.status == 200)
            #expect(first["status"] == "accepted")
            #expect(first["outcome"] == "completed")
            let second = try session.post(session.result("c-1", 2))
            #expect(second.status == 200)
            #expect(second["status"] == "repeated")
            #expect(try session.readBack("c-1")["result"] == 1)
            #expect(rig.metrics.calls.duplicateResponses.value == 1)
            #expect(rig.metrics.calls.lateResponses.value == 0)
        }
    }

    @Test("may have 1 MiB, beside what names it", arguments: RigStore.allCases)
    func large(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let quotes = 2
            let largest = String(repeating: "x", count: (1 << 20) - quotes)
            try session.finish("c-1", .string(largest))
            let read = try session.readBack("c-1")
            let body = try JSONValue.parse(read.body, limits: JSONLimits(maxBytes: 2 << 20))
            #expect(body["result"]?.stringValue == largest)
            // A whole KiB more is too much even for the members beside it.
            let tooLarge = String(repeating: "x", count: (1 << 20) + 4_096)
            let answer = try session.post(session.result("c-2", .string(tooLarge)))
            #expect(answer.status == 413)
        }
    }

    @Test("that comes too late is acknowledged and ignored", arguments: RigStore.allCases)
    func late(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1", deadlineMs: 1)
            try rig.eventually { try session.readBack("c-1")["status"] == "timed_out" }
            let answer = try session.post(session.result("c-1"))
            #expect(answer.status == 200)
            #expect(answer["status"] == "late")
            #expect(answer["outcome"] == "timed_out")
            #expect(try session.readBack("c-1")["status"] == "timed_out")
            #expect(rig.metrics.calls.lateResponses.value == 1)
        }
    }

    @Test("of an unknown call is refused", arguments: RigStore.allCases)
    func unknown(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let (session, other) = (try rig.session(), try rig.session())
            try other.submit("c-1")
            // Another session's call is as unknown as one that never was.
            let answer = try session.post(session.result("c-1"))
            #expect(answer.status == 404)
            #expect(answer.error == "call_not_found")
            #expect(answer.requestId == "c-1")
            #expect(rig.metrics.calls.orphanResponses.value == 1)
            #expect(try other.readBack("c-1")["status"] == "queued")
        }
    }

    @Test(
        "is a result or an error",
        arguments: [
            ([:], "missing_field"),
            (["result": 1, "error": ["message": "x"]], "conflicting_fields"),
            (["error": 1], "invalid_field"), (["error": [:]], "invalid_field"),
            (["error": nil], "missing_field"),
        ] as [(JSONObject, String)]) func form(members: JSONObject, error: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            var body: JSONObject = ["code": .string(session.code), "requestId": "c-1"]
            for (name, value) in members { body[name] = value }
            let answer = try session.post(.object(body))
            #expect(answer.status == 400)
            #expect(answer.error == error)
            #expect(answer.requestId == "c-1")
            #expect(try session.readBack("c-1")["status"] == "queued")
        }
    }

    @Test("must name its call", arguments: RigStore.allCases)
    func missing(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let answer = try session.post(["code": .string(session.code), "result": 1])
            #expect(answer.error == "missing_field")
            #expect(answer["details"]?["field"] == "requestId")
        }
    }

    @Test(
        "that claims more time than there was is cut to fit, and counted",
        arguments: RigStore.allCases)
    func overclaimed(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            _ = try session.poll()
            let body: JSONValue = [
                "code": .string(session.code), "requestId": "c-1", "delivery": 1, "result": 1,
                "timings": ["workerWaitMs": 60_000, "executeMs": 60_000],
            ]
            _ = try session.post(body)
            #expect(rig.metrics.calls.overclaims.value == 1)
        }
        let line = try #require(lines.only("call.finished"))
        #expect(line["stages"]?["executeMs"]?.doubleValue ?? 60_000 < 10_000)
        #expect(line["stages"]?["workerWaitMs"] == 0)
    }
}

@Suite("A read-back") struct ReadBackTests {
    @Test(
        "names a session and a call",
        arguments: [
            ("", "missing_field"), ("?code=%", "invalid_field"),
            ("?code=X", "invalid_session_code"),
            ("?code={code}", "missing_field"), ("?code={code}&id=a%20b", "invalid_field"),
            ("?code={code}&id=c-2", "call_not_found"),
            ("?code=AAAA2222&id=c-1", "session_not_found"),
            ("?code={code}&code={code}&id=c-1", "invalid_field"),
            ("?code={code}&sessionCode=AAAA2222&id=c-1", "conflicting_fields"),
            ("?sessionCode={code}&requestId=c-1", nil), ("?code={code}&id=c-1", nil),
        ] as [(String, String?)]) func query(query: String, error: String?) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let path = "/api/response" + query.replacing("{code}", with: session.code)
            #expect(try rig.get(path).error == error)
        }
    }

    @Test("waits for the end when asked to", arguments: RigStore.allCases)
    func wait(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let early = try session.readBack("c-1", ["Prefer": "wait=0"])
            #expect(early.status == 202)
            let agent = try rig.connect()
            try agent.send(
                .get, "/api/response?code=\(session.code)&id=c-1", ["Prefer": "wait=30"])
            try rig.eventually { rig.metrics.http.activeRequests.value == 1 }
            try session.finish("c-1", 3)
            let answer = try agent.answer()
            #expect(answer.status == 200)
            #expect(answer["result"] == 3)
            #expect(try session.readBack("c-1", ["Prefer": "wait=30"])["result"] == 3)
        }
        #expect(lines.count("call.finished") == 1)
    }

    @Test("long after the end leaves the call's stages as they were", arguments: RigStore.allCases)
    func stages(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            try session.finish("c-1")
            let first = try session.readBack("c-1", ["Prefer": "wait=5"])
            let second = try session.readBack("c-1", ["Prefer": "wait=5"])
            #expect(first["stages"]?["respondMs"] == 0)
            #expect(second["stages"] == first["stages"])
        }
    }
}
