import JSON
import Testing
import Wire

@testable import Sessions

@Suite("A session's life") struct SessionLifeTests {
    @Test("lasts 600 s by default and says so", arguments: StoreKind.allCases)
    func ttl(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        #expect(test.session.expiresAt == time(600_000))
        #expect(!test.session.isRepeated)
        let status = try await test.store.status(of: test.code, token: nil, at: time(599_999))
        #expect(status.createdAt == time(0))
        #expect(status.expiresAt == time(600_000))
        #expect(status.sessionId == test.session.sessionId)
    }

    @Test("same key, same session and token while it lives", arguments: StoreKind.allCases)
    func idempotentCreation(kind: StoreKind) async throws {
        let key = try #require(IdempotencyKey("abcdefghijklmnopqrstuv"))
        let store = try kind.open(SessionLimits(), ChangeLog(), seed: 1)
        let first = try await store.create(idempotencyKey: key, at: time(0))
        let again = try await store.create(idempotencyKey: key, at: time(599_999))
        #expect(again.isRepeated)
        #expect(again.code == first.code)
        #expect(again.sessionId == first.sessionId)
        #expect(again.token.text == first.token.text)
        #expect(again.expiresAt == first.expiresAt)
        _ = try await store.status(of: first.code, token: again.token, at: time(599_999))

        let later = try await store.create(idempotencyKey: key, at: time(600_000))
        #expect(!later.isRepeated)
        #expect(later.code != first.code)
        #expect(later.token.text != first.token.text)
        let repeated = try await store.create(idempotencyKey: key, at: time(600_001))
        #expect(repeated.isRepeated)
        #expect(repeated.code == later.code)
    }

    @Test("another key, or none, gives another session", arguments: StoreKind.allCases)
    func otherKeys(kind: StoreKind) async throws {
        let key = try #require(IdempotencyKey("abcdefghijklmnopqrstuv"))
        let store = try kind.open(SessionLimits(), ChangeLog(), seed: 1)
        let other = try #require(IdempotencyKey("abcdefghijklmnopqrstuw"))
        var codes: Set<SessionCode> = []
        var tokens: Set<String> = []
        for key in [key, other, nil, nil] {
            let session = try await store.create(idempotencyKey: key, at: time(0))
            codes.insert(session.code)
            tokens.insert(session.token.text)
        }
        #expect(codes.count == 4)
        #expect(tokens.count == 4)
    }

    @Test("is extended by a whole TTL, up to its greatest age", arguments: StoreKind.allCases)
    func extending(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.maxAge = 1_500_000
        let test = try await StoreFixture(kind, limits: limits)
        func extend(at ms: Int64) async throws -> Extension {
            try await test.store.extend(test.code, credential: test.credential, at: time(ms))
        }
        let first = try await extend(at: 500_000)
        #expect(first.expiresAt == time(1_100_000))
        #expect(first.latest == time(1_500_000))
        // Cut to the bound, which is still a gain.
        #expect(try await extend(at: 1_000_000).expiresAt == time(1_500_000))
        await #expect(throws: StoreError.maxAge) { try await extend(at: 1_000_001) }
        let status = try await test.store.status(of: test.code, token: nil, at: time(1_499_999))
        #expect(status.expiresAt == time(1_500_000))
        await #expect(throws: StoreError.sessionExpired) {
            try await test.store.status(of: test.code, token: nil, at: time(1_500_000))
        }
    }

    @Test(
        "is extended by a call that completes, if the operator says so",
        arguments: StoreKind.allCases, AutoExtend.allCases)
    func autoExtension(kind: StoreKind, autoExtend: AutoExtend) async throws {
        var limits = SessionLimits()
        limits.autoExtend = autoExtend
        let test = try await StoreFixture(kind, limits: limits)
        try await test.submit("a", at: 400_000)
        let completion = Completion(post("a", .value(1)), credential: test.credential)
        let receipt = try await test.store.complete(completion, in: test.code, at: time(401_000))
        #expect(receipt.expiresAt == time(autoExtend == .active ? 1_001_000 : 600_000))
    }

    @Test(
        "ends at once when its owner ends it, and its code stays ended",
        arguments: StoreKind.allCases)
    func ending(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let other = try await test.store.create(idempotencyKey: nil, at: time(0))
        try await test.submit("a")
        let wrong = WorkerCredential.token(other.token)
        await #expect(throws: StoreError.invalidToken) {
            try await test.store.end(test.code, credential: wrong, at: time(5))
        }
        _ = test.changes.drain()
        try await test.store.end(test.code, credential: test.credential, at: time(5))
        #expect(
            test.changes.drain() == [
                .callEnded(test.code, requestId("a"), .expired),
                .sessionEnded(test.code, .closed),
            ])
        await #expect(throws: StoreError.sessionExpired) {
            try await test.store.end(test.code, credential: test.credential, at: time(6))
        }
        await #expect(throws: StoreError.sessionExpired) {
            try await test.store.status(of: test.code, token: nil, at: time(3_600_000))
        }
        await #expect(throws: StoreError.sessionNotFound) {
            try await test.store.status(of: test.code, token: nil, at: time(3_600_005))
        }
    }

    @Test("codes are unique among live sessions and are drawn again")
    func uniqueCodes() throws {
        // One shard of codes, drawn from four values: the fifth session finds none.
        let numbers = SeededNumbers(seed: 3)
        let store = MemoryStore(random: { numbers.next() & 3 }, onChange: { _ in })
        var codes: Set<SessionCode> = []
        for _ in 0..<4 { codes.insert(try store.create(idempotencyKey: nil, at: time(0)).code) }
        #expect(codes.count == 4)
        #expect(throws: StoreError.overCapacity) {
            try store.create(idempotencyKey: nil, at: time(0))
        }
        #expect(store.liveSessions == 4)
    }

    @Test("a code that has just ended is not given out again")
    func noReuse() throws {
        let numbers = SeededNumbers(seed: 3)
        let store = MemoryStore(random: { numbers.next() & 1 }, onChange: { _ in })
        _ = try store.create(idempotencyKey: nil, at: time(0))
        _ = try store.create(idempotencyKey: nil, at: time(0))
        store.expire(until: time(600_000))
        #expect(throws: StoreError.overCapacity) {
            try store.create(idempotencyKey: nil, at: time(600_001))
        }
        _ = try store.create(idempotencyKey: nil, at: time(4_200_000))
    }

    @Test(
        "ends at its time, whether or not the store was told to expire",
        arguments: StoreKind.allCases, [true, false])
    func expiry(kind: StoreKind, isTold: Bool) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a", deadline: 120_000, at: 599_000)
        try await test.submit("b", deadline: 120_000, at: 599_000)
        _ = try await test.stream("page", at: 599_500)
        _ = test.changes.drain()
        if isTold { await test.store.expire(until: time(600_000)) }
        await #expect(throws: StoreError.sessionExpired) {
            try await test.result("a", at: 600_000)
        }
        #expect(
            test.changes.drain() == [
                .callEnded(test.code, requestId("a"), .expired),
                .callEnded(test.code, requestId("b"), .expired),
                .sessionEnded(test.code, .expired),
            ])
        await test.store.expire(until: time(600_001))
        #expect(test.changes.drain().isEmpty)
    }

    @Test(
        "answers sessionExpired for an hour after its end, then sessionNotFound",
        arguments: StoreKind.allCases)
    func tombstone(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        await test.store.expire(until: time(600_000))
        for ms: Int64 in [600_000, 4_199_999] {
            await #expect(throws: StoreError.sessionExpired) {
                try await test.store.status(of: test.code, token: nil, at: time(ms))
            }
        }
        await #expect(throws: StoreError.sessionNotFound) {
            try await test.store.status(of: test.code, token: nil, at: time(4_200_000))
        }
        await test.store.expire(until: time(4_200_000))
        await #expect(test.store.nextDeadline() == nil)
    }

    @Test("an unknown code is sessionNotFound", arguments: StoreKind.allCases)
    func unknown(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let other = try #require(SessionCode(typed: "AAAAAAAA"))
        await #expect(throws: StoreError.sessionNotFound) {
            try await test.store.submit(call("a"), to: other, at: time(0))
        }
    }

    @Test(
        "the next deadline is the first call's, then the session's",
        arguments: StoreKind.allCases)
    func nextDeadline(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        await #expect(test.store.nextDeadline() == time(600_000))
        try await test.submit("late", deadline: 50_000)
        try await test.submit("soon", deadline: 5_000)
        await #expect(test.store.nextDeadline() == time(5_000))
        await test.store.expire(until: time(5_000))
        await #expect(test.store.nextDeadline() == time(50_000))
        await test.store.expire(until: time(50_000))
        await #expect(test.store.nextDeadline() == time(600_000))
    }

    @Test(
        "the store refuses sessions over its number, and takes them when others have ended",
        arguments: StoreKind.allCases)
    func maxSessions(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.sessions = 1
        let test = try await StoreFixture(kind, limits: limits)
        await #expect(throws: StoreError.overCapacity) {
            try await test.store.create(idempotencyKey: nil, at: time(1))
        }
        await test.store.expire(until: time(600_000))
        _ = try await test.store.create(idempotencyKey: nil, at: time(600_000))
    }
}
