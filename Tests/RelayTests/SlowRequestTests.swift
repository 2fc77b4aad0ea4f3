import EventLoop
import HTTP
import JSON
import Testing

@Suite("A request that comes slowly") struct SlowRequestTests {
    private static let pause = Duration.milliseconds(20)
    private static let pauseMs = 20.0

    /// Sends a POST in two parts with a pause between them.
    private func postSlowly(
        _ target: String, _ body: JSONValue, to rig: RelayRig
    ) throws -> Answer {
        let connection = try rig.connect()
        let body = body.utf8()
        let half = body.count / 2
        let first = """
            GET /healthz HTTP/1.1\r
            Host: x\r
            \r
            POST \(target) HTTP/1.1\r
            Host: x\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            \r

            """
        try connection.send(Array(first.utf8) + body[..<half])
        // Answered once the relay has looked at all that came with it.
        #expect(try connection.answer(isHead: false).status == 200)
        let begun = EventLoop.now
        try rig.eventually { EventLoop.now >= begun + Self.pause }
        try connection.send(Array(body[half...]))
        return try connection.answer(isHead: false)
    }

    @Test("counts from its first byte, in `admit` and on the call's line") func call() throws {
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            let answer = try postSlowly("/api/request", session.call("c-1"), to: rig)
            #expect(answer.status == 202)
            let target = "/api/request/\(session.code)/c-1"
            let ended = try rig.connect().ask(.delete, target)
            let admit = try #require(ended["stages"]?["admitMs"]?.doubleValue)
            #expect(admit >= Self.pauseMs)
        }
        let line = try #require(lines.only("call.finished"))
        #expect(try #require(line["durationMs"]?.doubleValue) >= Self.pauseMs)
    }

    @Test("counts from its first byte on a line of its own, too") func other() throws {
        let lines = try RelayRig.logged { rig in
            let answer = try postSlowly("/api/sessions", ["a": 1], to: rig)
            #expect(answer.status == 201)
        }
        let line = try #require(lines.first { $0["route"] == "/api/sessions" })
        #expect(try #require(line["durationMs"]?.doubleValue) >= Self.pauseMs)
    }
}
