import JSON
import Testing
import Tools
import Wire

@Suite("Tools of graphs") struct GraphToolsTests {
    private static let mammals: JSONValue = [
        "id": 12, "name": "Mammals", "title": "Animals",
        "collections": [
            ["name": "Diets", "attrs": [["name": "Diet", "id": 31]]],
            [
                "name": "Animals",
                "attrs": [["name": "Mass", "id": 32], ["name": "Sleep"], ["name": "Life_span"]],
            ],
        ],
    ]
    private static let made: JSONValue = ["id": 7, "title": "G", "type": "graph"]

    static let scripts: [Script] = [
        Script(
            "create_graph", "by the data set's name, with the attributes' own names",
            [
                "dataContext": "Animals", "xAttribute": "Life span", "yAttribute": 32,
                "legendAttribute": "Diet", "captionAttribute": "Colour", "xLowerBound": 0,
                "title": "G", "position": "top", "dimensions": ["width": 300, "height": 200],
            ],
            [
                (get("dataContext[Animals]"), ok(mammals)),
                (
                    create(
                        "component",
                        [
                            "type": "graph", "dataContext": "Mammals",
                            "xAttributeName": "Life_span", "yAttributeName": "Mass",
                            "legendAttributeName": "Diet", "xLowerBound": 0, "title": "G",
                            "position": "top", "dimensions": ["width": 300, "height": 200],
                        ]), ok(made)
                ),
                (
                    get("component[7]"),
                    ok([
                        "id": 7, "title": "G", "type": "graph", "xAttributeName": "Life_span",
                        "yAttributeName": "Mass", "xLowerBound": -1,
                        "dimensions": ["width": 300, "height": 200],
                    ])
                ),
            ],
            .done([
                "id": 7, "title": "G", "type": "graph",
                "applied": [
                    "xAttribute": "Life span", "yAttribute": 32, "title": "G",
                    "dimensions": ["width": 300, "height": 200],
                ],
                "notApplied": [
                    "legendAttribute": "Diet", "captionAttribute": "Colour", "xLowerBound": 0,
                ],
                "unknownAttributes": ["Colour"],
            ])),
        Script(
            "create_graph", "of several y attributes, one of them unknown",
            ["dataContext": 12, "yAttributes": ["Mass", "Height", "Sleep"]],
            [
                (get("dataContext[12]"), ok(mammals)),
                (
                    create(
                        "component",
                        [
                            "type": "graph", "dataContext": "Mammals",
                            "yAttributeNames": ["Mass", "Sleep"],
                        ]), ok(made)
                ), (get("component[7]"), ok(made)),
            ],
            .done([
                "id": 7, "title": "G", "type": "graph", "applied": [:],
                "notApplied": ["yAttributes": ["Mass", "Height", "Sleep"]],
                "unknownAttributes": ["Height"],
            ])),
        Script(
            "create_graph", "of nothing", ["dataContext": "Mammals"],
            [
                (get("dataContext[Mammals]"), ok(mammals)),
                (create("component", ["type": "graph", "dataContext": "Mammals"]), ok(made)),
                (get("component[7]"), ok(made)),
            ],
            .done(["id": 7, "title": "G", "type": "graph", "applied": [:], "notApplied": [:]])),
        Script(
            "update_graph", "with the names of its own data set; null clears",
            [
                "component": "G", "xAttribute": "Sleep", "legendAttribute": nil,
                "yAttributes": ["Mass"], "filterFormula": "", "showConnectingLines": true,
                "pointColor": "red",
            ],
            [
                (
                    get("component[G]"),
                    ok(["id": 7, "type": "graph", "dataContext": "Mammals"])
                ), (get("dataContext[Mammals]"), ok(mammals)),
                (
                    update(
                        "component[7]",
                        [
                            "xAttributeName": "Sleep", "yAttributeNames": ["Mass"],
                            "legendAttributeName": nil, "filterFormula": "",
                            "showConnectingLines": true, "pointColor": "red",
                        ]), done
                ),
                (
                    get("component[7]"),
                    ok([
                        "id": 7, "type": "graph", "xAttributeName": "Sleep",
                        "yAttributeNames": ["Mass"], "pointColor": "blue",
                    ])
                ),
            ],
            .done([
                "id": 7, "type": "graph",
                "applied": [
                    "xAttribute": "Sleep", "legendAttribute": nil, "yAttributes": ["Mass"],
                    "filterFormula": "",
                ], "notApplied": ["pointColor": "red"],
                "unverified": ["showConnectingLines": true],
            ])),
        Script(
            "update_graph", "without attributes, one request fewer",
            ["component": 7, "yUpperBound": 0],
            [
                (get("component[7]"), ok(made)), (update("component[7]", ["yUpperBound": 0]), done),
                (get("component[7]"), ok(["id": 7, "type": "graph", "yUpperBound": 0.0])),
            ],
            .done([
                "id": 7, "type": "graph", "title": "G", "applied": ["yUpperBound": 0],
                "notApplied": [:],
            ])),
        Script(
            "update_graph", "with another data set",
            ["component": 7, "dataContext": "Animals", "xAttribute": "Mass"],
            [
                (get("component[7]"), ok(["id": 7, "type": "graph", "dataContext": "Cats"])),
                (get("dataContext[Animals]"), ok(mammals)),
                (
                    update(
                        "component[7]", ["dataContext": "Mammals", "xAttributeName": "Mass"]), done
                ),
                (
                    get("component[7]"),
                    ok(["id": 7, "dataContext": "Mammals", "xAttributeName": "Mass"])
                ),
            ],
            .done([
                "id": 7, "type": "graph",
                "applied": ["dataContext": "Animals", "xAttribute": "Mass"], "notApplied": [:],
            ])),
    ]

    @Test("say what took effect", arguments: scripts) func script(_ script: Script) throws {
        try script.play()
    }

    static let refusals: [FailingScript] = [
        FailingScript(
            "create_graph", "attributes of which none is known, before anything is made",
            ["dataContext": "Mammals", "xAttribute": "Sleeep", "title": "G"],
            [(get("dataContext[Mammals]"), ok(mammals))],
            says: "no attribute \"Sleeep\"; nothing was changed. Did you mean \"Sleep\"?"),
        FailingScript(
            "create_graph", "an unknown data set", ["dataContext": "Mamals"],
            [
                (get("dataContext[Mamals]"), refused("DataContext not found")),
                (get("dataContextList"), ok([["name": "Mammals"]])),
            ], says: "Did you mean \"Mammals\"?"),
        FailingScript(
            "create_graph", "a role that CODAP refuses",
            ["dataContext": "Mammals", "y2Attribute": "Diet"],
            [
                (get("dataContext[Mammals]"), ok(mammals)),
                (
                    create(
                        "component",
                        [
                            "type": "graph", "dataContext": "Mammals", "y2AttributeName": "Diet",
                        ]), refused("Cannot assign Diet to rightNumeric")
                ),
            ], says: "Cannot assign Diet"),
        FailingScript(
            "create_graph", "an answer without an id", ["dataContext": "Mammals"],
            [
                (get("dataContext[Mammals]"), ok(mammals)),
                (
                    create("component", ["type": "graph", "dataContext": "Mammals"]),
                    ok(["id": nil])
                ),
            ], says: "did not say the component's id"),
        FailingScript(
            "create_graph", "null", ["dataContext": "Mammals", "xAttribute": nil],
            says: "must be a string or a number, but is null"),
        FailingScript(
            "update_graph", "another type of component", ["component": 7, "pointSize": 2],
            [(get("component[7]"), ok(["id": 7, "type": "map"]))], says: "of type \"map\""),
        FailingScript(
            "update_graph", "nothing to change", ["component": 7],
            [(get("component[7]"), ok(made))], says: "nothing to change"),
        FailingScript(
            "update_graph", "attributes of no data set", ["component": 7, "xAttribute": "Mass"],
            [(get("component[7]"), ok(made))], says: "give \"dataContext\""),
        FailingScript(
            "update_graph", "attributes of which none is known",
            ["component": 7, "xAttribute": "Colour", "pointSize": 2],
            [
                (get("component[7]"), ok(["id": 7, "type": "graph", "dataContext": "Mammals"])),
                (get("dataContext[Mammals]"), ok(mammals)),
            ], says: "See \"available\""),
    ]

    @Test("refuse what cannot take effect", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
