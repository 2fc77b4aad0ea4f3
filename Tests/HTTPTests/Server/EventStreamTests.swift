import EventLoop
import HTTP
import Synchronization
import Testing

@Suite("An event stream") struct EventStreamTests {
    /// A handler's answer that hands its stream to the test.
    static func events(_ streams: Box<LoopBound<EventStream>>, _ loop: EventLoop) -> Response {
        Response(
            status: 200,
            body: .events { stream in
                stream.send(ServerSentEvent(event: "connected", data: "1"))
                streams.put(LoopBound(stream, to: loop))
            })
    }

    let request = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("carries its first events with its head") func opening() async throws {
        let streams = Box<LoopBound<EventStream>>()
        try await ServerRig.run {
            Self.events(streams, $1)
        } _: { rig in
            let client = try rig.connect()
            try client.send(request)
            let head = try client.receive(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(head.contains("text/event-stream"))
            #expect(try client.receive(through: "data: 1\n\n").contains("event: connected\n"))
        }
    }

    @Test("is fed from any thread through its loop, in order") func fanOut() async throws {
        let streams = Box<LoopBound<EventStream>>()
        let count = 50
        try await ServerRig.run(loops: 2) {
            Self.events(streams, $1)
        } _: { rig in
            let address = rig.server.address
            let received = Box<[String]>()
            let clients = try LoopThreads(count: 1, name: "client")
            defer { clients.stopAndJoin() }
            let loop = clients.loops[0]
            loop.execute {
                for _ in 0..<count {
                    loop.start {
                        var events: [String] = []
                        let stream = try? await ClientEventStream.open(
                            "/events", at: address, on: loop
                        ) { event in
                            events.append(event.text)
                            if events.count == 11 { received.put(events) }
                        }
                        retain(stream, on: loop)
                    }
                }
            }
            let open = (0..<count).map { _ in streams.take() }
            for number in 0..<10 {
                for stream in open {
                    stream.loop.execute { stream.value.send(ServerSentEvent(data: "\(number)")) }
                }
            }
            let expected = ["1"] + (0..<10).map { "\($0)" }
            for _ in 0..<count { #expect(received.take() == expected) }
        }
    }

    @Test("notices promptly that its client has gone") func clientGone() async throws {
        let streams = Box<LoopBound<EventStream>>()
        let closed = Box<CloseReason>()
        try await ServerRig.run {
            Self.events(streams, $1)
        } _: { rig in
            do {
                let client = try rig.connect()
                try client.send(request)
                let stream = streams.take()
                stream.loop.execute { stream.value.onClose { closed.put($0) } }
                _ = try client.receive(through: "data: 1\n\n")
            }
            #expect(closed.take() == .clientClose)
            #expect(rig.handler.closed.take() == .clientClose)
        }
    }

    @Test("ends after what was sent") func closing() async throws {
        let streams = Box<LoopBound<EventStream>>()
        let closed = Box<CloseReason>()
        try await ServerRig.run {
            Self.events(streams, $1)
        } _: { rig in
            let client = try rig.connect()
            try client.send(request)
            let stream = streams.take()
            stream.loop.execute {
                stream.value.onClose { closed.put($0) }
                stream.value.send(ServerSentEvent(data: "last"))
                stream.value.close()
                #expect(!stream.value.isOpen)
                #expect(!stream.value.send(ServerSentEvent(data: "too late")))
            }
            #expect(client.receiveAll().contains("data: last\n\n"))
            #expect(closed.take() == .serverClose)
            #expect(rig.handler.closed.take() == .serverClose)
        }
    }

    @Test("closes on a client that lets too much wait") func slowConsumer() async throws {
        var limits = ServerLimits.standard
        let bound = 100_000
        limits.streamBuffer = bound
        let streams = Box<LoopBound<EventStream>>()
        let closed = Box<CloseReason>()
        try await ServerRig.run(limits: limits) {
            Self.events(streams, $1)
        } _: { rig in
            let client = try rig.connect()
            try client.send(request)
            let stream = streams.take()
            let event = ServerSentEvent(data: String(repeating: "x", count: 10_000))
            @Sendable func sendOn() {
                guard stream.value.send(event) else { return }
                #expect(stream.value.pendingBytes <= bound + event.bytes.count)
                stream.loop.execute { sendOn() }
            }
            stream.loop.execute {
                stream.value.onClose { closed.put($0) }
                sendOn()
            }
            #expect(closed.take() == .slowConsumer)
            #expect(rig.handler.closed.take() == .slowConsumer)
            _ = client
        }
    }

    @Test("beats while nothing happens") func heartbeat() async throws {
        var limits = ServerLimits.standard
        (limits.sweep, limits.heartbeat) = (.milliseconds(1), .milliseconds(3))
        let streams = Box<LoopBound<EventStream>>()
        try await ServerRig.run(limits: limits) {
            Self.events(streams, $1)
        } _: { rig in
            let client = try rig.connect()
            try client.send(request)
            for _ in 0..<3 { _ = try client.receive(through: "event: heartbeat\ndata: {}\n\n") }
        }
    }

    @Test("begins after the answers to earlier requests") func afterPipelined() async throws {
        let streams = Box<LoopBound<EventStream>>()
        try await ServerRig.run { request, loop in
            request.path == "/events" ? Self.events(streams, loop) : .text("first")
        } _: { rig in
            let client = try rig.connect()
            try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + request)
            #expect(try client.response().body == "first")
            _ = try client.receive(through: "data: 1\n\n")
        }
    }
}
