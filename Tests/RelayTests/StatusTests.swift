import EventLoop
import Foundation
import HTTP
import JSON
import Plugin
@testable import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("The status report") struct StatusReportTests {
    /// The window of all there is.
    private func hour(_ answer: Answer) throws -> JSONValue {
        try #require(answer["windows"]?.arrayValue?.last)
    }

    /// A relay in which one call was completed and one has timed out.
    private func afterTwoCalls(_ body: (RelayRig, TestSession, Answer) throws -> Void) throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let stream = try session.stream().connected()
            let agent = try session.submitAndWait("quick")
            _ = try stream.call()
            try session.finish("quick")
            _ = try agent.answer()
            let late = try session.submitAndWait("late", deadlineMs: 1)
            _ = try late.answer()
            try rig.eventually {
                rig.relay.context.status.slowCalls.latest.count == 1
                    && rig.metrics.calls.duration[.sse, .completed].count == 1
            }
            try body(rig, session, try rig.get("/status.json"))
        }
    }

    @Test("sums up calls by stage and outcome, the stages adding up to the total")
    func figures() throws {
        try afterTwoCalls { _, _, answer in
            #expect(answer.status == 200)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer["version"] == "1.2.3")
            let hour = try hour(answer)
            #expect(hour["outcomes"]?["completed"] == 1)
            #expect(hour["outcomes"]?["timed_out"] == 1)
            #expect(hour["total"]?["count"] == 2)
            let total = try #require(hour["total"]?["sumMs"]?.doubleValue)
            let stages = CallStage.allCases.compactMap {
                hour["stages"]?[$0.rawValue]?["sumMs"]?.doubleValue
            }
            #expect(stages.count == CallStage.allCases.count)
            #expect(abs(stages.reduce(0, +) - total) < 0.000_01)
            #expect(answer["now"]?["sessions"]?["connected"] == 1)
            #expect(answer["now"]?["transports"]?["sse"] == 1)
            #expect(answer["history"]?["ends"]?.arrayValue?.count == 60)
            #expect(answer["health"] == ["status": "ready", "reasons": []])
        }
    }

    @Test("lists a call that ended badly, with its requestId and stages, and no secret")
    func slowCalls() throws {
        try afterTwoCalls { rig, session, answer in
            let call = try #require(answer["slowCalls"]?.arrayValue?.first)
            #expect(answer["slowCalls"]?.arrayValue?.count == 1)
            #expect(call["requestId"] == "late")
            #expect(call["sessionId"]?.stringValue == session.sessionId)
            #expect(call["outcome"] == "timed_out")
            #expect(call["tool"] == "list_data_contexts")
            #expect(call["stages"]?["queueMs"]?.doubleValue != nil)
            #expect(call["traceId"]?.stringValue?.utf8.count == 32)
            #expect(!answer.text.contains(session.code))
            #expect(!answer.text.contains(session.token))
        }
    }

    @Test("says since when and why the relay takes no work, and what to do") func health() throws {
        try RelayRig.run { rig in
            rig.relay.beginDraining()
            let health = try #require(try rig.get("/status.json")["health"])
            #expect(health["status"] == "draining")
            let reason = try #require(health["reasons"]?.arrayValue?.first)
            #expect(reason["reason"] == "draining")
            #expect(reason["since"]?.stringValue?.hasSuffix("Z") == true)
            #expect(reason["remedy"]?.stringValue?.isEmpty == false)
        }
    }

    @Test("is sampled by the relay's own clock") func sampled() throws {
        try RelayRig.run({ $0.statusInterval = .milliseconds(5) }) { rig in
            let watch = rig.relay.context.status
            try rig.eventually { watch.read().past.count > 2 }
        }
    }

    @Test("counts refused calls apart from those that ended, minute by minute")
    func refused() throws {
        try RelayRig.run { rig in
            let metrics = rig.metrics
            let past = StatusHistory(StatusSample(of: metrics, at: .seconds(600)))
            let tool = metrics.names.tools.other
            for outcome in [Outcome.completed, .timedOut, .rejected, .rejected, .rejected] {
                metrics.calls.ended[tool, outcome].increment()
            }
            let now = StatusSample(of: metrics, at: .seconds(630))
            let history = StatusDocument.history(past.steps(until: now), now.time, .systemNow)
            func latest(_ column: String) -> Double? {
                history[column]?.arrayValue?.last?.doubleValue
            }
            #expect(latest("callsPerMinute") == 4)
            #expect(latest("badPerMinute") == 2)
            #expect(latest("refusedPerMinute") == 6)
        }
    }

    @Test("has the members that docs/status.md says, and no others") func documented() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../docs/status.md").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let documented = text.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| `") else { return nil }
            return line.dropFirst(3).split(separator: "`").first.map(String.init)
        }
        #expect(Set(documented).count == documented.count)
        try afterTwoCalls { rig, _, _ in
            rig.relay.beginDraining()
            _ = try rig.get("/nowhere")
            let body = try #require(try rig.get("/status.json").json)
            #expect(Set(paths(of: body)) == Set(documented))
        }
    }

    /// Members whose own members are the values of a label or the names of stages.
    private static let maps: Set = [
        "sessions", "transports", "outcomes", "deliveries", "fallbacks", "recoveries", "errors",
        "stages",
    ]

    /// The path of every member: `[]` for what stands in an array, `*` for a label's value.
    private func paths(of value: JSONValue, at path: String = "", isMap: Bool = false) -> [String] {
        if let object = value.objectValue {
            return object.flatMap { name, value in
                paths(
                    of: value, at: (path.isEmpty ? "" : path + ".") + (isMap ? "*" : name),
                    isMap: Self.maps.contains(name))
            }
        }
        guard let array = value.arrayValue else { return [path] }
        return array.flatMap { paths(of: $0, at: path + "[]") }
    }
}

@Suite("The status page") struct StatusPageTests {
    @Test(
        "is the relay's own, with a policy that lets it load nothing else",
        arguments: [
            ("/status", "status.html", "text/html; charset=utf-8"),
            ("/status/status.css", "status.css", "text/css; charset=utf-8"),
            ("/status/status.js", "status.js", "text/javascript; charset=utf-8"),
        ])
    func files(path: String, name: String, type: String) throws {
        let asset = try #require(Asset.status.first { $0.path == name })
        try RelayRig.run { rig in
            let answer = try rig.get(path)
            #expect(answer.status == 200)
            #expect(answer.body == asset.bytes)
            #expect(answer.headers[.contentType] == type)
            #expect(answer.headers.values("Content-Security-Policy").count == 1)
            let policy = try #require(answer.headers["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; "))
            #expect(!policy.contains("unsafe"))
            let packed = try rig.get(path, ["Accept-Encoding": "br"])
            #expect(packed.body == asset.brotli)
            let again = try rig.get(path, ["If-None-Match": asset.etag])
            #expect(again.status == 304)
        }
    }

    @Test(
        "has no other files, and is none of the plugin's",
        arguments: [
            "/status/", "/status/worker.wasm", "/status/index.html", "/status/..", "/status/a/b",
            "/plugin/status.js", "/plugin/status%2Fstatus.js",
        ])
    func others(path: String) throws {
        try RelayRig.run { rig in
            let answer = try rig.get(path)
            #expect(answer.error == "unknown_route")
        }
    }

    @Test("is the sources themselves, one by one, where the folder beside them is given")
    func sources() throws {
        let plugin = URL(filePath: #filePath).appending(path: "../../../Sources/Plugin")
            .standardized
        try RelayRig.run({ $0.pluginDirectory = plugin.appending(path: "Page").path }) { rig in
            for (path, file) in [
                ("/status", "Status/status.html"), ("/status/status.js", "Status/status.js"),
                ("/status/charts.js", "Status/charts.js"),
                ("/status/status.css", "Status/status.css"),
                // What its style sheet imports is the plugin's.
                ("/status/base.css", "Page/base.css"), ("/status/tokens.css", "Page/tokens.css"),
            ] {
                let answer = try rig.get(path)
                #expect(answer.status == 200)
                let source = try Data(contentsOf: plugin.appending(path: file))
                #expect(answer.body == Array(source), "\(path)")
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.headers.values("Content-Security-Policy").count == 1)
            }
            for name in ["other.js", "main.js", "index.html", "..", "%2e%2e%2fPage%2fmain.js"] {
                #expect(try rig.get("/status/\(name)").error == "unknown_route", "\(name)")
            }
            let sheet = String(decoding: try rig.get("/status/status.css").body, as: UTF8.self)
            let imports = sheet.matches(of: /@import "([^"]*)"/).map { String($0.1) }
            #expect(imports == ["base.css"])
        }
    }

    @Test("is the relay's own where the given folder has none beside it")
    func noSources() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "codap-relay-page-\(UUID().uuidString)/Page")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        try RelayRig.run({ $0.pluginDirectory = folder.path }) { rig in
            let page = try rig.get("/status")
            #expect(page.headers[.etag] != nil)
            #expect(try rig.get("/status/base.css").error == "unknown_route")
        }
    }

    @Test("holds no inline script or style, and asks nobody else") func inline() throws {
        let page = try #require(Asset.status.first { $0.path == "status.html" })
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(!text.contains("<style") && !text.contains("style=") && !text.contains("onclick"))
        #expect(text.ranges(of: "<script").count == text.ranges(of: "src=").count)
        for asset in Asset.status {
            let text = String(decoding: asset.bytes, as: UTF8.self)
                .replacing("http://www.w3.org/2000/svg", with: "")
            #expect(!text.contains("http:") && !text.contains("https:"), "\(asset.path)")
        }
    }

    @Test(
        "is there for operators only",
        arguments: [
            "/status", "/status/status.js", "/status.json",
        ])
    func operators(path: String) throws {
        try RelayRig.run { rig in
            #expect(try rig.get(path).status == 200)
            let forwarded = try rig.get(path, ["X-Forwarded-For": "192.0.2.1"])
            #expect(forwarded.status == 404)
            #expect(forwarded.error == "unknown_route")
            let refused = try rig.post(path)
            #expect(refused.status == 405)
        }
        try RelayRig.run({ $0.hasAdminListener = true }) { rig in
            #expect(try rig.get(path).error == "unknown_route")
            let admin = try TestConnection(to: rig.admin.address)
            #expect(try admin.ask(.get, path, ["Forwarded": "for=192.0.2.1"]).status == 200)
        }
    }
}

@Suite("Slow calls") struct SlowCallsTests {
    private func call(_ number: Int) throws -> FinishedCall {
        let metrics = Metrics(
            tools: [], routes: [], violations: [],
            build: BuildIdentity(version: "1", revision: "a"))
        return FinishedCall(
            requestId: try #require(RequestID("c-\(number)")), tool: metrics.names.tools.other,
            trace: nil, begun: .zero, outcome: .timedOut, transport: nil, stages: nil,
            isOverclaimed: false)
    }

    @Test("are remembered up to a bound, the latest first", arguments: [0, 1, 49, 50, 51, 120])
    func bounded(count: Int) throws {
        let calls = SlowCalls()
        for number in 0..<count {
            calls.record(try call(number), of: SessionID(value: 1))
        }
        let expected = (0..<count).reversed().prefix(SlowCalls.capacity).map { "c-\($0)" }
        #expect(calls.latest.map(\.call.requestId.text) == expected)
    }
}
