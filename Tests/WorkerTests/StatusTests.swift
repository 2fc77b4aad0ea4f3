import JSON
import Testing
import Wire

@testable import Worker

@Suite("What a person is told") struct StatusTests {
    @Test("of a session: its code, its end, its length") func session() throws {
        var bench = Bench()
        try bench.connect()
        let page = try #require(bench.status?.page)
        #expect(page["situation"] == "ready")
        #expect(page["step"] == "copyPrompt")
        #expect(page["lifetime"] == 600)
        #expect(page["hasAgent"] == false)
        #expect(page["mcp"] == nil)
        #expect(page["canRenew"] == false)
    }

    @Test("of MCP only where the relay has it") func mcp() throws {
        var bench = Bench()
        bench.start()
        var object = try #require(Bench.session.objectValue)
        object["links"] = ["mcp": "/mcp/ABCD2345"]
        try bench.answer(.session, 201, .object(object))
        #expect(bench.status?.page["mcp"] == "/mcp/ABCD2345")
    }

    @Test("of the call at work, and how it ended") func calls() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        let began = bench.now.milliseconds(since: .start)
        #expect(
            bench.status?.page["running"]
                == [
                    "requestId": "a", "tool": "list_data_contexts",
                    "since": .number(JSONNumber(began)),
                ])
        #expect(bench.status?.situation == .agentConnected)
        try bench.deliver("b", sequence: 2, tool: "no_such_tool")
        #expect(bench.status?.health.queue == 1)
        bench.pass(.milliseconds(40))
        try bench.codapAnswers()
        let page = try #require(bench.status?.page)
        #expect(page["running"] == nil)
        let ended = try #require(page["ended"]?.arrayValue)
        #expect(ended.count == 2)
        #expect(ended[0]["outcome"] == "failed")
        #expect(ended[0]["tool"] == "no_such_tool")
        #expect(ended[0]["reason"]?.stringValue?.contains("no_such_tool") == true)
        #expect(
            ended[1]
                == [
                    "requestId": "a", "tool": "list_data_contexts", "milliseconds": 40,
                    "outcome": "completed",
                ])
    }

    @Test("of the last ten calls, of long reasons the beginning") func bound() {
        var log = CallLog()
        for number in 1...12 {
            let failure = CallFailure(.execution, String(repeating: "ä", count: 300))
            guard let id = RequestID("call-\(number)") else { continue }
            let timings = WorkerTimings(workerWait: 0, execute: 1)
            let post = ResultPost(
                requestId: id, delivery: 1, result: .failure(failure), timings: timings)
            log.noteEnd(of: post, tool: "t")
        }
        #expect(log.ended.count == 10)
        #expect(log.ended.first?["requestId"] == "call-12")
        #expect(log.ended.first?["reason"]?.stringValue == String(repeating: "ä", count: 200) + "…")
    }

    @Test("of a call that was withdrawn, which tool it was") func withdrawal() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        try bench.deliver("b", sequence: 2)
        try bench.hear(.toolCancel, ["requestId": "b"])
        #expect(
            bench.status?.page["ended"]
                == [["requestId": "b", "tool": "list_data_contexts", "outcome": "cancelled"]])
    }

    @Test("of the calls of this session, not of the one before") func fresh() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1, tool: "no_such_tool")
        #expect(bench.status?.calls.hasAgent == true)
        bench.feed(.newSessionRequested(freshKey: "other"))
        #expect(bench.status?.calls == CallLog())
    }

    @Test("outside CODAP: where to open it", arguments: [true, false])
    func outside(isFramed: Bool) throws {
        var bench = Bench()
        let load = PageLoad(workerId: "me", storedKey: nil, freshKey: "fresh", isFramed: isFramed)
        bench.feed(.started(load))
        bench.feed(.codapAbsent)
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.ticket, 200, ["ticket": "t1"])
        try bench.hear(.connected)
        #expect(bench.status?.situation == (isFramed ? .codapAbsent : .outsideCODAP))
        #expect(bench.status?.situation.step == (isFramed ? .wait : .openCODAP))
    }

    @Test("offline says so, unless calls come all the same") func offline() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.networkChanged(isOnline: false))
        #expect(bench.status?.situation == .ready)
        bench.feed(.streamFailed(stream: bench.streams[0].number))
        #expect(bench.status?.situation == .offline)
        #expect(bench.status?.situation.step == .retry)
    }
}

@Suite("A person who looks after a worker") struct PersonTests {
    @Test("stops calls and lets them go on") func pause() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        bench.feed(.pauseRequested)
        #expect(bench.status?.situation == .paused)
        try bench.deliver("b", sequence: 2)
        try bench.codapAnswers()
        #expect(bench.calls.isEmpty)
        #expect(bench.status?.health.queue == 1)
        bench.pass(.seconds(5))
        #expect(bench.calls.isEmpty)
        bench.feed(.resumeRequested)
        #expect(bench.calls.count == 1)
        #expect(bench.status?.situation == .agentConnected)
    }

    @Test("who goes on too late has the agent told why") func tooLate() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.pauseRequested)
        try bench.deliver("a", sequence: 1, budget: 10_000)
        bench.pass(.seconds(8))
        let error = try #require(try bench.firstPost()["error"])
        #expect(error["type"] == "timed_out")
        #expect(error["message"]?.stringValue?.contains("Resume") == true)
    }

    @Test("finds calls still stopped after the page has loaded again") func stillPaused() throws {
        var bench = Bench()
        let load = PageLoad(workerId: "me", storedKey: nil, freshKey: "fresh", isPaused: true)
        bench.feed(.started(load))
        #expect(bench.status?.isPaused == true)
    }

    @Test(
        "need not wait for the next attempt, unless the relay asked for it", arguments: [nil, "60"])
    func retry(retryAfter: String?) throws {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 503, retryAfter: retryAfter)
        #expect(bench.status?.situation == .noCode)
        #expect(bench.outstanding(.session) == 0)
        bench.feed(.retryRequested)
        #expect(bench.outstanding(.session) == (retryAfter == nil ? 1 : 0))
    }

    @Test("brings a lost link back at once") func reconnect() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.streamFailed(stream: bench.streams[0].number))
        #expect(bench.status?.situation == .reconnecting)
        #expect(bench.outstanding(.ticket) == 0)
        bench.feed(.retryRequested)
        #expect(bench.outstanding(.ticket) == 1)
    }
}
