import Dispatch
import EventLoop
import HTTP
import Relay
import Sessions
import Synchronization
import Telemetry
import Testing
import Tools

/// A real relay with its server and memory store on one loop of this process, and another loop to
/// load it from.
final class RelayRig: Sendable {
    let address: SocketAddress
    /// Kept: a server that is dropped stops listening.
    private let server: Server
    private let relayThreads: LoopThreads
    private let loadThreads: LoopThreads

    /// Calls `body` with a running relay and stops it afterwards.
    static func run<Result>(_ body: (RelayRig) throws -> Result) throws -> Result {
        let rig = try RelayRig()
        defer {
            rig.loadThreads.stopAndJoin()
            rig.relayThreads.stopAndJoin()
        }
        return try body(rig)
    }

    private init() throws {
        relayThreads = try LoopThreads(count: 1, name: "relay")
        loadThreads = try LoopThreads(count: 1, name: "load")
        let build = BuildIdentity(version: "0", revision: "test")
        var configuration = RelayConfiguration(build: build)
        configuration.limits = .off
        let metrics = Metrics(
            tools: ToolCatalogue.all.map(\.name),
            routes: Route.allCases.map(\.template) + [Route.unmatched],
            violations: HTTPViolation.Rule.allCases.map(\.rawValue), build: build)
        let log = try Log(to: .stdout, threshold: .error, build: build, metrics: metrics.logs)
        let sessions = configuration.sessions
        let relay = Relay(configuration, metrics: metrics, log: log) { changed in
            MemoryStore(limits: sessions, onChange: changed)
        }
        let listener = try Listener(binding: #require(SocketAddress("127.0.0.1:0")))
        address = listener.address
        server = Server(
            listener: listener, loops: relayThreads.loops, handler: relay,
            limits: configuration.server)
        server.start()
        relay.start(on: relayThreads.loops)
    }

    /// Runs a task on the loop to load from, and blocks until it has ended.
    func onLoop<Result: Sendable>(
        _ body: @escaping @Sendable (EventLoop) async -> Result
    ) throws -> Result {
        let arrived = DispatchSemaphore(value: 0)
        let result = Mutex<Result?>(nil)
        let loop = loadThreads.loops[0]
        loop.execute {
            loop.start {
                let value = await body(loop)
                result.withLock { $0 = value }
                arrived.signal()
            }
        }
        try #require(arrived.wait(timeout: .now() + 30) == .success, "no end within 30 s")
        return try #require(result.withLock { $0 })
    }
}
