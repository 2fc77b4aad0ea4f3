import JSON
import Testing
import Tools
import Wire

@Suite("Tools of global values") struct GlobalToolsTests {
    private static let four: JSONValue = ["id": 3, "name": "v1", "value": 4]
    private static let zero: JSONValue = ["id": 3, "name": "v1", "value": 0]
    private static let refusedZero: [(request: JSONValue, answer: JSONValue)] = [
        (get("global[v1]"), ok(four)),
        (update("global[v1]", ["value": 0]), refused("missing global or value")),
    ]
    private static let sliders: JSONValue = [
        ["id": 1, "type": "graph"], ["id": 5, "type": "slider"], ["id": 6, "type": "slider"],
    ]

    static let scripts: [Script] = [
        Script(
            "list_globals", "", [:], [(get("globalList"), ok([four]))], .done(["globals": [four]])),
        Script(
            "list_globals", "none", [:], [(get("globalList"), ok([]))], .done(["globals": []])),
        Script("get_global", "", ["global": 3], [(get("global[3]"), ok(four))], .done(four)),
        Script(
            "create_global", "", ["name": "v1", "value": 4],
            [
                (get("globalList"), ok([["name": "v2"]])),
                (create("global", ["name": "v1", "value": 4]), ok(four)),
                (get("global[v1]"), ok(four)),
            ],
            .done([
                "id": 3, "name": "v1", "value": 4, "applied": ["value": 4], "notApplied": [:],
            ])),
        Script(
            "update_global", "", ["global": "v1", "value": 4],
            [
                (get("global[v1]"), ok(zero)), (update("global[v1]", ["value": 4]), done),
                (get("global[v1]"), ok(four)),
            ],
            .done([
                "id": 3, "name": "v1", "value": 4, "applied": ["value": 4], "notApplied": [:],
            ])),
        Script(
            "update_global", "without effect", ["global": "v1", "value": 4],
            [
                (get("global[v1]"), ok(zero)), (update("global[v1]", ["value": 4]), done),
                (get("global[v1]"), ok(zero)),
            ],
            .done([
                "id": 3, "name": "v1", "value": 0, "applied": [:], "notApplied": ["value": 4],
            ])),
        Script(
            "update_global", "to 0, which version 2 takes", ["global": "v1", "value": 0],
            [
                (get("global[v1]"), ok(four)), (update("global[v1]", ["value": 0]), done),
                (get("global[v1]"), ok(zero)),
            ],
            .done([
                "id": 3, "name": "v1", "value": 0, "applied": ["value": 0], "notApplied": [:],
            ])),
        Script(
            "update_global", "to 0 by its slider", ["global": "v1", "value": 0],
            refusedZero + [
                (get("componentList"), ok(sliders)),
                (
                    [get("component[5]"), get("component[6]")],
                    [
                        ok(["id": 5, "globalValueName": "v2"]),
                        ok(["id": 6, "globalValueName": "v1"]),
                    ]
                ), (update("component[6]", ["value": 0]), done), (get("global[v1]"), ok(zero)),
            ],
            .done([
                "id": 3, "name": "v1", "value": 0, "applied": ["value": 0], "notApplied": [:],
            ])),
    ]

    @Test("say what took effect", arguments: scripts) func script(_ script: Script) throws {
        try script.play()
    }

    static let refusals: [FailingScript] = [
        FailingScript(
            "list_globals", "CODAP's refusal", [:], [(get("globalList"), refused("No"))],
            says: "No"),
        FailingScript("list_globals", "an argument", ["global": 1], says: "there are no arguments"),
        FailingScript(
            "get_global", "an unknown name", ["global": "w1"],
            [(get("global[w1]"), refused("Not found")), (get("globalList"), ok([four]))],
            says: "refused get global[w1]"),
        FailingScript("get_global", "a bracket", ["global": "a]"], says: "cannot address"),
        FailingScript(
            "create_global", "a name that is taken", ["name": "v1", "value": 1],
            [(get("globalList"), ok([four]))], says: "change it with update_global"),
        FailingScript(
            "create_global", "text for a value", ["name": "v1", "value": "1"],
            says: "must be a number"),
        FailingScript(
            "create_global", "CODAP's refusal", ["name": "v1", "value": 1],
            [
                (get("globalList"), ok([])),
                (create("global", ["name": "v1", "value": 1]), refused("No")),
            ], says: "No"),
        FailingScript(
            "update_global", "another number refused", ["global": "v1", "value": 1],
            [
                (get("global[v1]"), ok(four)),
                (update("global[v1]", ["value": 1]), refused("missing global or value")),
            ], says: "missing global or value"),
        FailingScript(
            "update_global", "0 without any slider", ["global": "v1", "value": 0],
            refusedZero + [(get("componentList"), ok([["id": 1, "type": "graph"]]))],
            says: "call create_slider"),
        FailingScript(
            "update_global", "0 without its slider", ["global": "v1", "value": 0],
            refusedZero + [
                (get("componentList"), ok([["id": 5, "type": "slider"]])),
                ([get("component[5]")], [ok(["id": 5, "globalValueName": "v2"])]),
            ], says: "call create_slider"),
        FailingScript(
            "update_global", "an unknown name", ["global": "v2", "value": 1],
            [(get("global[v2]"), refused("Not found")), (get("globalList"), ok([four]))],
            says: "\"available\""),
    ]

    @Test("refuse what cannot take effect", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
