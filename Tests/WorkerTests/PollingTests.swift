import JSON
import Testing
import Wire

@testable import Worker

@Suite("A worker that polls") struct PollingTests {
    private func call(_ id: String, sequence: Int) -> JSONValue {
        [
            "requestId": .string(id), "seq": JSONValue(sequence), "tool": "list_data_contexts",
            "args": [:], "delivery": 1, "budgetMs": 30_000,
        ]
    }

    @Test("does so at once without streams", arguments: [true, false])
    func without(isPreference: Bool) throws {
        var bench = Bench()
        bench.feed(
            .started(
                PageLoad(
                    workerId: "me", storedKey: nil, freshKey: "fresh", hasStreams: isPreference)))
        var settings = WorkerSettings()
        settings.pollingOnly = isPreference
        var session = try #require(Bench.session.objectValue)
        session["worker"] = settings.json
        try bench.answer(.session, 201, .object(session))
        #expect(bench.slotsHeld == 0)
        #expect(try bench.take(.poll).path == "api/poll?code=ABCD2345&after=0")
        bench.pass(.seconds(12))
        try bench.answer(.poll, 200, Bench.emptyPoll)
        #expect(bench.status?.link == .connected)
        #expect(bench.status?.carrier == .polling)
        bench.pass(.seconds(600))
        #expect(bench.outstanding(.ticket) == 0)
    }

    @Test("does so when the browser's other tabs have all streams, and says why") func crowded()
        throws
    {
        var bench = Bench()
        bench.grantsSlots = false
        bench.start()
        bench.feed(.codapConnected)
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.poll, 200, Bench.emptyPoll)
        #expect(bench.outstanding(.ticket) == 0)
        #expect(bench.status?.situation == .pollingBesideOthers)
        bench.grantsSlots = true
        bench.pass(.seconds(38))
        #expect(bench.outstanding(.ticket) == 1)
    }

    @Test("tries a stream as soon as another tab gives one up") func slotBecomesFree() throws {
        var bench = Bench()
        bench.grantsSlots = false
        bench.start()
        bench.feed(.codapConnected)
        try bench.answer(.session, 201, Bench.session)
        try bench.answer(.poll, 200, Bench.emptyPoll)
        bench.slotsHeld += 1
        bench.feed(.slotAnswered(isGranted: true))
        try bench.answer(.ticket, 200, ["ticket": "t1"])
        try bench.hear(.connected)
        #expect(bench.status?.carrier == .sse)
        #expect(bench.slotsHeld == 1)
        bench.feed(.endRequested)
        #expect(bench.slotsHeld == 0)
    }

    @Test("gives a slot back that comes while the relay asks for patience") func slotTooEarly()
        throws
    {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        bench.pass(.seconds(38))
        try bench.answer(.ticket, 503, retryAfter: "60")
        #expect(bench.slotsHeld == 0)
        bench.slotsHeld += 1
        bench.feed(.slotAnswered(isGranted: true))
        #expect(bench.slotsHeld == 0)
        #expect(bench.outstanding(.ticket) == 0)
    }

    @Test("goes on as if granted when the browser says nothing about slots") func noWord() throws {
        var bench = Bench()
        bench.grantsSlots = nil
        bench.start()
        try bench.answer(.session, 201, Bench.session)
        bench.pass(.seconds(2))
        #expect(bench.outstanding(.ticket) == 1)
    }

    @Test("does so after five failures, gives its slot back and says why") func falls() throws {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        #expect(bench.status?.carrier == .polling)
        #expect(bench.status?.situation == .pollingWithoutStreams)
        #expect(bench.slotsHeld == 0)
    }

    @Test("does so after two streams that open and stay silent") func muffled() throws {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 201, Bench.session)
        for _ in 0..<2 {
            try bench.answer(.ticket, 200, ["ticket": "t"])
            bench.pass(.seconds(10))
            try bench.answer(.status, 200)
            bench.pass(.milliseconds(1_250))
        }
        try bench.answer(.poll, 200, Bench.emptyPoll)
        #expect(bench.status?.carrier == .polling)
    }

    @Test("asks every second, and every 250 ms for 10 s after a call") func pace() throws {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        #expect(bench.wake == bench.now + .seconds(1))
        bench.pass(.seconds(1))
        try bench.answer(.poll, 200, ["requests": [call("a", sequence: 1)], "cancelled": []])
        let brisk = bench.now + .seconds(10)
        while bench.now < brisk {
            bench.pass(.milliseconds(249))
            #expect(bench.outstanding(.poll) == 0)
            bench.pass(.milliseconds(1))
            try bench.answer(.poll, 200, Bench.emptyPoll)
        }
        bench.pass(.milliseconds(999))
        #expect(bench.outstanding(.poll) == 0)
    }

    @Test("runs what a poll brings and drops what it says is cancelled") func runs() throws {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        bench.pass(.seconds(1))
        try bench.answer(
            .poll, 200,
            [
                "requests": [call("a", sequence: 1), call("b", sequence: 2)], "cancelled": [],
                "expiresAt": "2026-11-21T05:00:00.000Z",
            ])
        #expect(bench.calls.count == 1)
        #expect(bench.status?.expiry?.at == "2026-11-21T05:00:00.000Z")
        bench.pass(.milliseconds(250))
        #expect(
            try #require(bench.sent.first { $0.exchange.purpose == .poll }).path.hasSuffix("=2"))
        try bench.answer(.poll, 200, ["requests": [], "cancelled": ["b"]])
        try bench.codapAnswers()
        #expect(bench.calls.isEmpty)
        #expect(bench.outstanding(.result) == 1)
    }

    @Test("comes back to a stream, polling until it has said connected") func comesBack() throws {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        while bench.outstanding(.ticket) == 0 {
            bench.pass(.seconds(1))
            if bench.outstanding(.poll) > 0 { try bench.answer(.poll, 200, Bench.emptyPoll) }
        }
        try bench.answer(.ticket, 200, ["ticket": "t9"])
        bench.pass(.seconds(1))
        try bench.answer(.poll, 200, ["requests": [call("a", sequence: 1)]])
        #expect(bench.calls.count == 1)
        try bench.hear(.connected)
        #expect(bench.status?.carrier == .sse)
        try bench.deliver("a", sequence: 1, delivery: 2)
        #expect(bench.calls.count == 1)
        bench.sent = []
        bench.pass(.seconds(20))
        #expect(bench.outstanding(.poll) == 0)
    }

    @Test("tries a stream when the person looks or the network is back") func wakes() throws {
        for event in [
            WorkerEvent.visibilityChanged(isVisible: true), .networkChanged(isOnline: true),
        ] {
            var bench = Bench()
            try bench.connect()
            try bench.fallBack()
            bench.feed(event)
            #expect(bench.outstanding(.ticket) == 1)
        }
    }

    @Test("gives up after five failed polls, waits 30 s or for the network") func gives() throws {
        for hasNetwork in [true, false] {
            var bench = Bench()
            try bench.connect()
            try bench.fallBack()
            for _ in 0..<5 {
                while bench.outstanding(.poll) == 0 { try bench.passToWake() }
                try bench.lose(.poll)
            }
            #expect(bench.status?.link == .error)
            if hasNetwork {
                bench.feed(.networkChanged(isOnline: true))
            } else {
                bench.pass(.seconds(30))
            }
            #expect(bench.status?.link == .connecting)
        }
    }

    @Test("waits as long as the relay asks, whatever the network does") func retryAfter() throws {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        bench.pass(.seconds(1))
        try bench.answer(.poll, 429, retryAfter: "20")
        bench.pass(.seconds(10))
        bench.feed(.networkChanged(isOnline: true))
        bench.pass(.milliseconds(9_999))
        #expect(bench.outstanding(.poll) == 0)
        bench.pass(.milliseconds(1))
        #expect(bench.outstanding(.poll) == 1)
    }

    @Test(
        "stops for good when the session is over",
        arguments: [
            (401, ErrorCode.invalidToken), (404, .sessionNotFound), (409, .superseded),
            (410, .sessionExpired),
        ])
    func over(status: Int, error: ErrorCode) throws {
        var bench = Bench()
        try bench.connect()
        try bench.fallBack()
        bench.pass(.seconds(1))
        try bench.answer(.poll, status, ["error": .string(error.rawValue)])
        #expect(bench.status?.link == .disconnected)
        bench.sent = []
        bench.pass(.seconds(600))
        #expect(bench.sent.isEmpty)
    }
}
