import HTTP
import JSON
import Relay
import Sessions
import Testing

@Suite("The line of a refused request") struct RefusedRequestTests {
    private typealias Way = @Sendable (TestSession) throws -> Answer

    private static let forgery: Headers = [
        "Authorization": "Bearer \(String(repeating: "0", count: 32))"
    ]

    /// Requests for a session that is there, by what they are refused for.
    private static let ways: [(error: String, way: Way)] = [
        ("queue_full", { try $0.rig.post("/api/request", $0.call("c-2")) }),
        ("conflicting_fields", { try $0.rig.post("/api/request?code=AAAA2222", $0.call("c-2")) }),
        ("unknown_tool", { try $0.rig.post("/api/request", $0.call("c-2", "no_such_tool")) }),
        ("call_not_found", { try $0.readBack("c-9") }),
        (
            "call_not_found",
            { try $0.rig.connect().ask(.delete, "/api/request/\($0.code)/c-9") }
        ),
        ("call_not_found", { try $0.post($0.result("c-9")) }),
        ("invalid_token", { try $0.rig.get("/api/poll?code=\($0.code)", forgery) }),
        ("invalid_token", { try $0.rig.get("/api/sessions/\($0.code)", forgery) }),
        ("invalid_token", { try $0.rig.post("/api/sessions/\($0.code)/extend", nil, forgery) }),
        ("invalid_token", { try $0.rig.post("/api/sessions/\($0.code)/ticket", nil, forgery) }),
        ("invalid_token", { try $0.post($0.result("c-1"), forgery) }),
        (
            "invalid_token",
            { try $0.rig.connect().ask(.delete, "/api/sessions/\($0.code)", forgery) }
        ),
        (
            "invalid_ticket",
            {
                let ticket = String(repeating: "0", count: 32)
                return try $0.rig.get("/api/stream?code=\($0.code)&ticket=\(ticket)")
            }
        ),
    ]

    @Test("names the session where the request does, and that one is there") func session() throws {
        var sessionId = ""
        let lines = try RelayRig.logged {
            $0.sessions.waitingCalls = 1
        } _: { rig in
            let session = try rig.session()
            sessionId = session.sessionId
            try session.submit("c-1")
            for (error, way) in Self.ways { #expect(try way(session).error == error) }
        }
        let refused = lines.filter { $0["event"] == "http.request" && $0["error"] != nil }
        #expect(refused.map { $0["error"]?.stringValue } == Self.ways.map(\.error))
        for line in refused where line["error"] != "conflicting_fields" {
            #expect(line["sessionId"]?.stringValue == sessionId, "\(line.serialized())")
        }
        // Two sessions are none.
        #expect(refused.only("http.request", error: "conflicting_fields")?["sessionId"] == nil)
    }

    @Test("names it when a limit refuses") func limits() throws {
        var sessionId = ""
        let lines = try RelayRig.logged {
            $0.limits.submit = RateLimit(perMinute: 1)
            $0.limits.telemetry = RateLimit(perMinute: 1)
        } _: { rig in
            let session = try rig.session()
            sessionId = session.sessionId
            try session.submit("c-1")
            #expect(try rig.post("/api/request", session.call("c-2")).error == "rate_limited")
            let report: JSONValue = [
                "code": .string(session.code), "workerId": "w", "sequence": 1, "now": 1,
            ]
            for status in [200, 429] {
                let answer = try rig.post("/api/telemetry", report, session.credentials())
                #expect(answer.status == status)
            }
        }
        let refused = lines.filter { $0["error"] == "rate_limited" }
        #expect(refused.count == 2)
        #expect(refused.allSatisfy { $0["sessionId"]?.stringValue == sessionId })
    }

    @Test("names none for a code that is nobody's") func unknown() throws {
        let lines = try RelayRig.logged { rig in
            _ = try rig.get("/api/sessions/AAAA2222")
            let call: JSONValue = ["code": "AAAA2222", "tool": "list_data_contexts"]
            _ = try rig.post("/api/request", call)
        }
        let refused = lines.filter { $0["error"] == "session_not_found" }
        #expect(refused.count == 2)
        #expect(refused.allSatisfy { $0["sessionId"] == nil })
    }
}

extension [JSONValue] {
    /// The line of that event and error, if there is one.
    fileprivate func only(_ event: String, error: String) -> JSONValue? {
        filter { $0["error"]?.stringValue == error }.only(event)
    }
}
