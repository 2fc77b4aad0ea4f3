import JSON
import Testing
import Tools
import Wire

@Suite("The collection tools") struct CollectionToolsTests {
    private static let context = (get("dataContext[Cats]"), ok(fullCats))
    private static let pets = "dataContext[Cats].collection[Pets]"
    /// ``fullCats`` with a further outermost collection of these attributes.
    private static func regrouped(_ attributes: JSONValue) -> JSONValue {
        [
            "id": 5, "name": "Cats",
            "collections": [
                ["id": 13, "name": "Masss", "attrs": attributes], ["id": 12, "name": "Pets"],
            ],
        ]
    }
    private static let grouping: [(request: JSONValue, answer: JSONValue)] = [
        context,
        (
            create("dataContext[Cats].collection", [["name": "Masss", "parent": "_root_"]]),
            ok([["id": 13, "name": "Masss"]])
        ),
        (
            update(pets + ".attributeLocation[Mass]", ["collection": "Masss", "position": 0]),
            ["success": true]
        ),
    ]

    static let scripts: [Script] = [
        Script(
            "list_collections", "", ["dataContext": "Cats"],
            [(get("dataContext[Cats].collectionList"), ok([["id": 11, "name": "Owners"]]))],
            .done(["collections": [["id": 11, "name": "Owners"]]])),
        Script(
            "get_collection", "", ["dataContext": "Cats", "collection": "Pets"],
            [
                (
                    get(pets),
                    ok(["name": "Pets", "attrs": [["name": "m", "_categoryMap": [:]]]])
                )
            ], .done(["name": "Pets", "attrs": [["name": "m"]]])),
        Script(
            "get_collection", "knows the collections",
            ["dataContext": "Cats", "collection": "pet"],
            [
                (get("dataContext[Cats].collection[pet]"), refused("Collection not found")),
                (
                    get("dataContext[Cats].collectionList"),
                    ok([["name": "Owners"], ["name": "Pets"]])
                ),
            ],
            .failed(
                CallFailure(
                    .codap,
                    "CODAP refused get dataContext[Cats].collection[pet]: Collection not found. "
                        + "Did you mean \"Pets\"?",
                    details: [
                        "action": "get", "resource": "dataContext[Cats].collection[pet]",
                        "codapError": "Collection not found", "available": ["Owners", "Pets"],
                        "nearest": "Pets",
                    ]))),
        Script(
            "create_collection", "takes the parent's id",
            [
                "dataContext": "Cats", "name": "Toys", "parent": "12",
                "labels": ["singleCase": "toy"],
            ],
            [
                context,
                (
                    create(
                        "dataContext[Cats].collection",
                        [["name": "Toys", "parent": "Pets", "labels": ["singleCase": "toy"]]]),
                    ok([["id": 14, "name": "Toys"]])
                ),
            ],
            .done([
                "collections": [["id": 14, "name": "Toys"]], "created": true, "notApplied": [],
            ])),
        Script(
            "create_collection", "goes to the root",
            ["dataContext": "Cats", "name": "Toys", "parent": "_root_"],
            [
                context,
                (
                    create(
                        "dataContext[Cats].collection", [["name": "Toys", "parent": "_root_"]]),
                    ok([["id": 14, "name": "Toys"]])
                ),
            ],
            .done([
                "collections": [["id": 14, "name": "Toys"]], "created": true, "notApplied": [],
            ])),
        Script(
            "create_collection", "finds the name taken",
            [
                "dataContext": "Cats", "name": "Pets",
                "attributes": [["name": "Pet"], ["name": "New"]],
            ],
            [
                context,
                (
                    create(
                        "dataContext[Cats].collection",
                        [["name": "Pets", "attrs": [["name": "Pet"], ["name": "New"]]]]),
                    ok([["id": 12, "name": "Pets"]])
                ), context,
            ],
            .done([
                "collections": [["id": 12, "name": "Pets"]], "created": false,
                "notApplied": [["collection": "Pets", "attribute": "New"]],
            ])),
        Script(
            "create_collection", "refuses an unknown parent",
            ["dataContext": "Cats", "name": "Toys", "parent": "Owner"], [context],
            .failed(
                CallFailure(
                    .codap, "The data set has no collection \"Owner\". Did you mean \"Owners\"?",
                    details: ["available": ["Owners", "Pets"], "nearest": "Owners"]))),
        Script(
            "update_collection", "tells what CODAP left",
            [
                "dataContext": "Cats", "collection": "Pets", "title": "P",
                "labels": ["singleCase": "pet"],
            ],
            [
                (update(pets, ["title": "P", "labels": ["singleCase": "pet"]]), ["success": true]),
                (get(pets), ok(["name": "Pets", "title": "P"])),
            ],
            .done([
                "applied": ["title": "P"], "notApplied": ["labels": ["singleCase": "pet"]],
            ])),
        Script(
            "delete_collection", "", ["dataContext": "Cats", "collection": "Pets"],
            [
                (get(pets), ok(["id": 12, "name": "Pets", "attrs": [["name": "Pet"]]])),
                (delete(pets), ok(["collections": [12]])),
                ([get(pets)], [refused("Collection not found")]),
            ], .done(["deleted": ["id": 12, "name": "Pets", "attributes": ["Pet"]]])),
        Script(
            "create_collection_from_attribute", "", ["dataContext": "Cats", "attribute": "Mass"],
            grouping + [
                (get("dataContext[Cats]"), ok(regrouped([["id": 23, "name": "Mass"]])))
            ],
            .done([
                "collection": [
                    "id": 13, "name": "Masss", "attrs": [["id": 23, "name": "Mass"]],
                ],
                "collections": [["id": 13, "name": "Masss"], ["id": 12, "name": "Pets"]],
            ])),
        Script(
            "create_collection_from_attribute", "looks whether the attribute has moved",
            ["dataContext": "Cats", "attribute": "23"],
            grouping + [(get("dataContext[Cats]"), ok(regrouped([])))],
            .failed(
                CallFailure(
                    .codap,
                    "CODAP accepted to move \"Mass\" to \"Masss\", but it is not there. Before "
                        + "that 2 changes were made and stay; see \"completed\".",
                    details: [
                        "completed": [
                            ["action": "create", "resource": "dataContext[Cats].collection"],
                            [
                                "action": "update",
                                "resource":
                                    "dataContext[Cats].collection[Pets].attributeLocation[Mass]",
                            ],
                        ], "completedCount": 2,
                    ]))),
        Script(
            "create_collection_from_attribute", "refuses a taken name",
            ["dataContext": "Cats", "attribute": "Pet"], [context],
            .failed(
                CallFailure(
                    .codap,
                    "The data set has a collection \"Pets\" already; give another \"name\", or "
                        + "use move_attribute.", details: ["name": "Pets"]))),
    ]

    @Test("ask CODAP and tell what came of it", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let misfits: [(name: String, arguments: JSONValue)] = [
        ("list_collections", [:]), ("get_collection", ["dataContext": "Cats"]),
        ("update_collection", ["dataContext": "Cats", "collection": "Pets"]),
        (
            "update_collection",
            ["dataContext": "Cats", "collection": "Pets", "labels": ["one": "x"]]
        ), ("delete_collection", ["dataContext": "Cats", "collection": "a]"]),
        (
            "create_collection",
            [
                "dataContext": "Cats", "name": "T",
                "attributes": [["name": "x"], ["name": "x"]],
            ]
        ), ("create_collection_from_attribute", ["dataContext": "Cats"]),
    ]

    @Test("refuse arguments before anything is changed", arguments: misfits)
    func misfit(name: String, arguments: JSONValue) throws {
        let tool = try #require(ToolCatalogue.find(name))
        let failure = #expect(throws: CallFailure.self) { _ = try tool.compile(arguments) }
        #expect(failure?.kind == .invalidArguments)
    }
}
