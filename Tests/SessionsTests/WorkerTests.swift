import JSON
import Testing
import Wire

@testable import Sessions

@Suite("The worker of a session") struct WorkerTests {
    @Test("needs the session's token", arguments: StoreKind.allCases)
    func token(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let other = try await test.store.create(idempotencyKey: nil, at: time(0))
        let wrong = WorkerCredential.token(other.token)
        try await test.submit("a")
        await #expect(throws: StoreError.invalidToken) {
            try await test.store.status(of: test.code, token: other.token, at: time(0))
        }
        await #expect(throws: StoreError.invalidToken) {
            try await test.store.attach(
                worker("page"), over: .sse, to: test.code, credential: wrong, at: time(0))
        }
        await #expect(throws: StoreError.invalidToken) {
            try await test.store.issueTicket(
                for: worker("page"), in: test.code, credential: wrong, at: time(0))
        }
        await #expect(throws: StoreError.invalidToken) {
            let completion = Completion(post("a", .value(1)), credential: wrong)
            return try await test.store.complete(completion, in: test.code, at: time(0))
        }
        _ = try await test.store.status(of: test.code, token: test.session.token, at: time(0))
    }

    @Test("that polled counts as gone once it has been silent", arguments: StoreKind.allCases)
    func silentPoller(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        func transport(at ms: Int64) async throws -> Transport? {
            try await test.store.status(of: test.code, token: nil, at: time(ms)).transport
        }
        _ = try await test.poll("page", at: 0)
        _ = try await test.poll("page", at: 10_000)
        #expect(try await transport(at: 24_999) == .polling)
        _ = test.changes.drain()
        await test.store.expire(until: time(25_000))
        #expect(test.changes.drain() == [.pollerLost(test.code)])
        #expect(try await transport(at: 25_000) == nil)
        _ = try await test.poll("page", at: 30_000)
        #expect(try await transport(at: 30_000) == .polling)
    }

    @Test(
        "that stops polling beside its stream is still connected by that",
        arguments: StoreKind.allCases)
    func streamBesidePolls(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        _ = try await test.stream("page", at: 0)
        _ = try await test.poll("page", at: 1_000)
        _ = test.changes.drain()
        await test.store.expire(until: time(60_000))
        #expect(test.changes.drain() == [])
        let status = try await test.store.status(of: test.code, token: nil, at: time(60_000))
        #expect(status.transport == .sse)
    }

    @Test("a ticket opens one stream of the page it was given to", arguments: StoreKind.allCases)
    func ticket(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let ticket = try await issue("page", test)
        await #expect(
            try test.store.redeemTicket(ticket, in: test.code, at: time(59_999)) == worker("page"))
        await #expect(throws: StoreError.invalidTicket) {
            try await test.store.redeemTicket(ticket, in: test.code, at: time(59_999))
        }
    }

    @Test("a ticket is good for 60 s and for its own session", arguments: StoreKind.allCases)
    func ticketBounds(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let ticket = try await issue("page", test)
        let other = try await test.store.create(idempotencyKey: nil, at: time(0))
        await #expect(throws: StoreError.invalidTicket) {
            try await test.store.redeemTicket(ticket, in: other.code, at: time(1))
        }
        await #expect(throws: StoreError.invalidTicket) {
            try await test.store.redeemTicket(ticket, in: test.code, at: time(60_000))
        }
    }

    @Test("over the bound the oldest ticket is void", arguments: StoreKind.allCases)
    func ticketCount(kind: StoreKind) async throws {
        var limits = SessionLimits()
        limits.tickets = 2
        let test = try await StoreFixture(kind, limits: limits)
        let tickets = [
            try await issue("a", test), try await issue("b", test), try await issue("c", test),
        ]
        await #expect(throws: StoreError.invalidTicket) {
            try await test.store.redeemTicket(tickets[0], in: test.code, at: time(1))
        }
        _ = try await test.store.redeemTicket(tickets[1], in: test.code, at: time(1))
        _ = try await test.store.redeemTicket(tickets[2], in: test.code, at: time(1))
    }

    private func issue(_ name: String, _ test: StoreFixture) async throws -> StreamTicket {
        try await test.store.issueTicket(
            for: worker(name), in: test.code, credential: test.credential, at: time(0))
    }

    @Test("the same page's new stream replaces the old one silently", arguments: StoreKind.allCases)
    func replacement(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let old = try await test.attach("page")
        #expect(test.changes.drain().isEmpty)
        let new = try await test.attach("page")
        let (oldStream, newStream) = (try #require(old.stream), try #require(new.stream))
        #expect(newStream > oldStream)
        #expect(test.changes.drain() == [.replaced(test.code, by: newStream)])
        await #expect(throws: StoreError.replaced) {
            try await test.store.take(
                .stream(oldStream, of: worker("page"), after: 0, resume: false), from: test.code,
                at: time(0))
        }
        // The old stream's end, told late, does not concern the new one.
        await test.store.detach(oldStream, from: test.code, at: time(1))
        var status = try await test.store.status(of: test.code, token: nil, at: time(1))
        #expect(status.transport == .sse)
        await test.store.detach(newStream, from: test.code, at: time(1))
        status = try await test.store.status(of: test.code, token: nil, at: time(1))
        #expect(status.transport == nil)
    }

    @Test("another page supersedes it; the loser stays out", arguments: StoreKind.allCases)
    func superseding(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let old = try #require(try await test.attach("one").stream)
        _ = try await test.attach("two")
        #expect(test.changes.drain() == [.superseded(test.code, by: worker("two"))])
        let refusal = StoreError.superseded(by: worker("two"))
        await #expect(throws: refusal) {
            try await test.store.take(
                .stream(old, of: worker("one"), after: 0, resume: false), from: test.code,
                at: time(0))
        }
        await #expect(throws: refusal) { try await test.poll("one") }
        await #expect(throws: refusal) { try await test.attach("one") }
        await #expect(throws: refusal) { try await issue("one", test) }
        #expect(test.changes.drain().isEmpty)
    }

    @Test("a poll counts as a connection", arguments: StoreKind.allCases)
    func pollSupersedes(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.attach("one")
        _ = try await test.poll("two")
        #expect(test.changes.drain() == [.superseded(test.code, by: worker("two"))])
        let status = try await test.store.status(of: test.code, token: nil, at: time(0))
        #expect(status.transport == .polling)
    }

    @Test("with a stream and a poll of one page neither goes deaf", arguments: StoreKind.allCases)
    func bothTransports(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        let stream = try #require(try await test.attach("page").stream)
        #expect(try await test.poll("page").ids.isEmpty)
        try await test.submit("a")
        #expect(test.changes.drain() == [.callQueued(test.code)])
        let taken = try await test.store.take(
            .stream(stream, of: worker("page"), after: 0, resume: false), from: test.code,
            at: time(0))
        #expect(taken.ids == ["a"])
        #expect(try await test.poll("page").deliveries.map(\.delivery) == [2])
    }

    @Test("a superseded page's result still counts", arguments: StoreKind.allCases)
    func lateButValid(kind: StoreKind) async throws {
        let test = try await StoreFixture(kind)
        try await test.submit("a")
        _ = try await test.stream("one")
        try await test.attach("two")
        #expect(try await test.complete("a") == .accepted(.completed))
    }
}
