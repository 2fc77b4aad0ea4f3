import EventLoop
import HTTP
import Synchronization
import Testing

@Suite("A client") struct ClientTests {
    @Test("sends method, target, headers and body, and reads the answer") func exchange()
        async throws
    {
        try await ServerRig.run { request, _ in
            let body = String(decoding: request.body, as: UTF8.self)
            return .text(
                "\(request.method) \(request.path) \(request.query.raw) \(body)", status: 202)
        } _: { rig in
            let address = rig.server.address
            let answer = rig.onLoop { loop in
                await result { () throws(ClientError) in
                    try await Client(to: address, on: loop).send(
                        .post, "/a?b=c", headers: ["X-Request-Id": "1"], body: Array("d".utf8))
                }
            }
            let response = try answer.get()
            #expect(response.status == 202)
            #expect(response.text == "POST /a b=c d")
        }
    }

    @Test("connects again after the server has closed") func reconnects() async throws {
        try await ServerRig.run { rig in
            let address = rig.server.address
            let statuses = rig.onLoop { loop in
                let client = Client(to: address, on: loop)
                var statuses: [Int] = []
                for _ in 0..<2 {
                    let answer = try? await client.send(.get, "/", headers: ["Connection": "close"])
                    statuses.append(answer?.status ?? 0)
                    client.close()
                }
                return statuses
            }
            #expect(statuses == [200, 200])
            #expect(rig.handler.opened.load(ordering: .relaxed) == 2)
        }
    }

    @Test("gives up in time") func timeout() async throws {
        try await ServerRig.run { _, loop in
            _ = await Signal().wait(on: loop, timeout: .seconds(60))
            return .text("late")
        } _: { rig in
            let address = rig.server.address
            let answer = rig.onLoop { loop in
                await result { () throws(ClientError) in
                    try await Client(to: address, on: loop).send(
                        .get, "/", timeout: .milliseconds(5))
                }
            }
            #expect(throws: ClientError.timedOut) { try answer.get() }
        }
    }

    @Test("reads no more of an answer than it is to take") func largestAnswer() async throws {
        let bound = 1_000
        try await ServerRig.run { request, _ in
            if request.path == "/fits" { return .text(String(repeating: "x", count: bound)) }
            let text = String(repeating: "x", count: bound)
            return Response(status: 200, body: .events { $0.send(ServerSentEvent(data: text)) })
        } _: { rig in
            let address = rig.server.address
            let answers = rig.onLoop { loop in
                let client = Client(to: address, on: loop, largestAnswer: bound)
                var answers: [Result<Int, ClientError>] = []
                for path in ["/fits", "/endless", "/fits"] {
                    answers.append(
                        await result { () throws(ClientError) in
                            try await client.send(.get, path).body.count
                        })
                }
                client.close()
                return answers
            }
            let violation = HTTPViolation(.bodyTooLarge, at: bound)
            #expect(
                answers == [.success(bound), .failure(.violation(violation)), .success(bound)])
        }
    }

    @Test("says that nobody listens") func refused() async throws {
        try await ServerRig.run { rig in
            let free = try Listener(binding: #require(SocketAddress("127.0.0.1:0"))).address
            let answer = rig.onLoop { loop in
                await result { () throws(ClientError) in
                    try await Client(to: free, on: loop).send(.get, "/")
                }
            }
            #expect(throws: ClientError.self) { try answer.get() }
        }
    }

    @Test("reports an answer that is no stream") func notAStream() async throws {
        try await ServerRig.run { _, _ in
            .text("gone", status: 410)
        } _: { rig in
            let address = rig.server.address
            let failure: ClientError? = rig.onLoop { loop in
                do throws(ClientError) {
                    _ = try await ClientEventStream.open("/", at: address, on: loop) { _ in }
                    return nil
                } catch {
                    return error
                }
            }
            #expect(failure == .notAStream(status: 410, body: Array("gone".utf8)))
        }
    }

    @Test("is told when its stream ends") func streamEnds() async throws {
        let ended = Box<ClientError>()
        try await ServerRig.run { _, _ in
            Response(
                status: 200,
                body: .events {
                    $0.send(ServerSentEvent(data: "x"))
                    $0.close()
                })
        } _: { rig in
            let address = rig.server.address
            rig.onLoop { loop in
                let stream = try? await ClientEventStream.open(
                    "/", at: address, on: loop, onEvent: { #expect($0.text == "x") },
                    onClose: { ended.put($0) })
                retain(stream, on: loop)
            }
            #expect(ended.take() == .closed)
        }
    }
}

private func result<Value>(
    _ body: () async throws(ClientError) -> Value
) async -> Result<Value, ClientError> {
    do { return .success(try await body()) } catch { return .failure(error) }
}
