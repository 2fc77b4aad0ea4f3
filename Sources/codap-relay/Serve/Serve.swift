import EventLoop
import Glibc
import HTTP
import Relay
import Sessions
import Telemetry
import Tools
import Wire

/// Runs the relay until SIGTERM or SIGINT.
/// - Returns: The process's exit status.
func serve(_ arguments: [String], build: BuildIdentity) -> CInt {
    let configuration: Configuration<ServeOptions>
    do throws(OptionError) {
        configuration = try readConfiguration(arguments, build: build)
    } catch {
        fail("codap-relay serve: \(error)")
    }
    let options = configuration.options
    if options.printsConfiguration {
        show(configuration.printed())
        return EXIT_SUCCESS
    }
    if options.checksConfiguration {
        do throws(OptionError) {
            _ = try options.traceHeaders()
        } catch {
            fail("codap-relay serve: \(error)")
        }
        show("The configuration is sound.")
        return EXIT_SUCCESS
    }
    raiseDescriptorLimit()
    EventLoop.holdSignals(RelayProcess.signals)
    do {
        return try run(configuration, arguments, build: build)
    } catch {
        write("codap-relay serve: \(error)", to: STDERR_FILENO)
        return EXIT_FAILURE
    }
}

/// Reads everything that can configure `serve`, as it stands now.
func readConfiguration(
    _ arguments: [String], environment: [String: String] = OptionEnvironment.process,
    build: BuildIdentity
) throws(OptionError) -> Configuration<ServeOptions> {
    try Configuration(
        ServeOptions(build: build), arguments: arguments, environment: environment
    ) { $0.file }
}

private func run(
    _ configuration: Configuration<ServeOptions>, _ arguments: [String], build: BuildIdentity
) throws -> CInt {
    let options = configuration.options
    let metrics = Metrics(
        tools: ToolCatalogue.all.map(\.name),
        routes: Route.allCases.map(\.template) + [Route.unmatched],
        violations: HTTPViolation.Rule.allCases.map(\.rawValue), build: build)
    let stream = JournalStream(OptionEnvironment.process[JournalStream.variable])
    let isStream = stream?.isBehind(STDOUT_FILENO) == true
    // Whoever reads a terminal, a file or a container's output reads there, and not in a journal
    // they do not know of.
    let leadsToJournal = isStream || stream?.isBehind(STDERR_FILENO) == true
    let destination = options.log == .auto && !leadsToJournal ? .stdout : options.log
    let log = try Log(
        to: destination, threshold: options.logLevel, build: build, metrics: metrics.logs,
        limits: options.logLimits, isStream: isStream)
    defer { log.stop(within: RelayProcess.logFlushLimit) }
    do {
        let process = try RelayProcess(configuration, metrics: metrics, log: log) {
            () throws(OptionError) in try readConfiguration(arguments, build: build)
        }
        return process.run()
    } catch {
        log(
            .error, .relayFailed, "The relay could not start; standard error says why.",
            (error as? ListenError)?.fields ?? [])
        throw error
    }
}

extension ListenError {
    fileprivate var fields: [LogField] {
        switch self {
        case .portTaken: [.errno(EADDRINUSE)]
        case .system(let error, _): [.errno(error.code)]
        }
    }
}
