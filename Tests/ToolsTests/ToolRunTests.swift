import JSON
import Testing
import Tools
import Wire

@Suite("A tool run") struct ToolRunTests {
    /// A reply that is no success, and CODAP's words in it.
    static let refusals: [(reply: JSONValue, words: String)] = [
        (["success": false, "values": ["error": "No such thing"]], "No such thing"),
        (["success": false, "error": "Cannot parse"], "Cannot parse"),
        (
            [
                "success": false,
                "values": ["error": ["success": false, "values": ["error": "No"]]],
            ],
            "No"
        ),
        (["success": false], "it gave no reason"),
        (["success": true], "there is nothing"),
        (["success": true, "values": nil], "there is nothing"),
        (["values": [1]], "it gave no reason"),
        (.null, "it gave no reason"),
        (["success": "true", "values": [1]], "it gave no reason"),
    ]

    @Test("takes every shape of CODAP's failures for a failure", arguments: refusals)
    func refusal(_ refusal: (reply: JSONValue, words: String)) throws {
        var run = try #require(ToolCatalogue.find("list_data_contexts")).compile([:])
        _ = run.start()
        guard case .failed(let failure) = run.next(answer: refusal.reply) else {
            Issue.record("a failure passed as a success")
            return
        }
        #expect(failure.kind == .codap)
        #expect(failure.details?["codapError"] == .string(refusal.words))
    }

    @Test("begins only with arguments that fit") func misfit() throws {
        let tool = try #require(ToolCatalogue.find("create_items"))
        let failure = #expect(throws: CallFailure.self) {
            try tool.compile(["dataContext": "Cats", "items": [["mass": [1]]]])
        }
        #expect(failure?.kind == .invalidArguments)
        #expect(failure?.details?["violations"]?.arrayValue?.first?["pointer"] == "/items/0/mass")
    }

    @Test("refuses a name that a resource selector cannot hold") func bracket() throws {
        let tool = try #require(ToolCatalogue.find("get_data_context"))
        #expect(throws: CallFailure.self) { _ = try tool.compile(["dataContext": "a]b"]) }
    }

    @Test(
        "takes an id of 15 digits as a number or as text",
        arguments: [
            JSONValue(Int64(664_030_712_170_176)), "664030712170176",
        ])
    func longId(id: JSONValue) throws {
        var run = try #require(ToolCatalogue.find("get_data_context"))
            .compile(["dataContext": id])
        #expect(run.start() == .send(get("dataContext[664030712170176]")))
    }

    @Test("names what there is when CODAP does not find a name") func missingName() throws {
        var run = try #require(ToolCatalogue.find("get_data_context"))
            .compile(["dataContext": "mamals"])
        #expect(run.start() == .send(get("dataContext[mamals]")))
        #expect(run.next(answer: refused("DataContext not found")) == .send(get("dataContextList")))
        guard
            case .failed(let failure) = run.next(answer: ok([["name": "Mammals"], ["name": "X"]]))
        else {
            Issue.record("a failure passed as a success")
            return
        }
        #expect(failure.details?["nearest"] == "Mammals")
        #expect(failure.details?["available"] == ["Mammals", "X"])
        #expect(failure.message.hasSuffix("Did you mean \"Mammals\"?"))
    }

    /// What version 2 says of a data set that it does not find.
    static let wordsOfV2: [(arguments: JSONValue, tool: String, reply: JSONValue)] = [
        (["dataContext": "mamals"], "get_data_context", ["success": false]),
        (
            ["dataContext": "mamals"], "count_items",
            refused("Error: Unable to resolve dataContext: mamals")
        ),
    ]

    @Test("names what there is when version 2 does not find a data set", arguments: wordsOfV2)
    func missingInV2(_ asked: (arguments: JSONValue, tool: String, reply: JSONValue)) throws {
        var run = try #require(ToolCatalogue.find(asked.tool)).compile(asked.arguments)
        _ = run.start()
        #expect(run.next(answer: asked.reply) == .send(get("dataContextList")))
        guard case .failed(let failure) = run.next(answer: ok([["name": "Mammals"]])) else {
            Issue.record("a failure passed as a success")
            return
        }
        #expect(failure.details?["nearest"] == "Mammals")
    }

    @Test("does not take a bare failure within a data set for a missing data set")
    func bareFailure() throws {
        var run = try #require(ToolCatalogue.find("get_item"))
            .compile(["dataContext": "Cats", "index": 9])
        _ = run.start()
        guard case .failed(let failure) = run.next(answer: ["success": false]) else {
            Issue.record("it goes on")
            return
        }
        #expect(failure.details?["codapError"] == "it gave no reason")
    }

    @Test("tells the refusal alone when what there is cannot be listed") func noList() throws {
        var run = try #require(ToolCatalogue.find("list_attributes"))
            .compile(["dataContext": "Cats", "collection": "Pets"])
        _ = run.start()
        #expect(
            run.next(answer: refused("Collection not found"))
                == .send(get("dataContext[Cats].collectionList")))
        guard case .failed(let failure) = run.next(answer: refused("DataContext not found")) else {
            Issue.record("a failure passed as a success")
            return
        }
        #expect(failure.details?["codapError"] == "Collection not found")
        #expect(failure.details?["available"] == nil)
    }

    @Test("tells what had been done before a later step failed") func completed() throws {
        var run = try #require(ToolCatalogue.find("create_graph"))
            .compile(["dataContext": "Cats", "xAttribute": "mass"])
        _ = run.start()
        _ = run.next(
            answer: ok(["name": "Cats", "collections": [["attrs": [["name": "mass"]]]]]))
        _ = run.next(answer: ok(["id": 7, "type": "graph"]))
        guard case .failed(let failure) = run.next(answer: refused("gone")) else {
            Issue.record("a failure passed as a success")
            return
        }
        #expect(failure.details?["completedCount"] == 1)
        #expect(
            failure.details?["completed"] == [["action": "create", "resource": "component"]])
        #expect(failure.message.contains(": gone. Before that one change was made and stays;"))
    }
}
