import HTTP
import JSON
import Relay
import Telemetry
import Testing
import Wire

@Suite("A trace") struct TracingTests {
    private static let traceId = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "00-\(traceId)-b7ad6b7169203331-01"

    /// Trace and span of a `traceparent` or `traceresponse`.
    private func ids(_ header: String?) throws -> [String] {
        try #require(header).split(separator: "-").dropFirst().prefix(2).map(String.init)
    }

    @Test("is on every line of a request, whoever it belongs to") func lines() throws {
        let lines = try RelayRig.logged { rig in
            _ = try rig.session(["traceparent": Self.parent])
            _ = try rig.get("/api/metadata", ["traceparent": Self.parent])
            _ = try rig.get("/nowhere", ["traceparent": Self.parent])
            let broken = try rig.connect()
            try broken.send(Array("GET / HTTP/9.9\r\n\r\n".utf8))
            #expect(try broken.answer().status == 505)
        }
        let refused = lines.filter { $0["event"] == "http.refused" }
        #expect(refused.map { $0["trace_id"]?.stringValue?.utf8.count } == [32])
        let requests = lines.filter { $0["requestId"] != nil && $0["event"] != "http.refused" }
        #expect(requests.count == 4)
        #expect(requests.allSatisfy { $0["trace_id"]?.stringValue == Self.traceId })
        // Each request is a span of its own; its lines share it.
        #expect(Set(requests.compactMap { $0["span_id"]?.stringValue }).count == 3)
    }

    @Test("begins with a request that brings none") func fresh() throws {
        let lines = try RelayRig.logged { rig in
            let answer = try rig.get("/api/metadata")
            #expect(answer.headers["traceresponse"] == nil)
            _ = try rig.get("/api/metadata")
        }
        let traces = lines.compactMap { $0["trace_id"]?.stringValue }
        #expect(traces.count == 2)
        #expect(Set(traces).count == 2)
        #expect(traces.allSatisfy { $0.utf8.count == 32 })
    }

    @Test("is told to whoever sent one, under the relay's own span") func response() throws {
        try RelayRig.run { rig in
            for path in ["/api/metadata", "/healthz", "/nowhere"] {
                let answer = try rig.get(path, ["traceparent": Self.parent])
                let ids = try ids(answer.headers["traceresponse"])
                #expect(ids[0] == Self.traceId)
                #expect(ids[1] != "b7ad6b7169203331")
            }
        }
    }

    @Test("of a call is the same for who repeats it, reads it or withdraws it") func call() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let first = try rig.post(
                "/api/request", session.call("c-1"), ["traceparent": Self.parent])
            let own = try ids(first.headers["traceresponse"])
            #expect(own[0] == Self.traceId)
            let again = try rig.post("/api/request", session.call("c-1"))
            #expect(try ids(again.headers["traceresponse"]) == own)
            #expect(try ids(session.readBack("c-1").headers["traceresponse"]) == own)
            let poll = try #require(session.poll().json?.arrayValue?.first)
            #expect(try ids(poll["traceparent"]?.stringValue) == own)
            let target = "/api/request/\(session.code)/c-1"
            let withdrawn = try rig.connect().ask(.delete, target)
            #expect(withdrawn["outcome"] == "cancelled")
            #expect(try ids(withdrawn.headers["traceresponse"]) == own)
        }
    }

    @Test("is told with every answer about a call, refusals too") func refusals() throws {
        var told: [String] = []
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            let target = "/api/request/\(session.code)/c-9"
            let answers = [
                try rig.post("/api/request", session.call("c-1", "no_such_tool")),
                try rig.post("/api/request", ["code": "AAAA2222"]),
                try rig.post("/api/request", "no object"),
                try rig.connect().ask(.delete, target),
                try session.readBack("c-9"),
                try session.post(session.result("c-9")),
            ]
            for answer in answers {
                #expect(answer.error != nil)
                told.append(try ids(answer.headers["traceresponse"])[1])
            }
            #expect(try session.poll().headers["traceresponse"] == nil)
        }
        // The span is the one that the line has.
        let refused = lines.filter { $0["error"] != nil }
        #expect(refused.compactMap { $0["span_id"]?.stringValue } == told)
    }

    @Test("has no stages before its end, and all six after it") func serverTiming() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let early = try session.readBack("c-1")
            #expect(early.headers["Server-Timing"] == nil)
            let target = "/api/request/\(session.code)/c-1"
            let ended = try rig.connect().ask(.delete, target)
            #expect(ended.status == 200)
            let answer = try session.readBack("c-1")
            let timing = try #require(answer.headers["Server-Timing"])
            let parts = timing.split(separator: ", ").map { $0.split(separator: ";dur=") }
            #expect(parts.map(\.[0]) == CallStage.allCases.map { $0.rawValue[...] })
            for (stage, part) in zip(CallStage.allCases, parts) {
                #expect(part[1].wholeMatch(of: /\d+\.\d{3}/) != nil)
                #expect(answer["stages"]?[stage.member]?.doubleValue == Double(part[1]))
            }
        }
    }

    @Test("is on what a worker reports of the call") func report() throws {
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            _ = try rig.post("/api/request", session.call("c-1"), ["traceparent": Self.parent])
            let report: JSONValue = [
                "code": .string(session.code), "workerId": "w", "sequence": 1, "now": 5,
                "records": [
                    [
                        "at": 0, "level": "warning", "event": "call.failed",
                        "requestId": "c-1",
                    ]
                ],
            ]
            let answer = try rig.post("/api/telemetry", report, session.credentials())
            #expect(answer.status == 200)
        }
        let line = try #require(lines.first { $0["event"] == "worker.call_failed" })
        #expect(line["trace_id"]?.stringValue == Self.traceId)
    }
}
