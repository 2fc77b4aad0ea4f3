import HTTP
import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

/// Every path and every name that clients of the wire forms use, against a running relay.
@Suite("An older form") struct AliasTests {
    private static func rows(_ endpoint: Endpoint) -> [RouteRow] {
        RouteTable.rows.filter { $0.endpoint == endpoint }
    }

    /// The path of a row; the code is added to the query where the path has no place for it.
    private func target(
        _ row: RouteRow, _ session: TestSession, id: String = "c-1", query: String = ""
    ) -> String {
        let path = row.template.replacing("{code}", with: session.code)
            .replacing("{id}", with: id)
        let named = row.template.contains("{code}") ? "" : "code=\(session.code)"
        let whole = [named, query].filter { !$0.isEmpty }.joined(separator: "&")
        return whole.isEmpty ? path : "\(path)?\(whole)"
    }

    @Test("of a submission is one", arguments: rows(.submit)) func submit(row: RouteRow) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.post(
                target(row, session), ["requestId": "c-1", "tool": "list_data_contexts"])
            #expect(answer.status == 202)
            #expect(answer["id"] == "c-1")
            #expect(answer["status"] == "queued")
            let name = rig.metrics.names.routes["/api/request"]
            #expect(rig.metrics.http.requestDuration[name, .success].count == 1)
        }
    }

    @Test("of a poll gives the calls", arguments: rows(.poll)) func poll(row: RouteRow) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            try session.submit("c-2")
            let path = target(row, session, query: "after=1")
            #expect(try rig.get(path).error == "missing_token")
            let answer = try rig.get(path, session.credentials())
            let calls = row.shape == .object ? answer["requests"] : answer.json
            #expect(calls?.arrayValue?.map { $0["requestId"] } == ["c-2"])
            #expect((answer["lastRequestId"] == "c-2") == (row.shape == .object))
        }
    }

    @Test("of a stream opens one", arguments: rows(.openStream)) func stream(row: RouteRow) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let connection = try rig.connect()
            try connection.send(.get, target(row, session), session.credentials())
            let stream = try TestStream(connection).connected()
            try session.submit("c-1")
            #expect(try stream.call().requestId == "c-1")
            stream.disconnect()
        }
    }

    @Test("of a result is one, and is read back", arguments: rows(.postResult))
    func result(row: RouteRow) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let body: JSONValue = ["requestId": "c-1", "result": 0]
            #expect(try rig.post(target(row, session), body).error == "missing_token")
            let answer = try rig.post(target(row, session), body, session.credentials())
            #expect(answer["status"] == "accepted")
            #expect(answer["success"] == true)
            for row in Self.rows(.readResult) {
                let path = target(row, session, query: "requestId=c-1")
                #expect(try rig.get(path)["result"] == 0, "\(row.template)")
                let all = try rig.get(target(row, session))
                if row.shape == .list {
                    #expect(all.json?.arrayValue?.map { $0["id"] } == ["c-1"])
                } else {
                    #expect(all.error == "missing_field")
                }
            }
        }
    }

    @Test("of a cancellation withdraws the call", arguments: rows(.cancelCall))
    func cancel(row: RouteRow) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let answer = try rig.connect().ask(.delete, target(row, session))
            #expect(answer["status"] == "cancelled")
            let other = try rig.connect().ask(.delete, target(row, session, query: "id=c-2"))
            #expect(other.error == "conflicting_fields")
        }
    }

    @Test("of the manifest is the manifest", arguments: rows(.metadata))
    func metadata(row: RouteRow) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.get(target(row, session))
            #expect(answer.body == (try rig.get("/api/metadata")).body)
        }
    }
}

@Suite("A session's code") struct CodePlacementTests {
    @Test(
        "may stand in the query under any name, in a header, and in the path",
        arguments: [
            ("/api/metadata?code={}", ""), ("/api/metadata?sessionCode={}", ""),
            ("/api/metadata?sessionId={}", ""), ("/api/metadata", "X-Session-Code"),
            ("/api/metadata", "Session-Code"), ("/api/sessions/{}/metadata", ""),
            ("/api/sessions/{}/metadata?code={}", "X-Session-Code"),
        ]) func places(template: String, header: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            func ask(_ code: String) throws -> Answer {
                var headers = Headers()
                if let name = HeaderName(header) { headers.add(name, code) }
                return try rig.get(template.replacing("{}", with: code), headers)
            }
            #expect(try ask(session.code).status == 200)
            let typed = "\(session.code.prefix(4))-\(session.code.dropFirst(4))".lowercased()
            #expect(try ask(typed).status == 200)
            #expect(try ask("AAAA2222").error == "session_not_found")
            #expect(try ask("1").error == "invalid_session_code")
        }
    }

    @Test(
        "may stand in several places that agree, and in none that do not",
        arguments: [
            ("/api/request", "X-Session-Code", "code"),
            ("/api/request?code={}", "", "sessionCode"),
            ("/api/sessions/{}/request", "", "sessionId"),
            ("/api/sessions/{}/request?sessionId={}", "Session-Code", ""),
        ]) func agreement(template: String, header: String, member: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            func submit(_ codes: [String]) throws -> Answer {
                var codes = codes[...]
                func next() -> String { codes.popFirst() ?? session.code }
                var target = template
                while let place = target.firstRange(of: "{}") {
                    target.replaceSubrange(place, with: next())
                }
                var headers = Headers()
                if let name = HeaderName(header) { headers.add(name, next()) }
                var body: JSONObject = ["tool": "list_data_contexts"]
                if !member.isEmpty { body[member] = .string(next()) }
                return try rig.post(target, .object(body), headers)
            }
            #expect(try submit([]).status == 202)
            #expect(try submit([session.code.lowercased()]).status == 202)
            let answer = try submit(["AAAA2222"])
            #expect(answer.status == 400)
            #expect(answer.error == "conflicting_fields")
        }
    }
}

@Suite("An older body") struct OlderBodyTests {
    @Test(
        "of a submission is understood",
        arguments: [
            #"{"code":"CODE","id":"c-1","tool":"list_data_contexts","args":{}}"#,
            #"{"code":"CODE","id":"c-1","toolId":"codap","functionName":"list_data_contexts"}"#,
            #"{"sessionCode":"CODE","id":"c-1","toolName":"list_data_contexts","params":{}}"#,
            #"{"sessionCode":"CODE","id":"c-1","tool":"list_data_contexts","arguments":{}}"#,
            #"{"sessionId":"CODE","id":"c-1","tool":"list_data_contexts","parameters":{}}"#,
        ]) func submission(template: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            let text = template.replacing("CODE", with: session.code)
            let answer = try rig.post("/api/request", JSONValue.parse(text))
            #expect(answer.status == 202)
            #expect(answer.requestId == "c-1")
        }
    }

    @Test(
        "of a submission is refused where it says too little or two things",
        arguments: [
            (#"{"toolId":"list_data_contexts"}"#, "missing_field"),
            (#"{"tool":"list_data_contexts","functionName":"get_items"}"#, "conflicting_fields"),
            (#"{"tool":"list_data_contexts","id":1}"#, "invalid_field"),
            (#"{"tool":"list_data_contexts","id":null}"#, "invalid_field"),
        ]) func refused(text: String, error: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            let answer = try rig.post(
                "/api/sessions/\(session.code)/request", JSONValue.parse(text))
            #expect(answer.status == 400)
            #expect(answer.error == error)
        }
    }

    @Test(
        "of a result is understood",
        arguments: [
            (#""result":0"#, "completed", "0"), (#""result":false"#, "completed", "false"),
            (#""result":"""#, "completed", #""""#), (#""result":null"#, "completed", "null"),
            (#""result":[]"#, "completed", "[]"), (#""result":1,"error":null"#, "completed", "1"),
            (#""result":null,"error":null"#, "completed", "null"),
            (#""success":true,"result":1"#, "completed", "1"),
            (#""success":true"#, "completed", "null"),
            (#""success":false,"error":"no""#, "failed", "no"),
            (#""success":false,"result":null,"error":"no""#, "failed", "no"),
            (#""success":false"#, "failed", "The worker gave no reason."),
            (#""error":"no""#, "failed", "no"), (#""error":"""#, "failed", ""),
            (#""result":null,"error":{"type":"codap_error","message":"no"}"#, "failed", "no"),
        ]) func result(members: String, outcome: String, told: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let body = try JSONValue.parse(
                "{\"sessionCode\":\"\(session.code)\",\"id\":\"c-1\",\(members)}")
            let answer = try session.post(body)
            #expect(answer["outcome"]?.stringValue == outcome)
            let read = try session.readBack("c-1")
            if outcome == "completed" {
                #expect(read["result"]?.serialized() == told)
            } else {
                #expect(read["error"]?["message"]?.stringValue == told)
            }
        }
    }

    @Test(
        "of a result is refused where it says nothing or two things",
        arguments: [
            ("{}", "missing_field"), (#"{"error":null}"#, "missing_field"),
            (#"{"result":1,"error":"no"}"#, "conflicting_fields"),
            (#"{"success":true,"error":"no"}"#, "conflicting_fields"),
            (#"{"success":false,"result":1}"#, "conflicting_fields"),
            (#"{"success":1,"result":1}"#, "invalid_field"),
            (#"{"error":{}}"#, "invalid_field"), (#"{"error":1}"#, "invalid_field"),
        ]) func contradictory(text: String, error: String) throws
    {
        try RelayRig.run { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let body = try JSONValue.parse(text)
            var headers = session.credentials()
            headers.add("X-Request-Id", "c-1")
            let answer = try rig.post("/api/sessions/\(session.code)/response", body, headers)
            #expect(answer.status == 400)
            #expect(answer.error == error)
        }
    }
}
