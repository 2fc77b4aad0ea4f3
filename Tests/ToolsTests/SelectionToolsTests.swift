import JSON
import Testing
import Tools
import Wire

@Suite("Selection tools") struct SelectionToolsTests {
    private static let list = "dataContext[Cats].selectionList"
    private static let place = "dataContext[Cats].collection[12]"

    static let scripts: [Script] = [
        Script(
            "get_selection", "of a data set", ["dataContext": "Cats", "limit": 1],
            [(get(list), ok([["caseID": 1, "collectionName": "Pets"], ["caseID": 2]]))],
            .done([
                "cases": [["caseID": 1, "collectionName": "Pets"]], "total": 2,
                "nextCursor": "1:1",
            ])),
        Script(
            "get_selection", "of a collection", ["dataContext": "Cats", "collection": "Pets"],
            [
                (
                    get(
                        "dataContext[Cats].collection[Pets]",
                        "dataContext[Cats].collection[Pets].selectionList"),
                    [ok(pets), ok([])]
                )
            ],
            .done(["cases": [], "total": 0])),
        Script(
            "select_cases", "reads back which are selected",
            ["dataContext": "Cats", "ids": ["1", 2, 9]],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].caseByID[1]",
                        "dataContext[Cats].caseByID[2]", "dataContext[Cats].caseByID[9]"),
                    [ok(cats), ok(["case": [:]]), ok(["case": [:]]), missing]
                ),
                (
                    [create(list, [1, 2]), get(list)],
                    [["success": true], ok([["caseID": 1], ["caseID": 3]])]
                ),
            ],
            .done(["selected": [1], "notSelected": [2], "notFound": [9]])),
        Script(
            "select_cases", "in addition", ["dataContext": "Cats", "ids": [1], "extend": true],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].caseByID[1]"),
                    [ok(cats), ok(["case": [:]])]
                ),
                ([update(list, [1]), get(list)], [["success": true], ok([["caseID": 1]])]),
            ],
            .done(["selected": [1], "notSelected": [], "notFound": []])),
        Script(
            "select_items", "by their cases", ["dataContext": "Cats", "ids": ["id:b", "id:x"]],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].itemByID[id:b]",
                        "dataContext[Cats].itemByID[id:x]"),
                    [ok(cats), ok(["id": "id:b"]), missing]
                ),
                (
                    get(place + ".allCases"),
                    ok(["cases": [["case": ["id": 1]], ["case": ["id": 2]]]])
                ),
                (
                    get("dataContext[Cats].itemByCaseID[1]", "dataContext[Cats].itemByCaseID[2]"),
                    [ok(["id": "id:a"]), ok(["id": "id:b"])]
                ),
                (create(list, [2]), ["success": true]),
            ],
            .done([
                "selected": ["id:b"], "notSelected": [], "notFound": ["id:x"], "caseIDs": [2],
            ])),
        Script(
            "select_by_formula", "of the rows", ["dataContext": "Cats", "formula": "mass>3"],
            [
                (get("dataContext[Cats]"), ok(cats)),
                (get(place + ".caseFormulaSearch[mass>3]"), ok([["id": 1], ["id": 2]])),
                (create(list, [1, 2]), ["success": true]),
            ],
            .done(["matched": 2])),
        Script(
            "select_by_formula", "that nothing matches keeps what it extends",
            [
                "dataContext": "Cats", "collection": "Pets", "formula": "mass>9",
                "extend": true,
            ],
            [(get("dataContext[Cats].collection[Pets].caseFormulaSearch[mass>9]"), ok([]))],
            .done(["matched": 0])),
        Script(
            "clear_selection", "of a data set", ["dataContext": "Cats"],
            [(create(list, []), ["success": true])], .done([:])),
    ]

    @Test("say what took effect", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let failures: [FailingScript] = [
        FailingScript(
            "get_selection", "in an unknown collection",
            ["dataContext": "Cats", "collection": "Pet"],
            [
                (
                    get(
                        "dataContext[Cats].collection[Pet]",
                        "dataContext[Cats].collection[Pet].selectionList"),
                    [refused("Collection not found"), ok([["caseID": 1]])]
                ),
                (get("dataContext[Cats].collectionList"), ok([["name": "Pets"]])),
            ], .codap, says: "Did you mean \"Pets\"?"),
        FailingScript(
            "get_selection", "in version 2's unknown data set", ["dataContext": "Cat"],
            [
                (get("dataContext[Cat].selectionList"), refused("Unknown context.")),
                (get("dataContextList"), ok([["name": "Cats"]])),
            ], .codap, says: "Did you mean \"Cats\"?"),
        FailingScript(
            "select_cases", "none of which there is", ["dataContext": "Cats", "ids": [9]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].caseByID[9]"),
                    [ok(cats), ["success": false, "values": nil]]
                )
            ], .invalidArguments, says: "nothing with any of these ids", ["notFound": [9]]),
        FailingScript(
            "select_cases", "that CODAP refuses", ["dataContext": "Cats", "ids": [1]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].caseByID[1]"),
                    [ok(cats), ok(["case": [:]])]
                ),
                ([create(list, [1]), get(list)], [refused("requires a list"), ok([])]),
            ], .codap, says: "requires a list"),
        FailingScript(
            "select_items", "none of which there is", ["dataContext": "Cats", "ids": ["id:x"]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].itemByID[id:x]"),
                    [ok(cats), missing]
                )
            ], .invalidArguments, says: "nothing with any of these ids"),
        FailingScript(
            "select_items", "in a data set without collections",
            ["dataContext": "Cats", "ids": ["id:x"]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].itemByID[id:x]"),
                    [ok(["collections": []]), ok(["id": "id:x"])]
                )
            ], .codap, says: "has no collection"),
        FailingScript(
            "select_items", "that have no case", ["dataContext": "Cats", "ids": ["id:x"]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].itemByID[id:x]"),
                    [ok(cats), ok(["id": "id:x"])]
                ),
                (get(place + ".allCases"), ok(["cases": []])),
            ], .codap, says: "no case for any of these items"),
        FailingScript(
            "select_by_formula", "that CODAP cannot read",
            ["dataContext": "Cats", "collection": "Pets", "formula": "mass >"],
            [
                (
                    get("dataContext[Cats].collection[Pets].caseFormulaSearch[mass >]"),
                    ["success": false, "error": "Cannot parse"]
                )
            ], .codap, says: "Cannot parse"),
        FailingScript(
            "select_by_formula", "that no search can hold",
            ["dataContext": "Cats", "collection": "Pets", "formula": "x = \"]\""],
            says: "\"formula\" must not hold"),
        FailingScript(
            "clear_selection", "of an unknown data set", ["dataContext": "Cat"],
            [
                (create("dataContext[Cat].selectionList", []), refused("DataContext not found")),
                (get("dataContextList"), ok([["name": "Cats"]])),
            ], .codap, says: "Did you mean \"Cats\"?"),
        FailingScript(
            "clear_selection", "by a name that no selector holds", ["dataContext": "a]b"],
            says: "\"]\""),
    ]

    @Test("fail with what to do", arguments: failures)
    func failure(_ script: FailingScript) throws { try script.play() }

    @Test("look for the cases of items in parts, until all are met") func parts() throws {
        let cases = (0..<2_500).map { JSONValue(["case": ["id": JSONValue($0)]]) }
        var run = try #require(ToolCatalogue.find("select_items"))
            .compile(["dataContext": "Cats", "ids": ["id:1200"]])
        _ = run.start()
        _ = run.next(answer: [ok(cats), ok(["id": "id:1200"])])
        var step = run.next(answer: ok(["cases": .array(cases)]))
        for start in [0, 1_000] {
            let requests = (start..<start + 1_000).map {
                get("dataContext[Cats].itemByCaseID[\($0)]")
            }
            #expect(step == .send(.array(requests)))
            step = run.next(
                answer: .array((start..<start + 1_000).map { ok(["id": "id:\($0)"]) }))
        }
        #expect(step == .send(create(Self.list, [1_200])))
    }
}
