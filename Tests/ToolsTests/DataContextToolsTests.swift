import JSON
import Testing
import Tools
import Wire

/// A data set as CODAP describes it: two collections, five attributes.
let fullCats: JSONValue = [
    "id": 664_030_712_170_176, "name": "Cats", "title": "My fullCats",
    "collections": [
        ["id": 11, "name": "Owners", "attrs": [["id": 21, "name": "Owner"]]],
        [
            "id": 12, "name": "Pets",
            "attrs": [
                ["id": 22, "name": "Pet"], ["id": 23, "name": "Mass"],
                ["id": 24, "name": "Life_Span"],
            ],
        ],
    ],
]

@Suite("The data set tools") struct DataContextToolsTests {
    private static let list = (get("dataContextList"), ok([["id": 1, "name": "Dogs"]]))
    private static let made: JSONValue = ["id": 5, "name": "Cats", "title": "Cats"]

    static let scripts: [Script] = [
        Script(
            "list_data_contexts", "", [:], [list],
            .done(["dataContexts": [["id": 1, "name": "Dogs"]]])),
        Script(
            "get_data_context", "leaves out what grows with the data", ["dataContext": "Cats"],
            [
                (
                    get("dataContext[Cats]"),
                    ok([
                        "id": 5, "name": "Cats", "setAsideItems": [["id": 1], ["id": 2]],
                        "contextStorage": ["_links_": [:]],
                        "collections": [
                            ["name": "P", "attrs": [["name": "m", "_categoryMap": ["a": "b"]]]]
                        ],
                    ])
                )
            ],
            .done([
                "id": 5, "name": "Cats", "setAsideItemCount": 2,
                "collections": [["name": "P", "attrs": [["name": "m"]]]],
            ])),
        Script(
            "create_data_context", "", ["name": "Cats"],
            [list, (create("dataContext", ["name": "Cats"]), ok(made))],
            .done(["id": 5, "name": "Cats", "title": "Cats", "created": true])),
        Script(
            "create_data_context", "finds the name taken", ["name": "Dogs", "title": "D"],
            [
                list,
                (
                    create("dataContext", ["name": "Dogs", "title": "D"]),
                    ok(["id": 1, "name": "Dogs"])
                ),
            ], .done(["id": 1, "name": "Dogs", "created": false])),
        Script(
            "create_data_context", "tells what was not made",
            [
                "name": "Cats",
                "collections": [
                    ["name": "Owners", "attributes": [["name": "Owner"], ["name": "Age"]]],
                    ["name": "Toys"], ["name": "Pets", "attributes": [["name": "Life Span"]]],
                ],
            ],
            [
                list,
                (
                    create(
                        "dataContext",
                        [
                            "name": "Cats",
                            "collections": [
                                ["name": "Owners", "attrs": [["name": "Owner"], ["name": "Age"]]],
                                ["name": "Toys"],
                                ["name": "Pets", "attrs": [["name": "Life Span"]]],
                            ],
                        ]), ok(made)
                ), (get("dataContext[5]"), ok(fullCats)),
            ],
            .done([
                "id": 5, "name": "Cats", "title": "Cats", "created": true,
                "notApplied": [
                    ["collection": "Owners", "attribute": "Age"], ["collection": "Toys"],
                ],
            ])),
        Script(
            "update_data_context", "",
            ["dataContext": "Cats", "title": "T", "description": "About"],
            [
                (
                    update(
                        "dataContext[Cats]", ["title": "T", "metadata": ["description": "About"]]),
                    ["success": true]
                ),
                (get("dataContext[Cats]"), ok(["title": "T", "metadata": ["description": "Old"]])),
            ], .done(["applied": ["title": "T"], "notApplied": ["description": "About"]])),
        Script(
            "update_data_context", "clears a description", ["dataContext": 7, "description": nil],
            [
                (
                    update("dataContext[7]", ["metadata": ["description": ""]]), ["success": true]
                ), (get("dataContext[7]"), ok(["name": "Cats"])),
            ], .done(["applied": ["description": nil], "notApplied": [:]])),
        Script(
            "sort_data_context", "",
            ["dataContext": "Cats", "attribute": "Life Span", "descending": true],
            [
                (get("dataContext[Cats]"), ok(fullCats)),
                (
                    update(
                        "dataContext[Cats]",
                        ["sort": ["attr": "Life_Span", "isDescending": true]]),
                    ["success": true]
                ),
            ], .done(["sortedBy": "Life_Span"])),
        Script(
            "sort_data_context", "knows the attributes",
            ["dataContext": "Cats", "attribute": "mas"], [(get("dataContext[Cats]"), ok(fullCats))],
            .failed(
                CallFailure(
                    .codap, "The data set has no attribute \"mas\". Did you mean \"Mass\"?",
                    details: [
                        "available": ["Owner", "Pet", "Mass", "Life_Span"], "nearest": "Mass",
                    ]))),
        Script(
            "delete_data_context", "", ["dataContext": "Cats"],
            [
                (get("dataContext[Cats]"), ok(fullCats)),
                (delete("dataContext[Cats]"), ["success": true]),
                ([get("dataContext[Cats]")], [refused("DataContext not found")]),
            ],
            .done([
                "deleted": ["id": 664_030_712_170_176, "name": "Cats", "title": "My fullCats"]
            ])),
        Script(
            "delete_data_context", "looks whether it is gone", ["dataContext": "Cats"],
            [
                (get("dataContext[Cats]"), ok(fullCats)),
                (delete("dataContext[Cats]"), ["success": true]),
                ([get("dataContext[Cats]")], [ok(fullCats)]),
            ],
            .failed(
                CallFailure(
                    .codap,
                    "CODAP answered that it had deleted dataContext[Cats], but it is still there; "
                        + "it may be protected. Before that one change was made and stays; see "
                        + "\"completed\".",
                    details: [
                        "completed": [["action": "delete", "resource": "dataContext[Cats]"]],
                        "completedCount": 1,
                    ]))),
        Script(
            "create_data_context_from_url", "",
            ["url": "https://a.example/cats.csv", "title": "T"],
            [
                (
                    create(
                        "dataContextFromURL", ["title": "T", "URL": "https://a.example/cats.csv"]),
                    ok(made)
                )
            ], .done(made)),
        Script(
            "create_data_context_from_url", "passes a refusal on", ["url": "cats.csv"],
            [
                (
                    create("dataContextFromURL", ["URL": "cats.csv"]),
                    refused("Failed to download and import CSV: cats.csv")
                )
            ],
            .failed(
                failure(
                    "create", "dataContextFromURL", "Failed to download and import CSV: cats.csv"))
        ),
    ]

    @Test("ask CODAP and tell what came of it", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let misfits: [(name: String, arguments: JSONValue)] = [
        ("create_data_context", ["name": ""]),
        ("create_data_context", ["name": "A", "collections": [["name": "B"], ["name": "B"]]]),
        (
            "create_data_context",
            [
                "name": "A",
                "collections": [
                    ["name": "B", "attributes": [["name": "x"]]],
                    ["name": "C", "attributes": [["name": "x"]]],
                ],
            ]
        ), ("update_data_context", ["dataContext": "Cats"]),
        ("sort_data_context", ["dataContext": "Cats"]),
        ("delete_data_context", ["dataContext": "a]b"]),
        ("get_data_context", ["dataContext": true]),
        ("list_data_contexts", ["dataContext": "Cats"]),
        ("create_data_context_from_csv", ["name": "A", "csv": "a,b\n1"]),
        ("create_data_context_from_csv", ["name": "A", "csv": "a", "separator": "pipe"]),
        (
            "create_dataset_with_table",
            ["name": "A", "attributes": [["name": "x"]], "collections": [["name": "C"]]]
        ),
    ]

    @Test("refuse arguments before anything is changed", arguments: misfits)
    func misfit(name: String, arguments: JSONValue) throws {
        let tool = try #require(ToolCatalogue.find(name))
        let failure = #expect(throws: CallFailure.self) { _ = try tool.compile(arguments) }
        #expect(failure?.kind == .invalidArguments)
    }
}
