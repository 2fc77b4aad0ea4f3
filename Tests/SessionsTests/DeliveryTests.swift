import JSON
import Testing
import Wire

@testable import Sessions

@Suite("What a worker is sent") struct DeliveryTests {
    @Test("comes in the order of submission, numbered from 1", arguments: StoreKind.allCases)
    func order(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        for id in ["c", "a", "b"] { try await test.submit(id) }
        let taken = try await test.stream("page")
        #expect(taken.ids == ["c", "a", "b"])
        #expect(taken.sequences == [1, 2, 3])
        #expect(taken.cursor == 3)
    }

    @Test(
        "after a reconnect is what lies above the cursor, then what is below and unanswered",
        arguments: StoreKind.allCases)
    func resume(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        for id in ["a", "b", "c"] { try await test.submit(id) }
        _ = try await test.stream("page")
        try await test.complete("b")
        try await test.submit("d")
        let taken = try await test.stream("page", after: 2)
        #expect(taken.ids == ["c", "d", "a"])
        #expect(taken.deliveries.map(\.delivery) == [2, 1, 2])
        #expect(taken.cursor == 4)
    }

    @Test("without a reconnect is only what lies above the cursor", arguments: StoreKind.allCases)
    func wakeUp(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        let stream = try #require(try await test.attach("page").stream)
        var cursor: UInt64 = 0
        for expected in [["a"], []] {
            let taken = try await test.store.take(
                .stream(stream, of: worker("page"), after: cursor, resume: false), from: test.code,
                at: time(0))
            #expect(taken.ids == expected)
            cursor = taken.cursor
        }
    }

    @Test("a cursor from nowhere makes no stream deaf", arguments: StoreKind.allCases)
    func wildCursor(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        let taken = try await test.stream("page", after: .max)
        #expect(taken.ids == ["a"])
        #expect(taken.cursor == 1)
    }

    @Test("by polling removes nothing", arguments: StoreKind.allCases)
    func polling(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        try await test.submit("b")
        #expect(try await test.poll("page").ids == ["a", "b"])
        #expect(try await test.poll("page").deliveries.map(\.delivery) == [2, 2])
        #expect(try await test.poll("page", after: 1).ids == ["b"])
        #expect(try await test.poll("page", after: 2).ids == [])
        try await test.complete("a")
        #expect(try await test.poll("page").ids == ["b"])
    }

    @Test("by polling is at most 1 MiB but at least one call", arguments: StoreKind.allCases)
    func pollSize(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a", filler(1 << 20))
        try await test.submit("b", filler(600_000))
        try await test.submit("c", filler(300_000))
        try await test.submit("d", filler(300_000))
        let first = try await test.poll("page")
        #expect(first.ids == ["a"])
        let second = try await test.poll("page", after: first.cursor)
        #expect(second.ids == ["b", "c"])
        #expect(try await test.poll("page", after: second.cursor).ids == ["d"])
    }

    @Test(
        "after a reload: a repeatable call again, another ends worker_lost",
        arguments: StoreKind.allCases, Transport.allCases)
    func reload(kind: StoreKind, transport: Transport) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("read", repeatable: true)
        try await test.submit("write")
        _ = try await test.stream("one")
        try await test.submit("unsent")
        _ = test.changes.drain()
        let taken =
            switch transport {
            case .sse: try await test.stream("two")
            case .polling: try await test.poll("two")
            }
        #expect(taken.ids == ["read", "unsent"])
        #expect(taken.deliveries.map(\.delivery) == [2, 1])
        #expect(
            test.changes.drain() == [
                .superseded(test.code, by: worker("two")),
                .callEnded(test.code, requestId("write"), .workerLost),
            ])
        let report = try await test.result("write")
        #expect(report.phase == .ended(.workerLost))
        #expect(
            report.result
                == .failure(
                    CallFailure(
                        .workerLost,
                        "The page reloaded while this ran; read the document before repeating it."))
        )
        #expect(try await test.complete("write") == .late(.workerLost))
    }

    @Test("on a reconnect of the same page nothing is lost", arguments: StoreKind.allCases)
    func sameWorker(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("write")
        _ = try await test.stream("one")
        #expect(try await test.stream("one").ids == ["write"])
    }
}
