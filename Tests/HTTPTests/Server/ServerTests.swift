import EventLoop
import HTTP
import Synchronization
import Testing

@Suite("A server") struct ServerTests {
    let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("answers requests one after the other on one connection") func keepAlive() async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            for _ in 0..<3 {
                try client.send(get)
                let response = try client.response()
                #expect(response.status == 200)
                #expect(response.body == "hello")
                #expect(response.head.contains("\r\nDate: "))
            }
            #expect(rig.handler.opened.load(ordering: .relaxed) == 1)
        }
    }

    @Test("closes when the client asks for it", arguments: ["1.1\r\nConnection: close", "1.0"])
    func connectionClose(version: String) async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            try client.send("GET / HTTP/\(version)\r\nHost: x\r\n\r\n")
            #expect(client.receiveAll().hasSuffix("hello"))
            #expect(rig.handler.closed.take() == .clientClose)
        }
    }

    @Test("answers pipelined requests in their order, one handler at a time")
    func pipelining() async throws {
        let first = Signal()
        let begun = Box<String>()
        try await ServerRig.run { request, loop in
            begun.put(request.path)
            if request.path == "/1" { _ = await first.wait(on: loop, timeout: .seconds(60)) }
            return .text(request.path)
        } _: { rig in
            let client = try rig.connect()
            let requests = (1...3).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }
            try client.send(requests.joined())
            #expect(begun.take() == "/1")
            // Were the second handler to run now, it would have put its path before this does.
            rig.onLoop { _ in begun.put("still the first") }
            #expect(begun.take() == "still the first")
            first.fire()
            for number in 1...3 { #expect(try client.response().body == "/\(number)") }
        }
    }

    @Test("answers a thousand pipelined requests, though it reads ahead a little only")
    func deepPipeline() async throws {
        var limits = ServerLimits.standard
        limits.readAhead = 100
        limits.pipelinedOutput = 1000
        let gate = Signal()
        try await ServerRig.run(limits: limits) { request, loop in
            if request.path == "/0" { _ = await gate.wait(on: loop, timeout: .seconds(60)) }
            return .text(request.path)
        } _: { rig in
            let client = try rig.connect()
            let count = 1000
            let requests = (0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }
            try client.send(requests.joined())
            gate.fire()
            for number in 0..<count { #expect(try client.response().body == "/\(number)") }
        }
    }

    @Test("answers at once what needs no task, in order with what does") func immediate()
        async throws
    {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            try client.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n" + get)
            #expect(try client.response().body == "at once")
            #expect(try client.response().body == "hello")
        }
    }

    @Test("tells HEAD the length and sends no body") func head() async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            try client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get)
            let response = try client.response(hasBody: false)
            #expect(response.head.contains("Content-Length: 5\r\n"))
            #expect(try client.response().body == "hello")
        }
    }

    @Test(
        "reads bodies of either framing",
        arguments: [
            "Content-Length: 5\r\n\r\n12345",
            "Transfer-Encoding: chunked\r\n\r\n2\r\n12\r\n3\r\n345\r\n0\r\n\r\n",
        ]) func bodies(rest: String) async throws
    {
        try await ServerRig.run { request, _ in
            .text(String(decoding: request.body, as: UTF8.self))
        } _: { rig in
            let client = try rig.connect()
            // Twice: what follows a body is the next request.
            for _ in 0..<2 {
                try client.send("POST / HTTP/1.1\r\nHost: x\r\n\(rest)")
                #expect(try client.response().body == "12345")
            }
        }
    }

    @Test("invites a body that waits to be asked for") func expectContinue() async throws {
        try await ServerRig.run { request, _ in
            .text("\(request.body.count)")
        } _: { rig in
            let client = try rig.connect()
            try client.send(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try client.send("abc")
            #expect(try client.response().body == "3")
        }
    }

    @Test(
        "refuses a body beyond the route's limit before it is sent",
        arguments: [
            "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
        ]) func bodyLimit(rest: String) async throws
    {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            try client.send("POST /small HTTP/1.1\r\nHost: x\r\n\(rest)")
            #expect(try client.response().status == 413)
            client.finishWriting()
            #expect(rig.handler.closed.take() == .violation)
        }
    }

    @Test("refuses what is malformed, and the client can read why") func refusal() async throws {
        try await ServerRig.run { rig in
            let client = try rig.connect()
            // More follows than is ever read: closing at once would reset the answer away.
            try client.send(get + "GET  / HTTP/1.1\r\n" + String(repeating: "x", count: 200_000))
            #expect(try client.response().status == 200)
            #expect(try client.response().status == 400)
            #expect(rig.handler.refused.take() == .badRequestLine)
            client.finishWriting()
            #expect(client.receiveAll() == "")
            #expect(rig.handler.closed.take() == .violation)
        }
    }

    @Test("tells a handler whether its answer was sent") func onSent() async throws {
        let sent = Box<Bool>()
        try await ServerRig.run { _, _ in
            .text("x", onSent: { sent.put($0) })
        } _: { rig in
            let client = try rig.connect()
            try client.send(get + get)
            #expect(sent.take())
            #expect(sent.take())
        }
    }

    @Test("answers a client that half-closes after its request") func halfClose() async throws {
        let ended = Box<Bool>()
        try await ServerRig.run { _, loop in
            // Cancelled by the half-close, as by any end of input.
            ended.put(await Signal().wait(on: loop, timeout: .seconds(60)))
            return .text("done")
        } _: { rig in
            let client = try rig.connect()
            try client.send(get)
            client.finishWriting()
            #expect(ended.take() == false)
            #expect(client.receiveAll().hasSuffix("done"))
            #expect(rig.handler.closed.take() == .clientClose)
        }
    }

    @Test(
        "notices a client that vanishes",
        arguments: [
            "", "GET / HT", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n123",
        ]) func vanishing(sent: String) async throws
    {
        try await ServerRig.run { rig in
            do { try rig.connect().send(sent) }
            #expect(rig.handler.closed.take() == .clientClose)
        }
    }

    @Test("serves a thousand connections at once, dealt out to all loops")
    func manyConnections() async throws {
        let perLoop = Mutex<[String: Int]>([:])
        try await ServerRig.run(loops: 2) { _, loop in
            perLoop.withLock { $0[loop.name, default: 0] += 1 }
            return .text("hello")
        } _: { rig in
            let address = rig.server.address
            let done = Box<Int>()
            let gate = Signal()
            let clients = try LoopThreads(count: 1, name: "client")
            let loop = clients.loops[0]
            loop.execute {
                for _ in 0..<1000 {
                    let client = Client(to: address, on: loop)
                    loop.start {
                        for _ in 0..<2 {
                            let status = try? await client.send(.get, "/").status
                            done.put(status ?? 0)
                        }
                        // Keeps the connection open until all of them are.
                        if !gate.isFired { _ = client }
                    }
                    retain(client, on: loop)
                }
            }
            for _ in 0..<2000 { #expect(done.take() == 200) }
            #expect(rig.server.connectionCount == 1000)
            #expect(perLoop.withLock { $0 } == ["rig-0": 1000, "rig-1": 1000])
            clients.stopAndJoin()
        }
    }
}

/// Keeps loop-confined things alive for as long as the test process.
func retain<Value>(_ value: Value, on loop: EventLoop) {
    retained.withLock { $0.append(LoopBound(value, to: loop)) }
}
private let retained = Mutex<[any Sendable]>([])
