import EventLoop
import HTTP
import JSON
import Testing

/// An agent that asks again, with the same id, until it has an answer: through restarts of the
/// relay and full queues. Loop-confined.
final class PatientAgent {
    static let pause = Duration.milliseconds(20)
    /// A relay that is gone for longer is not coming back.
    static let attempts = 1_500

    let name: String
    private let client: Client
    private let loop: EventLoop

    init(_ name: String, _ address: SocketAddress, _ loop: EventLoop) {
        self.name = name
        self.loop = loop
        client = Client(to: address, on: loop)
    }

    func stop() { client.close() }

    /// Submits a call that may not run twice, until that is acknowledged.
    func submit(_ id: String, to code: String, _ evidence: CrashTests.Evidence) async {
        let body: JSONValue = [
            "code": .string(code), "requestId": .string(id), "tool": "log_message",
            "args": ["message": .string(id)], "deadlineMs": 120_000,
        ]
        let answer = await ask(.post, "/api/request", body: body.utf8())
        switch answer?.status {
        case 200?, 202?: evidence.note { $0.acknowledged.append(id) }
        default: evidence.note { $0.refusals.append("submit \(id): \(answer?.text ?? "nothing")") }
        }
    }

    /// Reads a call back once it has ended.
    func read(_ id: String, of code: String, _ evidence: CrashTests.Evidence) async {
        for _ in 0..<Self.attempts {
            let answer = await ask(.get, "/api/response?code=\(code)&id=\(id)", wait: 20)
            switch answer?.status {
            case 202?: continue
            case 200?:
                guard let body = try? JSONValue.parse(answer?.body ?? []) else { break }
                let result = body["result"] ?? body["error"] ?? nil
                let text = "\(body["outcome"]?.stringValue ?? "?") \(result.serialized())"
                return evidence.note { $0.results[id, default: []].append(text) }
            default: break
            }
            let text = answer?.text ?? "nothing"
            return evidence.note { $0.refusals.append("read \(id): \(text)") }
        }
    }

    /// What of a session must stay as it is, whatever happens to the relay.
    func look(at code: String) async -> String {
        let answer = await ask(.get, "/api/sessions/\(code)")
        let body = try? JSONValue.parse(answer?.body ?? [])
        return ["sessionId", "createdAt", "expiresAt"].map { member in
            body?[member]?.stringValue ?? "no \(member)"
        }.joined(separator: " ")
    }

    /// - Returns: The first answer that is neither lost nor a plea to wait.
    private func ask(
        _ method: HTTP.Method, _ target: String, body: [UInt8] = [], wait: Int? = nil
    ) async -> ClientResponse? {
        var headers: Headers = [.contentType: "application/json"]
        if let wait { headers.add(.prefer, "wait=\(wait)") }
        for _ in 0..<Self.attempts {
            if let answer = try? await client.send(method, target, headers: headers, body: body),
                answer.status != 429, answer.status != 503
            {
                return answer
            }
            _ = await Signal().wait(on: loop, timeout: Self.pause)
        }
        return nil
    }
}
