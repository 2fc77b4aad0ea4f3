import JSON
import SchemaValidation
import Testing
import Wire

@testable import Tools

@Suite("Case search tools") struct CaseSearchToolsTests {
    private static let place = "dataContext[Cats].collection[Pets]"

    @Test("find by formula, page by page") func byFormula() throws {
        let found: JSONValue = [
            ["id": 1, "values": ["mass": 4]], ["id": 2, "values": ["mass": 5]],
        ]
        try Script(
            "find_cases", "by a formula",
            [
                "dataContext": "Cats", "collection": "Pets", "formula": "mass>3 and pet=\"Tom\"",
                "limit": 1,
            ],
            [
                (get(Self.place + ".caseFormulaSearch[mass>3 and pet=\"Tom\"]"), ok(found))
            ],
            .done([
                "cases": [["id": 1, "values": ["mass": 4]]], "total": 2, "nextCursor": "1:1",
            ])
        ).play()
    }

    /// A comparison, and the ids of those of ``CaseToolsTests/allPets`` that it finds.
    static let comparisons: [(operator: String?, attribute: String, value: JSONValue, ids: [Int])] =
        [
            (nil, "pet", "tom", [1]), ("equals", "mass", 4, [1]), ("equals", "mass", "4.0", [1]),
            ("equals", "mass", "", [3]), ("equals", "mass", nil, [3]),
            ("notEquals", "pet", "Tom", [2, 3]), ("notEquals", "mass", 4, [2, 3]),
            ("contains", "pet", "OM", [1, 2]), ("contains", "pet", "", [1, 2, 3]),
            ("contains", "pet", "Tombas", []), ("contains", "mass", 1, [2]),
            ("startsWith", "pet", "s", [3]), ("startsWith", "pet", "om", []),
            ("endsWith", "pet", "BA", [2]), ("endsWith", "pet", "To", []),
            ("greaterThan", "mass", 4, [2]), ("greaterThan", "mass", "4", [2]),
            ("lessThan", "mass", 10, [1]), ("greaterOrEqual", "mass", 4, [1, 2]),
            ("lessOrEqual", "mass", 4, [1]), ("greaterThan", "pet", "t", [1, 2]),
            ("lessThan", "pet", "T", [3]), ("lessOrEqual", "pet(name)", "tom", [1, 3]),
            ("equals", "pet", true, []),
        ]

    @Test("compare as numbers or as text without regard to case", arguments: comparisons)
    func comparison(
        _ comparison: (operator: String?, attribute: String, value: JSONValue, ids: [Int])
    ) throws {
        var arguments: JSONObject = [
            "dataContext": "Cats", "collection": "Pets",
            "attribute": .string(comparison.attribute), "value": comparison.value,
        ]
        arguments["operator"] = comparison.operator.map(JSONValue.string)
        let tool = try #require(ToolCatalogue.find("search_cases"))
        var run = try tool.compile(.object(arguments))
        #expect(run.start() == .send(get(Self.place)))
        #expect(run.next(answer: ok(pets)) == .send(get(Self.place + ".allCases")))
        guard case .done(let result) = run.next(answer: CaseToolsTests.allPets) else {
            Issue.record("no result")
            return
        }
        #expect(try JSONSchema(tool.output.schema).validate(result).isEmpty)
        let ids = result["cases"]?.arrayValue?.compactMap { $0["id"]?.intValue }
        #expect(ids == comparison.ids)
        #expect(result["total"] == JSONValue(comparison.ids.count))
    }

    @Test("take a cell that was left out for an empty one") func leftOut() {
        let test = CaseTest(Arguments(value: ["operator": "equals", "value": ""]))
        #expect(test.passes(nil))
        #expect(!test.passes(0))
    }

    static let failures: [FailingScript] = [
        FailingScript(
            "find_cases", "a formula that CODAP cannot read",
            ["dataContext": "Cats", "collection": "Pets", "formula": "mass >"],
            [
                (
                    get(place + ".caseFormulaSearch[mass >]"),
                    ["success": false, "error": "Cannot parse"]
                )
            ], .codap, says: "Cannot parse"),
        FailingScript(
            "find_cases", "a formula that no search can hold",
            ["dataContext": "Cats", "collection": "Pets", "formula": "pet = \"]\""],
            says: "\"formula\" must not hold"),
        FailingScript(
            "search_cases", "of an unknown attribute",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "mas", "value": 1],
            [(get(place), ok(pets))], .invalidArguments, says: "Did you mean \"mass\"?"),
        FailingScript(
            "search_cases", "by an unknown operator",
            [
                "dataContext": "Cats", "collection": "Pets", "attribute": "mass", "value": 1,
                "operator": "startswith",
            ], says: "did you mean \"startsWith\"?"),
        FailingScript(
            "search_cases", "of cases that CODAP cannot read",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "mass", "value": 1],
            [(get(place), ok(pets)), (get(place + ".allCases"), refused("gone"))], .codap,
            says: "gone"),
    ]

    @Test("fail with what to do", arguments: failures)
    func failure(_ script: FailingScript) throws { try script.play() }
}
