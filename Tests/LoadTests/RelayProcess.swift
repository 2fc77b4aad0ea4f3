import EventLoop
import Foundation
import Testing

/// `codap-relay serve` as a process of its own, so that it can be killed. Always on the same port.
final class RelayProcess {
    /// Longest a start may take.
    static let patience = Duration.seconds(20)

    private let arguments: [String]
    private(set) var address: SocketAddress
    private var process: Process?

    /// Starts it.
    init(_ arguments: [String]) throws {
        self.arguments = arguments
        address = try #require(SocketAddress("127.0.0.1:0"))
        try start()
    }

    deinit { kill() }

    /// Starts it, for instance again, and waits until it listens.
    func start() throws {
        let output = Pipe()
        let process = Process()
        process.executableURL = try Self.binary()
        process.arguments = ["serve", "--listen", address.description, "--loops", "1"] + arguments
        process.standardOutput = output
        try process.run()
        self.process = process
        let lines = FileHandleLines(output.fileHandleForReading)
        while let line = lines.next() {
            guard let range = line.range(of: " is listening on ") else { continue }
            let text = line[range.upperBound...].prefix { !$0.isWhitespace }
            address = try #require(SocketAddress(String(text)))
            lines.discardRest()
            return
        }
        Issue.record("the relay did not start")
    }

    /// Ends it as a power cut would: nothing is told, nothing is finished.
    func kill() {
        guard let process, process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// The product beside the test bundle.
    private static func binary() throws -> URL {
        let arguments = ProcessInfo.processInfo.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path").map { arguments[$0 + 1] }
        let folder = URL(filePath: bundle ?? arguments[0]).deletingLastPathComponent()
        let binary = folder.appending(path: "codap-relay")
        try #require(FileManager.default.isExecutableFile(atPath: binary.path))
        return binary
    }
}

/// Lines of a pipe, read by whoever asks.
private final class FileHandleLines {
    private let handle: FileHandle
    private var buffer = ""

    init(_ handle: FileHandle) { self.handle = handle }

    func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: "\n") {
                defer { buffer.removeSubrange(...end) }
                return String(buffer[..<end])
            }
            let data = handle.availableData
            if data.isEmpty { return nil }
            buffer += String(decoding: data, as: UTF8.self)
        }
    }

    /// Keeps reading, so that the writer never waits for room.
    func discardRest() { handle.readabilityHandler = { _ = $0.availableData } }
}
