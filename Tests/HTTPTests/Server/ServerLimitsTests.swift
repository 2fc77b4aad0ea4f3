import EventLoop
import HTTP
import Synchronization
import Testing

@Suite("A server's limits") struct ServerLimitsTests {
    struct Late: Sendable, CustomTestStringConvertible {
        var limit: @Sendable (inout ServerLimits) -> Void
        var sent: String
        var answer: Int?
        var reason: CloseReason
        var testDescription: String { reason.rawValue + (answer == nil ? ", silently" : "") }
    }

    static let tiny = Duration.milliseconds(2)
    static let late: [Late] = [
        Late(limit: { $0.header = tiny }, sent: "", answer: nil, reason: .headerTimeout),
        Late(limit: { $0.header = tiny }, sent: "GET / HT", answer: 408, reason: .headerTimeout),
        Late(
            limit: { $0.body = tiny },
            sent: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n1", answer: 408,
            reason: .bodyTimeout),
        Late(
            limit: { $0.idle = tiny }, sent: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", answer: 200,
            reason: .idleTimeout),
    ]

    @Test("end a connection that is late", arguments: late) func deadlines(late: Late) async throws
    {
        var limits = ServerLimits.standard
        limits.sweep = .milliseconds(1)
        late.limit(&limits)
        try await ServerRig.run(limits: limits) { rig in
            let client = try rig.connect()
            try client.send(late.sent)
            if let answer = late.answer { #expect(try client.response().status == answer) }
            #expect(client.receiveAll() == "")
            client.finishWriting()
            #expect(rig.handler.closed.take() == late.reason)
        }
    }

    @Test("do not end one whose handler takes its time") func handlersMayWait() async throws {
        var limits = ServerLimits.standard
        (limits.sweep, limits.header, limits.body, limits.idle) =
            (.milliseconds(1), .milliseconds(1), .milliseconds(1), .milliseconds(1))
        try await ServerRig.run(limits: limits) { _, loop in
            _ = await Signal().wait(on: loop, timeout: .milliseconds(30))
            return .text("late")
        } _: { rig in
            let client = try rig.connect()
            try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try client.response().body == "late")
        }
    }

    @Test("end a client that does not read its answer") func writeStall() async throws {
        var limits = ServerLimits.standard
        (limits.sweep, limits.writeStall) = (.milliseconds(1), .milliseconds(20))
        let sent = Box<Bool>()
        try await ServerRig.run(limits: limits) { _, _ in
            .text(String(repeating: "x", count: 32 << 20), onSent: { sent.put($0) })
        } _: { rig in
            let client = try rig.connect()
            try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(rig.handler.closed.take() == .slowConsumer)
            #expect(sent.take() == false)
            _ = client
        }
    }

    @Test("bound a refused client's lingering", arguments: [true, false])
    func linger(byTime: Bool) async throws {
        var limits = ServerLimits.standard
        limits.sweep = .milliseconds(1)
        if byTime { limits.linger = .milliseconds(2) } else { limits.lingerBytes = 1000 }
        try await ServerRig.run(limits: limits) { rig in
            let client = try rig.connect()
            try client.send("nonsense\r\n")
            #expect(try client.response().status == 400)
            if !byTime { try? client.send(String(repeating: "x", count: 2000)) }
            #expect(rig.handler.closed.take() == .violation)
        }
    }

    @Test("answer connections over capacity 503 and recover") func overCapacity() async throws {
        var limits = ServerLimits.standard
        limits.connections = 2
        let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        try await ServerRig.run(loops: 2, limits: limits) { rig in
            let first = try rig.connect()
            try first.send(get)
            #expect(try first.response().status == 200)
            do {
                let second = try rig.connect()
                try second.send(get)
                #expect(try second.response().status == 200)
                let third = try rig.connect()
                try third.send(get)
                #expect(try third.response().status == 503)
                third.finishWriting()
                #expect(rig.handler.closed.take() == .overCapacity)
                #expect(rig.server.connectionCount == 2)
            }
            #expect(rig.handler.closed.take() == .clientClose)
            let fourth = try rig.connect()
            try fourth.send(get)
            #expect(try fourth.response().status == 200)
        }
    }

    @Test("tell of each connection that is closed without an answer")
    func droppedOverCapacity() async throws {
        var limits = ServerLimits.standard
        (limits.connections, limits.refusedConnections) = (1, 1)
        try await ServerRig.run(limits: limits) { rig in
            let first = try rig.connect()
            try first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try first.response().status == 200)
            let refused = try rig.connect()
            #expect(try refused.response().status == 503)
            for _ in 0..<3 {
                #expect(try rig.connect().receiveAll() == "")
                #expect(rig.handler.dropped.take().text == "127.0.0.1")
            }
            #expect(rig.handler.opened.load(ordering: .relaxed) == 2)
            refused.finishWriting()
            #expect(rig.handler.closed.take() == .overCapacity)
            #expect(rig.server.connectionCount == 1)
        }
    }

    @Test("count a refused client that resets its connection as refused")
    func resetOverCapacity() async throws {
        var limits = ServerLimits.standard
        limits.connections = 1
        let gate = Box<Void>()
        try await ServerRig.run(limits: limits) { rig in
            let first = try rig.connect()
            try first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try first.response().status == 200)
            // Held up, so that the second is accepted when it has gone.
            rig.loops[0].execute { gate.take() }
            try rig.connect().resetOnClose()
            gate.put(())
            #expect(rig.handler.closed.take() == .clientClose)
            #expect(rig.server.connectionCount == 1)
        }
    }
}
