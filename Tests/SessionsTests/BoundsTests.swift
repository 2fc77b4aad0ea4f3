import JSON
import Testing
import Wire

@testable import Sessions

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
