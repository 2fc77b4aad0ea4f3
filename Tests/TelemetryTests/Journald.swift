import Foundation
import Telemetry
import Testing

/// A systemd-journald of the test's own, on the path that libsystemd knows.
///
/// libsystemd sends to no other socket than journald's default one, so this works only where no
/// journald runs, as in a container; a test that hangs or kills it could use no other anyway.
final class Journald {
    static let binary = "/lib/systemd/systemd-journald"
    static let socket = "/run/systemd/journal/socket"
    /// What it makes; removed unless it was there before.
    private static let folders = [
        "/run/systemd/journal", "/run/log/journal", "/run/systemd/journald.conf.d",
    ]
    private static let settings = "/run/systemd/journald.conf.d/telemetry-tests.conf"

    /// Why the tests cannot run here; `nil` when they can.
    static let obstacle: String? = {
        if geteuid() != 0 { return "only root can run a journald" }
        for tool in [binary, "/usr/bin/journalctl"]
        where !FileManager.default.isExecutableFile(atPath: tool) {
            return "\(tool) is missing"
        }
        if FileManager.default.fileExists(atPath: socket) {
            return "a journald runs already, and it is not ours to stop"
        }
        return nil
    }()

    private var process = Process()
    private let before = Journald.folders.filter { FileManager.default.fileExists(atPath: $0) }

    init() throws {
        let settings = URL(filePath: Self.settings)
        try FileManager.default.createDirectory(
            at: settings.deletingLastPathComponent(), withIntermediateDirectories: true)
        try "[Journal]\nStorage=volatile\nReadKMsg=no\nRuntimeMaxUse=16M\n".write(
            to: settings, atomically: true, encoding: .utf8)
        try start()
    }

    var pid: pid_t { process.processIdentifier }

    /// Starts it, for instance again, and waits until it says that it is ready.
    func start() throws {
        let ready = try NotifySocket()
        process = Process()
        process.executableURL = URL(filePath: Self.binary)
        process.environment = ["NOTIFY_SOCKET": ready.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        try #require(ready.awaitReady(milliseconds: 20_000), "journald did not become ready")
    }

    /// Stops it and takes its sockets away, as the service manager would.
    func stop() {
        guard process.isRunning else { return }
        kill(pid, SIGCONT)
        kill(pid, SIGTERM)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: Self.socket)
    }

    /// Stops it and removes what it left.
    func remove() {
        stop()
        try? FileManager.default.removeItem(atPath: Self.settings)
        for folder in Self.folders where !before.contains(folder) {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Returns once journald has stored everything that was sent to it.
    func sync() throws { _ = try journalctl(["--sync"]) }

    /// The entries that match, oldest first.
    func entries(_ match: String) throws -> [[String: String]] {
        try sync()
        let text = try journalctl(["--all", "--output=json", "--no-pager", "--quiet", match])
        return try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
        }
    }

    private func journalctl(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/journalctl")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

/// The service manager's end of sd_notify(3).
private final class NotifySocket {
    let path = "/tmp/telemetry-notify-\(UUID().uuidString)"
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    deinit {
        close(descriptor)
        unsafe unlink(path)
    }

    func awaitReady(milliseconds: CInt) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, milliseconds) == 1 else { return false }
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            if String(decoding: buffer.prefix(count), as: UTF8.self).contains("READY=1") {
                return true
            }
        }
    }
}
