import EventLoop
import HTTP
import Testing

@Suite("A draining server") struct DrainTests {
    let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("accepts nobody, drops the idle and answers who is being served")
    func drain() async throws {
        let gate = Signal()
        let begun = Box<Bool>()
        try await ServerRig.run(loops: 2) { request, loop in
            if request.path == "/slow" {
                begun.put(true)
                _ = await gate.wait(on: loop, timeout: .seconds(60))
            }
            return .text("answered")
        } _: { rig in
            let busy = try rig.connect()
            try busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" + get)
            #expect(begun.take())
            let idle = try rig.connect()
            try idle.send(get)
            #expect(try idle.response().status == 200)

            let drained = Box<Int>()
            rig.server.drain(within: .seconds(60)) { drained.put($0) }
            #expect(idle.receiveAll() == "")
            #expect(rig.handler.closed.take() == .serverClose)
            #expect(throws: (any Error).self) {
                let late = try rig.connect()
                try late.send(get)
                _ = try late.response()
            }

            gate.fire()
            let rest = busy.receiveAll()
            #expect(rest.contains("Connection: close\r\n"))
            #expect(rest.hasSuffix("answered"))
            #expect(drained.take() == 0)
            #expect(rig.server.connectionCount == 0)
        }
    }

    @Test("tells every stream when to come back") func farewell() async throws {
        try await ServerRig.run { _, _ in
            Response(status: 200, body: .events { _ in })
        } _: { rig in
            let streams = try (0..<3).map { _ in
                let stream = try rig.connect()
                try stream.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
                return stream
            }
            for stream in streams { _ = try stream.receive(through: "\r\n\r\n") }
            rig.server.drain(within: .seconds(60)) { _ in }
            for stream in streams {
                #expect(stream.receiveAll().contains(": goodbye\nretry: 7\n\n"))
            }
        }
    }

    @Test("answers a request that was on its way to an idle connection, as its last")
    func lateRequest() async throws {
        try await ServerRig.run { rig in
            let kept = try rig.connect()
            try kept.send(get)
            #expect(try kept.response().status == 200)
            let fresh = try rig.connect()
            let draining = Box<Bool>()
            let drained = Box<Int>()
            rig.loops[0].execute {
                rig.server.drain(within: .seconds(60)) { drained.put($0) }
                rig.loops[0].execute { draining.put(true) }
            }
            #expect(draining.take())
            for client in [kept, fresh] {
                try client.send(get)
                #expect(client.receiveAll().contains("Connection: close\r\n"))
            }
            #expect(drained.take() == 0)
        }
    }

    @Test("answers who was connected before it stopped accepting") func backlog() async throws {
        try await ServerRig.run { rig in
            let drained = Box<Int>()
            let connected = Box<Bool>()
            // The loop cannot accept before the drain has begun.
            rig.loops[0].execute {
                _ = connected.take()
                rig.server.drain(within: .seconds(60)) { drained.put($0) }
            }
            let client = try rig.connect()
            try client.send(get)
            connected.put(true)
            let response = client.receiveAll()
            #expect(response.contains("Connection: close\r\n"))
            #expect(response.hasSuffix("hello"))
            #expect(drained.take() == 0)
        }
    }

    @Test("closes streams, and cuts what does not end within the grace") func grace() async throws {
        let begun = Box<Bool>()
        let outcome = Box<Bool>()
        try await ServerRig.run { request, loop in
            begun.put(true)
            if request.path == "/events" { return Response(status: 200, body: .events { _ in }) }
            _ = await Signal().wait(on: loop, timeout: .seconds(60))
            return .text("never", onSent: { outcome.put($0) })
        } _: { rig in
            let stream = try rig.connect()
            try stream.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            let stuck = try rig.connect()
            try stuck.send(get)
            #expect(begun.take())
            #expect(begun.take())
            let drained = Box<Int>()
            rig.server.drain(within: .milliseconds(5)) { drained.put($0) }
            #expect(stream.receiveAll().contains("text/event-stream"))
            #expect(stuck.receiveAll() == "")
            #expect(drained.take() == 1)
            #expect(outcome.take() == false)
        }
    }
}
