import JSON
import Testing
import Wire

@testable import Worker

@Suite("A worker that is told") struct CommandTests {
    @Test("to go on asks for more time and shows it") func extend() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.extendRequested)
        bench.feed(.extendRequested)
        #expect(bench.outstanding(.extend) == 1)
        let request = try #require(bench.sent.first { $0.exchange.purpose == .extend })
        #expect(request.path == "api/sessions/ABCD2345/extend")
        #expect(request.method == .post)
        try bench.answer(.extend, 200, ["expiresAt": "2026-11-21T04:10:00.000Z"])
        #expect(bench.status?.expiry?.at == "2026-11-21T04:10:00.000Z")
        #expect(bench.status?.extending == .granted)
    }

    @Test("to go on says when that is refused or fails", arguments: [409, 500, nil])
    func refused(status: Int?) throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.extendRequested)
        if let status {
            try bench.answer(.extend, status, ["error": "max_age"])
        } else {
            bench.pass(.seconds(10))
        }
        #expect(bench.status?.extending == (status == 409 ? .refused : .failed))
        #expect(bench.status?.link == .connected)
    }

    @Test("to end stops at once, and tells the relay") func end() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.endRequested)
        #expect(bench.status?.link == .disconnected)
        #expect(bench.status?.canRenew == true)
        #expect(bench.closed == [bench.streams[0].number])
        #expect(bench.slotsHeld == 0)
        #expect(bench.remembered.last == .some(nil))
        let request = try bench.take(.end)
        #expect(request.method == .delete)
        #expect(request.path == "api/sessions/ABCD2345")
        bench.feed(.exchangeEnded(request.exchange, .answered(HTTPReply(status: 204))))
        bench.pass(.seconds(600))
        #expect(bench.sent.isEmpty)
        #expect(bench.worker.deadline == nil)
    }

    @Test("to end tells the relay until it has heard", arguments: [204, 404, 410, 401])
    func endIsRetried(status: Int) throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.endRequested)
        try bench.lose(.end)
        try bench.passToWake()
        #expect(bench.now.elapsed < .seconds(2))
        try bench.answer(.end, 503, retryAfter: "7")
        try bench.passToWake()
        #expect(bench.now.elapsed >= .seconds(7))
        try bench.answer(.end, status)
        #expect(bench.worker.deadline == nil)
    }

    @Test("to end tells a relay that never answers five times") func endIsGivenUp() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.endRequested)
        bench.pass(.seconds(600))
        #expect(bench.outstanding(.end) == 5)
        #expect(bench.worker.deadline == nil)
    }

    @Test("to get a new code goes on telling the old one's end") func endBesideTheNext() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.newSessionRequested(freshKey: "second"))
        try bench.lose(.end)
        try bench.answer(
            .session, 201,
            ["code": "WXYZ2345", "workerToken": "t2", "expiresAt": "2026-11-21T05:00:00.000Z"])
        bench.pass(.seconds(2))
        let again = try bench.take(.end)
        #expect(again.path == "api/sessions/ABCD2345")
        #expect(bench.outstanding(.session) == 0)
    }

    @Test("to get a new code ends the old session first") func renew() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.newSessionRequested(freshKey: "second"))
        #expect(bench.outstanding(.end) == 1)
        #expect(bench.outstanding(.session) == 1)
        #expect(bench.remembered == ["fresh", nil, "second"])
    }

    @Test("to get a new code waits for what CODAP is still at") func renewWhileRunning() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        let old = bench.calls.removeFirst()
        bench.feed(.newSessionRequested(freshKey: "second"))
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.ticket, 200, ["ticket": "t2"])
        try bench.hear(.connected)
        try bench.deliver("b", sequence: 1)
        #expect(bench.calls.isEmpty)
        bench.feed(.codapReplied(number: old.number, .answered(#"{"success":true}"#)))
        #expect(bench.calls.count == 1)
        #expect(bench.outstanding(.result) == 0)
    }
}

@Suite("What a worker lets through") struct GuardTests {
    @Test("refuses arguments with a control character by their pointer") func refuses() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver(
            "a", sequence: 1, tool: "create_items",
            arguments: ["dataContext": "D", "items": [["b/c": "\u{0}"]]])
        #expect(bench.calls.isEmpty)
        let error = try bench.firstPost()["error"]
        #expect(error?["type"]?.stringValue == "invalid_args")
        let violation = error?["details"]?["violations"]?.arrayValue?.first
        #expect(violation?["pointer"] == "/items/0/b~1c")
    }

    @Test("starts 30 calls at once and then 10 a second") func paced() throws {
        var bench = Bench()
        try bench.connect()
        for number in 1...32 {
            try bench.deliver("call-\(number)", sequence: number)
            if !bench.calls.isEmpty { try bench.codapAnswers() }
        }
        #expect(bench.calls.isEmpty)
        bench.pass(.milliseconds(99))
        #expect(bench.calls.isEmpty)
        bench.pass(.milliseconds(1))
        try bench.codapAnswers()
        #expect(bench.calls.isEmpty)
        bench.pass(.milliseconds(100))
        #expect(bench.calls.count == 1)
    }

    @Test("leaves a silent CODAP alone after five calls, until it answers") func silence() throws {
        var bench = Bench()
        try bench.connect()
        for number in 1...5 {
            try bench.deliver("call-\(number)", sequence: number, budget: 5_000)
            bench.pass(.seconds(3))
        }
        #expect(bench.status?.situation == .codapSilent)
        let last = try #require(bench.calls.last)
        bench.calls = []
        try bench.deliver("call-6", sequence: 6)
        #expect(bench.calls.isEmpty)
        bench.feed(.codapReplied(number: last.number, .answered("{}")))
        try bench.deliver("call-7", sequence: 7)
        #expect(bench.calls.count == 1)
        #expect(bench.status?.situation == .agentConnected)
    }
}
