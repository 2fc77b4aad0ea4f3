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

    @Test("says how long the writer has been away, at a commit or tidying up") func away() throws {
        let queue = try CommitQueue(depth: nil)
        #expect(queue.timeAway == nil)
        // Nothing comes, so it may tidy up.
        guard case .idle = queue.next(within: 0) else { return #expect(Bool(false)) }
        let time = try #require(queue.timeAway)
        while try #require(queue.timeAway) == time {}
        queue.cameBack()
        #expect(queue.timeAway == nil)
        _ = queue.append(CommitQueue.Entry([.tombstoneForgotten(mark: 0)]))
        guard case .batch(let batch) = queue.next(within: 0) else { return #expect(Bool(false)) }
        #expect(queue.timeAway != nil)
        queue.cameBack()
        queue.finish(batch) { _ in }
        #expect(queue.timeAway == nil)
    }
}
