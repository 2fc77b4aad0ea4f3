import EventLoop
import Glibc
import Load

/// Drives a relay and prints a report, or holds idle sessions.
/// - Returns: The process's exit status.
func load(_ arguments: [String]) -> CInt {
    guard let defaults = LoadOptions() else { return EXIT_FAILURE }
    let options: LoadOptions
    do throws(OptionError) {
        options = try Configuration(defaults, arguments: arguments).options
    } catch {
        fail("codap-relay load: \(error)")
    }
    guard options.allowsRemote || options.plan.relay.isLoopback else {
        fail(
            """
            codap-relay load: \(options.plan.relay) is not this machine. Give --allow-remote if \
            its owner wants to be loaded
            """)
    }
    let needed = options.descriptors
    let limit = raiseDescriptorLimit()
    guard needed <= limit else {
        fail("codap-relay load: this needs \(needed) descriptors and may have \(limit); ulimit -Hn")
    }
    ignoreBrokenPipes()
    do {
        return LoadCommand(options, on: try EventLoop(name: "load")).runToEnd()
    } catch {
        write("codap-relay load: \(error)", to: STDERR_FILENO)
        return EXIT_FAILURE
    }
}

/// The command on its loop, which runs on the main thread.
private final class LoadCommand {
    private let options: LoadOptions
    private let loop: EventLoop
    private let run: LoadRun
    private let fleet: WorkerFleet
    private let released = Signal()
    private var status = EXIT_SUCCESS

    init(_ options: LoadOptions, on loop: EventLoop) {
        self.options = options
        self.loop = loop
        let plan = options.plan
        run = LoadRun(plan, on: loop) { show($0.line(of: plan)) }
        fleet = WorkerFleet(
            options.isIdle ? plan.sessions : 0, relay: plan.relay, on: loop,
            codapDelay: plan.codapDelay, keepsConnections: false)
    }

    /// - Returns: The process's exit status.
    func runToEnd() -> CInt {
        let command = LoopBound(self, to: loop)
        for signal in [SIGTERM, SIGINT] { loop.onSignal(signal) { [unowned self] in stop() } }
        loop.execute { [loop] in loop.start { await command.value.work() } }
        loop.run()
        return status
    }

    private func work() async {
        do throws(LoadError) {
            if options.isIdle { try await hold() } else { show(try await run.run().line) }
        } catch {
            write("codap-relay load: \(error)", to: STDERR_FILENO)
            if error != .stopped { status = EXIT_FAILURE }
        }
        loop.stop()
    }

    private func hold() async throws(LoadError) {
        defer { fleet.stop() }
        let start = EventLoop.now
        try await fleet.open()
        let ready = LoadRun.Progress.ready(after: EventLoop.now - start)
        show(ready.line(of: options.plan))
        let input =
            inputIsPipe
            ? loop.watch(descriptor: STDIN_FILENO, for: .readable) { [unowned self] in readInput() }
            : nil
        input?.resume()
        _ = await released.wait(on: loop, timeout: .seconds(LoadPlan.maxSeconds))
    }

    private func stop() {
        run.stop()
        fleet.stop()
        released.fire()
    }

    /// What is written there means nothing; its end does.
    private func readInput() {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(STDIN_FILENO, &bytes, bytes.count)
        if count <= 0 { stop() }
    }

    /// Whether somebody holds the other end of standard input: a terminal or `/dev/null` does not
    /// say when its process has gone.
    private var inputIsPipe: Bool {
        var status = stat()
        guard unsafe fstat(STDIN_FILENO, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFIFO || status.st_mode & S_IFMT == S_IFSOCK
    }
}

extension LoadRun.Progress {
    /// A line for people, and for scripts that measure the relay meanwhile.
    fileprivate func line(of plan: LoadPlan) -> String {
        switch self {
        case .ready(let time): "ready: \(plan.sessions) sessions after \(time)"
        case .measuring: "measuring: \(plan.inFlight) in flight for \(plan.length)"
        case .measured: "measured"
        }
    }
}
