import EventLoop
@testable import HTTP
@testable import Load
import Testing

@Suite("A simulated agent") struct SimulatedAgentTests {
    @Test(
        "believes an answer only if it is its own call's and completed",
        arguments: [
            (200, #"{"requestId":"a.0","outcome":"completed"}"#, nil),
            (200, #"{"requestId":"a.1","outcome":"completed"}"#, .wrongRequestId),
            (200, #"{"outcome":"completed"}"#, .wrongRequestId),
            (200, #"{"requestId":"a.0","outcome":"timed_out"}"#, .ended("timed_out")),
            (200, #"{"requestId":"a.0"}"#, .unreadable),
            (200, "<html>", .unreadable),
            (202, #"{"requestId":"a.0","status":"delivered"}"#, .ended("delivered")),
            (429, #"{"error":"queue_full"}"#, .refused("queue_full")),
            (502, "<html>", .refused("502")),
            (500, "{}", .refused("500")),
        ] as [(Int, String, CallFault?)])
    func answers(status: Int, body: String, fault: CallFault?) {
        let response = ClientResponse(
            status: status, headers: Headers(), body: Array(body.utf8))
        #expect(CallFault(in: response, to: "a.0") == fault)
    }

    @Test(
        "names what the relay refuses",
        arguments: [("AAAAAAAA", "session_not_found"), ("A", "invalid_session_code")])
    func refusals(code: String, slug: String) throws {
        let fault = try RelayRig.run { rig in
            let address = rig.address
            return try rig.onLoop { loop in
                await SimulatedAgent("a", relay: address, on: loop, codes: [code]).call()
            }
        }
        #expect(fault == .refused(slug))
    }

    @Test("says so when nobody listens") func nobody() throws {
        let fault = try RelayRig.run { rig in
            // Port 1 of a loopback address that nothing else uses.
            let address = try #require(SocketAddress("127.77.77.77:1"))
            return try rig.onLoop { loop in
                await SimulatedAgent("a", relay: address, on: loop, codes: ["A"]).call()
            }
        }
        #expect(fault == .transport(.connect))
    }
}
