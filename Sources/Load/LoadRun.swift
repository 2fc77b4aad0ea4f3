package import EventLoop
import Wire

/// One run: sessions open, agents call, latencies are counted for a while. Loop-confined.
package final class LoadRun {
    /// How far a run has come.
    package enum Progress: Equatable, Sendable {
        /// All sessions are open.
        case ready(after: Duration)
        /// The warm-up is over; counting begins.
        case measuring
        /// Counting has ended.
        case measured
    }

    /// Pause of an agent after a call that failed: a relay that is down is not stormed.
    static let pauseAfterFault = Duration.milliseconds(100)
    /// For the answers still under way at the end: a call's deadline and a little.
    static let drainLimit = Duration.seconds(36)

    private enum Phase { case warmup, counting, over }

    private let plan: LoadPlan
    private let loop: EventLoop
    private let fleet: WorkerFleet
    private let onProgress: (Progress) -> Void
    private let stopped = Signal()
    private let drained = Signal()
    private var phase = Phase.warmup
    private var latencies = LatencyHistogram()
    private var failures: [String: Int] = [:]
    private var busy = 0

    /// - Parameter onProgress: Told when each part begins.
    package init(
        _ plan: LoadPlan, on loop: EventLoop, onProgress: @escaping (Progress) -> Void = { _ in }
    ) {
        self.plan = plan
        self.loop = loop
        self.onProgress = onProgress
        fleet = WorkerFleet(
            plan.sessions, relay: plan.relay, on: loop, codapDelay: plan.codapDelay)
    }

    /// Ends the run early: what has been counted by then is reported. Calls under way are waited
    /// for, unless this is the second time.
    package func stop() {
        if stopped.isFired { drained.fire() }
        stopped.fire()
        if phase == .warmup { fleet.stop() }
    }

    /// Runs it once.
    package func run() async throws(LoadError) -> LoadReport {
        defer { fleet.stop() }
        let start = EventLoop.now
        try await fleet.open()
        onProgress(.ready(after: EventLoop.now - start))
        let agents = makeAgents()
        defer { for agent in agents { agent.stop() } }
        busy = agents.count
        for (index, agent) in agents.enumerated() {
            // Spread over a pause, so that those who think do not all call at once.
            let delay = plan.pause * index / agents.count
            loop.start { [self] in await work(agent, after: delay) }
        }
        if await stopped.wait(on: loop, timeout: plan.warmup) { throw .stopped }
        phase = .counting
        onProgress(.measuring)
        let begin = EventLoop.now
        _ = await stopped.wait(on: loop, timeout: plan.length)
        phase = .over
        let elapsed = EventLoop.now - begin
        onProgress(.measured)
        await drain()
        return LoadReport(
            sessions: plan.sessions, inFlight: plan.inFlight, elapsed: elapsed,
            latencies: latencies, failures: failures)
    }

    /// Sessions are dealt out, so that two agents share one only when there are more agents.
    private func makeAgents() -> [SimulatedAgent] {
        var generator = SystemRandomNumberGenerator()
        let run = hexadecimal(of: generator.next())
        let codes = fleet.codes
        return (0..<plan.inFlight).map { index in
            let own = stride(from: index % codes.count, to: codes.count, by: plan.inFlight)
            return SimulatedAgent(
                "load-\(run)-\(index)", relay: plan.relay, on: loop, codes: own.map { codes[$0] })
        }
    }

    private func work(_ agent: SimulatedAgent, after delay: Duration) async {
        await think(delay)
        while phase != .over {
            let begin = EventLoop.now
            let fault = await agent.call()
            if stopped.isFired { break }
            if let fault {
                failures[fault.label, default: 0] += 1
                await think(Self.pauseAfterFault)
            } else if phase == .counting {
                latencies.record(EventLoop.now - begin)
            }
            await think(plan.pause)
        }
        busy -= 1
        if busy == 0 { drained.fire() }
    }

    private func think(_ time: Duration) async {
        guard time > .zero else { return }
        _ = await Signal().wait(on: loop, timeout: time)
    }

    private func drain() async {
        guard busy > 0, await !drained.wait(on: loop, timeout: Self.drainLimit) else { return }
        failures[CallFault.unanswered.label, default: 0] += busy
    }
}
