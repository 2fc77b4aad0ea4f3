import JSON
import Testing
import Tools
import Wire

@Suite("Tools of adornments") struct AdornmentToolsTests {
    private static let graph: JSONValue = ["id": 7, "type": "graph"]
    private static let mean: JSONValue = [
        "id": "ADRN1", "type": "Mean", "isVisible": true, "data": [["mean": 3]],
    ]
    private static let found = (request: get("component[7]"), answer: ok(graph))

    static let scripts: [Script] = [
        Script(
            "list_adornments", "", ["component": 7],
            [found, (get("component[7].adornmentList"), ok([mean]))],
            .done(["adornments": [mean]])),
        Script(
            "get_adornment", "", ["component": 7, "type": "Mean"],
            [found, (get("component[7].adornment[Mean]"), ok(mean))], .done(mean)),
        Script(
            "add_adornment", "with its values", ["component": 7, "type": "Mean"],
            [
                found, (create("component[7].adornment", ["type": "Mean"]), ok(mean)),
                (get("component[7].adornment[Mean]"), ok(mean)),
            ], .done(["adornment": mean, "applied": [:], "notApplied": [:]])),
        Script(
            "add_adornment", "of which CODAP does not tell the expression",
            ["component": 7, "type": "Plotted Value", "expression": "5", "isVisible": false],
            [
                found,
                (
                    create(
                        "component[7].adornment",
                        ["isVisible": false, "expression": "5", "type": "Plotted Value"]), ok([:])
                ),
                (
                    get("component[7].adornment[Plotted Value]"),
                    ok(["type": "Plotted Value", "isVisible": true])
                ),
            ],
            .done([
                "adornment": ["type": "Plotted Value", "isVisible": true], "applied": [:],
                "notApplied": ["isVisible": false], "unverified": ["expression": "5"],
            ])),
        Script(
            "add_adornment", "a movable value for a cell",
            [
                "component": 7, "type": "Movable Value",
                "values": [["value": 3], ["value": 4, "categories": ["Diet": "meat"]]],
            ],
            [
                found,
                (
                    create(
                        "component[7].adornment",
                        [
                            "type": "Movable Value",
                            "values": [["{}", 3], [#"{"Diet":"meat"}"#, 4]],
                        ]), ok([:])
                ), (get("component[7].adornment[Movable Value]"), ok(["type": "Movable Value"])),
            ],
            .done([
                "adornment": ["type": "Movable Value"], "applied": [:], "notApplied": [:],
                "unverified": [
                    "values": [["value": 3], ["value": 4, "categories": ["Diet": "meat"]]]
                ],
            ])),
        Script(
            "update_adornment", "", ["component": 7, "type": "LSRL", "showR": true],
            [
                found,
                (update("component[7].adornment", ["showR": true, "type": "LSRL"]), done),
                (get("component[7].adornment[LSRL]"), ok(["type": "LSRL", "showR": true])),
            ],
            .done([
                "adornment": ["type": "LSRL", "showR": true], "applied": ["showR": true],
                "notApplied": [:],
            ])),
        deletion("that is hidden", [["type": "Mean", "isVisible": false]], isVisible: false),
        deletion("that is gone", [["type": "Median", "isVisible": true]], isVisible: false),
        deletion("that is still there", [mean], isVisible: true),
    ]

    private static func deletion(
        _ about: String, _ left: JSONValue, isVisible: Bool
    ) -> Script {
        Script(
            "delete_adornment", about, ["component": 7, "type": "Mean"],
            [
                found,
                (
                    [
                        "action": "delete", "resource": "component[7].adornment",
                        "values": ["type": "Mean"],
                    ], done
                ), (get("component[7].adornmentList"), ok(left)),
            ],
            .done(["type": "Mean", "isVisible": .bool(isVisible), "adornments": left]))
    }

    @Test("say what took effect", arguments: scripts) func script(_ script: Script) throws {
        try script.play()
    }

    static let refusals: [FailingScript] =
        ["list", "get", "add", "update", "delete"].map { verb in
            var arguments: JSONObject = ["component": 7, "type": "Mean"]
            if verb == "list" { arguments["type"] = nil }
            if verb == "update" { arguments["isVisible"] = true }
            return FailingScript(
                verb == "list" ? "list_adornments" : verb + "_adornment", "another component",
                .object(arguments), [(get("component[7]"), ok(["id": 7, "type": "map"]))],
                says: "of type \"map\", but this takes graph")
        } + [
            FailingScript("list_adornments", "no component", [:], says: "lacks \"component\""),
            FailingScript(
                "get_adornment", "what is not there", ["component": 7, "type": "Median"],
                [
                    found,
                    (
                        get("component[7].adornment[Median]"), refused("Adornment not found.")
                    ), (get("component[7].adornmentList"), ok([mean])),
                ], says: "Did you mean \"Mean\"?"),
            FailingScript(
                "add_adornment", "what the plot cannot show",
                ["component": 7, "type": "Mean"],
                [
                    found,
                    (
                        create("component[7].adornment", ["type": "Mean"]),
                        refused("Adornment not supported by plot type.")
                    ),
                ], says: "not supported by plot type"),
            FailingScript("add_adornment", "no type", ["component": 7], says: "lacks \"type\""),
            FailingScript(
                "update_adornment", "nothing to change", ["component": 7, "type": "Mean"],
                says: "nothing to change"),
            FailingScript(
                "update_adornment", "what is not there",
                ["component": 7, "type": "Mean", "isVisible": true],
                [
                    found,
                    (
                        update("component[7].adornment", ["isVisible": true, "type": "Mean"]),
                        refused("Adornment not found.")
                    ),
                ], says: "Adornment not found"),
            FailingScript(
                "delete_adornment", "what is not there", ["component": 7, "type": "Mean"],
                [
                    found,
                    (
                        [
                            "action": "delete", "resource": "component[7].adornment",
                            "values": ["type": "Mean"],
                        ], refused("Adornment not found.")
                    ),
                ], says: "Adornment not found"),
        ]

    @Test("refuse what cannot take effect", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
