import JSON
import Testing
import Wire

@Suite("A tool request") struct ToolRequestTests {
    let request: ToolRequest

    init() throws {
        request = ToolRequest(
            requestId: try #require(RequestID("call-1")), sequence: 7, tool: "create_items",
            arguments: ["dataContext": "Cats", "items": [["mass": 4.5]]], delivery: 2,
            budget: 28_000,
            traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            timestamp: WallTime(milliseconds: 0))
    }

    @Test("reads back what it wrote") func roundTrip() throws {
        #expect(try ToolRequest(json: request.json) == request)
    }

    @Test("is written with the documented members") func members() {
        #expect(
            request.json.serialized() == """
                {"requestId":"call-1","id":"call-1","seq":7,"tool":"create_items",\
                "args":{"dataContext":"Cats","items":[{"mass":4.5}]},"delivery":2,\
                "budgetMs":28000,\
                "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",\
                "timestamp":"1970-01-01T00:00:00.000Z"}
                """)
    }

    @Test(
        "names the member that does not fit",
        arguments: [
            ("requestId", "id"), ("seq", ""), ("tool", ""), ("args", ""), ("delivery", ""),
            ("budgetMs", ""),
        ])
    func defect(member: String, synonym: String) throws {
        var object = try #require(request.json.objectValue)
        object[member] = nil
        object[synonym] = nil
        #expect(throws: ToolRequest.Defect(member: member)) {
            _ = try ToolRequest(json: .object(object))
        }
    }
}

@Suite("A result post") struct ResultPostTests {
    @Test(
        "keeps falsy results apart from a missing one",
        arguments: [JSONValue.null, false, 0, "", [], [:]])
    func falsy(value: JSONValue) throws {
        let code = try #require(SessionCode(typed: "ABCD2345"))
        let post = ResultPost(
            requestId: .init("a")!, delivery: 1, result: .value(value),
            timings: WorkerTimings(workerWait: 1, execute: 2))
        let json = post.json(code: code)
        #expect(json["result"] == value)
        #expect(json["error"] == nil)
        #expect(json["timings"]?["executeMs"] == 2)
    }

    @Test("reads timings that a broken clock sent as zero")
    func timings() {
        #expect(
            WorkerTimings(json: ["workerWaitMs": -5, "executeMs": "x"])
                == WorkerTimings(workerWait: 0, execute: 0))
        #expect(WorkerTimings(json: nil) == WorkerTimings(workerWait: 0, execute: 0))
    }
}

@Suite("A call failure") struct CallFailureTests {
    @Test("reads back what it wrote", arguments: FailureKind.allCases)
    func roundTrip(kind: FailureKind) {
        let failure = CallFailure(kind, "Data set not found.", details: ["name": "Cats"])
        #expect(CallFailure(json: failure.json) == failure)
    }

    @Test("of an unknown kind is still a failure") func unknownKind() {
        #expect(CallFailure(json: ["type": "newer", "message": "x"]) == .init(.execution, "x"))
        #expect(CallFailure(json: ["type": "newer"]) == nil)
    }
}

@Suite("Worker settings") struct WorkerSettingsTests {
    @Test("read back what they wrote") func roundTrip() {
        var settings = WorkerSettings()
        settings.retryDelay = 250
        settings.debug = true
        #expect(WorkerSettings(json: settings.json) == settings)
    }

    @Test("keep the default of what is missing or not positive") func defaults() {
        #expect(WorkerSettings(json: ["sseTimeoutMs": 0, "maxRetries": -1]) == WorkerSettings())
        #expect(WorkerSettings(json: nil) == WorkerSettings())
    }
}

@Suite("The error catalogue") struct ErrorCodeTests {
    @Test(
        "gives every error a 4xx or 5xx status, an upper-case code and a sentence",
        arguments: ErrorCode.allCases)
    func complete(error: ErrorCode) {
        #expect((400..<600).contains(error.status))
        #expect(error.code == error.rawValue.uppercased())
        #expect(error.message.hasSuffix("."))
    }
}
