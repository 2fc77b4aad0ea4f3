import JSON
import Testing
import TestSupport
import Wire

@testable import Sessions

@Suite("Any history of agents, pages and reloads") struct SimulationTests {
    @Test("agrees with the rules written plainly", arguments: 0..<300 as Range<UInt64>)
    func history(seed: UInt64) async throws { try await run(.memory, seed) }

    @Test("does so in a file, too", arguments: 1_000..<1_030 as Range<UInt64>)
    func historyInFile(seed: UInt64) async throws { try await run(.sqlite, seed) }

    @Test(
        "goes on where it was, however often the relay is stopped or killed",
        arguments: 2_000..<2_040 as Range<UInt64>)
    func restarts(seed: UInt64) async throws { try await run(.sqlite, seed, restarts: true) }

    private func run(_ kind: StoreKind, _ seed: UInt64, restarts: Bool = false) async throws {
        var simulation = try Simulation(kind, seed: seed, restarts: restarts)
        for _ in 0..<150 { try await simulation.step() }
        try await simulation.finish()
    }
}

/// Three sessions at a time, driven at random through the store and the model side by side.
private struct Simulation {
    struct Actor {
        let session: CreatedSession
        var model: OracleModel
        var page = 0
        var stream: StreamNumber?
        var cursor: UInt64 = 0
        /// Who was sent each call, as seen on the wire.
        var recipients: [String: Set<String>] = [:]
        var firstSent: [UInt64] = []
        var worker: String { "page\(page)" }
    }

    private var random: SeededGenerator
    private var store: any AccountableStore
    /// Where the store is, if it is now and then opened again.
    private var file: StoreFile?
    private let numbers: SeededNumbers
    private let changes = ChangeLog()
    private let limits: SessionLimits
    private var now: Int64 = 0
    private var actors: [Actor] = []
    /// Ends as told by the change feed, by session and call.
    private var told: [SessionCode: [(String, Outcome)]] = [:]

    init(_ kind: StoreKind, seed: UInt64, restarts: Bool) throws {
        random = SeededGenerator(seed: seed)
        var limits = SessionLimits()
        limits.ttl = 100_000
        limits.waitingCalls = 6
        limits.maxAge = 250_000
        self.limits = limits
        numbers = SeededNumbers(seed: ~seed)
        guard restarts else {
            store = try kind.open(limits, changes, seed: ~seed)
            return
        }
        let file = StoreFile()
        store = try file.open(limits, changes, numbers)
        self.file = file
    }

    mutating func step() async throws {
        if Int.random(in: 0..<15, using: &random) == 0 { try restart() }
        if Int.random(in: 0..<10, using: &random) == 0 {
            now += Int64.random(in: 1...20_000, using: &random)
        } else {
            now += Int64.random(in: 0...50, using: &random)
        }
        if Bool.random(using: &random) {
            await store.expire(until: time(now))
            for index in actors.indices { actors[index].model.advance(to: now) }
        }
        if actors.count(where: { !$0.model.hasEnded }) < 3 {
            let session = try await store.create(idempotencyKey: nil, at: time(now))
            let model = OracleModel(limits: limits, createdAt: now)
            actors.append(Actor(session: session, model: model))
        }
        let index = max(0, actors.count - Int.random(in: 1...4, using: &random))
        actors[index].model.advance(to: now)
        if actors[index].model.hasEnded {
            await #expect(throws: StoreError.sessionExpired) {
                try await store.status(of: actors[index].session.code, token: nil, at: time(now))
            }
        } else {
            var actor = actors[index]
            await act(as: &actor)
            actors[index] = actor
        }
        hear()
    }

    /// Another process takes over: after an orderly end, or after a kill, of which the files as
    /// they are now are what is left.
    private mutating func restart() throws {
        guard let old = file, let ending = store as? SQLiteStore else { return }
        var file = old
        if Bool.random(using: &random) {
            file = try old.copy()
        } else {
            #expect(ending.close())
        }
        let before = (ending.liveSessions, ending.memoryInUse, ending.tombstones)
        let next = try file.open(limits, changes, numbers)
        #expect((next.liveSessions, next.memoryInUse, next.tombstones) == before)
        (store, self.file) = (next, file)
    }

    private mutating func act(as actor: inout Actor) async {
        switch Int.random(in: 0..<15, using: &random) {
        case 0..<4: await submit(&actor)
        case 4: await open(&actor)
        case 5, 6: await wake(&actor)
        case 7: await poll(&actor)
        case 8: reload(&actor)
        case 9, 10: await complete(&actor)
        case 11: await cancel(&actor)
        case 12: await extend(&actor)
        // Seldom: an ended session has no history any more.
        case 13: if Int.random(in: 0..<8, using: &random) == 0 { await end(&actor) }
        default: await read(actor)
        }
    }

    private mutating func submit(_ actor: inout Actor) async {
        let number = Int.random(in: 0...actor.model.calls.count, using: &random)
        let isNew = Int.random(in: 0..<4, using: &random) > 0
        let name = "c\(isNew ? actor.model.calls.count : number)"
        let submission = CallSubmission(
            requestId: requestId(name), tool: "t",
            arguments: ["v": JSONValue(Int.random(in: 0...1, using: &random))],
            isRepeatable: Bool.random(using: &random),
            deadline: [nil, 500, 90_000, 500_000].randomElement(using: &random) ?? nil)
        let expected = actor.model.submit(submission, at: now)
        let actual = await outcome {
            () async throws(StoreError) in
            try await store.submit(submission, to: actor.session.code, at: time(now))
        }
        #expect(
            actual.map { [String($0.report.sequence), String($0.isRepeated)] }
                == expected.map { [String($0.0), String($0.1)] })
    }

    /// A new stream, sometimes with a cursor that lags behind or comes from nowhere.
    private mutating func open(_ actor: inout Actor) async {
        let refusal = actor.model.attach(actor.worker, streaming: true)
        let claim = await outcome { () async throws(StoreError) in try await attach(actor, .sse) }
        #expect(claim.map { $0.stream } == result(refusal, actor.model.latestStream))
        guard case .success(let claim) = claim, let stream = claim.stream else { return }
        let cursors: [UInt64] = [0, actor.cursor, actor.cursor / 2, 1 << 40]
        let after = cursors.randomElement(using: &random) ?? 0
        actor.stream = stream
        await take(&actor, .stream(stream, of: worker(actor.worker), after: after, resume: true))
    }

    private mutating func wake(_ actor: inout Actor) async {
        guard let stream = actor.stream else { return }
        let page = worker(actor.worker)
        await take(&actor, .stream(stream, of: page, after: actor.cursor, resume: false))
    }

    private mutating func poll(_ actor: inout Actor) async {
        let refusal = actor.model.attach(actor.worker, streaming: false)
        let claim = await outcome { () async throws(StoreError) in try await attach(actor, .polling)
        }
        #expect(claim.map { $0.stream } == result(refusal, nil))
        guard refusal == nil else { return }
        let after = Bool.random(using: &random) ? 0 : actor.cursor
        await take(&actor, .poll(by: worker(actor.worker), after: after))
    }

    /// Another page load; now and then an old one comes back and must be refused.
    private mutating func reload(_ actor: inout Actor) {
        actor.page =
            Bool.random(using: &random)
            ? actor.page + 1 : Int.random(in: 0...actor.page, using: &random)
        actor.stream = nil
        actor.cursor = 0
    }

    private mutating func take(_ actor: inout Actor, _ request: TakeRequest) async {
        let expected = actor.model.take(
            by: request.worker.text, stream: request.stream, after: request.after,
            resume: request.resume)
        let actual = await outcome {
            () async throws(StoreError) in
            try await store.take(request, from: actor.session.code, at: time(now))
        }
        #expect(
            actual.map { $0.deliveries.map { "\($0.requestId.text)#\($0.delivery)" } } == expected)
        guard case .success(let taken) = actual else { return }
        for delivery in taken.deliveries {
            #expect(delivery.budget >= 0)
            let name = delivery.requestId.text
            if actor.recipients[name] == nil { actor.firstSent.append(delivery.sequence) }
            actor.recipients[name, default: []].insert(request.worker.text)
        }
        // What a stream was sent moves its cursor; a poll's caller keeps its own.
        if request.stream != nil { actor.cursor = taken.cursor }
    }

    private mutating func complete(_ actor: inout Actor) async {
        let name = "c\(Int.random(in: 0...actor.model.calls.count, using: &random))"
        let answer: CallResult =
            Bool.random(using: &random)
            ? .value(["at": JSONValue(now)]) : .failure(CallFailure(.execution, "no"))
        let expected = actor.model.complete(name, answer)
        let actual = await outcome {
            () async throws(StoreError) in
            let completion = Completion(post(name, answer), credential: .token(actor.session.token))
            return try await store.complete(completion, in: actor.session.code, at: time(now))
                .completed
        }
        #expect(actual == expected)
    }

    private mutating func cancel(_ actor: inout Actor) async {
        let name = "c\(Int.random(in: 0...actor.model.calls.count, using: &random))"
        let expected = actor.model.cancel(name)
        let actual = await outcome {
            () async throws(StoreError) in
            try await store.cancel(requestId(name), in: actor.session.code, at: time(now))
        }
        #expect(actual.map(\.phase) == expected)
    }

    private mutating func extend(_ actor: inout Actor) async {
        let expected = actor.model.extend(at: now)
        let credential = WorkerCredential.token(actor.session.token)
        let actual = await outcome {
            () async throws(StoreError) in
            try await store.extend(actor.session.code, credential: credential, at: time(now))
        }
        #expect(actual.map(\.expiresAt) == expected.map { time($0) })
    }

    private mutating func end(_ actor: inout Actor) async {
        actor.model.close(at: now)
        let credential = WorkerCredential.token(actor.session.token)
        let actual: Result<Void, StoreError> = await outcome {
            () async throws(StoreError) in
            try await store.end(actor.session.code, credential: credential, at: time(now))
        }
        #expect(throws: Never.self) { try actual.get() }
    }

    private mutating func read(_ actor: Actor) async {
        guard let call = actor.model.calls.randomElement(using: &random) else { return }
        let report = await outcome {
            () async throws(StoreError) in
            try await store.result(of: requestId(call.name), in: actor.session.code, at: time(now))
        }
        guard case .success(let report) = report else {
            Issue.record("\(call.name) cannot be read: \(report)")
            return
        }
        let phase: CallPhase =
            call.outcome.map { .ended($0) } ?? (call.deliveries == 0 ? .queued : .delivered)
        #expect(report.phase == phase)
        #expect(report.age == now - call.acceptedAt)
        if call.outcome == .completed { #expect(report.result == call.value.map { .value($0) }) }
    }

    private mutating func hear() {
        for case .callEnded(let code, let id, let outcome) in changes.drain() {
            told[code, default: []].append((id.text, outcome))
        }
    }

    /// Lets everything expire, then checks what must hold of every history.
    mutating func finish() async throws {
        now += limits.maxAge
        await store.expire(until: time(now))
        hear()
        #expect(store.liveSessions == 0)
        #expect(store.memoryInUse == 0)
        for index in actors.indices {
            actors[index].model.advance(to: now)
            let actor = actors[index]
            let ends = told[actor.session.code] ?? []
            #expect(ends.map { "\($0.0) \($0.1)" } == actor.model.ends.map { "\($0.0) \($0.1)" })
            #expect(Set(ends.map(\.0)).count == ends.count, "a call ended twice")
            #expect(ends.count == actor.model.calls.count, "a call never ended")
            #expect(actor.firstSent == actor.firstSent.sorted(), "a call was overtaken")
            for call in actor.model.calls where !call.submission.isRepeatable {
                #expect(actor.recipients[call.name]?.count ?? 0 <= 1, "\(call.name) ran twice")
            }
        }
        now += limits.tombstoneLifetime
        await store.expire(until: time(now))
        #expect(store.tombstones == 0)
        #expect(await store.nextDeadline() == nil)
    }

    private func attach(
        _ actor: Actor, _ transport: Transport
    ) async throws(StoreError) -> WorkerClaim {
        try await store.attach(
            worker(actor.worker), over: transport, to: actor.session.code,
            credential: .token(actor.session.token), at: time(now))
    }
}

private func outcome<Value>(
    _ body: () async throws(StoreError) -> Value
) async -> Result<Value, StoreError> {
    do { return .success(try await body()) } catch { return .failure(error) }
}

private func result<Value>(_ refusal: StoreError?, _ value: Value) -> Result<Value, StoreError> {
    refusal.map { .failure($0) } ?? .success(value)
}
