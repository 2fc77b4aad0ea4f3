import JSON
import Testing
import TestSupport
import Wire

@testable import Sessions

@Suite("The memory store under several threads") struct MemoryStoreTests {
    @Test("opens one session for one key, however many ask at once")
    func oneKey() async throws {
        let store = MemoryStore(onChange: { _ in })
        let key = try #require(IdempotencyKey("abcdefghijklmnopqrstuv"))
        let sessions = try await withThrowingTaskGroup(of: CreatedSession.self) { group in
            for _ in 0..<100 {
                group.addTask { try store.create(idempotencyKey: key, at: time(0)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(sessions.map(\.code)).count == 1)
        #expect(Set(sessions.map(\.token.text)).count == 1)
        #expect(sessions.count { !$0.isRepeated } == 1)
        #expect(store.liveSessions == 1)
    }

    @Test("numbers each call once and accounts for every byte")
    func manyThreads() async throws {
        let changes = ChangeLog()
        let store = MemoryStore(onChange: { changes.append($0) })
        let sessions = try (0..<8).map { _ in
            try store.create(idempotencyKey: nil, at: time(0))
        }
        let sequences = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for lane in 0..<8 {
                group.addTask {
                    try (0..<50).map { number in
                        let session = sessions[number % sessions.count]
                        let id = "l\(lane)n\(number)"
                        let sequence = try store.submit(call(id), to: session.code, at: time(0))
                            .report.sequence
                        let answer = Completion(
                            post(id, .value(nil)), credential: .token(session.token))
                        _ = try store.complete(answer, in: session.code, at: time(0))
                        return UInt64(number % sessions.count) << 32 | sequence
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(sequences).count == 400)
        let ends = changes.drain().count { if case .callEnded = $0 { true } else { false } }
        #expect(ends == 400)
        #expect(store.memoryInUse > 0)
        store.expire(until: time(600_000))
        #expect(store.memoryInUse == 0)
        #expect(store.liveSessions == 0)
    }
}

@Suite("The heap of deadlines") struct DeadlineHeapTests {
    @Test("gives sessions in order, through updates and removals", arguments: 0..<50)
    func order(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var heap = DeadlineHeap()
        var boxes: [SessionBox] = []
        let limits = SharedLimits(SessionLimits())
        for _ in 0..<200 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let start = time(Int64.random(in: 0...1_000_000, using: &random))
                let box = SessionBox(
                    SessionState(
                        code: SessionCode(random: &random), sessionId: SessionID(random: &random),
                        token: Digest(of: []), key: nil, at: start, limits: limits))
                boxes.append(box)
                heap.insert(box)
            case 2:
                guard let box = boxes.randomElement(using: &random) else { continue }
                box.state.wake(by: time(Int64.random(in: 0...1_600_000, using: &random)))
                heap.update(box)
            default:
                guard !boxes.isEmpty else { continue }
                let index = Int.random(in: boxes.indices, using: &random)
                heap.remove(boxes.remove(at: index))
            }
            #expect(heap.deadline == boxes.map(\.state.wake).min())
        }
        while let box = heap.first {
            #expect(box.state.wake == boxes.map(\.state.wake).min())
            heap.remove(box)
            boxes.removeAll { $0 === box }
        }
        #expect(boxes.isEmpty)
    }
}
