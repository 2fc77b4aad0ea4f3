import Foundation
import HTTP
import JSON
import SchemaValidation
import Telemetry
import Testing
import Tools
import Wire

@testable import Relay

@Suite("A tool's name and arguments") struct ToolNameTests {
    @Test("reach queue, worker, metrics and log as the tool's own", arguments: RigStore.allCases)
    func alias(store: RigStore) throws {
        let lines = try RelayRig.logged(on: store) { rig in
            let session = try rig.session()
            let arguments: JSONValue = [
                "dataContextName": "D", "collection": "C", "items": [["a": 1]],
            ]
            let call = session.call("c-1", "createItems", arguments)
            let answer = try rig.post("/api/request", call)
            #expect(answer.status == 202)
            #expect(answer["tool"] == "create_items")
            #expect(answer["ignoredArguments"] == ["collection"])
            let polled = try #require(try session.poll().json?.arrayValue?.first)
            #expect(polled["tool"] == "create_items")
            #expect(polled["args"] == ["items": [["a": 1]], "dataContext": "D"])
            try session.finish("c-1", 5)
            let name = rig.metrics.names.tools["create_items"]
            #expect(rig.metrics.calls.ended[name, .completed].value == 1)
            #expect(try session.readBack("c-1")["tool"] == nil)
            // The same call in other words is the same call.
            let own = session.call(
                "c-1", "create_items", ["items": [["a": 1]], "dataContext": "D"])
            let again = try rig.post("/api/request", own)
            #expect(again["repeated"] == true)
            #expect(again["tool"] == nil && again["ignoredArguments"] == nil)
        }
        #expect(!lines.contains { $0.serialized().contains("createItems") })
    }

    @Test("are refused under the tool's own name") func refused() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let call = session.call("c-1", "createItems", ["dataContext": "D", "items": [1]])
            let answer = try rig.post("/api/request", call)
            #expect(answer.status == 422)
            #expect(answer.error == "invalid_arguments")
            #expect(answer["message"]?.stringValue?.contains("create_items") == true)
            let violation = answer["details"]?["violations"]?.arrayValue?.first
            #expect(violation?["pointer"] == "/items/0")
            let name = rig.metrics.names.tools["create_items"]
            #expect(rig.metrics.calls.ended[name, .rejected].value == 1)
        }
    }

    @Test("are refused with the nearest that there is") func nearest() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let unknown = try rig.post("/api/request", session.call("c-1", "create_item"))
            #expect(unknown.error == "unknown_tool")
            #expect(unknown["details"]?["nearest"] == "create_items")
            let count = unknown["details"]?["tools"]?.arrayValue?.count
            #expect(count == ToolCatalogue.all.count)
            let misspelt = try rig.post(
                "/api/request", session.call("c-2", "get_data_context", ["dataContex": "D"]))
            #expect(misspelt.error == "invalid_arguments")
            let violations = misspelt["details"]?["violations"]?.arrayValue ?? []
            let wrong = violations.first { $0["pointer"] == "/dataContex" }
            let message = try #require(wrong?["message"]?.stringValue)
            #expect(message.contains("did you mean \"dataContext\""))
        }
    }

    @Test("are refused at once when no selector can hold them") func bracket() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let call = session.call("c-1", "get_data_context", ["dataContext": "a]b"])
            let answer = try rig.post("/api/request", call)
            #expect(answer.status == 422)
            #expect(answer.error == "invalid_arguments")
            #expect(answer["details"]?["name"] == "a]b")
        }
    }
}

@Suite("The manifest") struct ManifestTests {
    /// What a model can be given to read, and what a slow line carries at once.
    @Test("is at most 256 KiB, and 64 KiB compressed") func size() throws {
        let text = ToolManifest.json().utf8()
        #expect(text.count <= 256 << 10)
        let file = FileManager.default.temporaryDirectory
            .appending(path: "manifest-\(UUID().uuidString).json")
        try Data(text).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-9", "-c", file.path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let packed = try #require(try output.fileHandleForReading.readToEnd())
        gzip.waitUntilExit()
        #expect(gzip.terminationStatus == 0)
        #expect(packed.count > 0 && packed.count <= 64 << 10)
    }

    @Test("fits the schema that the relay gives of it, also when it is brief") func schema() throws
    {
        let schema = try JSONSchema(WireSchemas.manifest)
        #expect(schema.validate(ToolManifest.json()).isEmpty)
        #expect(schema.validate(ToolManifest.json(isBrief: true)).isEmpty)
    }

    @Test("is what codap-relay tools --json prints") func served() throws {
        try RelayRig.run { rig in
            #expect(try rig.get("/api/metadata").body == ToolManifest.json().utf8())
            let brief = try rig.get("/api/metadata?detail=brief")
            #expect(brief.body == ToolManifest.json(isBrief: true).utf8())
        }
    }

    @Test("names no alias") func aliases() {
        let text = ToolManifest.json().serialized()
        for alias in ToolAlias.all where ToolCatalogue.find(alias.name) == nil {
            #expect(!text.contains("\"\(alias.name)\""))
        }
    }
}
