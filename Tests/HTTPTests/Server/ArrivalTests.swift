import EventLoop
import Testing

@testable import HTTP

@Suite("The arrival of a request") struct ArrivalTests {
    private let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"

    @Test("is one moment when it comes whole", arguments: ["", post + "body", "\r\n"])
    func whole(before: String) async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            let start = EventLoop.now
            try client.send(before + get)
            for _ in 0...(before.hasPrefix("POST") ? 1 : 0) {
                _ = try client.response()
                let arrival = rig.handler.arrivals.take()
                #expect(arrival.begun >= start)
                #expect(arrival.completed == arrival.begun)
                #expect(arrival.completed <= EventLoop.now)
            }
        }
    }

    @Test(
        "begins with its first byte and ends with its last",
        arguments: [
            ("P", "OST / HTTP/1.1\r\nHost: x\r\n\r\n"),
            ("POST / HTTP/1.1\r\nHo", "st: x\r\nContent-Length: 4\r\n\r\nbody"),
            (post, "body"), (post + "bo", "dy"),
        ])
    func parts(first: String, second: String) async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            try client.send(get + first)
            // What came in the same read has been looked at before the answer leaves.
            _ = try client.response()
            _ = rig.handler.arrivals.take()
            let between = EventLoop.now
            try client.send(second)
            _ = try client.response()
            let arrival = rig.handler.arrivals.take()
            #expect(arrival.begun < between)
            #expect(arrival.completed >= between)
        }
    }

    @Test("does not count the wait behind another on the same connection")
    func pipelined() async throws {
        let gate = Signal()
        try await ServerRig.run { request, loop in
            if request.path == "/slow" { _ = await gate.wait(on: loop, timeout: .seconds(60)) }
            return .text("answered")
        } _: { rig in
            let client = try rig.connect()
            try client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" + get)
            _ = rig.handler.arrivals.take()
            let answered = EventLoop.now
            gate.fire()
            let arrival = rig.handler.arrivals.take()
            #expect(arrival.begun >= answered)
            #expect(arrival.completed == arrival.begun)
        }
    }

    @Test("does not begin with an empty line, which is overlooked") func emptyLine() async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            try client.send(get + "\r\n")
            _ = try client.response()
            _ = rig.handler.arrivals.take()
            let between = EventLoop.now
            try client.send(get)
            #expect(rig.handler.arrivals.take().begun >= between)
        }
    }

    @Test("costs a look at the clock, and another when it comes in parts") func looks() {
        var notes = ArrivalNotes()
        var looks = 0
        func now() -> Duration {
            looks += 1
            return .seconds(looks)
        }
        func moments(_ begun: Int, _ completed: Int) -> Arrival {
            Arrival(begun: .seconds(begun), completed: .seconds(completed))
        }
        notes.begin(at: now())
        notes.begin(at: now())
        #expect(notes.complete(at: now()) == moments(1, 1))
        notes.pause(isIdle: true)
        notes.begin(at: now())
        notes.pause(isIdle: false)
        notes.begin(at: now())
        #expect(notes.complete(at: now()) == moments(2, 3))
        #expect(looks == 3)
    }
}
