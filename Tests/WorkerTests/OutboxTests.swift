import JSON
import Testing
import Wire

@testable import Worker

@Suite("A worker's outbox") struct OutboxTests {
    /// A connected worker that has run one call and is posting its result.
    private func posting() throws -> Bench {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1)
        try bench.codapAnswers()
        return bench
    }

    @Test("posts again until the relay has the result", arguments: [408, 429, 500, 503])
    func retries(status: Int) throws {
        var bench = try posting()
        try bench.answer(.result, status)
        #expect(bench.outstanding(.result) == 0)
        bench.pass(.milliseconds(1_250))
        try bench.lose(.result)
        bench.pass(.milliseconds(2_500))
        try bench.answer(.result, 202)
        bench.pass(.seconds(20))
        #expect(bench.outstanding(.result) == 0)
    }

    @Test("continues the trace of the call, with every attempt", arguments: [nil, "00-a-b-01"])
    func trace(traceparent: String?) throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 1, traceparent: traceparent)
        try bench.codapAnswers()
        for _ in 0..<2 {
            let post = try #require(bench.sent.first { $0.exchange.purpose == .result })
            let sent = post.headers.first { $0.name == "traceparent" }?.value
            #expect(sent == traceparent)
            try bench.answer(.result, 503)
            bench.pass(.milliseconds(1_250))
        }
    }

    @Test("stops posting what will never be taken", arguments: [400, 409, 422])
    func settles(status: Int) throws {
        var bench = try posting()
        try bench.answer(.result, status)
        bench.pass(.seconds(20))
        #expect(bench.outstanding(.result) == 0)
        #expect(bench.status?.link == .connected)
    }

    @Test(
        "tells a lost call from a lost session",
        arguments: [
            (404, ErrorCode.callNotFound, false), (404, .sessionNotFound, true),
            (410, .resultGone, false), (410, .sessionExpired, true), (409, .superseded, true),
            (401, .invalidToken, true),
        ])
    func ends(status: Int, error: ErrorCode, isOver: Bool) throws {
        var bench = try posting()
        try bench.answer(.result, status, ["error": .string(error.rawValue)])
        #expect(bench.status?.link == (isOver ? .disconnected : .connected))
        bench.sent = []
        bench.pass(.seconds(20))
        #expect(bench.outstanding(.result) == 0)
    }

    @Test("puts a failure in the place of a result that is too large") func tooLarge() throws {
        var bench = try posting()
        try bench.answer(.result, 413)
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "execution_error")
        try bench.answer(.result, 413)
        bench.pass(.seconds(20))
        #expect(bench.outstanding(.result) == 0)
    }

    @Test("posts at once when the relay is back") func reconnect() throws {
        var bench = try posting()
        for _ in 0..<6 {
            if bench.outstanding(.result) > 0 { try bench.lose(.result) }
            bench.pass(.milliseconds(500))
        }
        bench.feed(.streamFailed(stream: bench.streams[0].number))
        bench.sent.removeAll { $0.exchange.purpose == .result }
        while bench.outstanding(.ticket) == 0 { bench.pass(.milliseconds(50)) }
        try bench.answer(.ticket, 200, ["ticket": "t2"])
        bench.sent.removeAll { $0.exchange.purpose == .result }
        let before = bench.now
        try bench.hear(.connected)
        #expect(bench.now == before)
        bench.pass(.seconds(11))
        #expect(bench.outstanding(.result) >= 1)
    }

    @Test("answers a repeat with the same result and runs nothing") func repeats() throws {
        var bench = try posting()
        let first = try bench.firstPost()
        try bench.answer(.result, 200)
        try bench.deliver("a", sequence: 1, delivery: 2)
        #expect(bench.calls.isEmpty)
        #expect(try bench.firstPost() == first)
    }

    @Test("ignores a repeat of a call that waits, runs or is being posted") func busy() throws {
        var bench = try posting()
        try bench.deliver("a", sequence: 1, delivery: 2)
        #expect(bench.outstanding(.result) == 1)
        try bench.deliver("b", sequence: 2)
        try bench.deliver("c", sequence: 3)
        try bench.deliver("b", sequence: 2, delivery: 2)
        try bench.deliver("c", sequence: 3, delivery: 2)
        #expect(bench.calls.count == 1)
        try bench.codapAnswers()
        try bench.codapAnswers()
        #expect(bench.calls.isEmpty)
        #expect(bench.outstanding(.result) == 3)
    }

    @Test("keeps 200 results; older calls have lost theirs and are not run again") func evicts()
        throws
    {
        var bench = try posting()
        try bench.answer(.result, 200)
        for number in 2...201 {
            bench.pass(.milliseconds(100))
            try bench.deliver("call-\(number)", sequence: number)
            try bench.codapAnswers()
            try bench.answer(.result, 200)
        }
        try bench.deliver("call-2", sequence: 2, delivery: 2)
        #expect(try bench.firstPost()["result"] == ["dataContexts": []])
        try bench.answer(.result, 200)
        try bench.deliver("a", sequence: 1, delivery: 2)
        #expect(bench.calls.isEmpty)
        #expect(try bench.firstPost()["error"]?["type"]?.stringValue == "result_discarded")
        #expect(try bench.firstPost()["delivery"]?.intValue == 2)
    }

    @Test("is bounded in bytes while the relay is away") func bounded() throws {
        var bench = Bench()
        try bench.connect()
        let large = String(repeating: "x", count: 700_000)
        for number in 1...8 {
            try bench.deliver("call-\(number)", sequence: number)
            try bench.codapAnswers(["success": true, "values": .string(large)])
        }
        var values = 0
        var failures = 0
        while bench.outstanding(.result) > 0 {
            let body = try bench.firstPost()
            if body["result"] == nil { failures += 1 } else { values += 1 }
            try bench.answer(.result, 200)
        }
        #expect((values, failures) == (5, 3))
    }

    @Test("shows the new end that an accepted result brings") func extended() throws {
        var bench = try posting()
        try bench.answer(.result, 200, ["expiresAt": "2026-11-21T04:20:00.000Z"])
        #expect(bench.status?.expiry?.at == "2026-11-21T04:20:00.000Z")
    }

    @Test("makes one attempt every 30 s after five failures, and one success frees all")
    func breaks() throws {
        var bench = try posting()
        for number in 2...4 {
            try bench.deliver("call-\(number)", sequence: number)
            try bench.codapAnswers()
        }
        while bench.worker.outbox?.breaker.isOpen == false {
            while bench.outstanding(.result) > 0 { try bench.answer(.result, 500) }
            if bench.worker.outbox?.breaker.isOpen == false { bench.pass(.milliseconds(500)) }
        }
        bench.pass(.seconds(29))
        #expect(bench.outstanding(.result) == 0)
        bench.pass(.milliseconds(1_500))
        #expect(bench.outstanding(.result) == 1)
        try bench.answer(.result, 200)
        #expect(bench.outstanding(.result) == Outbox.maxPosting)
    }

    @Test("is drained even by a worker that was superseded") func supersededPosts() throws {
        var bench = try posting()
        try bench.answer(.result, 500)
        try bench.hear(.superseded, ["workerId": "other"])
        bench.pass(.seconds(2))
        try bench.answer(.result, 200)
        bench.pass(.seconds(60))
        #expect(bench.outstanding(.result) == 0)
        #expect(bench.status?.link == .disconnected)
    }

    @Test("has three posts in flight at most") func window() throws {
        var bench = Bench()
        try bench.connect()
        for number in 1...5 {
            try bench.deliver("call-\(number)", sequence: number)
            try bench.codapAnswers()
        }
        #expect(bench.outstanding(.result) == Outbox.maxPosting)
        try bench.answer(.result, 200)
        #expect(bench.outstanding(.result) == Outbox.maxPosting)
    }
}
