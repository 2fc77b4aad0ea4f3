import EventLoop
import Load
import Testing

@Suite("A fleet of native workers") struct WorkerFleetTests {
    struct Outcome: Sendable {
        var codes: [String] = []
        var faults: [CallFault] = []
        var codapRequests = 0
        var error: LoadError?
    }

    @Test("runs every call exactly once", arguments: [(1, 40), (20, 200)])
    func calls(workers: Int, calls: Int) throws {
        let outcome = try RelayRig.run { rig in
            let address = rig.address
            return try rig.onLoop { loop in
                await Self.drive(address, loop, workers: workers, agents: workers, calls: calls)
            }
        }
        #expect(outcome.error == nil)
        #expect(Set(outcome.codes).count == workers)
        #expect(outcome.faults.isEmpty, "\(outcome.faults)")
        #expect(outcome.codapRequests == workers + calls)
    }

    @Test("serves several agents of one session") func sharedSession() throws {
        let outcome = try RelayRig.run { rig in
            let address = rig.address
            return try rig.onLoop { loop in
                await Self.drive(address, loop, workers: 1, agents: 8, calls: 80)
            }
        }
        #expect(outcome.error == nil)
        #expect(outcome.faults.isEmpty, "\(outcome.faults)")
        #expect(outcome.codapRequests == 1 + 80)
    }

    @Test("waits for a CODAP that takes its time", arguments: [5, 20])
    func slowCODAP(milliseconds: Int) throws {
        let delay = Duration.milliseconds(milliseconds)
        let (fault, took) = try RelayRig.run { rig in
            let address = rig.address
            return try rig.onLoop { loop in
                let fleet = WorkerFleet(1, relay: address, on: loop, codapDelay: delay)
                defer { fleet.stop() }
                try? await fleet.open()
                let agent = SimulatedAgent("slow", relay: address, on: loop, codes: fleet.codes)
                let start = EventLoop.now
                let fault = await agent.call()
                return (fault, EventLoop.now - start)
            }
        }
        #expect(fault == nil)
        #expect(took >= delay)
    }

    @Test("can be stopped before it is open") func stopped() throws {
        let error = try RelayRig.run { rig in
            let address = rig.address
            return try rig.onLoop { loop -> LoadError? in
                let fleet = WorkerFleet(50, relay: address, on: loop)
                loop.start { fleet.stop() }
                do throws(LoadError) {
                    try await fleet.open()
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(error == .stopped)
    }

    /// Opens a fleet, lets agents make `calls` calls in turn, each waiting for its answer.
    private static func drive(
        _ address: SocketAddress, _ loop: EventLoop, workers: Int, agents: Int, calls: Int
    ) async -> Outcome {
        let fleet = WorkerFleet(workers, relay: address, on: loop)
        defer { fleet.stop() }
        var outcome = Outcome()
        do throws(LoadError) {
            try await fleet.open()
        } catch {
            outcome.error = error
            return outcome
        }
        outcome.codes = fleet.codes
        let tally = Tally()
        let tasks = (0..<agents).map { index in
            let code = outcome.codes[index % workers]
            let agent = SimulatedAgent("agent-\(index)", relay: address, on: loop, codes: [code])
            return loop.start {
                for _ in 0..<(calls / agents) {
                    if let fault = await agent.call() { tally.faults.append(fault) }
                }
                agent.stop()
            }
        }
        for task in tasks { await task.value }
        outcome.faults = tally.faults
        outcome.codapRequests = fleet.codapRequests
        return outcome
    }

    /// Loop-confined.
    private final class Tally { var faults: [CallFault] = [] }
}
