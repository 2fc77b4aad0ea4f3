import JSON
import Testing
import Tools
import Wire

@Suite("The document tools") struct DocumentToolsTests {
    private static let statusRequest: JSONValue = [
        get("interactiveFrame"), get("dataContextList"), get("componentList"),
    ]

    static let scripts: [Script] = [
        Script(
            "get_status", "tells all without the plugin's memory", [:],
            [
                (
                    statusRequest,
                    [
                        ok(["id": 1, "codapVersion": "3.0.4", "savedState": ["code": "secret"]]),
                        ok([["id": 2, "name": "Mammals"]]), ok([]),
                    ]
                )
            ],
            .done([
                "plugin": ["id": 1, "codapVersion": "3.0.4"], "codapVersion": "3.0.4",
                "dataContexts": [["id": 2, "name": "Mammals"]], "components": [],
            ])),
        Script(
            "get_status", "names what fails", [:],
            [(statusRequest, [refused("no frame"), ok([]), ["success": true, "values": nil]])],
            .done([
                "dataContexts": [],
                "failed": ["plugin": "no frame", "components": "there is nothing"],
            ])),
        Script(
            "get_status", "fails when all does", [:], [(statusRequest, refused("busy"))],
            .failed(failure("get", "interactiveFrame", "busy"))),
        Script(
            "undo", "", [:],
            [
                (
                    notify("undoChangeNotice", ["operation": "undoButtonPress"]),
                    ok(["canUndo": false, "canRedo": true])
                )
            ], .done(["canUndo": false, "canRedo": true])),
        Script(
            "undo", "needs no word on what is left", [:],
            [
                (
                    notify("undoChangeNotice", ["operation": "undoButtonPress"]), ["success": true]
                )
            ], .done([:])),
        Script(
            "redo", "", [:],
            [
                (
                    notify("undoChangeNotice", ["operation": "redoButtonPress"]),
                    ok(["canUndo": true, "canRedo": false])
                )
            ], .done(["canUndo": true, "canRedo": false])),
        Script(
            "redo", "passes a refusal on", [:],
            [
                (
                    notify("undoChangeNotice", ["operation": "redoButtonPress"]),
                    refused("Interactive Frame not found")
                )
            ],
            .failed(failure("notify", "undoChangeNotice", "Interactive Frame not found"))),
        Script(
            "log_message", "", ["message": "saw %@", "replaceArgs": ["x"], "topic": "t"],
            [
                (
                    notify(
                        "logMessage", ["replaceArgs": ["x"], "topic": "t", "formatStr": "saw %@"]),
                    ["success": true]
                )
            ], .done(["logged": "saw %@"])),
        Script(
            "log_message", "passes a refusal on", ["message": "m"],
            [(notify("logMessage", ["formatStr": "m"]), refused("no"))],
            .failed(failure("notify", "logMessage", "no"))),
        Script(
            "update_plugin", "tells what stayed",
            [
                "title": "Mine", "dimensions": ["width": 400, "height": 300],
                "preventBringToFront": true,
            ],
            [
                (
                    update(
                        "interactiveFrame",
                        [
                            "title": "Mine", "dimensions": ["width": 400, "height": 300],
                            "preventBringToFront": true,
                        ]), ["success": true]
                ),
                (
                    get("interactiveFrame"),
                    ok([
                        "title": "Person's", "preventBringToFront": true,
                        "dimensions": ["width": 400, "height": 300, "depth": 1],
                    ])
                ),
            ],
            .done([
                "applied": [
                    "dimensions": ["width": 400, "height": 300], "preventBringToFront": true,
                ], "notApplied": ["title": "Mine"],
            ])),
        Script(
            "replace_document", "", ["document": ["appName": "DG"]],
            [(update("document", ["appName": "DG"]), ["success": true])],
            .done(["accepted": true])),
        Script(
            "replace_document", "passes a refusal on", ["document": ["appName": "DG"]],
            [(update("document", ["appName": "DG"]), refused("no"))],
            .failed(failure("update", "document", "no"))),
    ]

    @Test("ask CODAP and tell what came of it", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let misfits: [(name: String, arguments: JSONValue)] = [
        ("update_plugin", [:]), ("replace_document", ["document": [:]]),
        ("update_plugin", ["dimensions": ["width": 4]]), ("log_message", ["message": ""]),
        ("get_recent_changes", ["limit": 0]), ("get_recent_changes", ["cursor": 7]),
    ]

    @Test("refuse arguments that change nothing", arguments: misfits)
    func misfit(name: String, arguments: JSONValue) throws {
        let tool = try #require(ToolCatalogue.find(name))
        let failure = #expect(throws: CallFailure.self) { _ = try tool.compile(arguments) }
        #expect(failure?.kind == .invalidArguments)
    }

    @Test("ask the worker for recent changes") func changes() throws {
        let tool = try #require(ToolCatalogue.find("get_recent_changes"))
        var run = try tool.compile(["cursor": "12", "limit": 5])
        #expect(run.start() == .answer(.changes(after: "12", limit: 5)))
        let answer: JSONValue = ["changes": [["what": "selection"]], "nextCursor": "13"]
        #expect(run.next(answer: answer) == .done(answer))
        run = try tool.compile([:])
        #expect(run.start() == .answer(.changes(after: nil, limit: 100)))
    }

    /// Plays an export up to the document, which the worker answers.
    private func export(
        _ document: JSONValue, cursor: JSONValue? = nil, isSubscribed: Bool = true
    ) throws -> ToolStep {
        var arguments = JSONObject()
        arguments["cursor"] = cursor
        var run = try #require(ToolCatalogue.find("export_document")).compile(.object(arguments))
        #expect(run.start() == .send(get("interactiveFrame")))
        var step = run.next(answer: ok(["subscribeToDocuments": .bool(isSubscribed)]))
        if !isSubscribed {
            #expect(step == .send(update("interactiveFrame", ["subscribeToDocuments": true])))
            step = run.next(answer: ["success": true])
        }
        #expect(step == .send(get("document")))
        #expect(run.next(answer: ["success": true]) == .answer(.document))
        return run.next(answer: document)
    }

    @Test("export a short document as it is", arguments: [true, false])
    func shortDocument(isSubscribed: Bool) throws {
        #expect(
            try export(["a": [1]], isSubscribed: isSubscribed)
                == .done(["bytes": 9, "document": ["a": [1]]]))
    }

    @Test("export a long document in pieces that fit and join") func longDocument() throws {
        let rows = (0..<9_000).map { JSONValue.string("\"é𝒳\" \($0) and more of the kind") }
        let document: JSONValue = ["rows": .array(rows)]
        var text = ""
        var cursor: JSONValue?
        repeat {
            guard case .done(let piece) = try export(document, cursor: cursor) else {
                Issue.record("no piece")
                return
            }
            #expect(piece.utf8().count <= 256 << 10)
            #expect(piece["document"] == nil)
            text += piece["text"]?.stringValue ?? ""
            cursor = piece["nextCursor"]
        } while cursor != nil && text.utf8.count < 1 << 20
        #expect(text == document.serialized())
    }

    @Test("never join pieces of two documents") func changedDocument() throws {
        let rows = Array(repeating: JSONValue.string("0123456789"), count: 30_000)
        guard case .done(let piece) = try export(["rows": .array(rows)]),
            case .failed(let failure) = try export(
                ["rows": .array(rows + [1])], cursor: piece["nextCursor"])
        else {
            Issue.record("a piece of another document was handed out")
            return
        }
        #expect(failure.message.contains("begin again"))
    }

    @Test("pass CODAP's refusal to hand the document out on") func noDocument() throws {
        var run = try #require(ToolCatalogue.find("export_document")).compile([:])
        _ = run.start()
        _ = run.next(answer: ok(["subscribeToDocuments": true]))
        #expect(run.next(answer: refused("no")) == .failed(failure("get", "document", "no")))
    }
}

/// CODAP's refusal as it is passed on.
func failure(_ action: String, _ resource: String, _ words: String) -> CallFailure {
    CallFailure(
        .codap, "CODAP refused \(action) \(resource): \(words)",
        details: [
            "action": .string(action), "resource": .string(resource), "codapError": .string(words),
        ])
}
