import JSON
import Testing
import Tools
import Wire

@Suite("Tools that create tables, texts and pages") struct CreatingToolsTests {
    private static let mammals: JSONValue = ["id": 12, "name": "Mammals", "title": "Animals"]
    private static let table: JSONValue = ["id": 7, "title": "T", "type": "caseTable"]
    private static let calculator: JSONValue = ["id": 8, "type": "calculator"]

    private static func page(_ type: String, _ more: JSONObject) -> JSONValue {
        var values: JSONObject = [
            "type": .string(type), "dimensions": ["width": 600, "height": 400],
        ]
        for (name, value) in more { values[name] = value }
        return create("component", .object(values))
    }

    static let scripts: [Script] = [
        Script(
            "create_table", "", ["dataContext": "Animals", "title": "T"],
            [
                ([get("dataContext[Animals]"), get("componentList")], [ok(mammals), ok([])]),
                (
                    create(
                        "component",
                        ["type": "caseTable", "dataContext": "Mammals", "title": "T"]), ok(table)
                ), (get("component[7]"), ok(table)),
            ],
            .done([
                "id": 7, "title": "T", "type": "caseTable", "created": true,
                "applied": ["title": "T"], "notApplied": [:],
            ])),
        Script(
            "create_table", "that existed gets the title by an update",
            ["dataContext": "Animals", "title": "New"],
            [
                (
                    [get("dataContext[Animals]"), get("componentList")],
                    [ok(mammals), ok([["id": "7"]])]
                ),
                (
                    create(
                        "component",
                        ["type": "caseTable", "dataContext": "Mammals", "title": "New"]), ok(table)
                ), (update("component[7]", ["title": "New"]), done),
                (get("component[7]"), ok(["id": 7, "title": "New", "type": "caseTable"])),
            ],
            .done([
                "id": 7, "title": "New", "type": "caseTable", "created": false,
                "applied": ["title": "New"], "notApplied": [:],
            ])),
        Script(
            "create_case_card", "that existed", ["dataContext": "Mammals"],
            [
                (
                    [get("dataContext[Mammals]"), get("componentList")],
                    [ok(mammals), ok([["id": 9]])]
                ),
                (
                    create("component", ["type": "caseCard", "dataContext": "Mammals"]),
                    ok(["id": 9])
                ), (get("component[9]"), ok(["id": 9, "type": "caseCard"])),
            ],
            .done([
                "id": 9, "type": "caseCard", "created": false, "applied": [:], "notApplied": [:],
            ])),
        Script(
            "create_text", "near the top", ["text": "Hello", "position": "top"],
            [
                (
                    create("component", ["type": "text", "text": "Hello", "position": "top"]),
                    ok(["id": 4, "title": nil, "type": "text"])
                ), (get("component[4]"), ok(["id": 4, "type": "text"])),
            ],
            .done([
                "id": 4, "title": nil, "type": "text", "applied": [:], "notApplied": [:],
            ])),
        Script(
            "update_text", "to nothing", ["component": 4, "text": ""],
            [
                (get("component[4]"), ok(["id": 4, "type": "text"])),
                (update("component[4]", ["text": ""]), done),
            ],
            .done(["id": 4, "type": "text", "unverified": ["text": ""]])),
        Script(
            "create_calculator", "", [:],
            [
                (get("componentList"), ok([table])),
                (create("component", ["type": "calculator"]), ok(calculator)),
                (get("component[8]"), ok(calculator)),
            ],
            .done([
                "id": 8, "type": "calculator", "created": true, "applied": [:], "notApplied": [:],
            ])),
        Script(
            "create_calculator", "that existed is shown, not made again", ["title": "C"],
            [
                (get("componentList"), ok([table, calculator])),
                (update("component[8]", ["title": "C", "isVisible": true]), done),
                (get("component[8]"), ok(calculator)),
            ],
            .done([
                "id": 8, "type": "calculator", "created": false, "applied": [:],
                "notApplied": [:], "unverified": ["title": "C"],
            ])),
        Script(
            "create_web_view", "of its usual size", ["url": "https://a.example/"],
            [
                (page("webView", ["URL": "https://a.example/"]), ok(["id": 5, "type": "webView"])),
                (get("component[5]"), ok(["id": 5, "URL": "https://a.example/"])),
            ],
            .done([
                "id": 5, "type": "webView", "applied": ["url": "https://a.example/"],
                "notApplied": [:],
            ])),
        Script(
            "create_web_view", "of the size wanted",
            ["url": "http://a.example/", "dimensions": ["width": 1, "height": 2]],
            [
                (
                    page(
                        "webView",
                        ["URL": "http://a.example/", "dimensions": ["width": 1, "height": 2]]),
                    ok(["id": 5, "type": "webView"])
                ), (get("component[5]"), ok(["id": 5])),
            ],
            .done([
                "id": 5, "type": "webView", "applied": [:],
                "notApplied": ["url": "http://a.example/"],
                "unverified": ["dimensions": ["width": 1, "height": 2]],
            ])),
        Script(
            "update_web_view", "", ["component": 5, "url": "http://b.example/"],
            [
                (get("component[5]"), ok(["id": 5, "type": "webView"])),
                (update("component[5]", ["URL": "http://b.example/"]), done),
                (get("component[5]"), ok(["id": 5, "URL": "http://b.example/"])),
            ],
            .done([
                "id": 5, "type": "webView", "applied": ["url": "http://b.example/"],
                "notApplied": [:],
            ])),
        Script(
            "create_guide", "that version 3 makes a plain page of",
            ["pages": [["title": "1", "url": "https://a.example/"]]],
            [
                (
                    page(
                        "guideView",
                        [
                            "currentItemIndex": 0, "URL": "https://a.example/",
                            "items": [["itemTitle": "1", "url": "https://a.example/"]],
                        ]), ok(["id": 5, "type": "guideView"])
                ),
                (
                    get("component[5]"),
                    ok(["id": 5, "type": "webView", "URL": "https://a.example/"])
                ),
            ],
            .done([
                "id": 5, "type": "webView", "applied": ["url": "https://a.example/"],
                "notApplied": ["pages": [["title": "1", "url": "https://a.example/"]]],
            ])),
        Script(
            "create_image", "of a data URI", ["url": "data:image/png;base64,AA=="],
            [
                (
                    page("imageComponentView", ["URL": "data:image/png;base64,AA=="]),
                    ok(["id": 5, "type": "imageComponentView"])
                ), (get("component[5]"), ok(["id": 5, "URL": "data:image/png;base64,AA=="])),
            ],
            .done([
                "id": 5, "type": "imageComponentView",
                "applied": ["url": "data:image/png;base64,AA=="], "notApplied": [:],
            ])),
    ]

    @Test("say what took effect", arguments: scripts) func script(_ script: Script) throws {
        try script.play()
    }

    static let refusals: [FailingScript] =
        ["create_table", "create_case_card"].flatMap { tool in
            [
                FailingScript(
                    tool, "an unknown data set", ["dataContext": "Mamals"],
                    [
                        (
                            [get("dataContext[Mamals]"), get("componentList")],
                            [refused("DataContext not found"), ok([])]
                        ), (get("dataContextList"), ok([mammals])),
                    ], says: "Did you mean \"Mammals\"?"),
                FailingScript(tool, "no data set", [:], says: "lacks \"dataContext\""),
            ]
        }
        + ["create_web_view", "update_web_view", "create_image", "create_guide"].map { tool in
            var arguments: JSONObject = ["url": "javascript:alert(1)"]
            if tool == "update_web_view" { arguments["component"] = 5 }
            if tool == "create_guide" {
                arguments = ["pages": [["title": "1", "url": "javascript:alert(1)"]]]
            }
            return FailingScript(
                tool, "an address that is none", .object(arguments),
                says: "must begin with https:// or http://")
        } + [
            FailingScript(
                "create_web_view", "a data URI", ["url": "data:text/html,x"],
                says: "is no address of a page"),
            FailingScript("create_image", "no address", [:], says: "lacks \"url\""),
            FailingScript("create_guide", "no page", ["pages": []], says: "at least 1"),
            FailingScript(
                "update_web_view", "a graph", ["component": 5, "url": "https://a.example/"],
                [(get("component[5]"), ok(["id": 5, "type": "graph"]))], says: "of type \"graph\""),
            FailingScript(
                "update_text", "a graph", ["component": 5, "text": "x"],
                [(get("component[5]"), ok(["id": 5, "type": "graph"]))], says: "of type \"graph\""),
            FailingScript("update_text", "no text", ["component": 5], says: "lacks \"text\""),
            FailingScript("create_text", "no text", [:], says: "lacks \"text\""),
            FailingScript(
                "create_text", "CODAP's refusal", ["text": "x"],
                [(create("component", ["type": "text", "text": "x"]), refused("No"))], says: "No"),
            FailingScript(
                "create_calculator", "CODAP's refusal", [:],
                [
                    (get("componentList"), ok([])),
                    (create("component", ["type": "calculator"]), refused("creation failed")),
                ], says: "creation failed"),
            FailingScript(
                "create_calculator", "another place", ["position": "left"],
                says: "must be one of top, bottom"),
        ]

    @Test("refuse what cannot take effect", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
