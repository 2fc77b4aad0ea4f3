import JSON
import Testing
import Wire

@testable import Tools

@Suite("Item tools") struct ItemToolsTests {
    static let scripts: [Script] = [
        Script(
            "create_items", "sends what CODAP takes and names what it would drop",
            [
                "dataContext": "Cats",
                "items": [["owner": "Ann", "mass(kg)": 4, "colour": "red"], ["pet": nil]],
            ],
            [
                (get("dataContext[Cats]"), ok(cats)),
                (
                    create("dataContext[Cats].item", [["owner": "Ann", "mass": 4], ["pet": ""]]),
                    ["success": true, "caseIDs": [1, 2, 3], "itemIDs": [8, 9]]
                ),
            ],
            .done(["caseIDs": [1, 2, 3], "itemIDs": [8, 9], "unknownAttributes": ["colour"]])),
        Script(
            "create_items", "tells an item once that version 2 tells for each case",
            ["dataContext": "Cats", "items": [["owner": true]]],
            [
                (get("dataContext[Cats]"), ok(cats)),
                (
                    create("dataContext[Cats].item", [["owner": "true"]]),
                    ["success": true, "caseIDs": [1, 2], "itemIDs": ["id:a", "id:a"]]
                ),
            ],
            .done(["caseIDs": [1, 2], "itemIDs": ["id:a"], "unknownAttributes": []])),
        Script(
            "get_items", "of a search", ["dataContext": "Cats", "search": "mass > 3", "limit": 1],
            [
                (
                    get("dataContext[Cats].itemSearch[mass > 3]"),
                    ok([["id": 1, "values": ["mass": 4]], ["id": 2, "values": ["mass": 5]]])
                )
            ],
            .done([
                "items": [["id": 1, "values": ["mass": 4]]], "total": 2, "nextCursor": "1:1",
            ])),
        Script(
            "get_item", "by version 2's id", ["dataContext": "Cats", "id": "id:a"],
            [(get("dataContext[Cats].itemByID[id:a]"), ok(["id": "id:a", "values": [:]]))],
            .done(["id": "id:a", "values": [:]])),
        Script(
            "get_item", "by index", ["dataContext": "Cats", "index": 3],
            [(get("dataContext[Cats].item[3]"), ok(["id": 7, "values": [:]]))],
            .done(["id": 7, "values": [:]])),
        Script(
            "get_item", "by case", ["dataContext": "Cats", "caseID": 664_030_712_170_176],
            [
                (
                    get("dataContext[Cats].itemByCaseID[664030712170176]"),
                    ok(["id": 7, "values": [:]])
                )
            ],
            .done(["id": 7, "values": [:]])),
        Script(
            "count_items", "of a data set", ["dataContext": "Cats"],
            [(get("dataContext[Cats].itemCount"), ok(4))], .done(["count": 4])),
        Script(
            "update_items", "writes what there is in one request",
            [
                "dataContext": "Cats",
                "items": [
                    ["id": "664030712170176", "values": ["mass": 4, "colour": "red"]],
                    ["id": "id:b", "values": ["mass": 5]],
                ],
            ],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].itemByID[664030712170176]",
                        "dataContext[Cats].itemByID[id:b]"),
                    [ok(cats), ok(["id": 664_030_712_170_176, "values": [:]]), missing]
                ),
                (
                    update(
                        "dataContext[Cats].item",
                        [["id": 664_030_712_170_176, "values": ["mass": 4]]]),
                    ok(["changedCases": [664_030_712_170_176]])
                ),
            ],
            .done([
                "updated": [664_030_712_170_176], "notFound": ["id:b"],
                "unknownAttributes": ["colour"],
            ])),
        Script(
            "delete_items", "each by itself, as version 2 takes no list",
            ["dataContext": "Cats", "ids": ["id:a", 7, "7", 8]],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].itemByID[id:a]",
                        "dataContext[Cats].itemByID[7]", "dataContext[Cats].itemByID[8]"),
                    [ok(cats), ok([:]), ok([:]), refused("Item not found")]
                ),
                (
                    [
                        delete("dataContext[Cats].itemByID[id:a]"),
                        delete("dataContext[Cats].itemByID[7]"),
                    ],
                    [ok(["id:a"]), ok([7])]
                ),
            ],
            .done(["deleted": ["id:a", 7], "notFound": [8]])),
        Script(
            "reorder_items", "each to an index",
            ["dataContext": "Cats", "search": "mass > 3", "order": [2, 1]],
            [
                (get("dataContext[Cats].itemSearch[mass > 3]"), ok([["id": 1], ["id": 2]])),
                (
                    notify("dataContext[Cats].itemSearch[mass > 3]", ["itemOrder": [2, 1]]),
                    ["success": true]
                ),
            ],
            .done(["moved": 2])),
    ]

    @Test("say what took effect", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let failures: [FailingScript] = [
        FailingScript(
            "create_items", "refuses to add blank rows",
            ["dataContext": "Cats", "items": [["mas": 4], ["colour": "red"]]],
            [(get("dataContext[Cats]"), ok(cats))], .invalidArguments,
            says: "Did you mean \"mass\"?",
            [
                "unknownAttributes": ["mas", "colour"], "available": ["owner", "pet", "mass"],
                "nearest": "mass",
            ]),
        FailingScript(
            "create_items", "does not take fewer for all",
            ["dataContext": "Cats", "items": [["mass": 4], ["mass": 5]]],
            [
                (get("dataContext[Cats]"), ok(cats)),
                (
                    create("dataContext[Cats].item", [["mass": 4], ["mass": 5]]),
                    ["success": true, "caseIDs": [1], "itemIDs": [9]]
                ),
            ], .codap, says: "1 new items where 2 were sent",
            ["itemIDs": [9], "completedCount": 1]),
        FailingScript(
            "create_items", "too many",
            [
                "dataContext": "Cats",
                "items": .array(Array(repeating: ["mass": 4], count: 5_001)),
            ], says: "Send them in several calls", ["maxItems": 5_000]),
        FailingScript(
            "create_items", "too long",
            [
                "dataContext": "Cats",
                "items": [["pet": .string(String(repeating: "x", count: 1 << 20))]],
            ], says: "longer than 1 MiB; send less in one call"),
        FailingScript(
            "create_items", "an unknown data set",
            ["dataContext": "cat", "items": [["mass": 4]]],
            [
                (get("dataContext[cat]"), refused("DataContext not found")),
                (get("dataContextList"), ok([["name": "Cats"]])),
            ], .codap, says: "Did you mean \"Cats\"?"),
        FailingScript(
            "get_items", "a search that CODAP cannot read",
            ["dataContext": "Cats", "search": "heavy"],
            [
                (
                    get("dataContext[Cats].itemSearch[heavy]"),
                    refused("Unable to parse query.")
                )
            ], .codap, says: "Unable to parse query."),
        FailingScript(
            "get_items", "a cursor of no page", ["dataContext": "Cats", "cursor": "x"],
            says: "nextCursor"),
        FailingScript(
            "get_item", "by nothing", ["dataContext": "Cats"],
            says: "exactly one of \"id\" \"index\" \"caseID\""),
        FailingScript(
            "get_item", "by two", ["dataContext": "Cats", "id": 1, "index": 1],
            says: "exactly one of"),
        FailingScript(
            "get_item", "that is not there in version 2", ["dataContext": "Cats", "id": 9],
            [(get("dataContext[Cats].itemByID[9]"), ["success": true])], .codap,
            says: "there is nothing"),
        FailingScript(
            "count_items", "without an answer", ["dataContext": "Cats"],
            [(get("dataContext[Cats].itemCount"), ["success": true])], .codap,
            says: "there is nothing"),
        FailingScript(
            "update_items", "of ids that there are not",
            ["dataContext": "Cats", "items": [["id": 9, "values": ["mass": 4]]]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].itemByID[9]"),
                    [ok(cats), missing]
                )
            ], .invalidArguments, says: "nothing with any of these ids", ["notFound": [9]]),
        FailingScript(
            "update_items", "of unknown attributes",
            ["dataContext": "Cats", "items": [["id": 9, "values": ["colour": 4]]]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].itemByID[9]"),
                    [ok(cats), ok([:])]
                )
            ], .invalidArguments, says: "no attribute", ["unknownAttributes": ["colour"]]),
        FailingScript(
            "update_items", "that CODAP refuses",
            ["dataContext": "Cats", "items": [["id": 9, "values": ["mass": 4]]]],
            [
                (
                    get("dataContext[Cats]", "dataContext[Cats].itemByID[9]"),
                    [ok(cats), ok([:])]
                ),
                (
                    update("dataContext[Cats].item", [["id": 9, "values": ["mass": 4]]]),
                    missing
                ),
            ], .codap, says: "it gave no reason"),
        FailingScript(
            "delete_items", "none of which there is", ["dataContext": "Cats", "ids": [8, 9]],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].itemByID[8]",
                        "dataContext[Cats].itemByID[9]"),
                    [ok(cats), missing, missing]
                )
            ], .invalidArguments, says: "nothing with any", ["notFound": [8, 9]]),
        FailingScript(
            "delete_items", "stopped half-way", ["dataContext": "Cats", "ids": [8, 9]],
            [
                (
                    get(
                        "dataContext[Cats]", "dataContext[Cats].itemByID[8]",
                        "dataContext[Cats].itemByID[9]"),
                    [ok(cats), ok([:]), ok([:])]
                ),
                (
                    [
                        delete("dataContext[Cats].itemByID[8]"),
                        delete("dataContext[Cats].itemByID[9]"),
                    ],
                    [ok([8]), refused("locked")]
                ),
            ], .codap, says: "locked", ["completedCount": 1]),
        FailingScript(
            "reorder_items", "that nothing matches", ["dataContext": "Cats", "order": "last"],
            [(get("dataContext[Cats].itemSearch[*]"), ok([]))], .invalidArguments,
            says: "finds 0 items"),
        FailingScript(
            "reorder_items", "by fewer indexes than items",
            ["dataContext": "Cats", "order": [1]],
            [(get("dataContext[Cats].itemSearch[*]"), ok([["id": 1], ["id": 2]]))],
            .invalidArguments,
            says: "an index for each"),
    ]

    @Test("fail with what to do", arguments: failures)
    func failure(_ script: FailingScript) throws { try script.play() }

    @Test("take 5000 items in one request") func many() throws {
        let items = (0..<5_000).map { index -> JSONValue in
            ["pet": "Pet \(index)", "mass": JSONValue(index)]
        }
        let tool = try #require(ToolCatalogue.find("create_items"))
        var run = try tool.compile(["dataContext": "Cats", "items": .array(items)])
        #expect(run.start() == .send(get("dataContext[Cats]")))
        #expect(
            run.next(answer: ok(cats))
                == .send(create("dataContext[Cats].item", .array(items))))
    }
}

@Suite("Attribute names") struct AttributeNamesTests {
    @Test(
        "are found as CODAP writes them out",
        arguments: [
            ("mass_g", "mass_g"), ("mass g", "mass_g"), (" mass-g (of it) ", nil),
            ("mass g(kg)", "mass_g"), ("Gr__e", "Gr__e"), ("Grö😀", nil), ("Größ", "Gr__"),
            ("😀", "__"), ("mass_G", nil), ("", nil), ("(kg)", nil),
        ] as [(String, String?)])
    func canonical(given: String, known: String?) {
        var names = AttributeNames([
            "attrs": [["name": "mass_g"], ["name": "Gr__e"], ["name": "Gr__"], ["name": "__"]]
        ])
        #expect(names.find(given) == known)
        #expect(names.unknown == (known == nil ? [.string(given)] : []))
    }

    @Test("are taken as they stand before they are written out") func exact() {
        var names = AttributeNames([
            "attrs": [["name": "mass_"], ["name": "mass(kg)"], ["name": "mass"]]
        ])
        #expect(names.find("mass(kg)") == "mass(kg)")
        #expect(names.find("mass(g)") == "mass")
    }
}
