import EventLoop
import Glibc
import HTTP
import Relay
import Sessions
import Telemetry
import Wire

/// A relay as a process: its sockets and loops, and how it starts, reloads and ends. Confined to
/// the main thread, whose loop takes the signals.
final class RelayProcess {
    /// How long the last log records may take to be written.
    static let logFlushLimit = Duration.seconds(2)
    /// How long beyond `--drain` a loop that does not turn is waited for.
    static let drainMargin = Duration.seconds(2)

    /// What it is told by.
    static let signals = [SIGTERM, SIGINT, SIGHUP]

    private enum Phase { case running, draining, closingAdmin }

    private let main: EventLoop
    private let threads: LoopThreads
    private let store: OpenStore
    private let relay: Relay
    private let server: Server
    private let adminServer: Server?
    private let metrics: Metrics
    private let log: Log
    private let manager = ServiceManager()
    private let traces: TraceThread?
    private let read: () throws(OptionError) -> Configuration<ServeOptions>
    /// What is in force.
    private var options: ServeOptions
    private var phase = Phase.running
    private var deadline: Timer?
    private var drainEnd = Duration.zero
    private var watchdog: WatchdogPulse?
    private var statusPulse: StatusPulse?

    /// - Parameter read: Reads the configuration again.
    init(
        _ configuration: Configuration<ServeOptions>, metrics: Metrics, log: Log,
        read: @escaping () throws(OptionError) -> Configuration<ServeOptions>
    ) throws {
        var options = configuration.options
        let listeners = try Listeners(options, log)
        options.relay.hasAdminListener = listeners.admin != nil
        self.options = options
        self.metrics = metrics
        self.log = log
        self.read = read
        main = try EventLoop(name: "main")
        let cores = max(1, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN))))
        threads = try LoopThreads(count: options.loops ?? cores)
        let store = try OpenStore(
            options, metrics: metrics, log: log, environment: OptionEnvironment.process)
        self.store = store
        let traces = try TraceThread(options, metrics: metrics, log: log)
        self.traces = traces
        let opening = OpeningPulse(manager, on: threads.loops[0])
        defer { opening.end() }
        relay = try Relay(
            options.relay, metrics: metrics, log: log, spans: traces?.exporter
        ) { changed in
            try store.open(onChange: changed)
        }
        server = Server(
            listener: listeners.front, loops: threads.loops, handler: relay,
            limits: options.relay.server)
        if let admin = listeners.admin {
            adminServer = Server(
                listener: admin, loops: [threads.loops[0]], handler: OperationsHandler(relay),
                limits: options.relay.server)
        } else {
            adminServer = nil
        }
        if !configuration.overruled.isEmpty { tellOverruled(configuration) }
    }

    /// Serves until told to stop.
    /// - Returns: The process's exit status.
    func run() -> CInt {
        for signal in [SIGTERM, SIGINT] { main.onSignal(signal) { [unowned self] in stop() } }
        main.onSignal(SIGHUP) { [unowned self] in reload() }
        announce(server.address, admin: adminServer?.address)
        log(
            .notice, .relayStarted, "The relay is up.",
            [.revision(options.relay.build)] + server.address.logFields)
        if !options.relay.isInstrumented {
            log(
                .warning, .relayUninstrumented,
                "Nothing is recorded: no metrics, no lines, no traces. This is for the bench.")
        }
        server.start()
        adminServer?.start()
        relay.start(on: threads.loops)
        main.execute { [bound = LoopBound(self, to: main)] in bound.value.started() }
        main.run()
        threads.stopAndJoin()
        traces?.stopAndJoin()
        store.close()
        log(.notice, .relayStopped, "The relay has stopped.")
        return EXIT_SUCCESS
    }

    private func started() {
        watchdog = WatchdogPulse(manager, watching: threads.loops, on: main)
        let status = status
        manager.ready(status)
        statusPulse = StatusPulse(manager, told: status, on: main) { [unowned self] in
            self.status
        }
    }

    /// How it goes, for `systemctl status`.
    private var status: String {
        let live = metrics.sessions.live
        let connected = live[.connected].value
        let sessions = connected + live[.waiting].value + live[.disconnected].value
        let calls = metrics.calls.inFlight.value
        switch relay.status {
        case .draining:
            return "Finishing what is in flight, \(options.drain.components.seconds) s at most: "
                + "\(calls) calls, \(server.connectionCount) connections"
        case .ready, .degraded:
            let store = relay.status == .ready ? "takes work" : "cannot be written: see the log"
            let reload = metrics.configuration.lastReloadSuccessful.value
            return "Answering: \(sessions) sessions (\(connected) with a worker), "
                + "\(calls) calls in flight; the store \(store)"
                + (reload == 0 ? "; the last reload was refused" : "")
        }
    }

    // MARK: - The end

    /// The first signal ends the relay in good order, the second at once.
    private func stop() {
        guard phase == .running else { return abandon("Told to stop twice: ending at once.") }
        phase = .draining
        log(.notice, .relayStopping, "The relay was told to stop.")
        relay.beginDraining()
        drainEnd = EventLoop.now + options.drain
        manager.stopping(
            within: options.drain + Self.drainMargin + Self.logFlushLimit, status)
        traces?.exporter.hurry()
        let bound = LoopBound(self, to: main)
        server.drain(within: options.drain) { [main] cut in
            main.execute { bound.value.drained(cut: cut) }
        }
        deadline = main.timer { bound.value.abandon("A loop does not turn: ending without it.") }
        deadline?.arm(after: options.drain + Self.drainMargin)
    }

    /// Everybody has gone; operators could see it until now.
    private func drained(cut: Int) {
        if cut > 0 {
            log(.warning, .relayCut, "Cut connections that took too long to end.", [.count(cut)])
        }
        guard let traces else { return closeAdmin() }
        let left = max(drainEnd - EventLoop.now, TraceThread.lastWord)
        let bound = LoopBound(self, to: main)
        traces.exporter.finish(within: left) { [main] in
            main.execute { bound.value.closeAdmin() }
        }
    }

    private func closeAdmin() {
        guard let adminServer else { return main.stop() }
        phase = .closingAdmin
        adminServer.drain(within: .zero) { [main] _ in main.stop() }
    }

    /// Ends the process without waiting for anything but the log.
    private func abandon(_ message: StaticString) {
        log(.warning, .relayCut, message, [.count(server.connectionCount)])
        log.stop(within: Self.logFlushLimit)
        exit(EXIT_SUCCESS)
    }

    // MARK: - Reloading

    /// Puts in force what can be without a restart. What is wrong changes nothing.
    private func reload() {
        guard phase == .running else { return }
        manager.reloading()
        defer { manager.ready(status) }
        do throws(OptionError) {
            try adopt(read())
            metrics.configuration.reloads[.applied].increment()
            metrics.configuration.lastReloadSuccessful.set(1)
        } catch {
            metrics.configuration.reloads[.refused].increment()
            metrics.configuration.lastReloadSuccessful.set(0)
            log(
                .error, .configRefused,
                "The new configuration is refused, standard error says why; the old one holds.",
                error.fields)
            write("codap-relay serve: reload: \(error)", to: STDERR_FILENO)
        }
    }

    private func adopt(_ configuration: Configuration<ServeOptions>) throws(OptionError) {
        let reload = Reload(from: options, to: configuration.options)
        // What holds in the end is a mixture of old and new, and may not go together.
        try reload.result.check()
        options = reload.result
        log.setThreshold(options.logLevel)
        log.setLimits(options.logLimits)
        relay.apply(options.relay)
        log(
            .notice, .configReloaded, "Read the configuration again.",
            [.options(reload.applied)])
        if !reload.needRestart.isEmpty {
            log(
                .warning, .configReloaded, "These settings have changed and need a restart.",
                [.options(reload.needRestart)])
        }
        if !configuration.overruled.isEmpty { tellOverruled(configuration) }
    }

    private func tellOverruled(_ configuration: Configuration<ServeOptions>) {
        let names = ServeOptions.table.filter { option in
            option.aliases.contains { configuration.overruled.contains($0) }
        }
        log(
            .warning, .configOverruled,
            "The original system's variables for these settings are overruled by others.",
            [.options(names.map(\.name))])
    }
}

/// What a configuration that was read again changes.
struct Reload {
    /// What holds afterwards.
    private(set) var result: ServeOptions
    /// Settings that have changed.
    private(set) var applied: [StaticString] = []
    /// Settings that have changed and stay as they are until a restart.
    private(set) var needRestart: [StaticString] = []

    init(from old: ServeOptions, to new: ServeOptions) {
        result = old
        for option in ServeOptions.table where option.show(old) != option.show(new) {
            guard option.isReloadable else {
                needRestart.append(option.name)
                continue
            }
            option.copy(new, &result)
            applied.append(option.name)
        }
    }
}

extension OptionError {
    fileprivate var fields: [LogField] {
        var fields: [LogField] = [.configurationFault(fault)]
        if let option { fields.append(.options([option])) }
        if let line { fields.append(.line(line)) }
        return fields
    }
}

/// Tells the person at the terminal where to go.
private func announce(_ address: SocketAddress, admin: SocketAddress?) {
    let base = "http://\(address)"
    let operations = admin.map { "http://\($0)" } ?? base
    show(
        """
        codap-relay \(relayVersion) is listening on \(address)
          plugin   \(base)/plugin/
          metrics  \(operations)/metrics
          status   \(operations)/status
        To use it, add ?di=\(base)/plugin/ to CODAP's address
        """)
}
