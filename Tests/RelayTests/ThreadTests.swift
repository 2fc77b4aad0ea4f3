import EventLoop
import Foundation
import HTTP
import JSON
import Testing
import TestSupport

@Suite("The process of a relay") struct ThreadTests {
    @Test(
        "has its loops, its store, its log and its main thread, and a call starts no other",
        .enabled(if: RelayProcess.program != nil))
    func threads() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "codap-relay-threads-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let relay = try RelayProcess([
            "--store", "sqlite:\(folder.path)/relay.db", "--log", "stdout", "--loops", "2",
        ])
        defer { relay.kill() }
        let address = try #require(SocketAddress(relay.address))
        let before = try relay.threads
        #expect(before == ["codap-relay", "log", "loop-0", "loop-1", "store"])

        let page = try TestConnection(to: address)
        let created = try page.ask(.post, "/api/sessions")
        let code = try #require(created["code"]?.stringValue)
        let token = try #require(created["workerToken"]?.stringValue)
        let credentials: Headers = ["Authorization": "Bearer \(token)"]
        let worker = try TestConnection(to: address)
        try worker.send(.get, "/api/stream?code=\(code)", credentials)
        let stream = try TestStream(worker).connected()
        let agent = try TestConnection(to: address)
        let call: JSONValue = [
            "code": .string(code), "requestId": "c-1", "tool": "list_data_contexts",
        ]
        try agent.send(.post, "/api/request", ["Prefer": "wait=30"], call)
        #expect(try stream.call().requestId == "c-1")
        let result: JSONValue = ["code": .string(code), "requestId": "c-1", "result": 1]
        #expect(try page.ask(.post, "/api/response", credentials, result).status == 200)
        #expect(try agent.answer()["result"] == 1)
        #expect(try relay.threads == before)
    }
}
