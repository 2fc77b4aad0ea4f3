import EventLoop
import Load
import Testing
import Worker

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

    @Test("gives a copied tab the session, and the first one does not fight for it")
    func copiedTab() throws {
        let seen = try RelayRig.run { rig in
            let address = rig.address
            return try rig.onLoop { loop in await Self.copyTab(address, loop, calls: 20) }
        }
        #expect(seen.haveCome)
        #expect(seen.faults.isEmpty, "\(seen.faults)")
        // One request each sets the frame.
        #expect(seen.codapRequests == [1, 1 + 20])
        #expect(seen.laterRequests == 0, "the first tab goes on asking")
    }

    private struct TwoTabs: Sendable {
        var haveCome = true
        var faults: [CallFault] = []
        var codapRequests: [Int] = []
        /// What the first tab asked of the relay after it had lost the session.
        var laterRequests = 0
    }

    /// Opens a tab, then its copy, and lets an agent make calls.
    private static func copyTab(
        _ address: SocketAddress, _ loop: EventLoop, calls: Int
    ) async -> TwoTabs {
        let tabs = (0..<2).map { _ in NativeWorker(relay: address, on: loop) }
        defer { for tab in tabs { tab.stop() } }
        let hasLost = Signal()
        var seen = TwoTabs()
        for tab in tabs {
            let isConnected = Signal()
            tab.onStatus = { [unowned tab] in
                switch tab.status?.link {
                case .connected?: isConnected.fire()
                case .disconnected?: hasLost.fire()
                case .connecting?, .reconnecting?, .error?, nil: break
                }
            }
            tab.start(storedKey: "a-key-that-both-tabs-have-stored")
            if await !isConnected.wait(on: loop, timeout: .seconds(10)) { seen.haveCome = false }
        }
        if await !hasLost.wait(on: loop, timeout: .seconds(10)) { seen.haveCome = false }
        let tally = Tally()
        tabs[0].onExchange = { _, _ in tally.exchanges += 1 }
        let code = tabs[1].status?.code ?? ""
        let agent = SimulatedAgent("agent", relay: address, on: loop, codes: [code])
        for _ in 0..<calls { if let fault = await agent.call() { seen.faults.append(fault) } }
        agent.stop()
        seen.codapRequests = tabs.map(\.codapRequests)
        seen.laterRequests = tally.exchanges
        return seen
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
    private final class Tally {
        var faults: [CallFault] = []
        var exchanges = 0
    }
}
