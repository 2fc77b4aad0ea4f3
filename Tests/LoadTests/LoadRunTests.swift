import EventLoop
import HTTP
import JSON
import Load
import Testing

@Suite("A load run") struct LoadRunTests {
    struct Outcome: Sendable {
        var report: LoadReport?
        var error: LoadError?
        var progress: [String] = []
        /// The relay's own count, once the run is over.
        var callsUnderWay: String?
    }

    @Test(
        "counts calls that complete, and no faults", arguments: [(1, 1), (20, 8), (2, 6)])
    func counts(sessions: Int, inFlight: Int) throws {
        let outcome = try Self.run(sessions: sessions, inFlight: inFlight)
        let report = try #require(outcome.report)
        #expect(report.failures == [:])
        #expect(report.calls > 0)
        #expect(report.elapsed >= .milliseconds(200))
        #expect(outcome.progress == ["ready", "measuring", "measured"])
        let json = try JSONValue.parse(report.line)
        #expect(json["sessions"]?.intValue == sessions)
        #expect(json["inFlight"]?.intValue == inFlight)
        #expect(json["calls"]?.intValue == report.calls)
        let figures = try ["p50Ms", "p95Ms", "p99Ms", "maxMs"].map {
            try #require(json[$0]?.doubleValue)
        }
        #expect(figures == figures.sorted() && figures[0] > 0)
        let rate = try #require(json["callsPerSecond"]?.doubleValue)
        let elapsed = try #require(json["elapsedSeconds"]?.doubleValue)
        #expect(abs(rate * elapsed - Double(report.calls)) < max(1, 0.01 * Double(report.calls)))
    }

    @Test("lets agents think between their calls") func thinks() throws {
        let pause = Duration.milliseconds(40)
        let outcome = try Self.run(pause: pause)
        let report = try #require(outcome.report)
        #expect(report.failures == [:])
        #expect(report.calls > 0)
        // Each call but the first comes after a pause.
        #expect(Double(report.calls) <= report.elapsed / pause + 1)
    }

    @Test("reports what was counted when it is stopped early") func stopped() throws {
        let outcome = try Self.run(length: .seconds(3_600)) { progress, run in
            if progress == .measuring { run.stop() }
        }
        let report = try #require(outcome.report)
        #expect(report.failures == [:])
        #expect(report.elapsed < .seconds(3_600))
    }

    @Test("leaves no call behind when it is stopped early") func drains() throws {
        let outcome = try Self.run(
            inFlight: 3, length: .seconds(3_600), codapDelay: .milliseconds(100)
        ) { progress, run in
            if progress == .measuring { run.stop() }
        }
        #expect(outcome.report?.failures == [:])
        #expect(outcome.callsUnderWay == "relay_tool_calls_in_flight 0")
    }

    @Test("leaves calls behind when it is stopped twice") func cut() throws {
        let outcome = try Self.run(
            inFlight: 3, length: .seconds(3_600), codapDelay: .seconds(20)
        ) { progress, run in
            guard progress == .measuring else { return }
            run.stop()
            run.stop()
        }
        #expect(outcome.report?.failures == [:])
        #expect(outcome.callsUnderWay == "relay_tool_calls_in_flight 3")
    }

    @Test("reports nothing when it is stopped before it counts") func stoppedEarly() throws {
        let outcome = try Self.run(warmup: .seconds(3_600)) { progress, run in
            if case .ready = progress { run.stop() }
        }
        #expect(outcome.error == .stopped)
    }

    private static func run(
        sessions: Int = 1, inFlight: Int = 1, warmup: Duration = .zero,
        length: Duration = .milliseconds(200), pause: Duration = .zero,
        codapDelay: Duration = .zero,
        onProgress: @escaping @Sendable (LoadRun.Progress, LoadRun) -> Void = { _, _ in }
    ) throws -> Outcome {
        try RelayRig.run { rig in
            var plan = LoadPlan(relay: rig.address)
            plan.sessions = sessions
            plan.inFlight = inFlight
            plan.warmup = warmup
            plan.pause = pause
            plan.codapDelay = codapDelay
            plan.length = length
            return try rig.onLoop { [plan] loop in
                await Driver(plan, loop, onProgress).outcome()
            }
        }
    }

    /// Loop-confined.
    private final class Driver {
        private let loop: EventLoop
        private let relay: SocketAddress
        private var run: LoadRun?
        private var progress: [String] = []

        init(
            _ plan: LoadPlan, _ loop: EventLoop,
            _ onProgress: @escaping (LoadRun.Progress, LoadRun) -> Void
        ) {
            self.loop = loop
            relay = plan.relay
            run = LoadRun(plan, on: loop) { [unowned self] progress in
                switch progress {
                case .ready: self.progress.append("ready")
                case .measuring: self.progress.append("measuring")
                case .measured: self.progress.append("measured")
                }
                if let run { onProgress(progress, run) }
            }
        }

        func outcome() async -> Outcome {
            var outcome = Outcome()
            do throws(LoadError) {
                outcome.report = try await run?.run()
            } catch {
                outcome.error = error
            }
            outcome.progress = progress
            outcome.callsUnderWay = await callsUnderWay()
            return outcome
        }

        private func callsUnderWay() async -> String? {
            let client = Client(to: relay, on: loop)
            defer { client.close() }
            let metrics = try? await client.send(.get, "/metrics", timeout: .seconds(10))
            return metrics?.text.split(separator: "\n")
                .first { $0.hasPrefix("relay_tool_calls_in_flight") }.map(String.init)
        }
    }
}
