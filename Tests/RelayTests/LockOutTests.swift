import HTTP
import JSON
@testable import Relay
import Sessions
import Testing

@Suite("An address that guesses codes") struct LockOutTests {
    /// Codes nobody was given, or at least not in any test's lifetime.
    private func guess(_ number: Int) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        return "ZZZZZ"
            + String([digits[number / 1_024 % 32], digits[number / 32 % 32], digits[number % 32]])
    }

    private func from(_ address: String, _ more: Headers = [:]) -> Headers {
        var headers = more
        headers.add("X-Forwarded-For", address)
        return headers
    }

    private func behindProxy(_ configuration: inout RelayConfiguration) {
        do { try configuration.trustedProxies.trust(TrustedProxies.loopback) } catch {
            Issue.record(error)
        }
    }

    private static let forgery: Headers = [
        "Authorization": "Bearer \(String(repeating: "0", count: 32))"
    ]

    /// What a guesser may ask, and how: every endpoint that takes a code, by path, query, header
    /// and body.
    private let ways: [(Endpoint, @Sendable (RelayRig, String) throws -> Answer)] = [
        (.sessionStatus, { rig, code in try rig.get("/api/sessions/\(code)") }),
        (.metadata, { rig, code in try rig.get("/api/metadata?code=\(code)") }),
        (.metadata, { rig, code in try rig.get("/metadata", ["X-Session-Code": code]) }),
        (.readResult, { rig, code in try rig.get("/api/response?code=\(code)&id=a") }),
        (
            .submit,
            { rig, code in
                try rig.post("/api/request", ["code": .string(code), "tool": "list_data_contexts"])
            }
        ),
        (.poll, { rig, code in try rig.get("/api/request/\(code)", forgery) }),
        (.poll, { rig, code in try rig.get("/api/poll?code=\(code)", forgery) }),
        (
            .openStream,
            { rig, code in
                try rig.get("/api/stream?code=\(code)&ticket=\(String(repeating: "0", count: 32))")
            }
        ),
        (.cancelCall, { rig, code in try rig.connect().ask(.delete, "/api/request/\(code)/a") }),
        (
            .extendSession,
            { rig, code in try rig.post("/api/sessions/\(code)/extend", nil, forgery) }
        ),
        (.issueTicket, { rig, code in try rig.post("/api/sessions/\(code)/ticket", nil, forgery) }),
        (
            .endSession,
            { rig, code in try rig.connect().ask(.delete, "/api/sessions/\(code)", forgery) }
        ),
        (
            .report,
            { rig, code in
                let body: JSONValue = [
                    "code": .string(code), "workerId": "a", "sequence": 1, "now": 0,
                ]
                return try rig.post("/api/telemetry", body, forgery)
            }
        ),
        (
            .postResult,
            { rig, code in
                let body: JSONValue = ["code": .string(code), "requestId": "a", "result": 1]
                return try rig.post("/response", body, forgery)
            }
        ),
    ]

    @Test("is refused, whichever way it asks, and whether or not the next guess is right")
    func refused() throws {
        let takingCodes = Endpoint.allCases.filter { !$0.isImmediate && $0 != .createSession }
        #expect(Set(ways.map(\.0)) == Set(takingCodes))
        try RelayRig.run {
            $0.limits.misses = RateLimit(perMinute: 1, burst: ways.count)
            behindProxy(&$0)
        } _: { rig in
            let right = try rig.session(from("192.0.2.7")).code
            for (number, (_, ask)) in ways.enumerated() {
                #expect(try ask(rig, guess(number)).error == "session_not_found")
            }
            for (number, (_, ask)) in ways.enumerated() {
                for code in [guess(100 + number), right] {
                    let answer = try ask(rig, code)
                    #expect(answer.status == 429)
                    #expect(answer.error == "too_many_wrong_codes")
                    #expect(answer.headers["Retry-After"] == "60")
                    #expect(answer.headers["RateLimit-Remaining"] == "0")
                    #expect(answer["details"]?["limit"] == 1)
                }
            }
            // What names no code is answered, and other addresses are.
            #expect(try rig.get("/api/metadata").status == 200)
            #expect(try rig.post("/api/sessions").status == 201)
            #expect(try rig.get("/api/sessions/\(right)", from("192.0.2.8")).status == 200)
            #expect(try rig.metric("relay_code_misses_total") == "\(ways.count)")
            #expect(try rig.metric("relay_code_lockouts_total") == "1")
            let refused = try rig.metric(#"relay_rate_limited_total{limit="misses"}"#)
            #expect(refused == "\(ways.count * 2)")
        }
    }

    @Test("does not keep out a worker, nor an agent that has used its code there") func spared()
        throws
    {
        try RelayRig.run {
            $0.limits.misses = RateLimit(perMinute: 1)
            behindProxy(&$0)
        } _: { rig in
            let known = try rig.session()
            let roaming = try rig.session(from("192.0.2.7"))
            let foreign = try rig.session(from("192.0.2.7"))
            #expect(try rig.get("/api/sessions/\(guess(0))").status == 404)
            #expect(try rig.get("/api/sessions/\(guess(1))").status == 429)
            // Created from here.
            #expect(try rig.post("/api/request", known.call("a")).status == 202)
            // Its worker has changed networks, and proves who it is.
            #expect(try roaming.poll().status == 200)
            #expect(try rig.get("/api/sessions/\(roaming.code)").status == 200)
            // Never used from here; a token of another session proves nothing.
            #expect(try rig.get("/api/sessions/\(foreign.code)").status == 429)
            #expect(
                try rig.get("/api/sessions/\(foreign.code)", known.credentials()).error
                    == "too_many_wrong_codes")
        }
    }

    @Test("is not one that names sessions which have ended") func tombstones() throws {
        try RelayRig.run {
            $0.limits.misses = RateLimit(perMinute: 1)
        } _: { rig in
            let session = try rig.session()
            #expect(
                try rig.connect().ask(
                    .delete, "/api/sessions/\(session.code)", session.credentials()
                )
                .status == 204)
            for _ in 0..<40 { #expect(try rig.get("/api/sessions/\(session.code)").status == 410) }
            for _ in 0..<40 { #expect(try rig.get("/api/sessions/short").status == 400) }
            #expect(try rig.metric("relay_code_misses_total") == "0")
        }
    }

    @Test(
        "is announced once, without the address unless the operator wants it",
        arguments: [false, true])
    func announced(isLogged: Bool) throws {
        let lines = try RelayRig.logged {
            $0.limits.misses = RateLimit(perMinute: 2)
            $0.limits.missBudget = 3
            $0.logsClientAddresses = isLogged
            behindProxy(&$0)
        } _: { rig in
            for number in 0..<20 {
                _ = try rig.get("/api/sessions/\(guess(number))", from("192.0.2.7"))
            }
            for number in 0..<20 {
                _ = try rig.get("/api/sessions/\(guess(number))", from("2001:db8:1:2::3"))
            }
            #expect(try rig.metric("relay_code_miss_budget_exceeded_total") == "1")
        }
        let begun = lines.filter { $0["event"] == "codes.lockout_began" }
        #expect(begun.count == 2)
        #expect(begun.allSatisfy { $0["level"] == "warning" })
        let expected: [JSONValue?] = isLogged ? ["192.0.2.7", "2001:db8:1:2::/64"] : [nil, nil]
        #expect(begun.map { $0["address"] } == expected)
        let budget = lines.filter { $0["event"] == "codes.miss_budget_exceeded" }
        #expect(budget.map { $0["count"] } == [3])
        let text = lines.map { String(decoding: $0.utf8(), as: UTF8.self) }.joined()
        #expect(!text.contains("ZZZZZ"))
        #expect(text.contains("192.0.2.7") == isLogged)
    }

    /// Thirty pupils, a relay as it comes, one address: CODAP loads each plugin twice; some tabs
    /// are left over from last week or from a minute ago; one of the thirty guesses codes.
    @Test("does not spoil the lesson for the class behind it") func classroom() throws {
        try RelayRig.run {
            $0.limits = RateLimits()
        } _: { rig in
            let pupils = try (0..<30).map { pupil -> TestSession in
                let key: Headers = ["Idempotency-Key": "pupil-\(pupil)-0123456789abcdef"]
                let first = try rig.session(key)
                let second = try rig.post("/api/sessions", nil, key)
                #expect(second.status == 200)
                #expect(second["code"]?.stringValue == first.code)
                return first
            }
            // Tabs that ended a minute ago ask again and again; last week's ask once.
            for pupil in pupils.suffix(5) {
                let end = try rig.connect().ask(
                    .delete, "/api/sessions/\(pupil.code)", pupil.credentials())
                #expect(end.status == 204)
            }
            for pupil in pupils.suffix(5) {
                for _ in 0..<10 { #expect(try pupil.poll().status == 410) }
            }
            for tab in 0..<8 {
                let answer = try rig.get(
                    "/api/sessions/\(guess(30_000 + tab))", pupils[0].credentials())
                #expect(answer.status == 404)
            }
            // The guesser is through soon.
            let guesses = try (0..<200).map { try rig.get("/api/sessions/\(guess($0))").status }
            #expect((12...14).contains(guesses.count { $0 == 404 }))
            #expect(guesses.last == 429)
            // And the lesson goes on: streams, calls, results, status, read-back, reloads.
            for (number, pupil) in pupils.dropLast(5).enumerated() {
                let stream = try pupil.stream(ticket: try pupil.ticket()).connected()
                #expect(try rig.post("/api/request", pupil.call("call-\(number)")).status == 202)
                #expect(try stream.call().data["requestId"] == .string("call-\(number)"))
                try pupil.finish("call-\(number)")
                #expect(try pupil.readBack("call-\(number)").status == 200)
                #expect(try rig.get("/api/sessions/\(pupil.code)").status == 200)
                stream.disconnect()
            }
            // Whoever's session had ended gets a new one, and its agent is let in at once.
            for _ in 0..<5 {
                let session = try rig.session()
                #expect(try rig.post("/api/request", session.call()).status == 202)
            }
        }
    }
}
