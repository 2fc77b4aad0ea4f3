package import EventLoop
import HTTP
import JSON
import Wire

/// An agent that waits for each answer before it asks again, going through its sessions in turn, on
/// one keep-alive connection. Loop-confined.
package final class SimulatedAgent {
    /// The tool it calls: it takes no arguments and changes nothing.
    static let tool = "list_data_contexts"
    /// How long the relay may wait with its answer, in seconds: a call's usual deadline.
    static let wait = 30
    /// How much longer the answer itself may take.
    static let margin = Duration.seconds(5)

    private let client: Client
    private let codes: [String]
    private let prefix: String
    private var calls = 0
    private let headers: Headers = [
        .contentType: "application/json", .prefer: "wait=\(SimulatedAgent.wait)",
    ]

    /// - Parameters:
    ///   - name: Begins its request ids; unique within the relay, at most 40 bytes of their form.
    ///   - codes: Its sessions; at least one.
    package init(
        _ name: String, relay address: SocketAddress, on loop: EventLoop, codes: [String]
    ) {
        precondition(!codes.isEmpty, "an agent needs a session")
        client = Client(to: address, on: loop)
        self.codes = codes
        prefix = "\(name)."
    }

    /// Makes one call and checks its answer.
    /// - Returns: `nil` when it has completed as it should.
    package func call() async -> CallFault? {
        let id = prefix + String(calls)
        let code = codes[calls % codes.count]
        calls += 1
        let body = #"{"code":"\#(code)","requestId":"\#(id)","tool":"\#(Self.tool)","args":{}}"#
        do {
            let response = try await client.send(
                .post, "/api/request", headers: headers, body: Array(body.utf8),
                timeout: .seconds(Self.wait) + Self.margin)
            return CallFault(in: response, to: id)
        } catch {
            return CallFault(error)
        }
    }

    /// Closes its connection; a call under way ends.
    package func stop() { client.close() }
}
