import JSON
import Testing
import Tools
import Wire

@Suite("The attribute tools") struct AttributeToolsTests {
    private static let context = (get("dataContext[Cats]"), ok(fullCats))
    private static let pets = "dataContext[Cats].collection[Pets]"
    private static let mass = pets + ".attribute[Mass]"
    private static let item = "dataContext[Cats].item[0]"

    /// ``fullCats`` with the attributes of Pets in this order.
    private static func ordered(_ names: [JSONValue]) -> JSONValue {
        ok([
            "collections": [
                ["id": 11, "name": "Owners", "attrs": [["id": 21, "name": "Owner"]]],
                ["id": 12, "name": "Pets", "attrs": .array(names.map { ["name": $0] })],
            ]
        ])
    }
    private static func move(_ values: JSONValue) -> (request: JSONValue, answer: JSONValue) {
        (update(pets + ".attributeLocation[Pet]", values), ["success": true])
    }
    private static func updating(
        _ wanted: JSONValue, _ attribute: JSONValue
    ) -> (request: JSONValue, answer: JSONValue) {
        (update(mass, wanted), ok(["attrs": [attribute]]))
    }

    static let scripts: [Script] = [
        Script(
            "list_attributes", "", ["dataContext": "Cats", "collection": "Pets"],
            [
                (get(pets), ok(["name": "Pets"])),
                (get(pets + ".attributeList"), ok([["id": 22, "name": "Pet"]])),
            ], .done(["attributes": [["id": 22, "name": "Pet"]]])),
        Script(
            "get_attribute", "",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "Mass"],
            [(get(mass), ok(["name": "Mass", "_categoryMap": ["a": "red"]]))],
            .done(["name": "Mass", "_categoryMap": ["a": "red"]])),
        Script(
            "create_attribute", "tells what is new",
            ["dataContext": "Cats", "collection": "Pets", "name": "Age", "type": "numeric"],
            [
                context,
                (
                    create(pets + ".attribute", [["name": "Age", "type": "numeric"]]),
                    ok([
                        "attrs": [
                            ["id": 30, "name": "Age", "type": "numeric", "_categoryMap": [:]]
                        ]
                    ])
                ),
            ],
            .done([
                "created": ["Age"], "updated": [], "notApplied": [],
                "attrs": [["id": 30, "name": "Age", "type": "numeric"]],
            ])),
        Script(
            "create_attribute", "tells what CODAP left and where a formula fails",
            [
                "dataContext": "Cats", "collection": "Pets", "name": "Mass", "precision": 2,
                "unit": "kg", "formula": "Mas * 2", "colormap": ["a": "red"],
            ],
            [
                context,
                (
                    create(
                        pets + ".attribute",
                        [
                            [
                                "name": "Mass", "precision": 2, "unit": "kg",
                                "formula": "Mas * 2", "colormap": ["a": "red"],
                            ]
                        ]),
                    ok([
                        "attrs": [
                            [
                                "name": "Mass", "precision": "2", "formula": "Mas * 2",
                                "_categoryMap": ["a": "red", "b": "blue"],
                            ]
                        ]
                    ])
                ), (get(item), ok(["id": 1, "values": ["Mass": "❌ Undefined symbol Mas"]])),
            ],
            .done([
                "created": [], "updated": ["Mass"],
                "notApplied": [["name": "Mass", "unit": "kg"]],
                "attrs": [["name": "Mass", "precision": "2", "formula": "Mas * 2"]],
                "formulaErrors": ["Mass": "❌ Undefined symbol Mas"],
            ])),
        Script(
            "create_attribute", "leaves other collections' names alone",
            ["dataContext": "Cats", "collection": "Pets", "name": "Owner"], [context],
            .failed(
                CallFailure(
                    .codap,
                    "The collection \"Owners\" has an attribute \"Owner\" already; choose another "
                        + "name.", details: ["name": "Owner"]))),
        Script(
            "create_attributes", "asks once",
            [
                "dataContext": "Cats", "collection": 12,
                "attributes": [["name": "A"], ["name": "B", "formula": "A"]],
            ],
            [
                context,
                (
                    create(
                        "dataContext[Cats].collection[12].attribute",
                        [["name": "A"], ["name": "B", "formula": "A"]]),
                    ok(["attrs": [["name": "A"], ["name": "B", "formula": "A"]]])
                ), (get(item), refused("Item not found")),
            ],
            .done([
                "created": ["A", "B"], "updated": [], "notApplied": [],
                "attrs": [["name": "A"], ["name": "B", "formula": "A"]],
            ])),
        Script(
            "create_attributes", "knows the collections",
            ["dataContext": "Cats", "collection": "x", "attributes": [["name": "A"]]], [context],
            .failed(
                CallFailure(
                    .codap,
                    "The data set has no collection \"x\". See \"available\" for what there is.",
                    details: ["available": ["Owners", "Pets"]]))),
        Script(
            "update_attribute", "clears what is null or empty",
            [
                "dataContext": "Cats", "collection": "Pets", "attribute": "Mass",
                "formula": nil, "unit": "", "precision": nil, "type": "date", "hidden": true,
            ],
            [
                updating(
                    [
                        "formula": "", "unit": "", "precision": "", "type": "date",
                        "hidden": true,
                    ], ["name": "Mass", "type": "numeric", "unit": nil, "hidden": true])
            ],
            .done([
                "applied": ["formula": "", "unit": "", "precision": "", "hidden": true],
                "notApplied": ["type": "date"],
                "attribute": ["name": "Mass", "type": "numeric", "unit": nil, "hidden": true],
            ])),
        Script(
            "update_attribute", "gets editable right in both versions",
            [
                "dataContext": "Cats", "collection": "Pets", "attribute": "Mass",
                "newName": "M", "editable": true,
            ],
            [
                context,
                updating(["editable": true, "name": "M"], ["name": "M", "editable": false]),
                (
                    update(pets + ".attribute[M]", ["editable": false]),
                    ok(["attrs": [["name": "M", "editable": true]]])
                ),
            ],
            .done([
                "applied": ["editable": true, "name": "M"], "notApplied": [:],
                "attribute": ["name": "M", "editable": true],
            ])),
        Script(
            "update_attribute", "tells a faulty formula",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "Mass", "formula": "1 +"],
            [
                updating(["formula": "1 +"], ["name": "Mass", "formula": "1 +"]),
                (get(item), ok(["values": ["Mass": "❌ Syntax error"]])),
            ],
            .done([
                "applied": ["formula": "1 +"], "notApplied": [:],
                "attribute": ["name": "Mass", "formula": "1 +"],
                "formulaErrors": ["Mass": "❌ Syntax error"],
            ])),
        Script(
            "update_attribute", "refuses a taken name",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "Mass", "newName": "Pet"],
            [context],
            .failed(
                CallFailure(
                    .codap,
                    "The collection \"Pets\" has an attribute \"Pet\" already; choose another "
                        + "name.", details: ["name": "Pet"]))),
        Script(
            "move_attribute", "to another collection",
            ["dataContext": "Cats", "attribute": "Owner", "collection": "Pets"],
            [
                context,
                (
                    update(
                        "dataContext[Cats].collection[Owners].attributeLocation[Owner]",
                        ["collection": "Pets"]), ["success": true]
                ), (get("dataContext[Cats]"), ordered(["Pet", "Mass", "Owner"])),
            ], .done(["attribute": "Owner", "collection": "Pets", "position": 2])),
        Script(
            "move_attribute", "asks again where CODAP counts otherwise",
            ["dataContext": "Cats", "attribute": "Pet", "position": 1],
            [
                context, move(["collection": "Pets", "position": 1]),
                (get("dataContext[Cats]"), ordered(["Pet", "Mass", "Life_Span"])),
                move(["collection": "Pets", "position": 2]),
                (get("dataContext[Cats]"), ordered(["Mass", "Pet", "Life_Span"])),
            ], .done(["attribute": "Pet", "collection": "Pets", "position": 1])),
        Script(
            "move_attribute", "tells when it has not moved",
            ["dataContext": "Cats", "attribute": "Pet", "collection": "Owners"],
            [
                context, move(["collection": "Owners"]),
                (get("dataContext[Cats]"), ordered(["Pet", "Mass"])),
            ],
            .failed(
                CallFailure(
                    .codap,
                    "CODAP accepted to move \"Pet\" to \"Owners\", but it is not there. Before "
                        + "that one change was made and stays; see \"completed\".",
                    details: [
                        "completed": [
                            [
                                "action": "update",
                                "resource": .string(pets + ".attributeLocation[Pet]"),
                            ]
                        ], "completedCount": 1,
                    ]))),
        Script(
            "move_attribute", "knows the collections",
            ["dataContext": "Cats", "attribute": "Pet", "collection": "Owner"], [context],
            .failed(
                CallFailure(
                    .codap, "The data set has no collection \"Owner\". Did you mean \"Owners\"?",
                    details: ["available": ["Owners", "Pets"], "nearest": "Owners"]))),
        Script(
            "delete_attribute", "",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "Mass"],
            [
                (get(mass), ok(["id": 23, "name": "Mass", "type": "numeric"])),
                (delete(mass), ["success": true]),
                ([get(mass), get(pets)], [refused("Attribute not found"), ok(["name": "Pets"])]),
            ], .done(["deleted": ["id": 23, "name": "Mass"], "collectionRemoved": false])),
        Script(
            "delete_attribute", "tells that the collection has gone",
            ["dataContext": "Cats", "collection": "Pets", "attribute": "Mass"],
            [
                (get(mass), ok(["id": 23, "name": "Mass"])), (delete(mass), ["success": true]),
                (
                    [get(mass), get(pets)],
                    [refused("Attribute not found"), refused("Collection not found")]
                ),
            ], .done(["deleted": ["id": 23, "name": "Mass"], "collectionRemoved": true])),
    ]

    @Test("ask CODAP and tell what came of it", arguments: scripts)
    func script(_ script: Script) throws { try script.play() }

    static let misfits: [(name: String, arguments: JSONValue)] = [
        ("create_attribute", ["dataContext": "C", "collection": "P"]),
        (
            "create_attribute",
            ["dataContext": "C", "collection": "P", "name": "a", "type": "number"]
        ),
        (
            "create_attributes",
            [
                "dataContext": "C", "collection": "P",
                "attributes": [["name": "a"], ["name": "a"]],
            ]
        ), ("create_attributes", ["dataContext": "C", "collection": "P", "attributes": []]),
        ("update_attribute", ["dataContext": "C", "collection": "P", "attribute": "a"]),
        ("move_attribute", ["dataContext": "C", "attribute": "a"]),
        ("move_attribute", ["dataContext": "C", "attribute": "a", "position": -1]),
        ("delete_attribute", ["dataContext": "C", "collection": "P", "attribute": "a]"]),
        ("get_attribute", ["dataContext": "C", "attribute": "a"]),
        ("list_attributes", ["dataContext": "C"]),
    ]

    @Test("refuse arguments before anything is changed", arguments: misfits)
    func misfit(name: String, arguments: JSONValue) throws {
        let tool = try #require(ToolCatalogue.find(name))
        let failure = #expect(throws: CallFailure.self) { _ = try tool.compile(arguments) }
        #expect(failure?.kind == .invalidArguments)
    }
}
