import HTTP
import JSON
import Testing
import Wire

@Suite("A call's requestId") struct RequestIDTests {
    /// Where an agent may put the id of its call.
    enum Source: CaseIterable { case body, header, both, minted }

    @Test("is the same at every hop, from whatever source", arguments: Source.allCases)
    func everywhere(source: Source) throws {
        var id = ""
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let headers: Headers =
                [.body, .minted].contains(source) ? [:] : ["X-Request-Id": "c-1"]
            let body = session.call([.header, .minted].contains(source) ? nil : "c-1")
            let accepted = try rig.post("/api/request", body, headers)
            id = try #require(accepted.requestId)
            #expect(source == .minted ? id.utf8.count == 32 : id == "c-1")
            #expect(accepted.headers["X-Request-Id"] == id)
            #expect(accepted["id"]?.stringValue == id)

            let call = try stream.call()
            #expect(call.requestId == id)
            #expect(call["id"]?.stringValue == id)

            var credentials = session.credentials()
            credentials.add("X-Request-Id", id)
            let posted = try session.post(session.result(id), credentials)
            #expect(posted.requestId == id)
            #expect(posted.headers["X-Request-Id"] == id)

            let read = try session.readBack(id)
            #expect(read.requestId == id)
            #expect(read.headers["X-Request-Id"] == id)
        }
        // Several threads write them: their order is not the point.
        let steps = lines.filter { $0["requestId"]?.stringValue == id }
            .compactMap { $0["event"]?.stringValue }
        #expect(
            steps.sorted() == [
                "call.delivered", "call.finished", "call.queued", "call.result_accepted",
            ])
    }

    @Test("may be told by header alone when a worker posts") func workerHeader() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            var credentials = session.credentials()
            credentials.add("X-Request-Id", "c-1")
            let posted = try session.post(
                ["code": .string(session.code), "result": 1], credentials)
            #expect(posted.status == 200)
            #expect(posted.requestId == "c-1")
        }
    }

    @Test(
        "is refused when body and header differ",
        arguments: ["/api/request", "/api/response"]) func conflict(path: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            var headers = session.credentials()
            headers.add("X-Request-Id", "other")
            let body = path == "/api/request" ? session.call("c-1") : session.result("c-1")
            let answer = try rig.post(path, body, headers)
            #expect(answer.status == 400)
            #expect(answer.error == "conflicting_fields")
            #expect(answer.requestId == answer.headers["X-Request-Id"])
        }
    }

    @Test(
        "is refused when it has a bad form, and the answer says where",
        arguments: [
            ("", nil), ("a b", nil), ("ä", nil), (String(repeating: "x", count: 65), nil),
            (nil, "a b"), (nil, String(repeating: "x", count: 65)), (nil, "a/b"),
        ] as [(String?, String?)]) func badForm(body: String?, header: String?) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            var headers = Headers()
            if let header { headers.add("X-Request-Id", header) }
            let answer = try rig.post("/api/request", session.call(body), headers)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_field")
            let field = header == nil ? "requestId" : "X-Request-Id"
            #expect(answer["details"]?["field"]?.stringValue == field)
            #expect(RequestID(try #require(answer.requestId)) != nil)
            #expect(answer.headers["X-Request-Id"] == answer.requestId)
        }
    }

    @Test("stands in the answer to whatever is wrong with the call", arguments: refusals)
    func inErrors(refusal: Refusal) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.post("/api/request", refusal.body(session))
            #expect(answer.error == refusal.error)
            #expect(answer.requestId == "c-1")
            #expect(answer.headers["X-Request-Id"] == "c-1")
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let error: String
        let body: @Sendable (TestSession) -> JSONValue
        var testDescription: String { error }
    }

    static let refusals = [
        Refusal(error: "missing_field") { _ in ["requestId": "c-1"] },
        Refusal(error: "invalid_session_code") { _ in ["requestId": "c-1", "code": "?"] },
        Refusal(error: "session_not_found") { _ in
            ["requestId": "c-1", "code": "AAAA2222", "tool": "list_data_contexts"]
        },
        Refusal(error: "unknown_tool") { $0.call("c-1", "fly") },
        Refusal(error: "invalid_arguments") { $0.call("c-1", "get_data_context") },
        Refusal(error: "invalid_field") { $0.call("c-1", deadlineMs: 0) },
    ]

    @Test("is every other request's own, given or minted", arguments: ["mine", nil])
    func otherRequests(given: String?) throws {
        try RelayRig.run { rig in
            let headers: Headers = given.map { ["X-Request-Id": $0] } ?? [:]
            for path in ["/healthz", "/nowhere", "/api/sessions/AAAA2222"] {
                let id = try rig.get(path, headers).headers["X-Request-Id"]
                if let given { #expect(id == given) } else { #expect(id?.utf8.count == 32) }
            }
        }
    }
}

@Suite("A secret") struct SecrecyTests {
    @Test("is in no log line and no metric") func secrecy() throws {
        var secrets: [String] = []
        var exposition = ""
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            let ticket = try session.ticket("tab-1")
            let stream = try session.stream(ticket: ticket).connected()
            let args: JSONValue = ["dataContext": "Confidential"]
            _ = try rig.post("/api/request", session.call("c-1", "get_data_context", args))
            _ = try rig.post("/api/request", session.call("c-2", "Hidden-tool", args))
            _ = try rig.post("/api/request", session.call("c-3", "get_data_context", ["x": "Bare"]))
            _ = try stream.call()
            try session.finish("c-1", "Classified")
            _ = try session.readBack("c-1")
            _ = try session.poll("tab-1")
            _ = try rig.get("/Private-path?code=\(session.code)")
            _ = try rig.get("/api/sessions/\(session.code)", session.credentials())
            _ = try rig.get("/api/stream?code=\(session.code)&ticket=\(ticket)")
            exposition = try rig.get("/metrics").text
            secrets = [
                session.code, session.token, ticket, "Confidential", "Hidden", "Bare", "Classified",
                "Private",
            ]
        }
        let log = lines.map { $0.serialized() }.joined(separator: "\n")
        #expect(lines.count > 8)
        for secret in secrets {
            #expect(!log.contains(secret))
            #expect(!exposition.contains(secret))
        }
    }
}
