import JSON
import Testing
import Wire

@testable import Sessions

@Suite("A call") struct CallTests {
    @Test("goes from queued over delivered to its outcome", arguments: StoreKind.allCases)
    func life(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let submitted = try await test.submit("a", ["n": 1])
        #expect(!submitted.isRepeated)
        #expect(submitted.report.phase == .queued)
        #expect(submitted.report.sequence == 1)
        let taken = try await test.stream("page", at: 10)
        let delivery = try #require(taken.deliveries.first)
        #expect(delivery.requestId == requestId("a"))
        #expect(delivery.arguments == ["n": 1])
        #expect(delivery.delivery == 1)
        #expect(delivery.budget == 29_990)
        #expect(try await test.result("a").phase == .delivered)
        _ = test.changes.drain()
        #expect(try await test.complete("a", .value(["ok": true])) == .accepted(.completed))
        #expect(test.changes.drain() == [.callEnded(test.code, requestId("a"), .completed)])
        let report = try await test.result("a", at: 25)
        #expect(report.phase == .ended(.completed))
        #expect(report.result == .value(["ok": true]))
        #expect(report.age == 25)
        #expect(report.deliveries == 1)
    }

    @Test(
        "a falsy result is a result",
        arguments: StoreKind.allCases, [JSONValue.number(0), false, "", nil])
    func falsy(kind: StoreKind, value: JSONValue) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        #expect(try await test.complete("a", .value(value)) == .accepted(.completed))
        #expect(try await test.result("a").result == .value(value))
    }

    @Test("a worker's error is a failure", arguments: StoreKind.allCases)
    func failure(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        let failure = CallFailure(.codap, "CODAP refused.")
        #expect(try await test.complete("a", .failure(failure)) == .accepted(.failed))
        let report = try await test.result("a")
        #expect(report.phase == .ended(.failed))
        #expect(report.result == .failure(failure))
    }

    @Test(
        "the same id with the same content tells the present state", arguments: StoreKind.allCases)
    func repeatedSubmit(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a", ["x": 1, "y": [2]])
        _ = test.changes.drain()
        // Members in another order are the same content.
        var again = try await test.submit("a", ["y": [2], "x": 1], at: 40)
        #expect(again.isRepeated)
        #expect(again.report.phase == .queued)
        #expect(again.report.age == 40)
        #expect(test.changes.drain().isEmpty)
        #expect(try await test.stream("page").ids == ["a"])
        try await test.complete("a", .value(7))
        again = try await test.submit("a", ["x": 1, "y": [2]], at: 50)
        #expect(again.report.phase == .ended(.completed))
        #expect(again.report.result == .value(7))
    }

    @Test(
        "the same id with other content is refused", arguments: StoreKind.allCases, [false, true])
    func conflict(kind: StoreKind, hasEnded: Bool) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a", ["x": "1"])
        if hasEnded { try await test.complete("a") }
        for arguments: JSONValue in [["x": 1], ["x": ["1"]], [:], ["x": "1", "y": nil]] {
            await #expect(throws: StoreError.requestIdConflict) {
                try await test.submit("a", arguments)
            }
        }
        let otherTool = CallSubmission(
            requestId: requestId("a"), tool: "get_items", arguments: ["x": "1"],
            isRepeatable: false)
        await #expect(throws: StoreError.requestIdConflict) {
            try await test.store.submit(otherTool, to: test.code, at: time(0))
        }
    }

    @Test(
        "a result is accepted once; a repeat is acknowledged and ignored",
        arguments: StoreKind.allCases)
    func repeatedResult(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        try await test.complete("a", .value(1))
        _ = test.changes.drain()
        #expect(try await test.complete("a", .value(2)) == .repeated(.completed))
        #expect(try await test.result("a").result == .value(1))
        #expect(test.changes.drain().isEmpty)
    }

    @Test("a result after the deadline is late and ignored", arguments: StoreKind.allCases)
    func lateResult(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a", deadline: 100)
        _ = try await test.stream("page")
        _ = test.changes.drain()
        #expect(try await test.complete("a", at: 100) == .late(.timedOut))
        #expect(
            test.changes.drain() == [
                .callWithdrawn(test.code, requestId("a"), .timedOut),
                .callEnded(test.code, requestId("a"), .timedOut),
            ])
        #expect(try await test.result("a").phase == .ended(.timedOut))
    }

    @Test("a result for a call that is not there is refused", arguments: StoreKind.allCases)
    func unknownCall(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        await #expect(throws: StoreError.callNotFound) { try await test.complete("a") }
        await #expect(throws: StoreError.callNotFound) { try await test.result("a") }
    }

    @Test(
        "times out after its deadline: 30 s by default, 120 s at most",
        arguments: StoreKind.allCases,
        [(nil, 30_000), (1, 1), (0, 1), (-5, 1), (120_000, 120_000), (999_999, 120_000)]
            as [(Int64?, Int64)])
    func deadline(kind: StoreKind, timing: (given: Int64?, effective: Int64)) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a", deadline: timing.given)
        _ = test.changes.drain()
        await test.store.expire(until: time(timing.effective - 1))
        #expect(test.changes.drain().isEmpty)
        await test.store.expire(until: time(timing.effective))
        // Nobody was sent it, so there is nobody to tell.
        #expect(test.changes.drain() == [.callEnded(test.code, requestId("a"), .timedOut)])
    }
}

@Suite("Calls that time out together") struct TimeoutOrderTests {
    @Test("end in the order of their deadlines", arguments: StoreKind.allCases)
    func order(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("late", deadline: 300)
        try await test.submit("soon", deadline: 200)
        try await test.submit("same", deadline: 300)
        _ = test.changes.drain()
        await test.store.expire(until: time(1_000))
        let ended = ["soon", "late", "same"].map { id in
            SessionChange.callEnded(test.code, requestId(id), .timedOut)
        }
        #expect(test.changes.drain() == ended)
    }
}

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

@Suite("A store's bounds") struct BoundsTests {
    @Test("100 calls may wait in a session", arguments: StoreKind.allCases)
    func queuedCalls(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        for number in 1...100 { try await test.submit("c\(number)") }
        await #expect(throws: StoreError.queueFull) { try await test.submit("over") }
        #expect(try await test.submit("c1").isRepeated)
        try await test.complete("c50")
        try await test.submit("over")
    }

    @Test("8 MiB of arguments may wait in a session", arguments: StoreKind.allCases)
    func queuedBytes(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        for number in 1...8 { try await test.submit("c\(number)", filler(1 << 20 - 64)) }
        await #expect(throws: StoreError.queueFull) {
            try await test.submit("over", filler(1_000))
        }
        try await test.complete("c1")
        try await test.submit("over", filler(1_000))
    }

    @Test(
        "read results make room, the oldest first; unread ones stay",
        arguments: StoreKind.allCases)
    func retainedResults(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.retainedResults = 16 << 10
        let test = try await StoreFixture(kind, limits: limits)
        for number in 1...5 { try await test.submit("c\(number)") }
        for number in 1...3 { try await test.complete("c\(number)", .value(filler(5 << 10))) }
        // 15 of 16 KiB are kept. Read the newer one first: age decides, not the order of reading.
        _ = try await test.result("c3")
        _ = try await test.result("c2")
        try await test.complete("c4", .value(filler(5 << 10)))
        await #expect(throws: StoreError.resultGone) { try await test.result("c2") }
        #expect(try await test.result("c3").result == .value(filler(5 << 10)))
        try await test.complete("c5", .value(filler(5 << 10)))
        await #expect(throws: StoreError.resultGone) { try await test.result("c3") }
        for id in ["c1", "c4", "c5"] {
            #expect(try await test.result(id).result == .value(filler(5 << 10)))
        }
        // The call is still known, only its result is gone.
        #expect(try await test.complete("c2") == .repeated(.completed))
        let again = try await test.submit("c2")
        #expect(again.isRepeated)
        #expect(again.report.phase == .ended(.completed))
        #expect(again.report.result == nil)
    }

    @Test("over 16 MiB of unread results no call is accepted", arguments: StoreKind.allCases)
    func resultsFull(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        for number in 1...3 { try await test.submit("c\(number)") }
        for number in 1...2 { try await test.complete("c\(number)", .value(filler(8 << 20))) }
        await #expect(throws: StoreError.resultsFull) { try await test.submit("over") }
        // What runs may still finish, and nothing unread goes.
        #expect(try await test.complete("c3", .value(filler(1 << 20))) == .accepted(.completed))
        _ = try await test.result("c1")
        _ = try await test.result("c2")
        try await test.submit("over")
    }

    @Test("a bounded number of ended calls is remembered", arguments: StoreKind.allCases)
    func retainedCalls(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.retainedCalls = 3
        let test = try await StoreFixture(kind, limits: limits)
        for id in ["a", "b", "c"] {
            try await test.submit(id)
            try await test.complete(id)
        }
        await #expect(throws: StoreError.resultsFull) { try await test.submit("d") }
        _ = try await test.result("b")
        try await test.submit("d")
        await #expect(throws: StoreError.callNotFound) { try await test.result("b") }
        _ = try await test.result("a")
        #expect(try await test.stream("page").ids == ["d"])
        #expect(try await test.complete("d") == .accepted(.completed))
    }

    @Test(
        "of the calls that were read only the latest are recognised",
        arguments: StoreKind.allCases)
    func readCalls(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.readCalls = 2
        let test = try await StoreFixture(kind, limits: limits)
        for id in ["a", "b", "c", "d"] {
            try await test.submit(id)
            try await test.complete(id)
            if id != "b" { _ = try await test.result(id) }
        }
        try await test.submit("e")
        await #expect(throws: StoreError.callNotFound) { try await test.result("a") }
        for id in ["b", "c", "d"] { #expect(try await test.result(id).result == .value(true)) }
    }

    @Test("a full store forgets what was read before it refuses", arguments: StoreKind.allCases)
    func pressure(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.memory = 100_000
        let test = try await StoreFixture(kind, limits: limits)
        for number in 1...1_000 {
            try await test.submit("c\(number)")
            try await test.complete("c\(number)")
            _ = try await test.result("c\(number)")
        }
        await #expect(throws: StoreError.callNotFound) { try await test.result("c1") }
        #expect(try await test.result("c1000").result == .value(true))
    }

    @Test(
        "the store as a whole is bounded, and free again when sessions have ended",
        arguments: StoreKind.allCases)
    func capacity(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.memory = 1 << 20
        let test = try await StoreFixture(kind, limits: limits)
        try await test.submit("a", filler(500_000))
        await #expect(throws: StoreError.overCapacity) {
            try await test.submit("b", filler(600_000))
        }
        try await test.submit("c")
        // Refused, not lost: the worker tries again when there is room.
        await #expect(throws: StoreError.overCapacity) {
            try await test.complete("c", .value(filler(600_000)))
        }
        try await test.complete("a")
        #expect(
            try await test.complete("c", .value(filler(600_000))) == .accepted(.completed))
        await test.store.expire(until: time(600_000))
        _ = try await test.store.create(idempotencyKey: nil, at: time(600_000))
    }
}
