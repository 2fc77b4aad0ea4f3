import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("Calls larger than what a connection holds") struct LargeCallTests {
    /// A call whose body has exactly that many bytes.
    private func call(_ id: String, of size: Int, in session: TestSession) -> JSONValue {
        func body(_ filler: Int) -> JSONValue {
            session.call(
                id, "create_data_context",
                ["name": "D", "description": .string(String(repeating: "x", count: filler))])
        }
        return body(size - body(0).utf8().count)
    }

    /// More than a connection holds, in all.
    private func submitSeven(to session: TestSession) throws -> [String] {
        let ids = (1...7).map { "c-\($0)" }
        for id in ids {
            let body = call(id, of: 1_000_000, in: session)
            #expect(try session.rig.post("/api/request", body).status == 202)
        }
        return ids
    }

    @Test("reach the worker's stream, the largest that is accepted too") func largest() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let body = call("c-1", of: HTTPLimits.standard.body, in: session)
            #expect(try rig.post("/api/request", body).status == 202)
            #expect(try stream.call().requestId == "c-1")
            try session.finish("c-1")
            try session.submit("c-2")
            #expect(try stream.call().requestId == "c-2")
        }
    }

    @Test("reach it in order when many wait, each once") func many() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let ids = try submitSeven(to: session)
            let stream = try session.stream().connected()
            for id in ids {
                let call = try stream.call()
                #expect(call.requestId == id)
                #expect(call["delivery"] == 1)
            }
            for id in ids { try session.finish(id) }
            let closed = rig.metrics.streams.closed
            #expect(WorkInFlight.allCases.allSatisfy { closed[.slowConsumer, $0].value == 0 })
        }
    }

    @Test("are not sent any more once they were withdrawn") func withdrawn() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let ids = try submitSeven(to: session)
            let stream = try session.stream().connected()
            #expect(try stream.call().requestId == "c-1")
            let agent = try rig.connect()
            let answer = try agent.ask(.delete, "/api/request/\(session.code)/c-7")
            #expect(answer.status == 200)
            for id in ids[1..<6] { #expect(try stream.call().requestId == id) }
            try session.submit("c-8")
            // Whether c-7 was on its way is the kernel's buffers' affair; then its end is told.
            var next = try #require(try stream.next())
            if next.requestId == "c-7" {
                if next.name == "tool-request" { next = try #require(try stream.next()) }
                #expect(next.name == "tool-cancel")
                next = try #require(try stream.next())
            }
            #expect(next.requestId == "c-8")
        }
    }
}
