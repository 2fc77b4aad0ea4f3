import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("A worker's stream") struct StreamTests {
    @Test("begins with what the worker must know", arguments: RigStore.allCases)
    func connected(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream()
            #expect(stream.head.headers[.contentType] == "text/event-stream")
            #expect(stream.head.headers["X-Accel-Buffering"] == "no")
            let event = try #require(try stream.next())
            #expect(event.name == "connected")
            #expect(event["sessionId"]?.stringValue == session.sessionId)
            #expect(event["expiresAt"] != nil)
            #expect(event["worker"] == WorkerSettings().json)
        }
    }

    @Test("gets the calls in order, each with its sequence number", arguments: RigStore.allCases)
    func sequence(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let stream = try session.stream().connected()
            for number in 1...3 {
                if number > 1 { try session.submit("c-\(number)") }
                let call = try stream.call()
                #expect(call.requestId == "c-\(number)")
                #expect(call.id == "\(number)")
                #expect(call["seq"]?.intValue == number)
                #expect(call["tool"] == "list_data_contexts")
                #expect(call["args"] == [:])
                #expect(call["delivery"] == 1)
                #expect(try #require(call["budgetMs"]?.intValue) <= 30_000)
            }
        }
    }

    @Test("passes a trace on", arguments: RigStore.allCases)
    func trace(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            _ = try rig.post("/api/request", session.call("c-1"), ["traceparent": parent])
            let passed = try #require(try stream.call()["traceparent"]?.stringValue)
            #expect(passed.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-"))
        }
    }

    /// How a client may say what it has seen, and the first calls it is sent then.
    static let cursors: [(query: String, lastEventID: String?, calls: [String])] = [
        ("", nil, ["c-1", "c-2", "c-3"]), ("&after=0", nil, ["c-1", "c-2", "c-3"]),
        ("&after=1", nil, ["c-2", "c-3", "c-1"]), ("", "2", ["c-3", "c-1", "c-2"]),
        ("&after=1", "2", ["c-3", "c-1", "c-2"]), ("&after=2", "1", ["c-3", "c-1", "c-2"]),
        ("&after=99", nil, ["c-1", "c-2", "c-3"]), ("", "", ["c-1", "c-2", "c-3"]),
        ("", "of another stream", ["c-1", "c-2", "c-3"]),
    ]

    @Test("resumes above its cursor, then repeats what is unanswered", arguments: cursors)
    func cursor(query: String, lastEventID: String?, calls: [String]) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let first = try session.stream("tab-1").connected()
            for id in ["c-1", "c-2", "c-3"] {
                try session.submit(id)
                #expect(try first.call().requestId == id)
            }
            let headers: Headers = lastEventID.map { ["Last-Event-ID": $0] } ?? [:]
            let second = try session.stream("tab-1", query: query, headers).connected()
            for id in calls {
                let call = try second.call()
                #expect(call.requestId == id)
                #expect(call["delivery"] == 2)
            }
            #expect(try first.next() == nil)
        }
    }

    @Test("refuses a cursor that is no number", arguments: RigStore.allCases)
    func badCursor(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let path = "/api/stream?code=\(session.code)&after=x"
            let answer = try rig.get(path, session.credentials())
            #expect(answer.status == 400)
            #expect(answer["details"]?["field"] == "after")
        }
    }

    @Test("does not repeat what was answered", arguments: RigStore.allCases)
    func answered(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let first = try session.stream("tab-1").connected()
            try session.submit("c-1")
            try session.submit("c-2")
            _ = (try first.call(), try first.call())
            try session.finish("c-1")
            let second = try session.stream("tab-1").connected()
            #expect(try second.call().requestId == "c-2")
        }
    }

    @Test("gives way without a word to a newer one of its page load", arguments: RigStore.allCases)
    func replaced(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let first = try session.stream("tab-1").connected()
            let second = try session.stream("tab-1").connected()
            #expect(try first.next() == nil)
            try session.submit("c-1")
            #expect(try second.call().requestId == "c-1")
            #expect(rig.metrics.streams.open.value == 1)
            #expect(rig.metrics.streams.closed[.replaced, .no].value == 1)
            #expect(rig.metrics.sessions.live[.connected].value == 1)
        }
    }

    @Test("gives way to another page load, and names it", arguments: RigStore.allCases)
    func superseded(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let first = try session.stream("tab-1").connected()
            let second = try session.stream("tab-2").connected()
            let last = try #require(try first.next())
            #expect(last.name == "superseded")
            #expect(last["workerId"] == "tab-2")
            #expect(try first.next() == nil)
            for answer in [
                try session.poll("tab-1"),
                try rig.post(
                    "/api/sessions/\(session.code)/ticket", nil, session.credentials("tab-1")),
                try rig.get("/api/stream?code=\(session.code)", session.credentials("tab-1")),
            ] {
                #expect(answer.status == 409)
                #expect(answer.error == "superseded")
                #expect(answer["details"]?["workerId"] == "tab-2")
            }
            try session.submit("c-1")
            #expect(try second.call().requestId == "c-1")
            #expect(rig.metrics.streams.closed[.superseded, .no].value == 1)
            #expect(rig.metrics.streams.polls[.superseded].value == 1)
        }
    }

    @Test("gives way to another page load's poll", arguments: RigStore.allCases)
    func supersededByPoll(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream("tab-1").connected()
            #expect(try session.poll("tab-2").status == 200)
            #expect(try stream.next()?.name == "superseded")
        }
    }

    @Test(
        "of a reloaded page is not sent what may have had its effect", arguments: RigStore.allCases)
    func workerLost(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let first = try session.stream("tab-1").connected()
            let agent = try rig.connect()
            try agent.send(
                .post, "/api/request", ["Prefer": "wait=30"], session.unrepeatableCall("write"))
            _ = try first.call()
            try session.submit("read")
            _ = try first.call()
            let second = try session.stream("tab-2").connected()
            let call = try second.call()
            #expect(call.requestId == "read")
            #expect(call["delivery"] == 2)
            let answer = try agent.answer()
            #expect(answer["outcome"] == "worker_lost")
            #expect(answer["error"]?["type"] == "worker_lost")
            #expect(try session.post(session.result("write"))["status"] == "late")
        }
    }

    @Test(
        "and a poll of one page load share the calls: whoever asks has them",
        arguments: RigStore.allCases)
    func andPoll(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let stream = try session.stream("tab-1").connected()
            #expect(try session.poll("tab-1").json == [])
            try session.submit("c-1")
            #expect(try stream.call().requestId == "c-1")
            let polled = try session.poll("tab-1").json?.arrayValue
            #expect(polled?.map { $0["requestId"] } == ["c-1"])
            #expect(polled?.first?["delivery"] == 2)
            try session.finish("c-1")
            try session.submit("c-2")
            #expect(try stream.call().requestId == "c-2")
        }
    }

    @Test(
        "that comes back is told which of its calls nobody waits for any more",
        arguments: RigStore.allCases)
    func withdrawnMeanwhile(store: RigStore) throws {
        try RelayRig.run(on: store) { rig in
            let session = try rig.session()
            let first = try session.stream("tab-1").connected()
            for id in ["kept", "cancelled"] {
                try session.submit(id)
                _ = try first.call()
            }
            first.disconnect()
            try rig.eventually { rig.metrics.streams.open.value == 0 }
            let path = "/api/request/\(session.code)/cancelled"
            #expect(try rig.connect().ask(.delete, path)["status"] == "cancelled")
            let second = try session.stream("tab-1", query: "&after=2").connected()
            #expect(try second.call().requestId == "kept")
            let told = try #require(try second.next())
            #expect(told.name == "tool-cancel")
            #expect(told.requestId == "cancelled")
            #expect(told["reason"] == "cancelled")
        }
    }

    @Test("gets heartbeats, which are counted", arguments: RigStore.allCases)
    func heartbeat(store: RigStore) throws {
        try RelayRig.run(on: store) { configuration in
            configuration.server.heartbeat = .milliseconds(20)
            configuration.server.sweep = .milliseconds(10)
        } _: { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            for _ in 1...2 {
                let event = try #require(try stream.next())
                #expect(event.name == "heartbeat")
                #expect(event["timestamp"] != nil)
            }
            #expect(rig.metrics.streams.heartbeatsSent.value >= 2)
            #expect(rig.metrics.streams.eventsSent[.heartbeat].value >= 2)
        }
    }

    @Test("is told apart by how it began and ended", arguments: RigStore.allCases)
    func accounts(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            try session.stream().connected().disconnect()
            try rig.eventually { rig.metrics.streams.open.value == 0 }
            #expect(rig.metrics.sessions.live[.disconnected].value == 1)
            // The same page load, which has had no call yet.
            let second = try session.stream().connected()
            #expect(rig.metrics.streams.opened[.new].value == 1)
            #expect(rig.metrics.streams.opened[.resumed].value == 1)
            #expect(rig.metrics.streams.closed[.peer, .no].value == 1)
            #expect(rig.metrics.sessions.live[.connected].value == 1)
            rig.drain()
            #expect(try second.next() == nil)
            #expect(rig.metrics.streams.closed[.shutdown, .no].value == 1)
        }
        #expect(lines.count("stream.opened") == 2)
        #expect(lines.count("stream.closed") == 2)
    }
}
