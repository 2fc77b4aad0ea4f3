import Dispatch
import JSON
import Telemetry
import Testing
import Wire

@testable import Sessions

@Suite("A store whose file does not answer") struct HangingStoreTests {
    /// Longer than a disk takes, unless it is very busy.
    private let limit = Duration.milliseconds(300)

    /// Lets the store look until it takes no new work.
    private func noticed(_ store: SQLiteStore) async {
        while store.isWritable {
            store.noticeHang()
            await Task.yield()
        }
    }

    @Test("lets go who waits, refuses new work, and has kept everything once it answers")
    func commit() async throws {
        let file = StoreFile()
        let changes = ChangeLog()
        let store = try file.open(SessionLimits(), changes, hangLimit: limit)
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        let other = try await store.create(idempotencyKey: nil, at: time(0))
        let hold = Hold(store)
        let before = WallTime.systemNow
        let asked = (0..<3).map { number in
            Task { try await store.submit(call("c\(number)"), to: session.code, at: time(0)) }
        }
        await noticed(store)
        for task in asked {
            await #expect(throws: StoreError.undecided) { try await task.value }
        }
        #expect(file.metrics.degraded.value == 1)
        let outage = try #require(store.outage)
        #expect(outage.cause == .hangs)
        #expect(outage.since.milliseconds(since: before) > -1_000)
        #expect(outage.since.milliseconds(since: .systemNow) < 0)
        await #expect(throws: StoreError.unavailable) {
            try await store.submit(call("refused"), to: session.code, at: time(0))
        }
        await #expect(throws: StoreError.undecided) {
            try await store.result(of: requestId("c0"), in: session.code, at: time(0))
        }
        // The clock of sessions does not stop, and who waits for nothing can read.
        await store.expire(until: time(0))
        _ = try await store.status(of: other.code, token: nil, at: time(0))
        #expect(changes.drain() == [])
        hold.end()
        while !store.isWritable { await Task.yield() }
        #expect(store.outage == nil)
        #expect(file.metrics.degraded.value == 0)
        for number in 0..<3 {
            let again = try await store.submit(call("c\(number)"), to: session.code, at: time(0))
            #expect(again.isRepeated)
        }
        #expect(changes.drain() == Array(repeating: .callQueued(session.code), count: 3))
        let taken = try await attachAndPoll(store, session)
        #expect(Set(taken.ids) == ["c0", "c1", "c2"])
        #expect(taken.sequences == [1, 2, 3])
        #expect(file.metrics.failures[.io].value == 0)
        #expect(store.close())
        let left = try file.open()
        let report = try await left.result(of: requestId("c0"), in: session.code, at: time(1))
        #expect(report.phase != .queued)
    }

    private func attachAndPoll(
        _ store: SQLiteStore, _ session: CreatedSession
    ) async throws -> Taken {
        _ = try await store.attach(
            worker("a"), over: .polling, to: session.code, credential: .token(session.token),
            at: time(1))
        return try await store.take(
            .poll(by: worker("a"), after: 0), from: session.code, at: time(1))
    }

    @Test("is noticed before anybody depends on it, while the writer tidies up")
    func idle() async throws {
        let file = StoreFile()
        let store = try file.open(idlePause: 5, hangLimit: limit)
        let hold = Hold(store)
        await noticed(store)
        #expect(store.outage?.cause == .hangs)
        hold.end()
        while !store.isWritable { await Task.yield() }
        #expect(store.outage == nil)
        _ = try await store.create(idempotencyKey: nil, at: time(0))
    }

    @Test("is the same outage when it fails in the end") func failure() async throws {
        let file = StoreFile()
        let store = try file.open(hangLimit: limit)
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        let hold = Hold(store, fillingDisk: true)
        let asked = Task {
            try await store.submit(call("a", filler(200_000)), to: session.code, at: time(0))
        }
        await noticed(store)
        await #expect(throws: StoreError.undecided) { try await asked.value }
        let hung = try #require(store.outage)
        hold.end()
        while store.outage?.cause == .hangs { await Task.yield() }
        #expect(store.outage == StoreOutage(cause: .fails, since: hung.since))
        #expect(file.metrics.degraded.value == 1)
        // Looking on does not make another of it.
        store.noticeHang()
        #expect(store.outage?.cause == .fails)
        _ = store.withDatabase { $0.limitPages(to: 1 << 30) }
        while !store.isWritable { await Task.yield() }
        #expect(store.outage == nil)
        let again = try await store.submit(
            call("a", filler(200_000)), to: session.code, at: time(0))
        #expect(again.isRepeated)
    }
}

/// Keeps a store's file from answering its writer, as a disk that hangs does.
private final class Hold: Sendable {
    private let isOver = DispatchSemaphore(value: 0)

    /// Returns once the file is held.
    /// - Parameter fillingDisk: Whether the disk is full when it answers.
    init(_ store: SQLiteStore, fillingDisk: Bool = false) {
        let began = DispatchSemaphore(value: 0)
        DispatchQueue.global().async { [isOver] in
            _ = store.withDatabase { database in
                if fillingDisk { database.limitPages(to: 1) }
                began.signal()
                isOver.wait()
            }
        }
        began.wait()
    }

    func end() { isOver.signal() }
}
