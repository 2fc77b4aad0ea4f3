import EventLoop
import Glibc
import HTTP
import Relay
import Sessions
import Telemetry
import Tools
import Wire

/// How long answers in flight may take once the relay was told to stop.
let drainLimit = Duration.seconds(10)
/// How long the last log records may take to be written.
let logFlushLimit = Duration.seconds(2)

/// Runs the relay until SIGTERM or SIGINT.
/// - Returns: The process's exit status.
func serve(_ arguments: [String], build: BuildIdentity) -> CInt {
    var options = ServeOptions(build: build)
    do throws(OptionError) {
        try options.read(arguments)
    } catch {
        fail("codap-relay serve: \(error)")
    }
    raiseDescriptorLimit()
    do {
        try run(options, build: build)
        return EXIT_SUCCESS
    } catch {
        write("codap-relay serve: \(error)", to: STDERR_FILENO)
        return EXIT_FAILURE
    }
}

private func run(_ options: ServeOptions, build: BuildIdentity) throws {
    let metrics = Metrics(
        tools: ToolCatalogue.all.map(\.name),
        routes: Route.allCases.map(\.template) + [Route.unmatched],
        violations: HTTPViolation.Rule.allCases.map(\.rawValue), build: build)
    let log = try Log(
        to: options.log, threshold: options.logLevel, build: build, metrics: metrics.logs)
    guard let wanted = options.listen ?? SocketAddress(ServeOptions.defaultListen) else {
        throw OptionError.missingValue("--listen")
    }
    let listener = try Listener(binding: wanted)
    let address = listener.address
    let main = try EventLoop(name: "main")
    let count = options.loops > 0 ? options.loops : max(1, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN))))
    let threads = try LoopThreads(count: count)
    let limits = options.relay.sessions
    let relay = Relay(options.relay, metrics: metrics, log: log) { changed in
        MemoryStore(limits: limits, onChange: changed)
    }
    let server = Server(
        listener: listener, loops: threads.loops, handler: relay, limits: options.relay.server)
    announce(address)
    log(.notice, .relayStarted, "The relay is up.", startFields(address, build))
    server.start()
    relay.start(on: threads.loops)
    for signal in [SIGTERM, SIGINT] {
        main.onSignal(signal) {
            log(.notice, .relayStopping, "The relay was told to stop.")
            server.drain(within: drainLimit) { _ in main.stop() }
        }
    }
    main.run()
    threads.stopAndJoin()
    log(.notice, .relayStopped, "The relay has stopped.")
    log.stop(within: logFlushLimit)
}

private func startFields(_ address: SocketAddress, _ build: BuildIdentity) -> [LogField] {
    var fields: [LogField] = [.revision(build)]
    if let address = NetworkAddress(octets: address.octets, port: address.port) {
        fields.append(.address(address))
    }
    return fields
}

/// Tells the person at the terminal where to go.
private func announce(_ address: SocketAddress) {
    let base = "http://\(address)"
    show(
        """
        codap-relay \(relayVersion) is listening on \(address)
          plugin   \(base)/plugin/
          metrics  \(base)/metrics
          status   \(base)/healthz
        To use it, add ?di=\(base)/plugin/ to CODAP's address
        """)
}
