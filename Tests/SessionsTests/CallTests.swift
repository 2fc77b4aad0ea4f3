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
        "is cancelled, and a worker that has it is told", arguments: StoreKind.allCases,
        [false, true])
    func cancellation(kind: StoreKind, isDelivered: Bool) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        if isDelivered { _ = try await test.stream("page") }
        _ = test.changes.drain()
        let report = try await test.store.cancel(requestId("a"), in: test.code, at: time(5))
        #expect(report.phase == .ended(.cancelled))
        let failure = isDelivered ? Failures.cancelledRunning : Failures.cancelledWaiting
        #expect(report.result == .failure(failure))
        let ended = SessionChange.callEnded(test.code, requestId("a"), .cancelled)
        let withdrawn = SessionChange.callWithdrawn(test.code, requestId("a"), .cancelled)
        #expect(test.changes.drain() == (isDelivered ? [withdrawn, ended] : [ended]))
        // Again, and the worker's late answer: nothing changes.
        let again = try await test.store.cancel(requestId("a"), in: test.code, at: time(9))
        #expect(again.phase == .ended(.cancelled))
        #expect(try await test.complete("a") == .late(.cancelled))
        #expect(test.changes.drain() == [])
        #expect(try await test.stream("page").deliveries == [])
    }

    @Test("that has ended is not cancelled, only told", arguments: StoreKind.allCases)
    func cancelledTooLate(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        try await test.complete("a", .value(7))
        let report = try await test.store.cancel(requestId("a"), in: test.code, at: time(5))
        #expect(report.phase == .ended(.completed))
        #expect(report.result == .value(7))
        await #expect(throws: StoreError.callNotFound) {
            try await test.store.cancel(requestId("b"), in: test.code, at: time(5))
        }
    }

    @Test(
        "withdrawn is told to polls for a minute, and to streams of its page that resume",
        arguments: StoreKind.allCases)
    func withdrawals(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.withdrawals = 2
        let test = try await StoreFixture(kind, limits: limits)
        for id in ["never-sent", "a", "b", "c"] { try await test.submit(id) }
        _ = try await test.store.cancel(requestId("never-sent"), in: test.code, at: time(0))
        _ = try await test.poll("page")
        for (index, id) in ["a", "b", "c"].enumerated() {
            _ = try await test.store.cancel(requestId(id), in: test.code, at: time(Int64(index)))
        }
        #expect(try await test.poll("page", at: 60_001).withdrawnIds == ["b", "c"])
        let claim = try await test.attach("page", at: 60_002)
        let stream = try #require(claim.stream)
        for (resume, ids) in [(true, ["c"]), (false, [])] {
            let taken = try await test.store.take(
                .stream(stream, of: worker("page"), after: 4, resume: resume), from: test.code,
                at: time(60_002))
            #expect(taken.withdrawnIds == ids)
            #expect(taken.withdrawn.allSatisfy { $0.outcome == .cancelled })
        }
        #expect(try await test.poll("page", at: 60_002).withdrawnIds == ["c"])
        #expect(try await test.stream("reloaded", at: 60_002).withdrawn == [])
    }

    @Test(
        "results are read all at once, the oldest first, as far as a poll carries",
        arguments: StoreKind.allCases)
    func allResults(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.pollBytes = 3_000
        limits.retainedResults = 4_000
        let test = try await StoreFixture(kind, limits: limits)
        #expect(try await test.store.results(in: test.code, at: time(0)) == [])
        for id in ["a", "b", "c", "waiting"] { try await test.submit(id) }
        for id in ["b", "a", "c"] { try await test.complete(id, .value(filler(1_200))) }
        let reports = try await test.store.results(in: test.code, at: time(0))
        #expect(reports.map(\.requestId.text) == ["a", "b"])
        #expect(reports.allSatisfy { $0.result == .value(filler(1_200)) })
        // They count as read, and so make room.
        try await test.complete("waiting", .value(filler(1_200)))
        await #expect(throws: StoreError.resultGone) { try await test.result("a") }
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
