import HTTP
import JSON
@testable import Relay
import SchemaValidation
import Testing
import Tools

@Suite("What the relay tells of itself") struct SelfDescriptionTests {
    private static let documents = [
        "/.well-known/codap-mcp.json", "/schemas/request.json", "/schemas/response.json",
        "/openapi.json",
    ]

    @Test("may be kept for an hour and is not sent again", arguments: documents)
    func cached(path: String) throws {
        try RelayRig.run { rig in
            let answer = try rig.get(path)
            #expect(answer.status == 200)
            #expect(answer.json?.objectValue != nil)
            #expect(answer.headers[.cacheControl] == "max-age=3600")
            #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
            let etag = try #require(answer.headers[.etag])
            #expect(etag.hasPrefix("\""))
            let again = try rig.get(path, ["If-None-Match": etag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(again.headers[.etag] == etag)
            let head = try rig.connect().ask(.head, path)
            #expect(head.headers[.contentLength] == String(answer.body.count))
        }
    }

    @Test("names endpoints that there are") func descriptor() throws {
        let table = RouteTable()
        try RelayRig.run { rig in
            let answer = try rig.get("/.well-known/codap-mcp.json")
            #expect(answer["protocolVersion"] == "1.0")
            let endpoints: [(String, HTTP.Method, Endpoint)] = [
                ("manifestEndpoint", .get, .metadata), ("requestEndpoint", .post, .submit),
                ("responseEndpoint", .get, .readResult),
                ("eventStreamEndpoint", .get, .openStream),
                ("requestSchema", .get, .requestSchema),
                ("responseSchema", .get, .responseSchema), ("openapi", .get, .openAPI),
            ]
            for (member, method, endpoint) in endpoints {
                let template = try #require(answer[member]?.stringValue)
                let path = template.replacing("{code}", with: "AAAA2222")
                guard case .endpoint(let row, _) = table.match(method, path) else {
                    Issue.record("\(member) leads nowhere")
                    continue
                }
                #expect(row.endpoint == endpoint)
            }
        }
    }

    @Test("is absolute where the operator says how, whatever the client's Host") func url() throws {
        try RelayRig.run { configuration in
            configuration.publicURL = "https://relay.example/codap"
        } _: { rig in
            let connection = try rig.connect()
            let request = "GET /.well-known/codap-mcp.json HTTP/1.1\r\nHost: evil.example\r\n\r\n"
            try connection.send(Array(request.utf8))
            let answer = try connection.answer()
            let openAPI = try #require(answer["openapi"]?.stringValue)
            #expect(openAPI == "https://relay.example/codap/openapi.json")
            let servers = try rig.get("/openapi.json")["servers"]
            #expect(servers == [["url": "https://relay.example/codap"]])
        }
    }

    @Test("holds a schema for each form of a submission") func schema() throws {
        try RelayRig.run { rig in
            let schema = try JSONSchema(#require(try rig.get("/schemas/request.json").json))
            #expect(schema.validate(["code": "ABCD2345", "tool": "get_items"]).isEmpty)
            #expect(schema.validate(["sessionCode": "ABCD2345", "toolName": "get_items"]).isEmpty)
            #expect(!schema.validate(["code": "ABCD2345"]).isEmpty)
            #expect(!schema.validate(["code": "ABCD2345", "tool": "no_such_tool"]).isEmpty)
            let response = try JSONSchema(#require(try rig.get("/schemas/response.json").json))
            #expect(response.validate(["requestId": "c-1", "result": 0]).isEmpty)
            #expect(!response.validate(["result": 0]).isEmpty)
        }
    }

    @Test("describes each row of the route table") func openAPI() throws {
        try RelayRig.run { rig in
            let paths = try #require(try rig.get("/openapi.json")["paths"])
            var ids: Set<String> = []
            for row in RouteTable.rows {
                let operation = try #require(paths[row.template]?[row.method.text.lowercased()])
                #expect(operation["summary"]?.stringValue?.isEmpty == false)
                let id = try #require(operation["operationId"]?.stringValue)
                #expect(ids.insert(id).inserted)
            }
        }
    }
}

@Suite("A version asked for") struct VersionTests {
    @Test(
        "is served when it is 1.0.0, however it is put",
        arguments: [
            ("1.0.0", true), ("1", true), ("1.0", true), ("1.x", true), ("1.0.x", true),
            ("1.*", true), ("*", true), ("", true), ("^1.0.0", true), ("^1", true),
            ("~1.0", true), ("~1", true), (">=1", true), (">=1.0.0", true), ("<2", true),
            (">=1 <2", true), ("<=1.0", true), ("=1.0.0", true), ("2, 1.0.0", true),
            ("2", false), ("1.1", false), ("1.0.1", false), ("0.9", false), ("^2", false),
            ("^1.1", false), ("~1.1", false), (">1", false), (">1.0.0", false), ("<1", false),
            (">=2", false), (">=1 >1.5", false), ("latest", false), ("1.0.0.0", false),
            ("1.", false), (".1", false), ("-1", false), ("+1", false), ("1.x.0", false),
            ("99999999999999999999", false), (">= 1", false), ("v1", false),
        ]) func range(text: String, isServed: Bool)
    {
        #expect(VersionRange(text).includes([1, 0, 0]) == isServed)
    }

    @Test("and not served is refused with those that are") func refused() throws {
        try RelayRig.run { rig in
            let answer = try rig.get("/api/metadata", ["Accept-Version": "2.0"])
            #expect(answer.status == 406)
            #expect(answer.error == "version_not_acceptable")
            #expect(answer["requestedVersion"] == "2.0")
            #expect(answer["supportedVersions"] == ["1.0.0"])
            #expect(answer["details"]?["supportedVersions"] == ["1.0.0"])
            #expect(try rig.get("/api/metadata", ["Accept-Version": "^1.0"]).status == 200)
        }
    }

    @Test("of the manifest is short on demand, and not sent again") func detail() throws {
        try RelayRig.run { rig in
            let full = try rig.get("/api/metadata?detail=full")
            #expect(full.body == (try rig.get("/api/metadata")).body)
            let brief = try rig.get("/api/metadata?detail=brief")
            let tools = try #require(brief["tools"]?.arrayValue)
            #expect(tools.count == ToolCatalogue.all.count)
            #expect(tools.allSatisfy { $0["outputSchema"] == nil && $0["inputSchema"] != nil })
            #expect(tools.allSatisfy { $0["inputSchema"]?["examples"] == nil })
            #expect(brief.headers[.etag] != full.headers[.etag])
            #expect(try rig.get("/api/metadata?detail=x").error == "invalid_field")
            let etag = try #require(full.headers[.etag])
            #expect(try rig.get("/api/metadata", ["If-None-Match": etag]).status == 304)
            #expect(full.headers[.cacheControl] == "no-cache")
        }
    }

    @Test("is a page, for a person who has come with a browser") func landing() throws {
        try RelayRig.run { rig in
            let page = try rig.get("/")
            #expect(page.status == 200)
            #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
            #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
            let tag = try #require(page.headers["ETag"])
            #expect(try rig.get("/", ["If-None-Match": tag]).status == 304)
            // Every link of it leads somewhere.
            let links = page.text.matches(of: /href="([^":]+)"/).map { String($0.1) }
            #expect(links.count == 5)
            for link in links { #expect(try rig.get("/\(link)").status == 200, "\(link)") }
        }
    }
}
