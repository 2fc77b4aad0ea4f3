import Foundation
import HTTP
import JSON
import Plugin
import Relay
import SchemaValidation
import Telemetry
import Testing
import Tools
import Wire

@Suite("The tool manifest") struct MetadataTests {
    @Test("holds every tool with a schema that compiles, and its version") func manifest() throws {
        try RelayRig.run { rig in
            let answer = try rig.get("/api/metadata")
            #expect(answer.status == 200)
            #expect(answer.headers["API-Version"] == "1.0.0")
            #expect(answer.headers["Tool-Manifest-Version"] == "1.1.0")
            #expect(answer.headers["Supported-Versions"] == "1.0.0")
            #expect(answer["schemaDialect"] == "http://json-schema.org/draft-07/schema#")
            let tools = try #require(answer["tools"]?.arrayValue)
            #expect(tools.map { $0["name"]?.stringValue } == ToolCatalogue.all.map(\.name))
            #expect(answer["toolCount"]?.intValue == tools.count)
            for tool in tools {
                _ = try JSONSchema(#require(tool["inputSchema"]))
                #expect(tool["description"]?.stringValue?.isEmpty == false)
            }
        }
    }

    @Test("is there for a live session's code and for no other") func code() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let plain = try rig.get("/api/metadata")
            #expect(try rig.get("/api/metadata?code=\(session.code)").body == plain.body)
            let unknown = try rig.get("/api/metadata?code=AAAA2222")
            #expect(unknown.status == 404)
            #expect(unknown.error == "session_not_found")
            #expect(try rig.get("/api/metadata?code=1").error == "invalid_session_code")
        }
    }
}

@Suite("The plugin's files") struct PluginFilesTests {
    private static let policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
        + "style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors https: http://localhost:* http://127.0.0.1:*"

    /// Pages and scripts have it, since a script may be a worker's; no other file does.
    private static func hasPolicy(_ path: String) -> Bool {
        switch path.split(separator: ".").last {
        case "html", "js": true
        default: false
        }
    }

    @Test("are served with their type, policy and tag", arguments: Asset.all.map(\.path))
    func asset(path: String) throws {
        try RelayRig.run { rig in
            let asset = try #require(Asset.find(path))
            let plain = try rig.get("/plugin/\(path)")
            #expect(plain.status == 200)
            #expect(plain.body == asset.bytes)
            #expect(plain.headers[.contentType] == asset.contentType)
            #expect(plain.headers[.etag] == asset.etag)
            #expect(plain.headers[.contentEncoding] == nil)
            let policies = plain.headers.values("Content-Security-Policy")
            #expect(policies == (Self.hasPolicy(path) ? [Self.policy] : []))

            for (accepted, coding, bytes) in [
                ("gzip", "gzip", asset.gzipped), ("gzip, deflate, br", "br", asset.brotli),
                ("br;q=0.4, gzip;q=0.5", "gzip", asset.gzipped),
            ] {
                let packed = try rig.get("/plugin/\(path)", ["Accept-Encoding": accepted])
                #expect(packed.body == bytes)
                #expect(packed.headers[.contentEncoding] == coding)
                let tag = "\(asset.etag.dropLast())-\(coding)\""
                #expect(packed.headers[.etag] == tag)
                #expect(packed.headers[.vary] == "Accept-Encoding")
                let again = try rig.get(
                    "/plugin/\(path)", ["Accept-Encoding": accepted, "If-None-Match": tag])
                #expect(again.status == 304)
            }
        }
    }

    @Test(
        "are not sent again to who has them",
        arguments: [
            ("{etag}", 304), ("\"other\", {etag}", 304), ("W/{etag}", 304), ("*", 304),
            ("\"other\"", 200),
        ]) func conditional(template: String, status: Int) throws
    {
        try RelayRig.run { rig in
            let etag = try #require(Asset.find("")?.etag)
            let tags = template.replacing("{etag}", with: etag)
            let answer = try rig.get("/plugin/", ["If-None-Match": tags])
            #expect(answer.status == status)
            #expect(answer.headers[.etag] == etag)
            #expect(answer.body.isEmpty == (status == 304))
        }
    }

    @Test("are told about by HEAD") func head() throws {
        try RelayRig.run { rig in
            let asset = try #require(Asset.find(""))
            let connection = try rig.connect()
            let answer = try connection.ask(.head, "/plugin/index.html")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            #expect(answer.headers[.contentLength] == String(asset.bytes.count))
            #expect(try connection.ask(.get, "/healthz").status == 200)
        }
    }

    @Test("are the sources themselves, one by one, where a folder is given") func sources() throws {
        let page = URL(filePath: #filePath).appending(path: "../../../Sources/Plugin/Page")
            .standardized.path
        try RelayRig.run({ $0.pluginDirectory = page }) { rig in
            let part = try rig.get("/plugin/view.js")
            #expect(part.status == 200)
            #expect(part.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(part.headers[.cacheControl] == "no-store")
            #expect(part.headers.values("Content-Security-Policy") == [Self.policy])
            #expect(try rig.get("/plugin/base.css").headers["Content-Security-Policy"] == nil)
            // The page's folder has none.
            #expect(try rig.get("/plugin/worker.wasm").headers[.etag] != nil)
            for name in ["other.js", "..", "%2e%2e%2findex.html", "a%2fb.js", ".js", "view.js.gz"] {
                #expect(try rig.get("/plugin/\(name)").error == "unknown_route", "\(name)")
            }
        }
    }

    @Test(
        "are those of the plugin and no others",
        arguments: ["x.js", "..", "%2e%2e", "index.html%00", "INDEX.HTML"])
    func unknown(name: String) throws {
        try RelayRig.run { rig in
            let answer = try rig.get("/plugin/\(name)")
            #expect(answer.error == "unknown_route")
        }
    }
}

@Suite("An operator") struct OperatorTests {
    @Test(
        "reads the metrics; whom a proxy forwards does not",
        arguments: [
            "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via",
        ]) func metrics(header: String) throws
    {
        try RelayRig.run { rig in
            let open = try rig.get("/metrics")
            #expect(open.status == 200)
            #expect(open.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(open.text.contains("\nrelay_build_info{"))
            let name = try #require(HeaderName(header))
            let hidden = try rig.get("/metrics", [name: "192.0.2.1"])
            #expect(hidden.status == 404)
            #expect(hidden.error == "unknown_route")
        }
    }

    @Test("learns that the relay lives and what it is") func identity() throws {
        try RelayRig.run { rig in
            #expect(try rig.get("/healthz").json == ["status": "ok"])
            let version = try rig.get("/version")
            #expect(version["service"] == "codap-relay")
            #expect(version["version"] == "1.2.3")
            #expect(version["revision"] == "abc")
        }
    }

    @Test("sees how late the loops are") func lag() throws {
        try RelayRig.run { rig in
            try rig.eventually { rig.metrics.runtime.eventLoopLag.count >= 2 }
            let mean =
                rig.metrics.runtime.eventLoopLag.sum / rig.metrics.runtime.eventLoopLag.count
            #expect(mean < 1_000_000_000)
        }
    }
}

@Suite("A request that cannot be served") struct RefusalTests {
    @Test(
        "is told why in JSON with a requestId",
        arguments: [
            ("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, "unknown_route"),
            (
                "PUT /api/request HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405,
                "method_not_allowed"
            ),
            (
                "POST /api/request HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413,
                "body_too_large"
            ),
            (
                "POST /api/request HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 2\r\n\r\n{}", 415, "unsupported_media_type"
            ),
            (
                "POST /api/request HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n{", 400,
                "invalid_json"
            ),
        ]) func json(request: String, status: Int, error: String) throws
    {
        let lines = try RelayRig.logged { rig in
            let connection = try rig.connect()
            try connection.send(Array(request.utf8))
            let answer = try connection.answer()
            #expect(answer.status == status)
            #expect(answer.error == error)
            #expect(answer["code"]?.stringValue == error.uppercased())
            #expect(answer["message"]?.stringValue?.isEmpty == false)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.requestId?.utf8.count == 32)
            #expect(answer.headers["X-Request-Id"] == answer.requestId)
            let code = try #require(ErrorCode(rawValue: error))
            #expect(rig.metrics.sessions.errors[code].value == 1)
            if status == 405 { #expect(answer.headers[.allow] == "POST, OPTIONS") }
        }
        #expect(lines.count { $0["status"]?.intValue == status } == 1)
    }

    @Test(
        "because it is no HTTP is refused, counted and logged under one requestId",
        arguments: [
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "unknown_version", .unsupported),
            ("GET / HTTP/1.1\r\n\r\n", 400, "missing_host", .fields),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "repeated_host", .fields),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "space_before_colon", .fields),
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "bare_lf", .fields),
            ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request_line", .requestLine),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n",
                400, "both_framings", .framing
            ),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400,
                "bad_content_length", .framing
            ),
        ] as [(String, Int, String, ViolationKind)])
    func malformed(request: String, status: Int, reason: String, kind: ViolationKind) throws {
        var id = ""
        let lines = try RelayRig.logged { rig in
            let connection = try rig.connect()
            try connection.send(Array(request.utf8))
            let answer = try connection.answer()
            #expect(answer.status == status)
            #expect(answer.error == "malformed_http")
            #expect(answer["details"]?["reason"]?.stringValue == reason)
            id = try #require(answer.requestId)
            #expect(answer.headers["X-Request-Id"] == id)
            #expect(answer.headers[.connection] == "close")
            #expect(rig.metrics.http.violations[kind].value == 1)
        }
        let line = try #require(lines.only("http.refused"))
        #expect(line["requestId"]?.stringValue == id)
        #expect(line["violation"]?.stringValue == reason)
        #expect(line["status"]?.intValue == status)
    }

    @Test("for want of room is told so") func overCapacity() throws {
        let lines = try RelayRig.logged { configuration in
            configuration.server.connections = 1
        } _: { rig in
            let first = try rig.connect()
            #expect(try first.ask(.get, "/healthz").status == 200)
            let answer = try rig.connect().answer()
            #expect(answer.status == 503)
            #expect(answer.error == "over_capacity")
            #expect(answer.headers[.retryAfter] == "10")
            #expect(answer.headers["X-Request-Id"] == answer.requestId)
        }
        #expect(lines.count("http.over_capacity") == 1)
    }

    @Test("for want of any room is counted, and has no line") func dropped() throws {
        let lines = try RelayRig.logged { configuration in
            configuration.server.connections = 1
            configuration.server.refusedConnections = 0
        } _: { rig in
            let first = try rig.connect()
            #expect(try first.ask(.get, "/healthz").status == 200)
            for count in 1...3 as ClosedRange<UInt64> {
                #expect(try rig.connect().hasEnded())
                #expect(rig.metrics.http.connectionsClosed[.overCapacity].value == count)
                #expect(rig.metrics.http.connections.value == 1)
            }
        }
        #expect(lines.count("http.over_capacity") == 0)
    }
}
