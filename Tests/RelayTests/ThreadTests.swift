import EventLoop
import Foundation
import Glibc
import HTTP
import JSON
import Testing

/// The command as it runs in production: this process has the threads of the test library too.
private final class RunningRelay {
    private let process = Process()
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "codap-relay-threads-\(UUID().uuidString)")
    let address: SocketAddress

    /// Beside this test's own program, when the whole package was built.
    static let program: URL? = {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let program = folder.appending(path: "codap-relay")
        return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
    }()

    init() throws {
        let output = Pipe()
        process.executableURL = Self.program
        process.arguments = [
            "serve", "--listen", "127.0.0.1:0", "--loops", "2", "--log", "stdout",
            "--store", "sqlite:\(folder.path)/relay.db",
        ]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.standardOutput = output
        try process.run()
        var text = ""
        var found: SocketAddress?
        while found == nil {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the relay ended: \(text)")
            text += String(decoding: more, as: UTF8.self)
            found = text.firstMatch(of: /listening on (\S+)\n/).flatMap {
                SocketAddress(String($0.1))
            }
        }
        address = try #require(found)
    }

    deinit {
        // Not SIGTERM: a child of the test runner inherits that blocked.
        _ = kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The names of its threads.
    var threads: [String] {
        get throws {
            let folder = "/proc/\(process.processIdentifier)/task"
            return try FileManager.default.contentsOfDirectory(atPath: folder).map { id in
                try String(contentsOfFile: "\(folder)/\(id)/comm", encoding: .utf8)
                    .trimmingCharacters(in: .newlines)
            }.sorted()
        }
    }
}

@Suite("The process of a relay") struct ThreadTests {
    @Test(
        "has its loops, its store, its log and its main thread, and a call starts no other",
        .enabled(if: RunningRelay.program != nil))
    func threads() throws {
        let relay = try RunningRelay()
        let before = try relay.threads
        #expect(before == ["codap-relay", "log", "loop-0", "loop-1", "store"])

        let page = try TestConnection(to: relay.address)
        let created = try page.ask(.post, "/api/sessions")
        let code = try #require(created["code"]?.stringValue)
        let token = try #require(created["workerToken"]?.stringValue)
        let credentials: Headers = ["Authorization": "Bearer \(token)"]
        let worker = try TestConnection(to: relay.address)
        try worker.send(.get, "/api/stream?code=\(code)", credentials)
        let stream = try TestStream(worker).connected()
        let agent = try TestConnection(to: relay.address)
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
