import JSON
@testable import Relay
import Sessions
import Testing
import Wire

@Suite("A problem") struct ProblemTests {
    @Test("says slug, sentence, code and requestId", arguments: ErrorCode.allCases)
    func body(code: ErrorCode) throws {
        let id = try #require(RequestID("call-1"))
        let body = Problem(code).body(requestId: id)
        #expect(body["error"]?.stringValue == code.rawValue)
        #expect(body["message"]?.stringValue == code.message)
        #expect(body["code"]?.stringValue == code.rawValue.uppercased())
        #expect(body["requestId"] == "call-1")
        #expect(body["details"] == nil)
        #expect(Problem(code).status == code.status)
    }

    @Test("is about its call rather than about the HTTP request") func call() throws {
        let call = try #require(RequestID("call"))
        let http = try #require(RequestID("http"))
        let problem = Problem(.callNotFound, details: ["a": 1]).about(call)
        #expect(problem.body(requestId: http)["requestId"] == "call")
        #expect(problem.body(requestId: http)["details"] == ["a": 1])
    }

    @Test("names the winner of a superseded session") func winner() throws {
        let problem = Problem(StoreError.superseded(by: try #require(WorkerID("tab-2"))))
        #expect(problem.status == 409)
        #expect(problem.details["workerId"] == "tab-2")
    }
}
