import Dispatch
import EventLoop
import Glibc
import HTTP
import JSON
import Relay
@testable import Sessions
import Telemetry
import Testing
import Tools
import Wire

/// Where the relay under test keeps its sessions.
enum RigStore: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite
    var testDescription: String { rawValue }
}

/// A relay as `codap-relay serve` runs it, in this process: real loops, sockets on the loopback, a
/// store, and a log whose lines can be read.
final class RelayRig: Sendable {
    let relay: Relay
    let server: Server
    /// The operators' listener.
    let admin: Server
    let metrics: Metrics
    private let threads: LoopThreads
    private let log: Log
    private let logFile: CInt
    private let store: SQLiteStore?
    /// The store's file, if it has one.
    private let path = "/tmp/codap-relay-rig-\(getpid())-\(UInt64.random(in: 0 ... .max)).db"

    /// Longest a test waits for what must happen, seconds: only a failing test takes so long.
    static let patience = 10

    /// Calls `body` with a running relay.
    static func run(
        on store: RigStore = .memory,
        _ configure: (inout RelayConfiguration) -> Void = { _ in },
        _ body: (RelayRig) throws -> Void
    ) throws {
        let rig = try RelayRig(store, configure)
        defer { rig.stop() }
        try body(rig)
    }

    /// Calls `body` with a running relay, stops it, and gives every line of its log.
    static func logged(
        on store: RigStore = .memory, hangLimit: Duration = SQLiteStore.hangLimit,
        _ configure: (inout RelayConfiguration) -> Void = { _ in },
        _ body: (RelayRig) throws -> Void
    ) throws -> [JSONValue] {
        let rig = try RelayRig(store, hangLimit: hangLimit, configure)
        do {
            try body(rig)
        } catch {
            rig.stop()
            throw error
        }
        return try rig.finishedLog()
    }

    /// A running relay for who must wait in between; ``finishedLog()`` stops it.
    static func started(
        _ configure: (inout RelayConfiguration) -> Void = { _ in }
    ) throws -> RelayRig { try RelayRig(.memory, configure) }

    /// Stops the relay, and gives every line of its log.
    func finishedLog() throws -> [JSONValue] {
        defer { stop() }
        drain()
        log.stop(within: .seconds(Self.patience))
        let lines = try loggedText().split(separator: "\n").map { try JSONValue.parse("\($0)") }
        for line in lines { LogLineSchemas.check(line) }
        return lines
    }

    private init(
        _ kind: RigStore, hangLimit: Duration = SQLiteStore.hangLimit,
        _ configure: (inout RelayConfiguration) -> Void
    ) throws {
        var configuration = RelayConfiguration(
            build: BuildIdentity(version: "1.2.3", revision: "abc"))
        // Every test comes from one address; those about limits set their own.
        configuration.limits = .off
        configure(&configuration)
        metrics = Metrics(
            tools: ToolCatalogue.all.map(\.name),
            routes: Route.allCases.map(\.template) + [Route.unmatched],
            violations: HTTPViolation.Rule.allCases.map(\.rawValue), build: configuration.build)
        logFile = try temporaryFile()
        log = try Log(
            to: .stdout, threshold: .debug, build: configuration.build, metrics: metrics.logs,
            limits: .off, descriptor: logFile)
        threads = try LoopThreads(count: 2, name: "relay")
        let limits = configuration.sessions
        let isInstrumented = configuration.isInstrumented
        var file: SQLiteStore?
        relay = try Relay(configuration, metrics: metrics, log: log) {
            [path, metrics, log] changed in
            guard kind == .sqlite else { return MemoryStore(limits: limits, onChange: changed) }
            let store = try SQLiteStore(
                opening: path, limits: limits, metrics: isInstrumented ? metrics.store : nil,
                log: log, retryPause: 5, idlePause: 5, hangLimit: hangLimit, onChange: changed)
            file = store
            return store
        }
        store = file
        server = Server(
            listener: try Listener(binding: #require(SocketAddress("127.0.0.1:0"))),
            loops: threads.loops, handler: relay, limits: configuration.server)
        server.start()
        admin = Server(
            listener: try Listener(binding: #require(SocketAddress("127.0.0.1:0"))),
            loops: [threads.loops[0]], handler: OperationsHandler(relay))
        admin.start()
        relay.start(on: threads.loops)
    }

    private func stop() {
        threads.stopAndJoin()
        store?.close()
        for name in [path, path + "-wal"] { _ = unsafe unlink(name) }
        log.stop(within: .seconds(Self.patience))
        _ = close(logFile)
    }

    /// Takes the store's file away, or brings it back.
    func moveStore(away: Bool) throws {
        let names = away ? (path, path + "-away") : (path + "-away", path)
        let isDone = unsafe rename(names.0, names.1) == 0
        try #require(isDone)
    }

    /// Keeps the store's file from answering until the latch is opened.
    func holdStore() throws -> Latch {
        let store = try #require(store)
        let began = Latch()
        let end = Latch()
        DispatchQueue.global().async {
            _ = store.withDatabase { _ in
                began.open()
                end.wait()
            }
        }
        began.wait()
        return end
    }

    /// Stops accepting and lets every connection end.
    func drain() {
        let isDrained = Latch()
        server.drain(within: .seconds(1)) { _ in isDrained.open() }
        isDrained.wait()
    }

    private func loggedText() throws -> String {
        String(
            decoding: try FileDescriptor.contents(of: "/proc/self/fd/\(logFile)"), as: UTF8.self)
    }

    // MARK: Asking

    func connect() throws -> TestConnection { try TestConnection(to: server.address) }

    /// One exchange on a connection of its own.
    func get(_ target: String, _ headers: Headers = [:]) throws -> Answer {
        try connect().ask(.get, target, headers)
    }

    /// One exchange on a connection of its own.
    func post(
        _ target: String, _ body: JSONValue? = nil, _ headers: Headers = [:]
    ) throws -> Answer {
        try connect().ask(.post, target, headers, body)
    }

    func session(_ headers: Headers = [:]) throws -> TestSession {
        let answer = try post("/api/sessions", nil, headers)
        try #require(answer.status == 201)
        return try TestSession(
            rig: self, code: #require(answer["code"]?.stringValue),
            token: #require(answer["workerToken"]?.stringValue),
            sessionId: #require(answer["sessionId"]?.stringValue))
    }

    /// Waits until the relay has come to `condition`, asking it something meanwhile: each exchange
    /// takes a turn of a loop, so this is no idle spinning.
    func eventually(
        _ condition: () throws -> Bool, _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let connection = try connect()
        let deadline = EventLoop.now + .seconds(Self.patience)
        while try !condition() {
            try #require(EventLoop.now < deadline, comment, sourceLocation: sourceLocation)
            _ = try connection.ask(.get, "/healthz")
        }
    }

    /// What `/metrics` says about one series.
    func metric(_ series: String) throws -> String? {
        let lines = try get("/metrics").text.split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.map {
            "\($0.dropFirst(series.count + 1))"
        }
    }
}

/// A gate that one thread opens and another waits for.
final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    func wait() {
        let result = semaphore.wait(timeout: .now() + .seconds(RelayRig.patience))
        #expect(result == .success, "nothing came in time")
    }
}

/// A file without a name, gone when closed.
private func temporaryFile() throws -> CInt {
    // O_TMPFILE, which Glibc's module leaves out.
    let withoutName: CInt = 0o20_200_000
    let descriptor = unsafe open("/tmp", O_RDWR | O_CLOEXEC | withoutName, 0o600)
    try #require(descriptor >= 0)
    return descriptor
}
