import JSON
import SchemaValidation
import Testing
import Tools
import Wire

@Suite("Taking a picture") struct PictureToolsTests {
    private static let graph: JSONValue = ["id": 7, "title": "G", "type": "graph"]

    /// - Returns: What it wants after CODAP has answered a picture.
    private func display(_ arguments: JSONValue) throws -> (run: ToolRun, step: ToolStep) {
        let tool = try #require(ToolCatalogue.find("get_picture"))
        var run = try tool.compile(arguments)
        #expect(run.start() == .send(get("component[G]")))
        #expect(run.next(answer: ok(Self.graph)) == .send(get("dataDisplay[7]")))
        let step = run.next(answer: ok(["exportDataUri": "data:image/png;base64,AA=="]))
        return (run, step)
    }

    @Test(
        "says whether it was made smaller",
        arguments: [(100, false), (200, true)])
    func scaled(originalWidth: Int, isScaled: Bool) throws {
        var (run, step) = try display(["component": "G"])
        #expect(
            step
                == .answer(.shrink(picture: "data:image/png;base64,AA==", maxBytes: 1_000_000)))
        let shrunk: JSONObject = [
            "dataURI": "data:image/png;base64,BB==", "width": 100, "height": 50,
            "originalWidth": JSONValue(originalWidth), "originalHeight": 50,
        ]
        var result = shrunk
        for (name, value) in Self.graph.objectValue ?? [:] { result[name] = value }
        result["scaled"] = .bool(isScaled)
        #expect(run.next(answer: .object(shrunk)) == .done(.object(result)))
        let output = try #require(ToolCatalogue.find("get_picture")).output
        #expect(try JSONSchema(output.schema).validate(.object(result)).isEmpty)
    }

    @Test("can be made as small as wanted") func maxBytes() throws {
        let (_, step) = try display(["component": "G", "maxBytes": 20_000])
        #expect(
            step == .answer(.shrink(picture: "data:image/png;base64,AA==", maxBytes: 20_000)))
    }

    static let refusals: [FailingScript] = [
        FailingScript(
            "get_picture", "a table", ["component": "T"],
            [(get("component[T]"), ok(["id": 8, "type": "caseTable"]))],
            says: "but this takes graph or map"),
        FailingScript(
            "get_picture", "a map in version 3", ["component": "M"],
            [
                (get("component[M]"), ok(["id": 8, "type": "map"])),
                (
                    get("dataDisplay[8]"),
                    [
                        "success": false,
                        "values": [
                            "error": [
                                "success": false, "values": ["error": "DataDisplay not found"],
                            ]
                        ],
                    ]
                ),
            ], says: "DataDisplay not found. CODAP v3 has no pictures of maps."),
        FailingScript(
            "get_picture", "a graph that CODAP cannot draw", ["component": "G"],
            [(get("component[G]"), ok(graph)), (get("dataDisplay[7]"), refused("Not drawn"))],
            says: "CODAP refused get dataDisplay[7]: Not drawn"),
        FailingScript(
            "get_picture", "an answer without a picture", ["component": "G"],
            [(get("component[G]"), ok(graph)), (get("dataDisplay[7]"), ok(["x": 1]))],
            says: "without a picture"),
        FailingScript(
            "get_picture", "a size beyond an answer's",
            ["component": "G", "maxBytes": 2_000_000], says: "must be at most 1000000"),
    ]

    @Test("is refused where there is none", arguments: refusals)
    func refusal(_ refusal: FailingScript) throws { try refusal.play() }
}
