import JSON
import Testing
import Wire

@testable import Worker

@Suite("A worker's link") struct StreamLinkTests {
    @Test("opens a stream with a ticket and its cursor") func opens() throws {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 201, Bench.session)
        let request = try bench.take(.ticket)
        #expect(request.path == "api/sessions/\(Bench.code)/ticket")
        #expect(
            request.headers.contains(
                HeaderField(name: "Authorization", value: "Bearer \(Bench.token)")))
        bench.feed(
            .exchangeEnded(
                request.exchange, .answered(HTTPReply(status: 200, body: #"{"ticket":"t-1"}"#))))
        #expect(bench.streams.map(\.path) == ["api/stream?code=ABCD2345&ticket=t-1&after=0"])
        #expect(bench.status?.link == .connecting)
        try bench.hear(.connected)
        #expect(bench.status?.link == .connected)
    }

    @Test("counts as lost after 30 s without any event, and not before") func silence() throws {
        var bench = Bench()
        try bench.connect()
        bench.pass(.milliseconds(29_999))
        try bench.hear(.heartbeat)
        bench.pass(.milliseconds(29_999))
        #expect(bench.status?.link == .connected)
        #expect(bench.closed.isEmpty)
        bench.pass(.milliseconds(1))
        #expect(bench.closed == [bench.streams[0].number])
        #expect(bench.status?.link == .reconnecting)
    }

    @Test("comes back from where it was") func cursor() throws {
        var bench = Bench()
        try bench.connect()
        try bench.deliver("a", sequence: 7)
        bench.feed(.streamFailed(stream: bench.streams[0].number))
        bench.pass(.milliseconds(1_250))
        try bench.answer(.ticket, 200, ["ticket": "t2"])
        #expect(bench.streams.last?.path.hasSuffix("&ticket=t2&after=7") == true)
        try bench.hear(.connected)
        #expect(bench.status?.link == .connected)
    }

    @Test("insists on a first event within 10 s, then asks why there was none")
    func noConnected() throws {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.ticket, 200, ["ticket": "t1"])
        try bench.hear(.heartbeat)
        bench.pass(.seconds(10))
        #expect(bench.closed == [bench.streams[0].number])
        #expect(bench.outstanding(.status) == 1)
    }

    @Test(
        "stops for good when the session is over, and says so",
        arguments: [
            (401, SessionEnd.unauthorised), (404, .unknown), (410, .expired),
        ])
    func over(status: Int, end: SessionEnd) throws {
        for purpose in [Exchange.Purpose.ticket, .status] {
            var bench = Bench()
            try bench.connect()
            bench.feed(.streamFailed(stream: bench.streams[0].number))
            bench.pass(.milliseconds(1_250))
            if purpose == .status {
                try bench.answer(.ticket, 200, ["ticket": "t2"])
                bench.feed(.streamFailed(stream: try #require(bench.streams.last).number))
            }
            try bench.answer(purpose, status)
            #expect(bench.status?.link == .disconnected)
            #expect(bench.status?.code == nil)
            #expect(bench.status?.canRenew == true)
            #expect(bench.remembered.last == .some(nil))
            bench.sent = []
            bench.pass(.seconds(600))
            #expect(bench.sent.isEmpty)
        }
    }

    @Test("rests after five retries and a poll in vain, then tries again") func rests() throws {
        var bench = Bench()
        try bench.connect()
        bench.feed(.streamFailed(stream: bench.streams[0].number))
        try bench.failFiveTimes()
        #expect(bench.status?.link == .reconnecting)
        try bench.lose(.poll)
        #expect(bench.status?.link == .error)
        #expect(bench.slotsHeld == 0)
        #expect(bench.wake == bench.now + .seconds(30))
        try bench.passToWake()
        #expect(bench.status?.link == .connecting)
        #expect(bench.outstanding(.ticket) == 1)
    }

    @Test("ignores what it is not waiting for") func deaf() throws {
        var bench = Bench()
        try bench.connect()
        let shown = bench.status
        bench.feed(.streamFailed(stream: 999))
        bench.feed(.streamEvent(stream: 999, name: "timeout", data: "{}"))
        bench.feed(.streamEvent(stream: bench.streams[0].number, name: "news", data: "?"))
        let stale = Exchange(purpose: .ticket, number: 1)
        bench.feed(.exchangeEnded(stale, .answered(HTTPReply(status: 410))))
        #expect(bench.status == shown)
        #expect(bench.closed.isEmpty)
    }

    @Test("ignores being superseded by itself and stops for another") func superseded() throws {
        var bench = Bench()
        try bench.connect()
        try bench.hear(.superseded, ["workerId": "me"])
        #expect(bench.status?.link == .connected)
        try bench.hear(.superseded, ["workerId": "other"])
        #expect(bench.status?.link == .disconnected)
        #expect(bench.remembered == ["fresh"])
    }

    @Test("stops at a timeout, and a person can get a new code") func renew() throws {
        var bench = Bench()
        try bench.connect()
        try bench.hear(.timeout)
        #expect(bench.status?.link == .disconnected)
        bench.feed(.newSessionRequested(freshKey: "second"))
        #expect(bench.remembered == ["fresh", nil, "second"])
        try bench.answer(.session, 201, Bench.session)
        #expect(bench.status?.code == Bench.code)
    }
}
