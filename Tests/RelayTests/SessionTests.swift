import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("A session") struct SessionTests {
    @Test("is created with everything a page needs") func created() throws {
        try RelayRig.run { rig in
            let answer = try rig.post("/api/sessions", [:])
            #expect(answer.status == 201)
            let code = try #require(answer["code"]?.stringValue)
            #expect(SessionCode(typed: code)?.text == code)
            #expect(answer["ttl"] == 600)
            #expect(answer["workerToken"]?.stringValue?.utf8.count == 32)
            #expect(answer["sessionId"]?.stringValue?.utf8.count == 16)
            #expect(answer["links"]?["stream"]?.stringValue == "/api/stream?code=\(code)")
            #expect(answer["worker"] == WorkerSettings().json)
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test("is the same for the same idempotency key") func idempotent() throws {
        try RelayRig.run { rig in
            let key: Headers = ["Idempotency-Key": "0123456789abcdefABCDEF-_"]
            let first = try rig.post("/api/sessions", nil, key)
            let second = try rig.post("/api/sessions", nil, key)
            #expect(first.status == 201)
            #expect(second.status == 200)
            for member in ["code", "workerToken", "sessionId", "expiresAt"] {
                #expect(first[member] == second[member])
            }
            #expect(rig.metrics.sessions.created.value == 1)
            #expect(rig.metrics.sessions.live[.waiting].value == 1)
            let bad = try rig.post("/api/sessions", nil, ["Idempotency-Key": "short"])
            #expect(bad.status == 400)
            #expect(bad["details"]?["field"] == "Idempotency-Key")
        }
    }

    @Test("tells its state to who has its code, however typed") func status() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let typed = session.code.lowercased().prefix(4) + "-" + session.code.suffix(4)
            let empty = try rig.get("/api/sessions/\(typed)")
            #expect(empty.status == 200)
            #expect(empty["code"]?.stringValue == session.code)
            #expect(empty["workerConnection"] == "none")
            try session.submit("c-1")
            try session.submit("c-2")
            let stream = try session.stream().connected()
            _ = try stream.call()
            let busy = try rig.get("/api/sessions/\(session.code)")
            #expect(busy["workerConnection"] == "sse")
            #expect(busy["queued"] == 0)
            #expect(busy["delivered"] == 2)
        }
    }

    @Test("is not found under another code, and a code has a form") func unknown() throws {
        try RelayRig.run { rig in
            let unknown = try rig.get("/api/sessions/AAAA2222")
            #expect(unknown.status == 404)
            #expect(unknown.error == "session_not_found")
            #expect(try rig.get("/api/sessions/AAAA1111").error == "invalid_session_code")
        }
    }

    @Test("ends: stream, waiting agent and code all say so") func expiry() throws {
        let lines = try RelayRig.logged { configuration in
            configuration.sessions.ttl = 400
        } _: { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("c-1")
            _ = try stream.call()
            let last = try #require(try stream.next())
            #expect(last.name == "timeout")
            #expect(last["message"] != nil)
            #expect(try stream.next() == nil)

            let answer = try agent.answer()
            #expect(answer.requestId == "c-1")
            #expect(answer["outcome"] == "expired")
            #expect(answer["error"]?["type"] == "expired")

            for answer in [
                try rig.get("/api/sessions/\(session.code)"),
                try rig.post("/api/request", session.call()),
                try session.readBack("c-1"), try session.poll(),
                try session.post(session.result("c-1")),
                try rig.get("/api/stream?code=\(session.code)", session.credentials()),
                try rig.get("/api/metadata?code=\(session.code)"),
            ] {
                #expect(answer.status == 410)
                #expect(answer.error == "session_expired")
            }
            for state in [
                rig.metrics.sessions.live[.waiting], rig.metrics.sessions.live[.connected],
                rig.metrics.sessions.live[.disconnected],
            ] {
                try rig.eventually { state.value == 0 }
            }
        }
        #expect(lines.only("call.finished")?["outcome"] == "expired")
        #expect(lines.only("session.ended")?["sessionId"]?.stringValue?.utf8.count == 16)
    }
}

@Suite("The worker token") struct TokenTests {
    /// What only the session's own worker may do.
    static let protected: [(HTTP.Method, String)] = [
        (.post, "/api/sessions/{code}/ticket"), (.get, "/api/stream?code={code}"),
        (.get, "/api/request/{code}"), (.post, "/api/response"),
    ]

    @Test(
        "is needed for what a worker does", arguments: protected,
        [
            (nil, "missing_token"), ("Basic abc", "missing_token"), ("Bearer", "missing_token"),
            ("Bearer xyz", "invalid_token"),
            ("Bearer 0123456789abcdef0123456789abcdef", "invalid_token"),
        ])
    func needed(request: (HTTP.Method, String), refusal: (String?, String)) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let headers: Headers = refusal.0.map { ["Authorization": $0] } ?? [:]
            let path = request.1.replacing("{code}", with: session.code)
            let body = path == "/api/response" ? session.result("c-1") : nil
            let answer = try rig.connect().ask(request.0, path, headers, body)
            #expect(answer.status == 401)
            #expect(answer.error == refusal.1)
            #expect(answer.headers["WWW-Authenticate"] == "Bearer")
        }
    }

    @Test("of another session is none", arguments: protected)
    func foreign(method: HTTP.Method, template: String) throws {
        try RelayRig.run { rig in
            let (session, other) = (try rig.session(), try rig.session())
            try session.submit("c-1")
            let path = template.replacing("{code}", with: session.code)
            let body = path == "/api/response" ? session.result("c-1") : nil
            let answer = try rig.connect().ask(method, path, other.credentials(), body)
            #expect(answer.status == 401)
            #expect(answer.error == "invalid_token")
            #expect(try session.readBack("c-1")["status"] == "queued")
        }
    }

    @Test("may follow its scheme in any case", arguments: ["bearer", "BEARER", "Bearer "])
    func scheme(text: String) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let headers: Headers = ["Authorization": "\(text) \(session.token)"]
            #expect(try rig.get("/api/request/\(session.code)", headers).status == 200)
        }
    }

    @Test("is checked where it is not needed") func status() throws {
        try RelayRig.run { rig in
            let (session, other) = (try rig.session(), try rig.session())
            let path = "/api/sessions/\(session.code)"
            #expect(try rig.get(path, session.credentials()).status == 200)
            #expect(try rig.get(path, other.credentials()).status == 401)
        }
    }
}

@Suite("A stream ticket") struct TicketTests {
    @Test("opens one stream") func single() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let ticket = try session.ticket("tab-1")
            let stream = try session.stream(ticket: ticket).connected()
            let again = try rig.get("/api/stream?code=\(session.code)&ticket=\(ticket)")
            #expect(again.status == 401)
            #expect(again.error == "invalid_ticket")
            try session.submit("c-1")
            #expect(try stream.call().requestId == "c-1")
        }
    }

    @Test("carries the page load it was given to") func worker() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let ticket = try session.ticket("tab-1")
            let stream = try session.stream(ticket: ticket).connected()
            let other = try session.stream("tab-2").connected()
            #expect(try stream.next()?.name == "superseded")
            _ = other
        }
    }

    @Test("opens no stream of another session, and is not a token") func foreign() throws {
        try RelayRig.run { rig in
            let (session, other) = (try rig.session(), try rig.session())
            let ticket = try other.ticket()
            let paths = [ticket, session.token, "x", ""].map {
                "/api/stream?code=\(session.code)&ticket=\($0)"
            }
            for path in paths { #expect(try rig.get(path).error == "invalid_ticket") }
            let asToken: Headers = ["Authorization": "Bearer \(ticket)"]
            #expect(try rig.get("/api/request/\(other.code)", asToken).status == 401)
        }
    }

    @Test("is void when its time is over") func expired() throws {
        try RelayRig.run { configuration in
            configuration.sessions.ticketLifetime = 0
        } _: { rig in
            let session = try rig.session()
            let ticket = try session.ticket()
            let answer = try rig.get("/api/stream?code=\(session.code)&ticket=\(ticket)")
            #expect(answer.error == "invalid_ticket")
        }
    }

    @Test("is not used up by a HEAD, nor does one take the stream's place") func head() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let ticket = try session.ticket()
            let path = "/api/stream?code=\(session.code)&ticket=\(ticket)"
            #expect(try rig.connect().ask(.head, path).status == 405)
            try session.submit("c-1")
            #expect(try stream.call().requestId == "c-1")
            #expect(try session.stream(ticket: ticket).head.status == 200)
        }
    }
}
