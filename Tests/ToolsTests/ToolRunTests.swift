import JSON
import Testing
import Tools
import Wire

/// A tool, its arguments, and what passes between it and CODAP.
struct Script: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: JSONValue
    /// What CODAP is expected to be asked, and what it answers.
    let exchange: [(request: JSONValue, answer: JSONValue)]
    let end: ToolStep
    var testDescription: String { tool }
}

private func get(_ resource: String) -> JSONValue {
    ["action": "get", "resource": .string(resource)]
}

private func create(_ resource: String, _ values: JSONValue) -> JSONValue {
    ["action": "create", "resource": .string(resource), "values": values]
}

private func ok(_ values: JSONValue) -> JSONValue { ["success": true, "values": values] }

private let cats: JSONValue = ["name": "Cats", "id": 664_030_712_170_176]

private let scripts: [Script] = [
    Script(
        tool: "list_data_contexts", arguments: [:],
        exchange: [(get("dataContextList"), ok([cats]))], end: .done([cats])),
    Script(
        tool: "create_data_context",
        arguments: [
            "name": "Cats", "collections": [["name": "Pets", "attributes": [["name": "mass"]]]],
        ],
        exchange: [
            (get("dataContextList"), ok([])),
            (
                create(
                    "dataContext",
                    [
                        "name": "Cats",
                        "collections": [["name": "Pets", "attrs": [["name": "mass"]]]],
                    ]),
                ok(cats)
            ),
        ], end: .done(["name": "Cats", "id": 664_030_712_170_176, "created": true])),
    Script(
        tool: "create_data_context", arguments: ["name": "Cats"],
        exchange: [
            (get("dataContextList"), ok([cats])),
            (create("dataContext", ["name": "Cats"]), ok(cats)),
        ], end: .done(["name": "Cats", "id": 664_030_712_170_176, "created": false])),
    Script(
        tool: "create_items", arguments: ["dataContext": "Cats", "items": [["mass": 4]]],
        exchange: [
            (
                create("dataContext[Cats].item", [["mass": 4]]),
                ["success": true, "caseIDs": [1, 2], "itemIDs": [3]]
            )
        ], end: .done(["caseIDs": [1, 2], "itemIDs": [3]])),
    Script(
        tool: "create_cases",
        arguments: [
            "dataContext": "Cats", "collection": "Pets", "cases": [["values": ["mass": 4]]],
        ],
        exchange: [
            (get("dataContext[Cats].collection[Pets]"), ok(["name": "Pets"])),
            (
                create("dataContext[Cats].collection[Pets].case", [["values": ["mass": 4]]]),
                ok([["id": 7]])
            ),
        ], end: .done([["id": 7]])),
    Script(
        tool: "list_attributes", arguments: ["dataContext": "Cats", "collection": "None"],
        exchange: [
            (
                get("dataContext[Cats].collection[None]"),
                ["success": false, "values": ["error": "Collection not found"]]
            )
        ],
        end: .failed(
            CallFailure(
                .codap,
                "CODAP refused get dataContext[Cats].collection[None]: Collection not found",
                details: [
                    "action": "get", "resource": "dataContext[Cats].collection[None]",
                    "codapError": "Collection not found", "completedSteps": 0,
                ]))),
    Script(
        tool: "create_graph",
        arguments: ["dataContext": "My cats", "xAttribute": "mass", "yAttribute": "nothing"],
        exchange: [
            (get("dataContext[My cats]"), ok(["name": "Cats", "title": "My cats"])),
            (
                create(
                    "component",
                    [
                        "type": "graph", "dataContext": "Cats", "xAttributeName": "mass",
                        "yAttributeName": "nothing",
                    ]),
                ok(["id": 664_030_712_170_176, "type": "graph", "title": "Cats"])
            ),
            (get("component[664030712170176]"), ok(["xAttributeName": "mass"])),
        ],
        end: .done([
            "id": 664_030_712_170_176, "type": "graph", "title": "Cats",
            "applied": ["xAttribute": "mass"], "notApplied": ["yAttribute": "nothing"],
        ])),
]

@Suite("A tool run") struct ToolRunTests {
    @Test("asks CODAP what it should and ends as it should", arguments: scripts)
    func script(script: Script) throws {
        let tool = try #require(ToolCatalogue.find(script.tool))
        #expect(tool.validate(script.arguments).isEmpty)
        var run = try tool.compile(script.arguments)
        var answer: JSONValue?
        for (request, reply) in script.exchange {
            #expect(run.next(answer: answer) == .send(request))
            answer = reply
        }
        #expect(run.next(answer: answer) == script.end)
    }

    /// A reply that is no success, and CODAP's words in it.
    static let refusals: [(reply: JSONValue, words: String)] = [
        (["success": false, "values": ["error": "Not found"]], "Not found"),
        (["success": false, "error": "Cannot parse"], "Cannot parse"),
        (["success": false], "it gave no reason"),
        (["values": [1]], "it gave no reason"),
        (.null, "it gave no reason"),
        (["success": "true", "values": [1]], "it gave no reason"),
    ]

    @Test("takes every shape of CODAP's failures for a failure", arguments: refusals)
    func refusal(_ refusal: (reply: JSONValue, words: String)) throws {
        var run = try #require(ToolCatalogue.find("list_data_contexts")).compile([:])
        _ = run.next(answer: nil)
        guard case .failed(let failure) = run.next(answer: refusal.reply) else {
            Issue.record("a failure passed as a success")
            return
        }
        #expect(failure.kind == .codap)
        #expect(failure.details?["codapError"] == .string(refusal.words))
    }

    /// What a relay with another catalogue might let through: a tool and arguments it cannot use.
    static let misfits: [(tool: String, arguments: JSONValue)] = [
        ("get_data_context", [:]), ("get_data_context", .null), ("get_data_context", []),
        ("get_data_context", ["dataContext": 7]), ("create_data_context", ["title": "Cats"]),
        ("create_data_context", ["name": "Cats", "collections": "Pets"]),
        ("create_data_context", ["name": "Cats", "collections": ["Pets"]]),
        (
            "create_data_context",
            ["name": "Cats", "collections": [["name": "Pets", "attributes": "mass"]]]
        ),
        ("create_collection", ["dataContext": "Cats"]),
        ("create_attribute", ["dataContext": "Cats", "collection": "Pets"]),
        ("list_attributes", ["dataContext": "Cats"]), ("create_items", ["dataContext": "Cats"]),
        ("create_items", ["dataContext": "Cats", "items": ["mass": 4]]),
        ("get_items", ["dataContext": "Cats", "search": 4]),
        ("create_cases", ["dataContext": "Cats", "collection": "Pets", "cases": 1]),
        ("create_table", ["dataContext": "Cats", "title": 1]),
        ("create_graph", ["dataContext": "Cats", "xAttribute": ["mass"]]),
    ]

    @Test("begins only with arguments it can use", arguments: misfits)
    func misfit(_ misfit: (tool: String, arguments: JSONValue)) throws {
        let tool = try #require(ToolCatalogue.find(misfit.tool))
        let failure = #expect(throws: CallFailure.self) { try tool.compile(misfit.arguments) }
        #expect(failure?.kind == .invalidArguments)
    }

    @Test("hands on every property of a new attribute and nothing else") func attribute() throws {
        let tool = try #require(ToolCatalogue.find("create_attribute"))
        var run = try tool.compile([
            "dataContext": "Cats", "collection": "Pets", "name": "mass", "precision": 2,
            "unit": "kg",
        ])
        let values: JSONValue = [["name": "mass", "precision": 2, "unit": "kg"]]
        let resource = "dataContext[Cats].collection[Pets].attribute"
        #expect(run.next(answer: nil) == .send(create(resource, values)))
    }

    @Test("refuses a name that a resource selector cannot hold") func bracket() throws {
        let tool = try #require(ToolCatalogue.find("get_data_context"))
        #expect(throws: CallFailure.self) { _ = try tool.compile(["dataContext": "a]b"]) }
    }
}
