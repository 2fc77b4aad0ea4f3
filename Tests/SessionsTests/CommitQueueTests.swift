import Telemetry
import Testing
import Wire

@testable import Sessions

@Suite("The queue of commits") struct CommitQueueTests {
    @Test("shows how many entries wait for the writer") func depth() throws {
        let depth = StoreFile().metrics.queueDepth
        let queue = try CommitQueue(depth: depth)
        let code = try #require(SessionCode(typed: "ABCD2345"))
        let entry = CommitQueue.Entry([], [.callQueued(code)])
        _ = queue.append(entry)
        _ = queue.append(entry)
        #expect(depth.value == 2)
        guard case .batch(let batch) = queue.next(within: 0) else {
            Issue.record("nothing was taken")
            return
        }
        #expect(batch.entries.count == 2)
        #expect(depth.value == 0)
        // What comes while the writer waits for the disk.
        _ = queue.append(entry)
        #expect(depth.value == 1)
    }
}
