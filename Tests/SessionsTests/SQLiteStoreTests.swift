import Foundation
import JSON
import Telemetry
import Testing
import Wire

@testable import Sessions

@Suite("A store in a file") struct SQLiteStoreTests {
    @Test("brings back the trace of a call") func trace() async throws {
        let file = StoreFile()
        let first = try file.open()
        let session = try await first.create(idempotencyKey: nil, at: time(0))
        let submission = CallSubmission(
            requestId: requestId("a"), tool: "t", arguments: [:], isRepeatable: true,
            traceparent: "00-a-b-01")
        _ = try await first.submit(submission, to: session.code, at: time(0))
        #expect(first.close())
        let changes = ChangeLog()
        try file.open(SessionLimits(), changes).announceRestored()
        let told = SessionChange.callRestored(
            session.code, requestId("a"), tool: "t", traceparent: "00-a-b-01", isQueued: true)
        #expect(changes.drain().contains(told))
    }

    @Test("brings back sessions, calls, results and ended codes") func restored() async throws {
        let file = StoreFile()
        var limits = SessionLimits()
        limits.tombstoneLifetime = 1_000_000
        let key = try #require(IdempotencyKey("abcdefghijklmnopqrstuv"))
        let first = try file.open(limits)
        let ended = try await first.create(idempotencyKey: nil, at: time(-600_000))
        let session = try await first.create(idempotencyKey: key, at: time(0))
        let large = filler(100_000)
        for id in ["done", "failed", "sent", "queued"] {
            _ = try await first.submit(
                call(id, large, deadline: 90_000), to: session.code, at: time(0))
        }
        let credential = WorkerCredential.token(session.token)
        let claim = try await first.attach(
            worker("a"), over: .sse, to: session.code, credential: credential, at: time(0))
        let stream = try #require(claim.stream)
        let failure = CallResult.failure(CallFailure(.codap, "no", details: ["at": 1]))
        for (id, result) in [("done", CallResult.value(large)), ("failed", failure)] {
            _ = try await first.complete(
                Completion(post(id, result), credential: credential), in: session.code, at: time(1))
        }
        let taken = try await first.take(
            .stream(stream, of: worker("a"), after: 2, resume: false), from: session.code,
            at: time(2))
        #expect(taken.ids == ["sent", "queued"])
        await first.expire(until: time(2))
        #expect(first.close())

        let changes = ChangeLog()
        let second = try file.open(limits, changes)
        second.announceRestored()
        #expect(
            changes.drain() == [
                .sessionRestored(session.code, session.sessionId),
                restoredCall("sent", in: session), restoredCall("queued", in: session),
            ])
        let again = try await second.create(idempotencyKey: key, at: time(3))
        #expect(again.isRepeated)
        #expect(again.code == session.code)
        #expect(again.token.text == session.token.text)
        #expect(again.expiresAt == session.expiresAt)
        let done = try await second.result(of: requestId("done"), in: session.code, at: time(3))
        #expect(done.result == .value(large))
        let failed = try await second.result(of: requestId("failed"), in: session.code, at: time(3))
        #expect(failed.result == failure)
        let resumed = try await second.take(
            .poll(by: worker("a"), after: 2), from: session.code, at: time(3))
        #expect(resumed.deliveries.map(\.delivery) == [2, 2])
        #expect(resumed.deliveries.map(\.arguments) == [large, large])
        await #expect(throws: StoreError.sessionExpired) {
            try await second.status(of: ended.code, token: nil, at: time(3))
        }
        let next = try await second.submit(call("next"), to: session.code, at: time(3))
        #expect(next.report.sequence == 5)
    }

    @Test("gives no number twice, though the last call was forgotten") func numbers() async throws {
        let file = StoreFile()
        var limits = SessionLimits()
        limits.readCalls = 0
        let first = try file.open(limits)
        let session = try await first.create(idempotencyKey: nil, at: time(0))
        let credential = WorkerCredential.token(session.token)
        for id in ["a", "b"] {
            _ = try await first.submit(call(id), to: session.code, at: time(0))
            _ = try await first.complete(
                Completion(post(id, .value(1)), credential: credential), in: session.code,
                at: time(0))
            _ = try await first.result(of: requestId(id), in: session.code, at: time(0))
        }
        // Refused, but forgets what was read first.
        for number in 0..<100 {
            _ = try? await first.submit(call("c\(number)"), to: session.code, at: time(0))
        }
        first.close()
        let second = try file.open(limits)
        let next = try await second.submit(
            call("d", deadline: 1), to: session.code, at: time(40_000))
        #expect(next.report.sequence == 103)
    }

    @Test("keeps secrets and nothing that leads to them") func secrets() async throws {
        let file = StoreFile()
        let store = try file.open()
        let text = "abcdefghijklmnopqrstuv"
        let key = try #require(IdempotencyKey(text))
        let session = try await store.create(idempotencyKey: key, at: time(0))
        let ticket = try await store.issueTicket(
            for: worker("a"), in: session.code, credential: .established, at: time(0))
        store.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        for secret in [text, session.token.text, ticket.text] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    /// A text of a few words, or one that is kept apart from its call.
    static let privateTexts = [1, 1_000].map { Array(repeating: "private", count: $0) }

    @Test(
        "forgets in the file, too, what a session held: calls, results, and what was sent",
        arguments: privateTexts, [false, true])
    func wiped(words: [String], isClosed: Bool) async throws {
        let file = StoreFile()
        let store = try file.open()
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        let credential = WorkerCredential.token(session.token)
        let content: JSONValue = ["name": .string(words.joined(separator: " "))]
        for id in ["answered", "cancelled", "sent", "waiting"] {
            _ = try await store.submit(
                call(id, content, deadline: 120_000), to: session.code, at: time(590_000))
        }
        let done = Completion(post("answered", .value(content)), credential: credential)
        _ = try await store.complete(done, in: session.code, at: time(590_000))
        _ = try await store.cancel(requestId("cancelled"), in: session.code, at: time(590_000))
        if isClosed {
            try await store.end(session.code, credential: credential, at: time(599_000))
        } else {
            await store.expire(until: time(600_000))
        }
        store.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        #expect(bytes.range(of: Data("private".utf8)) == nil)
    }

    @Test("forgets it in the log of writes, too, once little happens") func quiet() async throws {
        let file = StoreFile()
        let store = try file.open(idlePause: 5)
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        let content: JSONValue = ["name": "a very private document"]
        _ = try await store.submit(call("a", content), to: session.code, at: time(0))
        await store.expire(until: time(600_000))
        let journal = URL(fileURLWithPath: file.journal)
        while try !Data(contentsOf: journal).isEmpty { await Task.yield() }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        #expect(bytes.range(of: Data("private".utf8)) == nil)
    }

    @Test("answers and tells nothing before it is in the file", arguments: StoreSync.allCases)
    func durability(sync: StoreSync) async throws {
        let file = StoreFile()
        let store = try file.open(sync: sync)
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        try await withThrowingTaskGroup { group in
            for lane in 0..<4 {
                group.addTask {
                    for number in 0..<25 {
                        let id = "l\(lane)n\(number)"
                        let submitted = try await store.submit(
                            call(id), to: session.code, at: time(0))
                        if number % 5 == 0 {
                            // Whatever another process would find now, this call is in it.
                            let left = try file.copy().open()
                            let report = try await left.result(
                                of: requestId(id), in: session.code, at: time(0))
                            #expect(report.sequence == submitted.report.sequence)
                        }
                        let seen = try await store.complete(
                            Completion(
                                post(id, .value(1)), credential: .token(session.token)),
                            in: session.code, at: time(0))
                        #expect(seen.completed == .accepted(.completed))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

private func restoredCall(_ id: String, in session: CreatedSession) -> SessionChange {
    .callRestored(
        session.code, requestId(id), tool: "create_items", traceparent: nil, isQueued: false)
}

@Suite("A store whose disk is full") struct FullDiskTests {
    @Test("refuses new work, lets what was kept be read, and recovers by itself")
    func degraded() async throws {
        let file = StoreFile()
        let changes = ChangeLog()
        let store = try file.open(SessionLimits(), changes)
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        _ = try await store.submit(call("kept"), to: session.code, at: time(0))
        _ = changes.drain()
        store.limitPages(to: 1)
        await #expect(throws: StoreError.undecided) {
            try await store.submit(call("lost", filler(200_000)), to: session.code, at: time(0))
        }
        #expect(file.metrics.degraded.value == 1)
        #expect(file.metrics.failures[.full].value > 0)
        await #expect(throws: StoreError.unavailable) {
            try await store.submit(call("refused"), to: session.code, at: time(0))
        }
        await #expect(throws: StoreError.unavailable) {
            try await store.create(idempotencyKey: nil, at: time(0))
        }
        // The session waits for something that is not kept; another does not.
        await #expect(throws: StoreError.undecided) {
            try await store.result(of: requestId("lost"), in: session.code, at: time(0))
        }
        #expect(changes.drain() == [])
        store.limitPages(to: 1 << 30)
        // What was asked before it failed has happened once it can be written.
        var report: CallReport?
        while report == nil {
            report = try? await store.result(of: requestId("lost"), in: session.code, at: time(0))
            await Task.yield()
        }
        #expect(report?.phase == .queued)
        #expect(file.metrics.degraded.value == 0)
        #expect(changes.drain() == [.callQueued(session.code)])
        let next = try await store.submit(call("next"), to: session.code, at: time(0))
        #expect(next.report.sequence == 3)
        let again = try await store.submit(
            call("lost", filler(200_000)), to: session.code, at: time(0))
        #expect(again.isRepeated)
    }

    @Test("that is no longer where it was refuses new work until it is back", arguments: [0, 1])
    func moved(calls: Int) async throws {
        let file = StoreFile()
        let store = try file.open(idlePause: 5)
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        let elsewhere = file.path + ".away"
        #expect(store.outage == nil)
        let before = WallTime.systemNow
        try FileManager.default.moveItem(atPath: file.path, toPath: elsewhere)
        // Whether or not anybody asks for something, it is noticed.
        for number in 0..<calls {
            await #expect(throws: StoreError.self) {
                try await store.submit(call("\(number)"), to: session.code, at: time(0))
            }
        }
        while store.isWritable { await Task.yield() }
        let outage = try #require(store.outage)
        #expect(outage.cause == .fails && outage.since >= before)
        // Attempts that fail after the first do not begin it again.
        _ = try? await store.submit(call("meanwhile"), to: session.code, at: time(0))
        #expect(store.outage == outage)
        try FileManager.default.moveItem(atPath: elsewhere, toPath: file.path)
        while !store.isWritable { await Task.yield() }
        #expect(store.outage == nil)
        _ = try await store.submit(call("after"), to: session.code, at: time(0))
    }

    @Test("reads other sessions meanwhile, and says at the end what it could not keep")
    func reading() async throws {
        let file = StoreFile()
        let store = try file.open()
        let kept = try await store.create(idempotencyKey: nil, at: time(0))
        let session = try await store.create(idempotencyKey: nil, at: time(0))
        _ = try await store.submit(call("a"), to: kept.code, at: time(0))
        store.limitPages(to: 1)
        _ = try? await store.submit(call("b", filler(200_000)), to: session.code, at: time(0))
        let report = try await store.result(of: requestId("a"), in: kept.code, at: time(0))
        #expect(report.phase == .queued)
        _ = try await store.status(of: kept.code, token: nil, at: time(0))
        #expect(!store.close())
        await #expect(throws: StoreError.unavailable) {
            try await store.submit(call("c"), to: kept.code, at: time(0))
        }
    }
}

extension SQLiteStore {
    /// Makes the disk as good as full, or not.
    fileprivate func limitPages(to count: Int) {
        _ = withDatabase { $0.limitPages(to: count) }
    }
}

extension JournalDatabase {
    /// Makes the disk as good as full, or not.
    func limitPages(to count: Int) {
        try? connection.execute("PRAGMA max_page_count=\(count)", "limit the file")
    }
}
