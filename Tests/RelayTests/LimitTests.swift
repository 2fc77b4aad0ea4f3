import HTTP
import JSON
import Relay
import Sessions
import Testing

@Suite("Rate limits") struct LimitTests {
    /// As few as a test can exhaust, so slow that none comes back while it runs.
    private let few = RateLimit(perMinute: 3)

    /// What a proxy says about where a request comes from.
    private func from(_ address: String, _ more: Headers = [:]) -> Headers {
        var headers = more
        headers.add("X-Forwarded-For", address)
        return headers
    }

    /// Trusts the tests as a proxy.
    private func behindProxy(_ configuration: inout RelayConfiguration) {
        do { try configuration.trustedProxies.trust(TrustedProxies.loopback) } catch {
            Issue.record(error)
        }
    }

    private func fields(_ answer: Answer) -> [String?] {
        ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"].map {
            HeaderName($0).flatMap { answer.headers[$0] }
        }
    }

    @Test("say with every call how many are left, and refuse the one too many") func submit() throws
    {
        try RelayRig.run {
            $0.limits.submit = few
            behindProxy(&$0)
        } _: { rig in
            let session = try rig.session()
            let other = try rig.session()
            for (number, told) in [("2", "20"), ("1", "40"), ("0", "60")].enumerated() {
                let answer = try rig.post("/api/request", session.call("c-\(number)"))
                #expect(answer.status == 202)
                #expect(fields(answer) == ["3", told.0, told.1, nil])
            }
            let refused = try rig.post("/api/request", session.call("c-3"))
            #expect(refused.status == 429)
            #expect(refused.error == "rate_limited")
            #expect(refused.requestId == "c-3")
            #expect(fields(refused) == ["3", "0", "60", "20"])
            #expect(refused["details"]?["limit"] == 3)
            #expect(refused["details"]?["windowSeconds"] == 60)
            let wait = try #require(refused["details"]?["retryAfterMs"]?.intValue)
            #expect((10_000...20_000).contains(wait))
            let message = try #require(refused["message"]?.stringValue)
            #expect(message.contains("at most 3 a minute. Wait 20 s, then send the call again."))
            // It is this address' limit with this code.
            #expect(try rig.post("/api/request", other.call()).status == 202)
            #expect(
                try rig.post("/api/request", session.call(), from("192.0.2.7")).status == 202)
            // What it is told to wait for is no longer refused; what it can still do is all else.
            #expect(try session.readBack("c-0").status == 202)
            #expect(try session.poll().status == 200)
            #expect(try session.post(session.result("c-0")).status == 200)
            #expect(try rig.metric(#"relay_rate_limited_total{limit="submit"}"#) == "1")
            #expect(try rig.metric(#"relay_limiter_entries{table="submit"}"#) == "3")
        }
    }

    @Test("count calls that are refused for another reason, and say so") func refusedCalls() throws
    {
        try RelayRig.run {
            $0.limits.submit = few
        } _: { rig in
            let session = try rig.session()
            for remaining in ["2", "1", "0"] {
                let answer = try rig.post("/api/request", session.call(nil, "no_such_tool"))
                #expect(answer.error == "unknown_tool")
                #expect(fields(answer)[1] == remaining)
            }
            #expect(try rig.post("/api/request", session.call()).error == "rate_limited")
        }
    }

    @Test("tell a page when it may ask for a session") func create() throws {
        try RelayRig.run {
            $0.limits.create = RateLimit(perMinute: 2, burst: 3)
            behindProxy(&$0)
        } _: { rig in
            for told in [("2", "30"), ("1", "60"), ("0", "90")] {
                let answer = try rig.post("/api/sessions")
                #expect(answer.status == 201)
                #expect(fields(answer) == ["3", told.0, told.1, nil])
            }
            let refused = try rig.post("/api/sessions")
            #expect(refused.status == 429)
            #expect(refused.error == "rate_limited")
            #expect(fields(refused) == ["3", "0", "90", "30"])
            #expect(refused["details"]?["burst"] == 3)
            #expect(try rig.post("/api/sessions", nil, from("192.0.2.7")).status == 201)
            // All hosts of a /64 are one.
            for host in 1...3 {
                let page = from("2001:db8::\(host)")
                #expect(try rig.post("/api/sessions", nil, page).status == 201)
            }
            #expect(try rig.post("/api/sessions", nil, from("2001:db8::9:9")).status == 429)
            #expect(try rig.post("/api/sessions", nil, from("2001:db8:0:1::9")).status == 201)
        }
    }

    @Test("are not there when they are off") func off() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            for _ in 0..<80 { #expect(try rig.get("/api/sessions/AAAA2222").status == 404) }
            let answer = try rig.post("/api/request", session.call())
            #expect(answer.status == 202)
            #expect(fields(answer) == [nil, nil, nil, nil])
            #expect(try rig.metric("relay_code_misses_total") == "80")
        }
    }

    @Test(
        "are read from text",
        arguments: [
            ("60", RateLimit(perMinute: 60)), ("30/120", RateLimit(perMinute: 30, burst: 120)),
            ("off", nil), ("1000000/1", RateLimit(perMinute: 1_000_000, burst: 1)),
        ]) func text(text: String, limit: RateLimit?) throws
    {
        #expect(try RateLimits.limit(text) == limit)
        #expect(RateLimits.text(limit) == text)
    }

    @Test(
        "are not read from other text",
        arguments: [
            ("", .form), ("on", .form), ("60/", .form), ("/60", .form), ("-1", .form),
            ("6e1", .form), ("60/m", .form), ("1/2/3", .form), (" 60", .form),
            ("0", .range(RateLimit.allowed)), ("60/0", .range(RateLimit.allowed)),
            ("1000001", .range(RateLimit.allowed)),
            ("99999999999999999999", .range(RateLimit.allowed)),
        ] as [(String, RateLimits.SyntaxError)])
    func badText(text: String, error: RateLimits.SyntaxError) {
        #expect(throws: error) { try RateLimits.limit(text) }
    }
}
