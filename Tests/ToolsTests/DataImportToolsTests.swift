import JSON
import Testing
import Tools
import Wire

@Suite("The import and export tools") struct DataImportToolsTests {
    private static let list = (get("dataContextList"), ok([["id": 1, "name": "Dogs"]]))
    private static let collections: JSONValue = [
        ["name": "Cases", "attrs": [["name": "Pet"], ["name": "Mass"]]]
    ]
    private static let described: JSONValue = [
        "id": 5, "name": "Cats", "title": "Cats", "collections": collections,
    ]
    private static let creation: [(request: JSONValue, answer: JSONValue)] = [
        list,
        (
            create("dataContext", ["name": "Cats", "collections": collections]),
            ok(["id": 5, "name": "Cats"])
        ), (get("dataContext[5]"), ok(described)),
    ]
    private static func result(_ members: JSONObject) -> ToolStep {
        var result = described.objectValue ?? JSONObject()
        result["notApplied"] = []
        result["unknownAttributes"] = []
        for (name, value) in members { result[name] = value }
        return .done(.object(result))
    }
    private static func added(
        _ items: JSONValue, count: Int
    ) -> [(request: JSONValue, answer: JSONValue)] {
        [
            (
                create("dataContext[5].item", items),
                ["success": true, "caseIDs": [], "itemIDs": []]
            ), (get("dataContext[5].itemCount"), ok(JSONValue(count))),
        ]
    }

    static let scripts: [Script] = [
        Script(
            "create_data_context_from_csv", "", ["name": "Cats", "csv": "Pet,Mass\nTom,4.5\n"],
            creation + added([["Pet": "Tom", "Mass": 4.5]], count: 1), result(["itemCount": 1])),
        Script(
            "create_data_context_from_csv", "makes a data set without rows",
            ["name": "Cats", "csv": "Pet;Mass", "collection": "Cases", "separator": "semicolon"],
            creation + [(get("dataContext[5].itemCount"), ok(0))], result(["itemCount": 0])),
        Script(
            "create_data_context_from_csv", "refuses a taken name", ["name": "Dogs", "csv": "a"],
            [list],
            .failed(
                CallFailure(
                    .codap,
                    "There is a data set \"Dogs\" already; choose another name, or add to it with "
                        + "create_items.", details: ["name": "Dogs"]))),
        Script(
            "create_data_context_from_csv", "tells what it had done",
            ["name": "Cats", "csv": "Pet,Mass\nTom,4.5\n"],
            creation + [
                (create("dataContext[5].item", [["Pet": "Tom", "Mass": 4.5]]), refused("no"))
            ],
            .failed(
                CallFailure(
                    .codap,
                    "CODAP refused create dataContext[5].item: no. Before that one change was made "
                        + "and stays; see \"completed\".",
                    details: [
                        "action": "create", "resource": "dataContext[5].item",
                        "codapError": "no", "completedCount": 1,
                        "completed": [["action": "create", "resource": "dataContext"]],
                    ]))),
        Script(
            "create_dataset_with_table", "takes attributes from items",
            [
                "name": "Cats", "tableTitle": "All",
                "items": [["Pet": "Tom"], ["Pet": true, "Mass": nil]],
            ],
            creation + added([["Pet": "Tom"], ["Pet": "true", "Mass": ""]], count: 2) + [
                (
                    create(
                        "component", ["type": "caseTable", "dataContext": "Cats", "title": "All"]),
                    ok(["id": 9, "type": "caseTable"])
                )
            ], result(["itemCount": 2, "table": ["id": 9, "type": "caseTable"]])),
        Script(
            "create_dataset_with_table", "names what no attribute takes",
            [
                "name": "Cats", "attributes": [["name": "Pet"], ["name": "Mass"]],
                "items": [["Pet": "Tom", "mass": 3, "Owner": "Ann"]],
            ],
            creation + added([["Pet": "Tom", "mass": 3, "Owner": "Ann"]], count: 1) + [
                (
                    create("component", ["type": "caseTable", "dataContext": "Cats"]),
                    ok(["id": 9])
                )
            ],
            result([
                "itemCount": 1, "unknownAttributes": ["mass", "Owner"], "table": ["id": 9],
            ])),
        Script(
            "create_dataset_with_table", "refuses a taken name", ["name": "Dogs"], [list],
            .failed(
                CallFailure(
                    .codap,
                    "There is a data set \"Dogs\" already; choose another name, or add to it with "
                        + "create_items.", details: ["name": "Dogs"]))),
        Script(
            "export_data", "writes CSV", ["dataContext": "Cats"],
            [
                (get("dataContext[Cats]"), ok(described)),
                (
                    get("dataContext[Cats].itemSearch[*]"),
                    ok([
                        ["id": 1, "values": ["Mass": 4.50, "Pet": "Tom, \"T\""]],
                        ["id": 2, "values": ["Pet": "", "Mass": true]],
                    ])
                ),
            ],
            .done([
                "text": "Pet,Mass\r\n\"Tom, \"\"T\"\"\",4.5\r\n,true\r\n", "rowCount": 2,
                "total": 2,
            ])),
        Script(
            "export_data", "writes a collection as JSON",
            ["dataContext": "Cats", "collection": "Cases", "format": "json"],
            [
                (get("dataContext[Cats]"), ok(described)),
                (
                    get("dataContext[Cats].collection[Cases].allCases"),
                    ok(["cases": [["case": ["id": 1, "values": ["Mass": 4, "Pet": "Tom"]]]]])
                ),
            ],
            .done(["text": "[{\"Pet\":\"Tom\",\"Mass\":4}]", "rowCount": 1, "total": 1])),
        Script(
            "export_data", "writes the header once",
            ["dataContext": "Cats", "limit": 1, "cursor": "1"],
            [
                (get("dataContext[Cats]"), ok(described)),
                (
                    get("dataContext[Cats].itemSearch[*]"),
                    ok([["values": ["Mass": 1]], ["values": ["Mass": 2]], ["values": ["Mass": 3]]])
                ),
            ], .done(["text": ",2\r\n", "rowCount": 1, "total": 3, "nextCursor": "2"])),
        Script(
            "export_data", "knows the collections",
            ["dataContext": "Cats", "collection": "Case"],
            [(get("dataContext[Cats]"), ok(described))],
            .failed(
                CallFailure(
                    .codap, "The data set has no collection \"Case\". Did you mean \"Cases\"?",
                    details: ["available": ["Cases"], "nearest": "Cases"]))),
    ]

    @Test("ask CODAP and tell what came of it", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    @Test("add thousands of rows in few requests") func manyRows() throws {
        let csv = "Pet,Mass\n" + (0..<4_500).map { "p\($0),\($0)\n" }.joined()
        var run = try #require(ToolCatalogue.find("create_data_context_from_csv"))
            .compile(["name": "Cats", "csv": .string(csv)])
        var step = run.start()
        for (_, answer) in Self.creation { step = run.next(answer: answer) }
        var sizes: [Int] = []
        while case .send(let request) = step, let rows = request["values"]?.arrayValue {
            sizes.append(rows.count)
            step = run.next(answer: ["success": true, "itemIDs": []])
        }
        #expect(sizes == [2_000, 2_000, 500])
        #expect(run.next(answer: ok(4_500)) == Self.result(["itemCount": 4_500]))
    }

    @Test("export long data in pages that fit and join") func pages() throws {
        let items = (0..<3_000).map { number -> JSONValue in
            [
                "values": [
                    "Pet": .string(String(repeating: "\"", count: 200)), "Mass": JSONValue(number),
                ]
            ]
        }
        let tool = try #require(ToolCatalogue.find("export_data"))
        var arguments: JSONObject = ["dataContext": "Cats"]
        var text = ""
        var rows = 0
        repeat {
            var run = try tool.compile(.object(arguments))
            _ = run.start()
            _ = run.next(answer: ok(Self.described))
            guard case .done(let page) = run.next(answer: ok(.array(items))) else {
                Issue.record("no page")
                return
            }
            #expect(page.utf8().count <= 256 << 10)
            text += page["text"]?.stringValue ?? ""
            rows += page["rowCount"]?.intValue ?? 0
            arguments["cursor"] = page["nextCursor"]
        } while arguments["cursor"] != nil && rows < 3_000
        #expect(rows == 3_000)
        #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 3_001)
        #expect(text.hasSuffix(",2999\r\n"))
    }
}
