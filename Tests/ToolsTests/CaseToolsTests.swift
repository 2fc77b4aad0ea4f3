import JSON
import Testing
import Wire

@testable import Tools

@Suite("Case tools") struct CaseToolsTests {
    /// What CODAP answers when all cases of a collection are read.
    static let allPets: JSONValue = ok([
        "collection": ["id": 12, "name": "Pets"],
        "cases": [
            [
                "case": ["id": 1, "parent": 5, "values": ["pet": "Tom", "mass": 4]], "caseIndex": 0,
            ],
            [
                "case": ["id": 2, "parent": 5, "values": ["pet": "Tomba", "mass": 10]],
                "caseIndex": 1,
            ],
            [
                "case": ["id": 3, "parent": 6, "values": ["pet": "Sid", "mass": ""]],
                "caseIndex": 2,
            ],
        ],
    ])

    private static let place = "dataContext[Cats].collection[Pets]"

    static let scripts: [Script] = [
        Script(
            "create_cases", "with parents as CODAP wants them",
            [
                "dataContext": "Cats", "collection": "Pets",
                "cases": [
                    ["values": ["pet": "Tom", "colour": "red"], "parent": "664030712170176"]
                ],
            ],
            [
                (get(place), ok(pets)),
                (
                    create(
                        place + ".case",
                        [["values": ["pet": "Tom"], "parent": 664_030_712_170_176]]),
                    ok([["id": 7]])
                ),
            ],
            .done(["cases": [["id": 7]], "unknownAttributes": ["colour"]])),
        Script(
            "create_cases", "finds the one that filled a parent's blank case",
            [
                "dataContext": "Cats", "collection": "Pets",
                "cases": [
                    ["values": ["pet": "Tom", "mass": "4"], "parent": 5],
                    ["values": ["pet": "Leo"], "parent": 5],
                ],
            ],
            [
                (get(place), ok(pets)),
                (
                    create(
                        place + ".case",
                        [
                            ["values": ["pet": "Tom", "mass": "4"], "parent": 5],
                            ["values": ["pet": "Leo"], "parent": 5],
                        ]), ok([["id": 7]])
                ),
                (get(place + ".allCases"), allPets),
            ],
            .done(["cases": [["id": 7], ["id": 1]], "unknownAttributes": []])),
        Script(
            "get_case", "by id alone", ["dataContext": "Cats", "id": 2],
            [
                (
                    get("dataContext[Cats].caseByID[2]"),
                    ok(["case": ["id": 2, "values": ["mass": 4], "children": []], "caseIndex": 1])
                )
            ],
            .done(["id": 2, "values": ["mass": 4], "children": [], "index": 1])),
        Script(
            "get_case", "by index",
            ["dataContext": "Cats", "collection": "Pets", "index": 0],
            [
                (
                    get(place + ".caseByIndex[0]"),
                    ok(["case": ["id": 2, "values": [:]], "caseIndex": 0])
                )
            ],
            .done(["id": 2, "values": [:], "index": 0])),
        Script(
            "get_cases", "page by page",
            ["dataContext": "Cats", "collection": "Pets", "limit": 1, "cursor": "1"],
            [(get(place + ".allCases"), allPets)],
            .done([
                "cases": [
                    ["id": 2, "parent": 5, "values": ["pet": "Tomba", "mass": 10], "index": 1]
                ],
                "total": 3, "nextCursor": "2:2",
            ])),
        Script(
            "count_cases", "of a collection", ["dataContext": "Cats", "collection": "Pets"],
            [(get(place + ".caseCount"), ok(3))], .done(["count": 3])),
        Script(
            "update_cases", "of those that there are",
            [
                "dataContext": "Cats", "collection": "Pets",
                "cases": [
                    ["id": 1, "values": ["mass": nil, "owner": "Bo"]],
                    ["id": 9, "values": ["mass": 1]],
                ],
            ],
            [
                (
                    get(place, place + ".caseByID[1]", place + ".caseByID[9]"),
                    [ok(pets), ok(["case": ["id": 1]]), ["success": false, "values": nil]]
                ),
                (
                    update(place + ".case", [["id": 1, "values": ["mass": ""]]]),
                    ["success": true, "caseIDs": [1]]
                ),
            ],
            .done(["updated": [1], "notFound": [9], "unknownAttributes": ["owner"]])),
        Script(
            "delete_cases", "as version 2 needs them, in their collection",
            ["dataContext": "Cats", "collection": "Pets", "ids": [1]],
            [
                (get(place, place + ".caseByID[1]"), [ok(pets), ok(["case": ["id": 1]])]),
                ([delete(place + ".caseByID[1]")], [["success": true]]),
            ],
            .done(["deleted": [1], "notFound": []])),
    ]

    @Test("say what took effect", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let failures: [FailingScript] = [
        FailingScript(
            "create_cases", "in an unknown collection",
            ["dataContext": "Cats", "collection": "pet", "cases": [["values": ["pet": "Tom"]]]],
            [
                (get("dataContext[Cats].collection[pet]"), refused("Collection not found")),
                (get("dataContext[Cats].collectionList"), ok([["name": "Pets"]])),
            ], .codap, says: "Did you mean \"Pets\"?", ["available": ["Pets"]]),
        FailingScript(
            "create_cases", "that a version makes none of",
            ["dataContext": "Cats", "collection": "Pets", "cases": [["values": ["pet": "Tom"]]]],
            [
                (get(place), ok(pets)),
                (create(place + ".case", [["values": ["pet": "Tom"]]]), ok([])),
                (get(place + ".allCases"), allPets),
            ], .codap, says: "made 0 of 1 cases", ["cases": []]),
        FailingScript(
            "create_cases", "of unknown attributes",
            ["dataContext": "Cats", "collection": "Pets", "cases": [["values": ["Mas": 1]]]],
            [(get(place), ok(pets))], .invalidArguments, says: "Did you mean \"mass\"?",
            ["available": ["pet", "mass"]]),
        FailingScript(
            "get_case", "by an index in no collection", ["dataContext": "Cats", "index": 0],
            says: "\"collection\""),
        FailingScript(
            "get_case", "by nothing", ["dataContext": "Cats", "collection": "Pets"],
            says: "exactly one of \"id\" \"index\""),
        FailingScript(
            "get_case", "that is not there", ["dataContext": "Cats", "id": 9],
            [(get("dataContext[Cats].caseByID[9]"), refused("Case not found"))], .codap,
            says: "Case not found"),
        FailingScript(
            "get_cases", "of no page",
            ["dataContext": "Cats", "collection": "Pets", "cursor": "-1"], says: "nextCursor"),
        FailingScript(
            "get_cases", "of an unknown collection", ["dataContext": "Cats", "collection": "Pet"],
            [
                (
                    get("dataContext[Cats].collection[Pet].allCases"),
                    refused("Collection not found")
                ),
                (get("dataContext[Cats].collectionList"), ok([["name": "Pets"]])),
            ], .codap, says: "Did you mean \"Pets\"?"),
        FailingScript(
            "count_cases", "of an unknown collection",
            ["dataContext": "Cats", "collection": "Dogs"],
            [
                (
                    get("dataContext[Cats].collection[Dogs].caseCount"),
                    refused("Collection not found")
                ),
                (get("dataContext[Cats].collectionList"), ok([["name": "Pets"]])),
            ], .codap, says: "See \"available\"", ["available": ["Pets"]]),
        FailingScript(
            "update_cases", "none of which there is",
            [
                "dataContext": "Cats", "collection": "Pets",
                "cases": [["id": 9, "values": ["mass": 1]]],
            ],
            [(get(place, place + ".caseByID[9]"), [ok(pets), missing])],
            .invalidArguments,
            says: "nothing with any of these ids", ["notFound": [9]]),
        FailingScript(
            "update_cases", "of attributes of another collection",
            [
                "dataContext": "Cats", "collection": "Pets",
                "cases": [["id": 1, "values": ["owner": "Bo"]]],
            ],
            [(get(place, place + ".caseByID[1]"), [ok(pets), ok(["case": ["id": 1]])])],
            .invalidArguments,
            says: "no attribute", ["unknownAttributes": ["owner"]]),
        FailingScript(
            "delete_cases", "none of which there is",
            ["dataContext": "Cats", "collection": "Pets", "ids": [9]],
            [(get(place, place + ".caseByID[9]"), [ok(pets), missing])],
            .invalidArguments,
            says: "nothing with any of these ids", ["notFound": [9]]),
        FailingScript(
            "delete_cases", "by an id that no selector holds",
            ["dataContext": "Cats", "collection": "Pets", "ids": ["a]b"]], says: "\"]\""),
    ]

    @Test("fail with what to do", arguments: failures)
    func failure(_ script: FailingScript) throws { try script.play() }
}
