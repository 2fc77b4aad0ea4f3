import JSON
import Testing
import Tools
import Wire

@Suite("Tools of components") struct ComponentToolsTests {
    private static let id: JSONValue = 664_030_712_170_176
    private static let resource = "component[664030712170176]"
    private static let graph: JSONValue = [
        "id": id, "name": "g", "title": "Sleep", "type": "graph",
        "position": ["left": 5, "top": 5], "dimensions": ["width": 300, "height": 300],
        "cannotClose": false,
    ]
    private static let reference: JSONObject = [
        "id": id, "name": "g", "title": "Sleep", "type": "graph",
    ]
    private static func list(hidden: Bool?) -> JSONValue {
        var entry = reference
        if let hidden { entry["hidden"] = .bool(hidden) }
        return [["id": 3, "type": "game"], .object(entry)]
    }
    private static func answering(_ more: JSONObject) -> ToolStep {
        var all = reference
        for (name, value) in more { all[name] = value }
        return .done(.object(all))
    }
    private static func with(_ changes: JSONObject) -> JSONValue {
        var all = graph.objectValue ?? [:]
        for (name, value) in changes { all[name] = value }
        return .object(all)
    }

    /// As version 2 describes it.
    private static var anonymous: JSONValue {
        var all = graph.objectValue ?? [:]
        all["id"] = nil
        return .object(all)
    }

    static let scripts: [Script] = [
        Script(
            "list_components", "", [:], [(get("componentList"), ok(list(hidden: true)))],
            .done(["components": list(hidden: true)])),
        Script(
            "get_component", "", ["component": "Sleep"], [(get("component[Sleep]"), ok(graph))],
            .done(graph)),
        Script(
            "update_component", "by its id from the first answer on, and read back",
            [
                "component": "Sleep", "title": "Naps", "cannotClose": true,
                "isResizable": false,
            ],
            [
                (get("component[Sleep]"), ok(graph)),
                (
                    update(
                        resource,
                        [
                            "title": "Naps", "cannotClose": true,
                            "isResizable": ["width": false, "height": false],
                        ]),
                    done
                ),
                (get(resource), ok(with(["title": "Naps"]))),
            ],
            answering([
                "title": "Naps", "applied": ["title": "Naps"],
                "notApplied": ["cannotClose": true], "unverified": ["isResizable": false],
            ])),
        Script(
            "update_component", "so that nobody can resize it, told for each direction",
            ["component": "Sleep", "isResizable": false],
            [
                (get("component[Sleep]"), ok(graph)),
                (
                    update(resource, ["isResizable": ["width": false, "height": false]]), done
                ),
                (get(resource), ok(with(["isResizable": ["width": false, "height": false]]))),
            ], answering(["applied": ["isResizable": false], "notApplied": [:]])),
        Script(
            "get_component", "that version 2 describes without its id", ["component": "Sleep"],
            [
                (get("component[Sleep]"), ok(anonymous)),
                (get("componentList"), ok(list(hidden: nil))),
            ], .done(graph)),
        Script(
            "move_component", "that version 2 describes without its id",
            ["component": "Sleep", "position": ["left": 5, "top": 5]],
            [
                (get("component[Sleep]"), ok(anonymous)),
                (get("componentList"), ok(list(hidden: nil))),
                (update(resource, ["position": ["left": 5, "top": 5]]), done),
                (get(resource), ok(anonymous)),
            ],
            answering(["applied": ["position": ["left": 5, "top": 5]], "notApplied": [:]])),
        Script(
            "delete_component", "that version 2 describes without its id", ["component": "Sleep"],
            [
                (
                    [get("component[Sleep]"), get("interactiveFrame")],
                    [ok(anonymous), ok(["id": 3])]
                ), (get("componentList"), ok(list(hidden: nil))),
                (delete(resource), done), (get("componentList"), ok([["id": 3]])),
            ], answering(["deleted": true])),
        Script(
            "move_component", "to where it already is in part",
            ["component": id, "position": ["left": 20, "top": 5.0]],
            [
                (get(resource), ok(graph)),
                (update(resource, ["position": ["left": 20, "top": 5]]), done),
                (get(resource), ok(graph)),
            ],
            answering(["applied": [:], "notApplied": ["position": ["left": 20, "top": 5]]])),
        Script(
            "resize_component", "",
            ["component": id, "dimensions": ["width": 400, "height": 200]],
            [
                (get(resource), ok(graph)),
                (update(resource, ["dimensions": ["width": 400, "height": 200]]), done),
                (
                    get(resource),
                    ok(with(["dimensions": ["width": 400, "height": 200, "isFixed": false]]))
                ),
            ],
            answering([
                "applied": ["dimensions": ["width": 400, "height": 200]], "notApplied": [:],
            ])),
        hiding("hide_component", "seen in the list", isVisible: false, listed: true, as: "applied"),
        hiding(
            "hide_component", "without effect", isVisible: false, listed: false, as: "notApplied"),
        hiding(
            "hide_component", "in version 2, whose list does not tell", isVisible: false,
            listed: nil, as: "unverified"),
        hiding("show_component", "again", isVisible: true, listed: false, as: "applied"),
        Script(
            "delete_component", "that is gone then", ["component": "Sleep"],
            [
                ([get("component[Sleep]"), get("interactiveFrame")], [ok(graph), ok(["id": 3])]),
                (delete(resource), done), (get("componentList"), ok([["id": 3]])),
            ], answering(["deleted": true])),
        Script(
            "delete_component", "that CODAP hides", ["component": "Sleep"],
            [
                ([get("component[Sleep]"), get("interactiveFrame")], [ok(graph), ok(["id": 3])]),
                (delete(resource), done), (get("componentList"), ok(list(hidden: true))),
            ], answering(["deleted": false, "hidden": true])),
        Script(
            "delete_component", "that version 2 hides", ["component": "Sleep"],
            [
                ([get("component[Sleep]"), get("interactiveFrame")], [ok(graph), ok([:])]),
                (delete(resource), done), (get("componentList"), ok(list(hidden: nil))),
            ], answering(["deleted": false])),
        Script(
            "select_component", "", ["component": "Sleep"],
            [
                (get("component[Sleep]"), ok(graph)),
                (notify(resource, ["request": "select"]), done),
            ], answering([:])),
        Script(
            "autoscale_component", "", ["component": "Sleep"],
            [
                (get("component[Sleep]"), ok(graph)),
                (notify(resource, ["request": "autoScale"]), done),
            ], answering([:])),
    ]

    private static func hiding(
        _ tool: String, _ about: String, isVisible: Bool, listed: Bool?, as told: String
    ) -> Script {
        var result: JSONObject = ["applied": [:], "notApplied": [:]]
        result[told] = ["isVisible": .bool(isVisible)]
        if let listed { result["hidden"] = .bool(listed) }
        return Script(
            tool, about, ["component": "Sleep"],
            [
                (get("component[Sleep]"), ok(graph)),
                (update(resource, ["isVisible": .bool(isVisible)]), done),
                ([get(resource), get("componentList")], [ok(graph), ok(list(hidden: listed))]),
            ], answering(result))
    }

    @Test("say what took effect", arguments: scripts) func script(_ script: Script) throws {
        try script.play()
    }

    static let refusals: [FailingScript] =
        [
            "get_component", "hide_component", "show_component", "select_component",
            "autoscale_component",
        ].map { tool in
            FailingScript(
                tool, "an unknown component", ["component": "Slep"],
                [
                    (get("component[Slep]"), refused("Component not found")),
                    (get("componentList"), ok(list(hidden: false))),
                ], says: "See \"available\"")
        } + [
            FailingScript(
                "list_components", "CODAP's refusal", [:],
                [(get("componentList"), refused("No"))], says: "refused get componentList: No"),
            FailingScript(
                "list_components", "an argument", ["hidden": true], says: "there are no arguments"),
            FailingScript(
                "get_component", "version 2's words", ["component": "Slep"],
                [
                    (get("component[Slep]"), refused("Could not serialize component.")),
                    (get("componentList"), ok([["title": "Sleep"]])),
                ], says: "Did you mean \"Sleep\"?"),
            FailingScript(
                "get_component", "a bracket", ["component": "a]"], says: "cannot address"),
            FailingScript(
                "update_component", "nothing to change", ["component": "Sleep"],
                [(get("component[Sleep]"), ok(graph))], says: "nothing to change"),
            FailingScript(
                "update_component", "a place that is a word",
                ["component": "Sleep", "position": "top"], says: "must be an object"),
            FailingScript(
                "move_component", "half a place", ["component": 1, "position": ["left": 3]],
                says: "lacks \"top\""),
            FailingScript(
                "move_component", "no place", ["component": 1], says: "lacks \"position\""),
            FailingScript(
                "resize_component", "half a size", ["component": 1, "dimensions": ["width": 3]],
                says: "lacks \"height\""),
            FailingScript(
                "resize_component", "CODAP's refusal",
                ["component": 1, "dimensions": ["width": 3, "height": 3]],
                [
                    (get("component[1]"), ok(graph)),
                    (update(resource, ["dimensions": ["width": 3, "height": 3]]), refused("No")),
                ], says: "No"),
            FailingScript("hide_component", "no component", [:], says: "lacks \"component\""),
            FailingScript("show_component", "no component", [:], says: "lacks \"component\""),
            FailingScript("select_component", "no component", [:], says: "lacks \"component\""),
            FailingScript(
                "autoscale_component", "a slider", ["component": 7],
                [(get("component[7]"), ok(["id": 7, "type": "slider"]))],
                says: "is of type \"slider\", but this takes graph or map or caseTable"),
            FailingScript(
                "delete_component", "this plugin", ["component": 3],
                [
                    (
                        [get("component[3]"), get("interactiveFrame")],
                        [ok(["id": 3, "type": "game"]), ok(["id": 3])]
                    )
                ], says: "this plugin's own component"),
            FailingScript(
                "delete_component", "what stays", ["component": "Sleep"],
                [
                    (
                        [get("component[Sleep]"), get("interactiveFrame")],
                        [ok(graph), ok(["id": 3])]
                    ), (delete(resource), done),
                    (get("componentList"), ok(list(hidden: false))),
                ], says: "it is still there"),
            FailingScript(
                "delete_component", "an unknown component", ["component": "Slep"],
                [
                    (
                        [get("component[Slep]"), get("interactiveFrame")],
                        [refused("Component not found"), ok(["id": 3])]
                    ), (get("componentList"), ok([["name": "Sleep"]])),
                ], says: "Did you mean \"Sleep\"?"),
        ]

    @Test("refuse what cannot take effect", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
