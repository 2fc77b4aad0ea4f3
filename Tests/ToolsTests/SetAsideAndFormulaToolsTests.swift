import JSON
import Testing
import Tools
import Wire

@Suite("Set aside tools") struct SetAsideToolsTests {
    private static let one = get("dataContext[Cats]", "dataContext[Cats].caseByID[1]")

    private static func setAside(_ operation: JSONValue) -> JSONValue {
        [
            notify(
                "dataContext[Cats]",
                ["request": "setAside", "operation": operation, "caseIDs": [1]]),
            get("dataContext[Cats]"),
        ]
    }

    static let scripts: [Script] = [
        Script(
            "set_aside_cases", "in addition", ["dataContext": "Cats", "ids": ["1", 9]],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].caseByID[1]",
                        "dataContext[Cats].caseByID[9]"),
                    [ok(cats), ok(["case": [:]]), missing]
                ),
                (setAside("add"), [ok([:]), ok(["setAsideItems": [["id": 7], ["id": 8]]])]),
            ],
            .done(["setAside": [1], "notFound": [9], "setAsideItemCount": 2])),
        Script(
            "set_aside_cases", "where CODAP does not tell how many",
            ["dataContext": "Cats", "ids": [1], "replace": true],
            [(one, [ok(cats), ok(["case": [:]])]), (setAside("replace"), [ok([:]), ok([:])])],
            .done(["setAside": [1], "notFound": []])),
        Script(
            "restore_set_aside_cases", "tells what is left", ["dataContext": "Cats"],
            [
                (
                    [
                        get("dataContext[Cats]"),
                        notify("dataContext[Cats]", ["request": "restoreSetasides"]),
                        get("dataContext[Cats]"),
                    ],
                    [ok(["setAsideItems": [["id": 7]]]), ok([:]), ok(["setAsideItems": []])]
                )
            ],
            .done(["setAsideItemsBefore": 1, "setAsideItemsLeft": 0])),
    ]

    @Test("say what took effect", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let failures: [FailingScript] = [
        FailingScript(
            "set_aside_cases", "none of which there is", ["dataContext": "Cats", "ids": [1]],
            [(one, [ok(cats), missing])], .invalidArguments, says: "nothing with any of these ids"),
        FailingScript(
            "set_aside_cases", "without effect", ["dataContext": "Cats", "ids": [1]],
            [(one, [ok(cats), ok(["case": [:]])]), (setAside("add"), [ok([:]), ok(cats)])],
            .codap, says: "set nothing aside"),
        FailingScript(
            "restore_set_aside_cases", "of an unknown data set", ["dataContext": "Cat"],
            [
                (
                    [
                        get("dataContext[Cat]"),
                        notify("dataContext[Cat]", ["request": "restoreSetasides"]),
                        get("dataContext[Cat]"),
                    ], .array(Array(repeating: refused("DataContext not found"), count: 3))
                ),
                (get("dataContextList"), ok([["name": "Cats"]])),
            ], .codap, says: "Did you mean \"Cats\"?"),
        FailingScript(
            "restore_set_aside_cases", "that CODAP does not know", ["dataContext": "Cats"],
            [
                (
                    [
                        get("dataContext[Cats]"),
                        notify("dataContext[Cats]", ["request": "restoreSetasides"]),
                        get("dataContext[Cats]"),
                    ], [ok(cats), refused("unknown request: restoreSetasides"), ok(cats)]
                )
            ], .codap, says: "unknown request"),
    ]

    @Test("fail with what to do", arguments: failures)
    func failure(_ script: FailingScript) throws { try script.play() }
}

@Suite("Formula tools") struct FormulaToolsTests {
    private static let functions: JSONValue = ok([
        "Arithmetic Functions": ["abs": ["name": "abs", "minArgs": 1], "round": [:]],
        "Statistical Functions": ["mean": ["name": "mean", "description": "The mean."]],
    ])

    private static func evaluate(_ formula: JSONValue, _ records: JSONValue) -> JSONValue {
        notify(
            "formulaEngine",
            ["request": "evalExpression", "source": formula, "records": records])
    }

    static let scripts: [Script] = [
        Script(
            "list_formula_functions", "by category", ["category": "statist"],
            [(get("formulaEngine"), functions)],
            .done([
                "functions": [
                    [
                        "name": "mean", "description": "The mean.",
                        "category": "Statistical Functions",
                    ]
                ],
                "categories": ["Arithmetic Functions", "Statistical Functions"], "total": 1,
            ])),
        Script(
            "list_formula_functions", "by name, none", ["name": "mode"],
            [(get("formulaEngine"), functions)],
            .done([
                "functions": [],
                "categories": ["Arithmetic Functions", "Statistical Functions"], "total": 0,
            ])),
        Script(
            "list_formula_functions", "page by page", ["limit": 1, "cursor": "1"],
            [(get("formulaEngine"), functions)],
            .done([
                "functions": [["name": "round", "category": "Arithmetic Functions"]],
                "categories": ["Arithmetic Functions", "Statistical Functions"], "total": 3,
                "nextCursor": "2",
            ])),
        Script(
            "evaluate_formula", "tells errors from results",
            ["formula": "a * 2", "records": [["a": 1], [:], ["a": "Note: x"]]],
            [
                (
                    evaluate("a * 2", [["a": 1], [:], ["a": "Note: x"]]),
                    ok([2, "Error: Undefined symbol a", "Note: x"])
                )
            ],
            .done(["results": [2, "Error: Undefined symbol a", "Note: x"], "errors": [1]])),
        Script(
            "evaluate_formula", "of no record", ["formula": "1 + 1"],
            [(evaluate("1 + 1", [[:]]), ok([2]))], .done(["results": [2], "errors": []])),
    ]

    @Test("answer", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let failures: [FailingScript] = [
        FailingScript(
            "list_formula_functions", "that CODAP does not tell", [:],
            [(get("formulaEngine"), refused("Unsupported action"))], .codap,
            says: "Unsupported action"),
        FailingScript(
            "list_formula_functions", "of no page", ["cursor": "x"], says: "nextCursor"),
        FailingScript(
            "evaluate_formula", "that CODAP cannot read", ["formula": "1 +"],
            [(evaluate("1 +", [[:]]), refused("SyntaxError: Unexpected end"))], .codap,
            says: "Unexpected end"),
        FailingScript(
            "evaluate_formula", "with errors alone", ["formula": "b"],
            [(evaluate("b", [[:]]), ok(["Error: Undefined symbol b"]))], .codap,
            says: "Undefined symbol b"),
    ]

    @Test("fail with what to do", arguments: failures)
    func failure(_ script: FailingScript) throws { try script.play() }

    @Test("do not count trying a formula as a change") func noChange() throws {
        var run = try #require(ToolCatalogue.find("evaluate_formula")).compile(["formula": "b"])
        _ = run.start()
        guard case .failed(let failure) = run.next(answer: ok(["Error: Undefined symbol b"])) else {
            Issue.record("an error passed as a result")
            return
        }
        #expect(failure.details?["completedCount"] == nil)
    }
}
