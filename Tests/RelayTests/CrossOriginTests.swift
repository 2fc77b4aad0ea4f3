import HTTP
import JSON
import Relay
import Testing

private let page = "https://page.example"

@Suite("A web page of another origin") struct CrossOriginTests {
    private func headers(_ origin: String = page) -> Headers { ["Origin": origin] }

    private func preflight(
        _ rig: RelayRig, _ method: String, _ path: String, origin: String = page
    ) throws -> Answer {
        try rig.connect().ask(
            .options, path, ["Origin": origin, "Access-Control-Request-Method": method])
    }

    /// A method of a path as the table has it, with a code nobody has.
    private static let cases: [(method: String, path: String, audience: Audience)] =
        RouteTable.rows.map { row in
            let path = row.template.replacing("{code}", with: "nonsense")
                .replacing("{id}", with: "c-1").replacing("{asset}", with: "nothing.js")
            return (row.method.text, path, row.endpoint.audience)
        }

    @Test("may ask what agents ask, and nothing else, by default") func byDefault() throws {
        try RelayRig.run { rig in
            for (method, path, audience) in Self.cases {
                let asked = try preflight(rig, method, path)
                #expect(asked.status == 204, "\(method) \(path)")
                #expect(asked.body.isEmpty)
                #expect(asked.headers[.allow]?.contains("OPTIONS") == true)
                let admitted = asked.headers["Access-Control-Allow-Origin"]
                #expect(admitted == (audience == .agent ? "*" : nil), "\(method) \(path)")
                #expect(asked.headers["Access-Control-Allow-Credentials"] == nil)
                let methods = asked.headers["Access-Control-Allow-Methods"] ?? ""
                #expect(methods.contains(method) == (audience == .agent), "\(method) \(path)")
                // What comes then may be read likewise, also when it is an error.
                let answer = try rig.connect().ask(HTTP.Method(method), path, headers())
                let readable = answer.headers["Access-Control-Allow-Origin"]
                #expect(readable == (audience == .agent ? "*" : nil), "\(method) \(path)")
            }
        }
    }

    @Test("may be a worker when the operator names its origin") func worker() throws {
        try RelayRig.run { configuration in
            configuration.workerOrigins = [page]
        } _: { rig in
            for (method, path, audience) in Self.cases where audience == .worker {
                let asked = try preflight(rig, method, path)
                #expect(asked.headers["Access-Control-Allow-Origin"] == page)
                #expect(
                    asked.headers["Access-Control-Allow-Headers"]?.contains("X-Worker-Id") == true)
                #expect(asked.headers["Access-Control-Max-Age"] == "7200")
                let answer = try rig.connect().ask(HTTP.Method(method), path, headers())
                #expect(answer.headers["Access-Control-Allow-Origin"] == page)
                #expect(answer.headers[.vary]?.contains("Origin") == true)
                for other in ["https://page.example.evil", "http://page.example", "null"] {
                    let refused = try preflight(rig, method, path, origin: other)
                    #expect(refused.headers["Access-Control-Allow-Origin"] == nil)
                    #expect(refused.headers[.vary]?.contains("Origin") == true)
                    let answer = try rig.connect().ask(HTTP.Method(method), path, headers(other))
                    #expect(answer.headers["Access-Control-Allow-Origin"] == nil)
                    #expect(answer.headers[.vary] == "Origin")
                }
            }
        }
    }

    @Test(
        "is answered by the method it names, where a path serves agents and workers",
        arguments: [
            ("/api/response", "GET", "*"), ("/api/response", "POST", nil),
            ("/api/response", "HEAD", "*"), ("/api/response", "PUT", nil),
            ("/api/sessions/A/request", "POST", "*"), ("/api/sessions/A/request", "GET", nil),
            ("/api/sessions/ABCD2345", "GET", "*"), ("/api/sessions/ABCD2345", "DELETE", nil),
        ] as [(String, String, String?)])
    func byMethod(path: String, method: String, admitted: String?) throws {
        try RelayRig.run { rig in
            let answer = try preflight(rig, method, path)
            #expect(answer.status == 204)
            #expect(answer.headers["Access-Control-Allow-Origin"] == admitted)
            if admitted != nil {
                #expect(
                    answer.headers["Access-Control-Allow-Methods"]
                        == (method == "HEAD" ? "GET" : method))
            }
        }
    }

    @Test(
        "reads every refusal that is made before the route is known",
        arguments: [
            "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
            "PUT /api/request HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            "POST /api/request HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
        ]) func refusals(request: String) throws
    {
        try RelayRig.run { rig in
            let connection = try rig.connect()
            try connection.send(Array(request.utf8))
            let answer = try connection.answer()
            #expect(answer.status >= 400)
            #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
            #expect(
                answer.headers["Access-Control-Expose-Headers"]?.contains("X-Request-Id") == true)
        }
    }

    @Test("that only asks what there is gets no permission") func plainOptions() throws {
        try RelayRig.run { rig in
            let answer = try rig.connect().ask(.options, "/api/response")
            #expect(answer.status == 204)
            #expect(answer.headers[.allow] == "POST, GET, OPTIONS")
            #expect(answer.headers["Access-Control-Allow-Origin"] == nil)
            #expect(answer.headers[.contentLength] == nil)
            #expect(try rig.connect().ask(.options, "/nowhere").status == 404)
        }
    }
}

@Suite("Every answer") struct AnswerHeadersTests {
    @Test("says how it may be used", arguments: RouteTable.rows) func security(row: RouteRow) throws
    {
        try RelayRig.run { rig in
            let path = row.template.replacing("{code}", with: "AAAA2222")
                .replacing("{id}", with: "c-1").replacing("{asset}", with: "index.html")
            let answer = try rig.connect().ask(row.method, path)
            #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
            // A balancer's probe is no browser.
            if row.endpoint.audience == .probe { return }
            #expect(answer.headers["Referrer-Policy"] == "no-referrer")
            let isOpen = [.agent, .page].contains(row.endpoint.audience)
            let policy = answer.headers["Cross-Origin-Resource-Policy"]
            #expect(policy == (isOpen ? "cross-origin" : "same-origin"))
            if row.endpoint.audience != .page {
                let policy = try #require(answer.headers["Content-Security-Policy"])
                #expect(policy.hasPrefix("default-src 'none'; "))
                #expect(policy.hasSuffix("; frame-ancestors 'none'"))
                let loadsFiles = row.endpoint.audience == .operator
                #expect(policy.contains("script-src 'self'") == loadsFiles)
                #expect(!policy.contains("unsafe"))
            }
            for name in ["X-Content-Type-Options", "X-Request-Id", "Access-Control-Allow-Origin"] {
                let name = try #require(HeaderName(name))
                #expect(answer.headers.values(name).count <= 1)
            }
        }
    }

    @Test("hides what is for operators, whatever the method", arguments: ["GET", "PUT", "OPTIONS"])
    func hidden(method: String) throws {
        try RelayRig.run { rig in
            let forwarded: Headers = ["X-Forwarded-For": "192.0.2.1"]
            let method = HTTP.Method(method)
            let hidden = try rig.connect().ask(method, "/metrics", forwarded)
            let nothing = try rig.connect().ask(method, "/nothing", forwarded)
            #expect(hidden.status == 404)
            #expect(hidden.error == nothing.error)
            func names(_ answer: Answer) -> [String] { answer.headers.map(\.name) }
            #expect(names(hidden) == names(nothing))
        }
    }
}
