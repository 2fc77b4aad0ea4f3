import Dispatch
import EventLoop
import Foundation
import JSON
import Load
import Synchronization
import Testing
import TestSupport
import Worker

@Suite("A relay that is killed under load") struct CrashTests {
    static let sessions = 6
    static let callsEach = 50
    static let kills = 4

    /// What agents and workers saw, from all threads.
    final class Evidence: Sendable {
        struct State {
            /// Calls whose submission was acknowledged.
            var acknowledged: [String] = []
            /// Times each call was put to CODAP.
            var runs: [String: Int] = [:]
            /// Times a result for each call was acknowledged as the first.
            var accepted: [String: Int] = [:]
            /// What each call was found to have come to, each time it was read.
            var results: [String: [String]] = [:]
            var refusals: [String] = []
            var milestones: [Int] = []
        }
        private let state: Mutex<State>
        private let reached = DispatchSemaphore(value: 0)

        /// - Parameter milestones: Counts of acknowledged calls that somebody waits for, ascending.
        init(milestones: [Int]) { state = Mutex(State(milestones: milestones)) }

        var seen: State { state.withLock { $0 } }

        func note(_ change: (inout State) -> Void) {
            let isReached = state.withLock { state in
                change(&state)
                guard let next = state.milestones.first, state.acknowledged.count >= next else {
                    return false
                }
                state.milestones.removeFirst()
                return true
            }
            if isReached { reached.signal() }
        }

        func awaitMilestone() throws {
            try #require(reached.wait(timeout: .now() + 60) == .success, "the load came to a halt")
        }
    }

    @Test("loses no acknowledged call and no acknowledged result", arguments: [1, 2] as [UInt64])
    func kill(seed: UInt64) throws {
        let folder = URL(filePath: "/tmp/codap-relay-crash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let relay = try RelayProcess([
            "--store", "sqlite:\(folder.path)/relay.db", "--log", "stdout", "--log-level", "error",
            "--limit-submit", "off", "--limit-create", "off", "--loops", "1",
        ])
        defer { relay.kill() }

        var random = SeededGenerator(seed: seed)
        let all = Self.sessions * Self.callsEach
        let milestones = (0..<Self.kills).map { kill in
            all * (kill + 1) / (Self.kills + 1) + Int.random(in: -10...10, using: &random)
        }
        let evidence = Evidence(milestones: milestones)
        let threads = try LoopThreads(count: 1, name: "load")
        defer { threads.stopAndJoin() }
        let loop = threads.loops[0]
        let ended = DispatchSemaphore(value: 0)
        let address = try #require(SocketAddress(relay.address))
        let sessions = Mutex<[[String]]>([])
        loop.execute {
            loop.start {
                let found = await Crew(address, loop, evidence).work()
                sessions.withLock { $0 = found }
                ended.signal()
            }
        }
        for _ in 0..<Self.kills {
            try evidence.awaitMilestone()
            relay.kill()
            try relay.start()
        }
        try #require(
            ended.wait(timeout: .now() + 60) == .success, "the load did not come to an end")
        sessions.withLock { sessions in
            #expect(sessions.count == 2 && sessions.first?.count == Self.sessions)
            #expect(sessions.first == sessions.last, "a session has changed its code or its time")
        }
        check(evidence.seen)
    }

    private func check(_ seen: Evidence.State) {
        #expect(seen.refusals == [])
        #expect(seen.acknowledged.count == Self.sessions * Self.callsEach)
        for id in seen.acknowledged {
            #expect(seen.runs[id] == 1, "\(id) ran \(seen.runs[id] ?? 0) times")
            // Twice would mean that the first acknowledgement was not kept.
            #expect(seen.accepted[id] ?? 0 <= 1, "\(id)'s result was lost after it was accepted")
            let results = seen.results[id] ?? []
            #expect(results.count == 2, "\(id) could not be read")
            #expect(Set(results).count == 1, "\(id)'s result has changed: \(results)")
            #expect(results.first?.contains("completed") == true, "\(id): \(results)")
        }
    }

    /// The agents, and what the workers are seen to do. Loop-confined.
    private final class Crew {
        let address: SocketAddress
        let loop: EventLoop
        let evidence: Evidence

        init(_ address: SocketAddress, _ loop: EventLoop, _ evidence: Evidence) {
            self.address = address
            self.loop = loop
            self.evidence = evidence
        }

        /// - Returns: The sessions before and after.
        func work() async -> [[String]] {
            let fleet = WorkerFleet(CrashTests.sessions, relay: address, on: loop)
            defer { fleet.stop() }
            for worker in fleet.workers { watch(worker) }
            guard (try? await fleet.open()) != nil else { return [["the workers did not start"]] }
            let codes = fleet.codes
            let before = await look(at: codes)
            let finished = Signal()
            var busy = codes.count
            for (index, code) in codes.enumerated() {
                loop.start { [self] in
                    await call(code, as: PatientAgent("agent-\(index)", address, loop))
                    busy -= 1
                    if busy == 0 { finished.fire() }
                }
            }
            _ = await finished.wait(on: loop, timeout: .seconds(120))
            return [before, await look(at: fleet.codes)]
        }

        /// What each session is: its code, its name, when it began and when it ends.
        private func look(at codes: [String]) async -> [String] {
            let agent = PatientAgent("witness", address, loop)
            defer { agent.stop() }
            var sessions: [String] = []
            for code in codes { sessions.append("\(code) \(await agent.look(at: code))") }
            return sessions
        }

        private func watch(_ worker: NativeWorker) {
            let evidence = evidence
            worker.onCODAPRequest = { request in
                guard let id = request["values"]?["formatStr"]?.stringValue else { return }
                evidence.note { $0.runs[id, default: 0] += 1 }
            }
            worker.onExchange = { request, outcome in
                guard request.exchange.purpose == .result, case .answered(let reply) = outcome,
                    reply.status == 200, let body = try? JSONValue.parse(reply.body),
                    body["status"] == "accepted", let id = body["requestId"]?.stringValue
                else { return }
                evidence.note { $0.accepted[id, default: 0] += 1 }
            }
        }

        /// Calls run ahead of their results, so that some of each kind are there at each kill.
        private func call(_ code: String, as agent: PatientAgent) async {
            var unread: [String] = []
            for number in 0..<CrashTests.callsEach {
                let id = "\(agent.name).\(number)"
                await agent.submit(id, to: code, evidence)
                unread.append(id)
                if unread.count > 5 { await agent.read(unread.removeFirst(), of: code, evidence) }
            }
            for id in unread { await agent.read(id, of: code, evidence) }
            for number in 0..<CrashTests.callsEach {
                await agent.read("\(agent.name).\(number)", of: code, evidence)
            }
            agent.stop()
        }
    }
}
