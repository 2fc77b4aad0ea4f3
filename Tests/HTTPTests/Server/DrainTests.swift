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

            let drained = Box<Bool>()
            rig.server.drain(within: .seconds(60)) { drained.put(true) }
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
            #expect(drained.take())
            #expect(rig.server.connectionCount == 0)
        }
    }

    @Test("closes streams, and what does not end within the grace") func grace() async throws {
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
            let drained = Box<Bool>()
            rig.server.drain(within: .milliseconds(5)) { drained.put(true) }
            #expect(stream.receiveAll().contains("text/event-stream"))
            #expect(stuck.receiveAll() == "")
            #expect(drained.take())
            #expect(outcome.take() == false)
        }
    }
}
