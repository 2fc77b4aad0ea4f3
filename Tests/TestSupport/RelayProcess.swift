package import Foundation
import Glibc

/// `codap-relay serve` as a process of its own: it can be killed, and has production's threads.
package final class RelayProcess {
    /// It ended before it listened; with what it had printed.
    package struct NotListening: Error {
        let output: String
    }

    /// Beside the test's own program; `nil` unless the whole package was built.
    package static let program: URL? = {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let program = folder.appending(path: "codap-relay")
        return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
    }()

    private let arguments: [String]
    private var process: Process?

    /// Where it listens, as in `127.0.0.1:8080`: the same after each start.
    package private(set) var address = "127.0.0.1:0"

    /// Starts it.
    /// - Parameter arguments: What it is given besides its address.
    package init(_ arguments: [String]) throws {
        self.arguments = arguments
        try start()
    }

    deinit { kill() }

    /// Starts it, for instance again, and waits until it listens.
    package func start() throws {
        let output = Pipe()
        let process = Process()
        process.executableURL = Self.program
        process.arguments = ["serve", "--listen", address] + arguments
        process.standardOutput = output
        // Not the test runner's, which would be held open, and waited for, if the runner crashed.
        process.standardError = output
        try process.run()
        self.process = process
        let handle = output.fileHandleForReading
        var text = ""
        while true {
            let more = handle.availableData
            guard !more.isEmpty else { throw NotListening(output: text) }
            text += String(decoding: more, as: UTF8.self)
            guard let found = text.firstMatch(of: /listening on (\S+)\n/) else { continue }
            address = String(found.1)
            // Read on, so that it never waits for room. Not with a readabilityHandler: Foundation
            // closes the handle's descriptor before libdispatch has forgotten its source, and an
            // event between the two ends the process.
            Thread.detachNewThread { _ = try? handle.readToEnd() }
            return
        }
    }

    /// Ends it as a power cut would: nothing is told, nothing is finished. Not by SIGTERM, which a
    /// child of the test runner inherits blocked.
    package func kill() {
        guard let process, process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// The names of its threads.
    package var threads: [String] {
        get throws {
            let folder = "/proc/\(process?.processIdentifier ?? 0)/task"
            return try FileManager.default.contentsOfDirectory(atPath: folder).map { id in
                try String(contentsOfFile: "\(folder)/\(id)/comm", encoding: .utf8)
                    .trimmingCharacters(in: .newlines)
            }.sorted()
        }
    }
}
