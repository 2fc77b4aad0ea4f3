import JSON
import Testing
import Tools
import Wire

@Suite("Tools of maps and sliders") struct MapAndSliderToolsTests {
    private static let places: JSONValue = [
        "id": 12, "name": "Places", "collections": [["attrs": [["name": "Town"]]]],
    ]
    private static let map: JSONValue = ["id": 6, "type": "map", "dataContext": "Places"]
    private static let slider: JSONValue = [
        "id": 5, "type": "slider", "globalValueName": "v1", "value": 0.5,
    ]

    static let scripts: [Script] = [
        Script(
            "create_map", "of version 3, which does not tell its section",
            ["center": [48, 16], "zoom": 6],
            [
                (
                    create("component", ["type": "map", "center": [48, 16], "zoom": 6]),
                    ok(["id": 6, "type": "map"])
                ), (get("component[6]"), ok(map)),
            ],
            .done([
                "id": 6, "type": "map", "applied": [:], "notApplied": [:],
                "unverified": ["center": [48, 16], "zoom": 6],
            ])),
        Script(
            "create_map", "with a legend, by exact names",
            ["dataContext": 12, "legendAttribute": "Town(name)"],
            [
                (get("dataContext[12]"), ok(places)),
                (
                    create(
                        "component",
                        [
                            "type": "map", "dataContext": "Places",
                            "legendAttributeName": "Town",
                        ]), ok(["id": 6, "type": "map"])
                ), (get("component[6]"), ok(["id": 6, "legendAttributeName": "Town"])),
            ],
            .done([
                "id": 6, "type": "map", "applied": ["legendAttribute": "Town(name)"],
                "notApplied": [:],
            ])),
        Script(
            "update_map", "", ["component": "M", "zoom": 3, "legendAttribute": "Town"],
            [
                (get("component[M]"), ok(map)), (get("dataContext[Places]"), ok(places)),
                (update("component[6]", ["zoom": 3, "legendAttributeName": "Town"]), done),
                (get("component[6]"), ok(["id": 6, "zoom": 4])),
            ],
            .done([
                "id": 6, "type": "map", "applied": [:], "notApplied": ["zoom": 3],
                "unverified": ["legendAttribute": "Town"],
            ])),
        Script(
            "create_slider", "whose global value CODAP makes", [:],
            [
                (create("component", ["type": "slider"]), ok(["id": 5])),
                (get("component[5]"), ok(slider)),
            ],
            .done([
                "id": 5, "type": "slider", "globalValueName": "v1", "value": 0.5, "applied": [:],
                "notApplied": [:],
            ])),
        Script(
            "create_slider", "whose global value is made first",
            [
                "global": "v1", "value": 0, "upperBound": 10, "step": 2,
                "animationDirection": "highToLow", "title": "V",
            ],
            [
                (get("global[v1]"), refused("Not found")),
                (create("global", ["name": "v1", "value": 0]), ok(["id": 3])),
                (
                    create(
                        "component", ["type": "slider", "title": "V", "globalValueName": "v1"]),
                    ok(["id": 5])
                ),
                (
                    update(
                        "component[5]",
                        [
                            "upperBound": 10, "multipleOf": 2, "animationDirection": 2, "value": 0,
                        ]), done
                ),
                (
                    get("component[5]"),
                    ok([
                        "id": 5, "type": "slider", "globalValueName": "v1", "value": 0,
                        "title": "V", "upperBound": 10, "multipleOf": 2, "animationDirection": 1,
                    ])
                ),
            ],
            .done([
                "id": 5, "type": "slider", "title": "V", "globalValueName": "v1", "value": 0,
                "applied": ["title": "V", "upperBound": 10, "step": 2, "value": 0],
                "notApplied": ["animationDirection": "highToLow"],
            ])),
        Script(
            "create_slider", "of a global value that there is", ["global": "v1"],
            [
                (get("global[v1]"), ok(["name": "v1", "value": 3])),
                (
                    create("component", ["type": "slider", "globalValueName": "v1"]),
                    ok(["id": 5])
                ), (get("component[5]"), ok(slider)),
            ],
            .done([
                "id": 5, "type": "slider", "globalValueName": "v1", "value": 0.5, "applied": [:],
                "notApplied": [:],
            ])),
        Script(
            "update_slider", "to a value that its step rounds", ["component": 5, "value": 0.4],
            [
                (get("component[5]"), ok(slider)), (update("component[5]", ["value": 0.4]), done),
                (get("component[5]"), ok(slider)),
            ],
            .done([
                "id": 5, "type": "slider", "globalValueName": "v1", "value": 0.5, "applied": [:],
                "notApplied": ["value": 0.4],
            ])),
    ]

    @Test("say what took effect", arguments: scripts) func script(_ script: Script) throws {
        try script.play()
    }

    static let refusals: [FailingScript] = [
        FailingScript(
            "create_map", "a legend of no data set", ["legendAttribute": "Town"],
            says: "needs the \"dataContext\""),
        FailingScript(
            "create_map", "an unknown legend", ["dataContext": 12, "legendAttribute": "Tow"],
            [(get("dataContext[12]"), ok(places))], says: "Did you mean \"Town\"?"),
        FailingScript("create_map", "half a center", ["center": [1]], says: "at least 2"),
        FailingScript(
            "update_map", "a map without data", ["component": 6, "legendAttribute": "Town"],
            [(get("component[6]"), ok(["id": 6, "type": "map"]))], says: "shows no data set"),
        FailingScript(
            "update_map", "nothing to change", ["component": 6], [(get("component[6]"), ok(map))],
            says: "nothing to change"),
        FailingScript(
            "update_map", "a slider", ["component": 5, "zoom": 1],
            [(get("component[5]"), ok(slider))], says: "but this takes map"),
        FailingScript(
            "create_slider", "a second slider", ["global": "v1"],
            [
                (get("global[v1]"), ok(["name": "v1"])),
                (
                    create("component", ["type": "slider", "globalValueName": "v1"]),
                    refused("Cannot create multiple sliders for v1")
                ),
            ], says: "Cannot create multiple sliders for v1"),
        FailingScript(
            "create_slider", "no slider for the global value that was made", ["global": "v1"],
            [
                (get("global[v1]"), refused("Not found")),
                (create("global", ["name": "v1", "value": 0.5]), ok(["id": 3])),
                (
                    create("component", ["type": "slider", "globalValueName": "v1"]),
                    refused("No")
                ),
            ], says: "one change was made and stays"),
        FailingScript(
            "create_slider", "an unknown direction", ["animationDirection": "up"],
            says: "must be one of backAndForth, lowToHigh, highToLow"),
        FailingScript(
            "update_slider", "nothing to change", ["component": 5],
            [(get("component[5]"), ok(slider))], says: "nothing to change"),
        FailingScript(
            "update_slider", "a map", ["component": 6, "value": 1],
            [(get("component[6]"), ok(map))],
            says: "but this takes slider"),
    ]

    @Test("refuse what cannot take effect", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
