import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("The end of a session") struct SessionEndTests {
    @Test("is put off for who has the token, up to the greatest age", arguments: RigStore.allCases)
    func extended(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { configuration in
            configuration.sessions.ttl = 60_000
            configuration.sessions.maxAge = 60_000
        } _: { rig in
            let session = try rig.session()
            let path = "/api/sessions/\(session.code)/extend"
            #expect(try rig.post(path).error == "missing_token")
            let other = try rig.session()
            #expect(try rig.post(path, nil, other.credentials()).error == "invalid_token")
            let refused = try rig.post(path, nil, session.credentials())
            #expect(refused.status == 409)
            #expect(refused.error == "max_age")
        }
        #expect(lines.only("session.extended") == nil)
    }

    @Test("that was put off is told", arguments: RigStore.allCases)
    func told(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let before = try rig.get("/api/sessions/\(session.code)")
            let path = "/api/sessions/\(session.code)/extend"
            let answer = try rig.post(path, nil, session.credentials())
            #expect(answer.status == 200)
            #expect(answer["code"]?.stringValue == session.code)
            #expect(answer["ttl"] == 600)
            let expiresAt = try #require(answer["expiresAt"]?.stringValue)
            #expect(try expiresAt >= #require(before["expiresAt"]?.stringValue))
            #expect(
                try rig.get("/api/sessions/\(session.code)")["expiresAt"]?.stringValue == expiresAt)
            #expect(rig.metrics.sessions.extended.value == 1)
        }
        #expect(lines.only("session.extended")?["sessionId"]?.stringValue?.utf8.count == 16)
    }

    @Test(
        "comes at once when its owner asks: stream, agent and code all say so",
        arguments: RigStore.allCases)
    func closed(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let path = "/api/sessions/\(session.code)"
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("c-1")
            _ = try stream.call()
            #expect(try rig.connect().ask(.delete, path).error == "missing_token")
            let answer = try rig.connect().ask(.delete, path, session.credentials())
            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            #expect(try stream.next()?.name == "timeout")
            #expect(try stream.next() == nil)
            let result = try agent.answer()
            #expect(result.status == 200)
            #expect(result["outcome"] == "expired")
            #expect(try rig.get(path).status == 410)
            let again = try rig.connect().ask(.delete, path, session.credentials())
            #expect(again.error == "session_expired")
            #expect(rig.metrics.sessions.ended[.closed].value == 1)
            #expect(SessionState.allCases.allSatisfy { rig.metrics.sessions.live[$0].value == 0 })
        }
        #expect(lines.only("session.ended")?["reason"] == "closed")
    }
}

@Suite("Cancelling a call") struct CancelTests {
    private func cancel(_ id: String, in session: TestSession) throws -> Answer {
        try session.rig.connect().ask(.delete, "/api/request/\(session.code)/\(id)")
    }

    @Test("reaches the worker's stream and the agent that waits", arguments: RigStore.allCases)
    func delivered(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("c-1")
            #expect(try stream.call().requestId == "c-1")
            let answer = try cancel("c-1", in: session)
            #expect(answer.status == 200)
            #expect(answer["status"] == "cancelled")
            #expect(answer["error"]?["type"] == "cancelled")
            #expect(answer.headers["X-Request-Id"] == "c-1")
            let event = try #require(try stream.next())
            #expect(event.name == "tool-cancel")
            #expect(event.requestId == "c-1")
            #expect(event["reason"] == "cancelled")
            #expect(try agent.answer()["outcome"] == "cancelled")
            #expect(try session.post(session.result("c-1"))["status"] == "late")
        }
        #expect(lines.only("call.finished")?["outcome"] == "cancelled")
    }

    @Test("of a waiting call leaves nothing to send", arguments: RigStore.allCases)
    func queued(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            #expect(try cancel("c-1", in: session)["outcome"] == "cancelled")
            #expect(try session.poll().json == [])
            #expect(rig.metrics.calls.inFlight.value == 0)
            #expect(rig.metrics.calls.queueDepth.value == 0)
        }
    }

    @Test("changes nothing about a call that has ended", arguments: RigStore.allCases)
    func ended(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            try session.finish("c-1", 42)
            let answer = try cancel("c-1", in: session)
            #expect(answer["outcome"] == "completed")
            #expect(answer["result"] == 42)
        }
    }

    @Test("names a call of the session", arguments: RigStore.allCases)
    func unknown(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let other = try rig.session()
            try other.submit("c-1")
            let unknown = try cancel("c-1", in: session)
            #expect(unknown.status == 404)
            #expect(unknown.error == "call_not_found")
            #expect(unknown.requestId == "c-1")
            let bad = try cancel("a%20b", in: session)
            #expect(bad.status == 400)
            #expect(bad["details"]?["field"] == "id")
        }
    }
}

@Suite("A worker without a token") struct TokenlessWorkerTests {
    @Test("is refused, unless the operator admits it", arguments: [false, true])
    func admission(isAdmitted: Bool) throws {
        try RelayRig.run { configuration in
            configuration.admitsTokenlessWorkers = isAdmitted
        } _: { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let poll = try rig.get("/api/request/\(session.code)")
            let post = try rig.post("/api/response", session.result("c-1"))
            #expect(poll.status == (isAdmitted ? 200 : 401))
            #expect(post.status == (isAdmitted ? 200 : 401))
            // A wrong token is wrong all the same.
            let other = try rig.session()
            let wrong = try rig.get("/api/request/\(session.code)", other.credentials())
            #expect(wrong.error == "invalid_token")
        }
    }
}
