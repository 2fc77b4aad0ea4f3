import JSON
import Testing
import Wire

@testable import Worker

@Suite("A worker that pairs") struct PairingTests {
    @Test("remembers its key before it uses it") func remembers() throws {
        var bench = Bench()
        bench.start()
        #expect(bench.remembered == ["fresh"])
        let request = try bench.take(.session)
        #expect(request.path == "api/sessions")
        #expect(request.headers.contains(HeaderField(name: "Idempotency-Key", value: "fresh")))
        #expect(request.headers.contains(HeaderField(name: "X-Worker-Id", value: "me")))
    }

    @Test("finds its session again by the stored key") func stored() throws {
        var bench = Bench()
        bench.start(storedKey: "old")
        let request = try bench.take(.session)
        #expect(request.headers.contains(HeaderField(name: "Idempotency-Key", value: "old")))
    }

    @Test("takes a fresh key when the stored one is refused", arguments: [400, 404, 409, 410, 422])
    func refused(status: Int) throws {
        var bench = Bench()
        bench.start(storedKey: "old")
        try bench.answer(.session, status)
        #expect(bench.remembered == ["old", "fresh"])
        try bench.answer(.session, 201, Bench.session)
        #expect(bench.status?.code == Bench.code)
    }

    @Test("keeps asking, ever more slowly, and says why", arguments: [404, 429, 500, 503])
    func retries(status: Int) throws {
        var bench = Bench()
        bench.start()
        var pauses: [Int] = []
        for _ in 0..<8 {
            try bench.answer(.session, status)
            #expect(bench.status?.link == .error)
            pauses.append(try #require(bench.wake).milliseconds(since: bench.now))
            try bench.passToWake()
            #expect(bench.outstanding(.session) == 1)
        }
        #expect(750...1_250 ~= pauses[0])
        #expect(22_500...37_500 ~= pauses[7])
    }

    @Test("waits as long as the relay asks") func retryAfter() throws {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 429, retryAfter: "60")
        #expect(bench.wake == bench.now + .seconds(60))
    }

    @Test("gives up a question after 10 s and asks again") func unanswered() throws {
        var bench = Bench()
        bench.start()
        bench.sent = []
        bench.pass(.seconds(12))
        #expect(bench.outstanding(.session) == 1)
    }

    @Test(
        "refuses a reply that is no session", arguments: ["", "{}", "[1", "{\"code\":\"short\"}"])
    func garbage(body: String) throws {
        var bench = Bench()
        bench.start()
        let request = try bench.take(.session)
        let reply = HTTPReply(status: 200, body: body)
        bench.feed(.exchangeEnded(request.exchange, .answered(reply)))
        #expect(bench.status?.link == .error)
    }

    @Test("is never seen to show or store its token") func token() throws {
        var bench = Bench()
        try bench.connect()
        let status = try #require(bench.status)
        #expect(!WorkerAction.show(status).page.serialized().contains(Bench.token))
        #expect(!bench.remembered.contains(Bench.token))
        #expect(bench.streams.allSatisfy { !$0.path.contains(Bench.token) })
    }
}
