import Foundation
import Testing

@testable import Worker

@Suite("Workers and a relay in bad weather") struct SimulationTests {
    /// Seeds in an ordinary run; `SIMULATION_SEEDS` asks for more.
    static let seeds: ClosedRange<UInt64> = {
        let wish = ProcessInfo.processInfo.environment["SIMULATION_SEEDS"].flatMap { UInt64($0) }
        return 1...max(1, wish ?? 120)
    }()

    @Test(
        "run each call at most once, in order, one at a time, and end every call once",
        arguments: 0..<8 as Range<UInt64>)
    func weather(share: UInt64) {
        for seed in Self.seeds where seed % 8 == share {
            let world = World(seed: seed)
            world.run()
            #expect(
                world.violations.isEmpty,
                """
                seed \(seed), at \(world.now.elapsed.milliseconds) ms; to see what happens:
                SIMULATION_REPLAY=\(seed) make unit FILTER=WorkerTests.SimulationTests
                """)
            if !world.violations.isEmpty { return }
        }
    }

    /// `SIMULATION_REPLAY=42` runs that seed alone and prints what happens.
    @Test("can be watched", .enabled(if: watched != nil))
    func watch() throws {
        let world = World(seed: try #require(Self.watched))
        world.log = { print($0) }
        world.run()
        #expect(world.violations.isEmpty)
    }

    static let watched = ProcessInfo.processInfo.environment["SIMULATION_REPLAY"].flatMap {
        UInt64($0)
    }

    @Test("do the same again from the same seed", arguments: [3, 17] as [UInt64])
    func replay(seed: UInt64) {
        let first = World(seed: seed)
        let second = World(seed: seed)
        first.run()
        second.run()
        #expect(first.trace == second.trace)
        #expect(first.calls.count == second.calls.count)
    }
}
