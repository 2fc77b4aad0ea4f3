import JSON
import Testing
import Wire

@testable import Worker

@Suite("A worker that runs calls") struct ExecutorTests {
    @Test("runs a call at once and posts what came of it") func runs() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1, delivery: 3)
        #expect(bench.calls.count == 1)
        #expect(bench.status?.running?.tool == "list_data_contexts")
        bench.pass(.milliseconds(40))
        try bench.codapAnswers(["success": true, "values": [["name": "Cats"]]])
        let body = try bench.firstPost()
        #expect(body["code"]?.stringValue == Bench.code)
        #expect(body["requestId"]?.stringValue == "a")
        #expect(body["delivery"]?.intValue == 3)
        #expect(body["result"] == ["dataContexts": [["name": "Cats"]]])
        #expect(body["timings"] == ["workerWaitMs": 0, "executeMs": 40])
        let request = try bench.take(.result)
        #expect(request.path == "api/response")
        #expect(request.headers.contains(HeaderField(name: "X-Request-Id", value: "a")))
    }

    @Test("runs one at a time, in order of arrival") func serial() throws {
        var bench = Bench()
        try bench.connect()
        for (index, id) in ["a", "b", "c"].enumerated() {
            try bench.deliver(id, sequence: index + 1)
        }
        var order: [String] = []
        for _ in 0..<3 {
            #expect(bench.calls.count == 1)
            bench.pass(.milliseconds(10))
            try bench.codapAnswers()
            order.append(try bench.firstPost()["requestId"]?.stringValue ?? "")
            let waited = try bench.firstPost()["timings"]?["workerWaitMs"]?.intValue
            #expect(waited == (order.count - 1) * 10)
            try bench.answer(.result, 200)
        }
        #expect(order == ["a", "b", "c"])
        #expect(bench.calls.isEmpty)
    }

    @Test(
        "fails clearly what cannot be run",
        arguments: [
            ("no_such_tool", "{}", "tool_not_found"),
            ("get_data_context", "{}", "invalid_args"),
            ("get_data_context", #"{"dataContext": "a]b"}"#, "invalid_args"),
        ])
    func refuses(tool: String, arguments: String, kind: String) throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1, tool: tool, arguments: JSONValue.parse(arguments))
        #expect(bench.calls.isEmpty)
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == kind)
    }

    @Test("passes on CODAP's refusal as a failure") func refusal() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        try bench.codapAnswers(["success": false, "values": ["error": "DataContext not found"]])
        let error = try bench.firstPost()["error"]
        #expect(error?["type"]?.stringValue == "codap_error")
        #expect(error?["message"]?.stringValue?.contains("DataContext not found") == true)
    }

    @Test("fails with codap_error outside CODAP") func absent() throws {
        var bench = Bench()
        bench.start()
        bench.feed(.codapAbsent)
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.ticket, 200, ["ticket": "t1"])
        try bench.hear(.connected)
        #expect(bench.status?.situation == .codapAbsent)
        try bench.deliver("a", sequence: 1)
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "codap_error")
    }

    @Test("waits 5 s for CODAP's first hello") func patience() throws {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.ticket, 200, ["ticket": "t1"])
        try bench.hear(.connected)
        try bench.deliver("a", sequence: 1)
        bench.pass(.milliseconds(4_999))
        #expect(bench.outstanding(.result) == 0)
        bench.feed(.codapConnected)
        #expect(bench.calls.count == 2)
        try bench.codapAnswers()
        #expect(bench.outstanding(.result) == 0)
        try bench.codapAnswers()
        #expect(try bench.firstPost()["result"] == ["dataContexts": []])

        try bench.answer(.result, 200)
        var other = Bench()
        other.start()
        try other.answer(.session, 201, Bench.session)
        try other.answer(.ticket, 200, ["ticket": "t1"])
        try other.hear(.connected)
        try other.deliver("a", sequence: 1)
        other.pass(.seconds(5))
        #expect(try other.firstPost()["error"]?["type"]?.stringValue == "codap_error")
    }

    @Test(
        "gives a call min(25 s, budget - 2 s)", arguments: [(30_000, 25_000), (10_000, 8_000)])
    func deadline(budget: Int, limit: Int) throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1, budget: budget)
        bench.pass(.milliseconds(limit - 1))
        #expect(bench.outstanding(.result) == 0)
        bench.pass(.milliseconds(1))
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "codap_error")
        let late = try #require(bench.calls.first)
        bench.feed(.codapReplied(number: late.number, .answered(#"{"success":true}"#)))
        #expect(bench.outstanding(.result) == 1)
    }

    @Test("does not start a call whose budget is spent", arguments: [-5, 0, 2_000])
    func spent(budget: Int) throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1, budget: budget)
        #expect(bench.calls.isEmpty)
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "timed_out")
    }

    @Test("drops a waiting call that is cancelled") func cancelWaiting() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        try bench.deliver("b", sequence: 2)
        try bench.hear(.toolCancel, ["requestId": "b"])
        try bench.codapAnswers()
        #expect(bench.calls.isEmpty)
        try bench.deliver("b", sequence: 2, delivery: 2)
        #expect(bench.calls.isEmpty)
        #expect(bench.outstanding(.result) == 1)
    }

    @Test("takes no further step of a running call that is cancelled") func cancelRunning() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver(
            "a", sequence: 1, tool: "create_data_context", arguments: ["name": "Cats"])
        try bench.deliver("b", sequence: 2)
        try bench.hear(.toolCancel, ["requestId": "a"])
        #expect(bench.calls.map { $0.request["action"]?.stringValue } == ["get"])
        try bench.codapAnswers()
        #expect(bench.calls.map { $0.request["resource"]?.stringValue } == ["dataContextList"])
        try bench.codapAnswers()
        #expect(try bench.firstPost()["requestId"]?.stringValue == "b")
    }

    @Test("holds 100 calls and fails the next one") func full() throws {
        var bench = Bench()
        try bench.connect()
        for number in 1...101 { try bench.deliver("call-\(number)", sequence: number) }
        #expect(bench.outstanding(.result) == 0)
        try bench.deliver("call-102", sequence: 102)
        #expect(try bench.firstPost()["requestId"]?.stringValue == "call-102")
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "execution_error")
    }

    @Test("fails on an answer of CODAP's that is no JSON", arguments: ["", "undefined", "{"])
    func garbage(answer: String) throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        let call = bench.calls.removeFirst()
        bench.feed(.codapReplied(number: call.number, .answered(answer)))
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "codap_error")
    }
}
