import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("A relay that is told to stop") struct DrainingRelayTests {
    @Test("answers an agent that waits with the call as it stands") func waitingAgent() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let agent = try session.submitAndWait("c-1")
            try rig.eventually({ try queued(in: session) == 1 })
            rig.relay.beginDraining()
            let answer = try agent.answer()
            #expect(answer.status == 202)
            #expect(answer["status"] == "queued")
            #expect(answer["requestId"] == "c-1")
        }
    }

    @Test("lets nobody begin to wait") func lateWaiter() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            _ = try rig.post("/api/request", session.call("c-1"))
            rig.relay.beginDraining()
            let target = "/api/response?code=\(session.code)&id=c-1"
            #expect(try rig.get(target, ["Prefer": "wait=50"]).status == 202)
        }
    }

    @Test("refuses new work and says when to come back") func newWork() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            rig.relay.beginDraining()
            for answer in [
                try rig.post("/api/sessions"), try rig.post("/api/request", session.call("c")),
            ] {
                #expect(answer.status == 503)
                #expect(answer.error == "shutting_down")
                #expect(answer.headers[.retryAfter] == "2")
            }
            #expect(try queued(in: session) == 0)
            #expect(rig.metrics.calls.rejections[.shuttingDown].value == 1)
        }
    }

    @Test("tells streams to come back, each a little later than another") func streams() throws {
        try RelayRig.run { rig in
            let pauses = Set((0..<20).compactMap { _ in rig.relay.farewell().map(\.bytes) })
            #expect(pauses.count > 1)
            for bytes in pauses {
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(text.wholeMatch(of: /: [^\n]+\nretry: [1-4]\d{3}\n\n/) != nil)
            }
        }
    }
}

private func queued(in session: TestSession) throws -> Int? {
    try session.rig.get("/api/sessions/\(session.code)")["queued"]?.intValue
}

@Suite("Readiness") struct ReadinessTests {
    @Test("is one word for strangers, and each check for operators") func details() throws {
        try RelayRig.run { rig in
            let ready = try rig.get("/readyz")
            #expect(ready.status == 200)
            #expect(ready["checks"]?["accepting"] == true)
            #expect(ready["reasons"] == [])
            let stranger = try rig.get("/readyz", ["X-Forwarded-For": "192.0.2.1"])
            #expect(stranger.json == ["status": "ready"])

            let before = WallTime.systemNow.rfc3339
            rig.relay.beginDraining()
            let draining = try rig.get("/readyz")
            #expect(draining.status == 503)
            #expect(draining["status"] == "draining")
            #expect(draining["checks"]?["accepting"] == false)
            let reason = try #require(draining["reasons"]?.arrayValue?.first)
            #expect(reason["reason"] == "draining")
            #expect(reason["remedy"]?.stringValue?.isEmpty == false)
            let since = try #require(reason["since"]?.stringValue)
            #expect(since.hasSuffix("Z") && since >= before)
            // Told again it has not begun again.
            rig.relay.beginDraining()
            #expect(try rig.get("/readyz")["reasons"] == draining["reasons"])
        }
    }

    @Test("names a store that cannot be written") func store() throws {
        try RelayRig.run(on: .sqlite) { rig in
            try rig.moveStore(away: true)
            try rig.eventually { try rig.get("/readyz").status == 503 }
            let degraded = try rig.get("/readyz")
            #expect(degraded["status"] == "degraded")
            #expect(degraded["reasons"]?.arrayValue?.count == 1)
            #expect(degraded["reasons"]?.arrayValue?.first?["reason"] == "store_unwritable")
            #expect(try rig.get("/healthz").status == 200)
            rig.relay.beginDraining()
            #expect(try rig.get("/readyz")["reasons"]?.arrayValue?.count == 2)
            try rig.moveStore(away: false)
        }
    }

    @Test("is lost with the store, and draining is the stronger word") func words() {
        let readiness = Readiness()
        #expect(readiness.status(storeWritable: true) == .ready)
        #expect(readiness.status(storeWritable: false) == .degraded)
        readiness.beginDraining()
        #expect(readiness.status(storeWritable: false) == .draining)
    }
}

@Suite("The admin listener") struct AdminListenerTests {
    @Test("serves operations and nothing else") func operations() throws {
        try RelayRig.run({ $0.hasAdminListener = true }) { rig in
            let admin = try TestConnection(to: rig.admin.address)
            for path in ["/metrics", "/healthz", "/readyz", "/version"] {
                #expect(try admin.ask(.get, path, ["Forwarded": "for=192.0.2.1"]).status == 200)
            }
            #expect(try admin.ask(.get, "/readyz")["checks"] != nil)
            for path in ["/plugin/", "/api/metadata", "/"] {
                #expect(try admin.ask(.get, path).error == "unknown_route")
            }
            #expect(try admin.ask(.post, "/api/sessions").status == 404)
        }
    }

    @Test("takes metrics and details away from everybody's") func front() throws {
        try RelayRig.run({ $0.hasAdminListener = true }) { rig in
            let metrics = try rig.get("/metrics")
            #expect(metrics.status == 404)
            #expect(try rig.get("/readyz").json == ["status": "ready"])
        }
    }
}

@Suite("A configuration put in force") struct ReloadedRelayTests {
    @Test("reaches the next session, page and stream") func reload() throws {
        var next: RelayConfiguration?
        try RelayRig.run({ next = $0 }) { rig in
            var configuration = try #require(next)
            configuration.worker.pollingInterval = 2_345
            configuration.frameAncestors = "https://school.example"
            configuration.publicURL = "https://relay.example"
            rig.relay.apply(configuration)
            let session = try rig.post("/api/sessions")
            #expect(session["worker"]?["pollingIntervalMs"] == 2_345)
            #expect(session["relayBaseUrl"] == "https://relay.example")
            let policy = try rig.get("/plugin/").headers["Content-Security-Policy"]
            #expect(policy?.hasSuffix("frame-ancestors https://school.example") == true)
        }
    }
}

@Suite("Limits put in force") struct ReloadedLimitTests {
    @Test("leave what was used under the other limits as it was") func reload() throws {
        var next: RelayConfiguration?
        try RelayRig.run {
            $0.limits.submit = RateLimit(perMinute: 1)
            $0.limits.misses = RateLimit(perMinute: 1)
            next = $0
        } _: { rig in
            var configuration = try #require(next)
            let session = try rig.session()
            try session.submit("c-1")
            #expect(try rig.get("/api/sessions/ZZZZZZZZ").status == 404)
            for change: (inout RateLimits) -> Void in [
                { $0.missBudget = 7 }, { $0.telemetry = RateLimit(perMinute: 7) },
            ] {
                change(&configuration.limits)
                rig.relay.apply(configuration)
                #expect(try rig.post("/api/request", session.call("c-2")).error == "rate_limited")
                #expect(try rig.get("/api/sessions/ZZZZZZZY").error == "too_many_wrong_codes")
            }
            configuration.limits.submit = nil
            rig.relay.apply(configuration)
            try session.submit("c-2")
            #expect(try rig.metric(#"relay_limiter_entries{table="submit"}"#) == "0")
        }
    }
}

@Suite("A relay whose store cannot be written") struct DegradedTests {
    @Test("refuses new work, says when to retry, lets results be read, and recovers")
    func degraded() throws {
        let lines = try RelayRig.logged(on: .sqlite) { rig in
            let session = try rig.session()
            try session.submit("kept")
            try session.finish("kept", 7)
            _ = try session.readBack("kept")
            try rig.moveStore(away: true)
            try rig.eventually { try rig.get("/readyz").status == 503 }
            let refused = [
                try rig.post("/api/sessions"), try rig.post("/api/request", session.call("new")),
                try session.post(session.result("kept")), try session.poll(),
                try rig.get("/api/stream?code=\(session.code)", session.credentials()),
            ]
            for answer in refused {
                #expect(answer.status == 503)
                #expect(answer.error == "store_unavailable")
                #expect(answer.headers[.retryAfter] == "2")
            }
            #expect(try session.readBack("kept")["result"] == 7)
            try rig.moveStore(away: false)
            try rig.eventually { try rig.get("/readyz").status == 200 }
            #expect(try rig.post("/api/request", session.call("new")).status == 202)
        }
        #expect(lines.count("store.degraded") == 1)
        #expect(lines.count("store.recovered") == 1)
    }

    @Test("counts a submission as refused or as a call, not as both") func undecided() throws {
        try RelayRig.run(on: .sqlite) { rig in
            let session = try rig.session()
            var ids: [String] = []
            for round in 1...10 {
                try rig.moveStore(away: true)
                try rig.eventually {
                    let id = "c-\(round)-\(ids.count)"
                    let isRefused = try rig.post("/api/request", session.call(id)).status == 503
                    ids.append(id)
                    return isRefused
                }
                try rig.moveStore(away: false)
                try rig.eventually { try rig.get("/readyz").status == 200 }
            }
            let kept = try ids.count { try session.readBack($0).status == 202 }
            let refused = rig.metrics.calls.rejections[.storeUnavailable].value
            #expect(kept + Int(refused) == ids.count)
        }
    }
}

@Suite("A relay whose store does not answer") struct HangingStoreTests {
    @Test("refuses instead of waiting, says what hangs, and loses nothing") func hangs() throws {
        let lines = try RelayRig.logged(on: .sqlite, hangLimit: .seconds(1)) { rig in
            let session = try rig.session()
            try session.submit("kept")
            let hold = try rig.holdStore()
            let undecided = try session.submitAndWait("c-1").answer()
            #expect(undecided.status == 503)
            #expect(undecided.error == "store_unavailable")
            #expect(undecided.headers[.retryAfter] == "2")
            #expect(try rig.post("/api/sessions").status == 503)
            let ready = try rig.get("/readyz")
            #expect(ready.status == 503)
            #expect(ready["status"] == "degraded")
            #expect(ready["checks"]?["storeWritable"] == false)
            #expect(ready["reasons"]?.arrayValue?.map { $0["reason"] } == ["store_hangs"])
            #expect(try rig.metric("relay_store_degraded") == "1")
            #expect(try rig.metric("relay_ready") == "0")
            hold.open()
            try rig.eventually { try rig.get("/readyz").status == 200 }
            #expect(try rig.metric("relay_store_degraded") == "0")
            #expect(try rig.post("/api/request", session.call("c-1")).status == 202)
            let calls = try #require(try session.poll().json?.arrayValue)
            #expect(calls.map { $0["requestId"] } == ["kept", "c-1"])
            try session.finish("c-1", 7)
            #expect(try session.readBack("c-1")["result"] == 7)
        }
        let degraded = lines.filter { $0["event"] == "store.degraded" }
        #expect(degraded.count == 1)
        #expect(degraded.first?["durationMs"] != nil)
        #expect(degraded.first?["sqliteResult"] == nil)
        #expect(lines.count("store.recovered") == 1)
    }
}
