import Testing

@testable import Telemetry

@Suite("The export of spans") struct SpanExportTests {
    /// Small, so that a test can fill it.
    private static let limits: SpanExport.Limits = {
        var limits = SpanExport.Limits()
        limits.queue = 8
        limits.batch = 4
        return limits
    }()

    /// An export, the time, and what it has asked for.
    private struct Bench {
        var export = SpanExport(SpanExportTests.limits)
        var now = Duration.zero
        private var generator = Counting(value: 1)

        /// The spans of one call.
        mutating func trace(_ count: Int = 2) -> [Span] {
            let trace = TraceContext(random: &generator)
            return (0..<count).map { _ in
                Span(rootOf: trace, "n", from: 1, lasting: .zero, isError: false, [])
            }
        }

        mutating func add(_ count: Int = 2) -> Result<Bool, TraceDropReason> {
            export.add(trace(count), at: now)
        }

        mutating func pass(_ time: Duration) -> [SpanExport.Action] {
            now += time
            return export.advance(at: now)
        }

        mutating func answer(
            _ answer: SpanExport.Answer, jitter: Double = 1
        ) -> [SpanExport.Action] { export.answered(answer, at: now, jitter: jitter) }
    }

    /// How many spans an action sends.
    private func sent(_ actions: [SpanExport.Action]) -> [Int] {
        actions.compactMap { if case .send(let spans) = $0 { spans.count } else { nil } }
    }

    @Test("waits for company, and sends what has come until then") func delay() {
        var bench = Bench()
        #expect(bench.export.deadline == nil)
        #expect(bench.add() == .success(true))
        #expect(bench.export.deadline == .seconds(5))
        #expect(bench.pass(.seconds(4)) == [])
        #expect(bench.add(1) == .success(false))
        #expect(sent(bench.pass(.seconds(1))) == [3])
        #expect(bench.export.deadline == nil)
        #expect(bench.answer(.status(200)) == [.count(.sent)])
        #expect(bench.export.deadline == nil)
    }

    @Test("does not wait when a batch is full, and sends one batch at a time") func batches() {
        var bench = Bench()
        _ = bench.add()
        #expect(bench.add() == .success(true))
        #expect(bench.export.deadline == .zero)
        #expect(sent(bench.pass(.zero)) == [4])
        #expect(bench.add(4) == .success(false))
        #expect(bench.add(1) == .success(false))
        #expect(bench.pass(.seconds(60)) == [])
        let next = bench.answer(.status(202))
        #expect(next.first == .count(.sent))
        #expect(sent(next) == [4])
        // The last one came while others were on their way, and waits from when they had gone.
        #expect(sent(bench.answer(.status(200))) == [])
        #expect(bench.export.deadline == bench.now + .seconds(5))
    }

    @Test("takes a call whole or not at all") func full() {
        var bench = Bench()
        #expect(bench.add(7) == .success(true))
        #expect(bench.add(2) == .failure(.queueFull))
        #expect(bench.add(1) == .success(false))
        #expect(bench.add(1) == .failure(.queueFull))
        #expect(sent(bench.pass(.zero)) == [4])
        #expect(bench.add(4) == .success(false))
        #expect(bench.add(1) == .failure(.queueFull))
    }

    @Test("tries again what may yet be taken", arguments: [429, 502, 503, 504, nil])
    func retries(status: Int?) {
        var bench = Bench()
        let answer = status.map { SpanExport.Answer.status($0) } ?? .unreachable
        _ = bench.add()
        let first = bench.pass(.seconds(5))
        for pause in [1, 2, 4, 8, 16, 30, 30] {
            #expect(bench.answer(answer) == [.count(.failed)])
            #expect(bench.export.deadline == bench.now + .seconds(pause))
            #expect(bench.pass(.seconds(pause) - .milliseconds(1)) == [])
            #expect(bench.pass(.milliseconds(1)) == first)
        }
        #expect(bench.answer(.status(200)) == [.count(.sent)])
        // What follows begins with the first pause again.
        _ = bench.add()
        _ = bench.pass(.seconds(5))
        _ = bench.answer(answer, jitter: 0)
        #expect(bench.export.deadline == bench.now + .milliseconds(500))
    }

    @Test("does not ask again what will never be taken", arguments: [301, 400, 401, 404, 413, 500])
    func refusals(status: Int) {
        var bench = Bench()
        _ = bench.add(3)
        _ = bench.pass(.seconds(5))
        #expect(bench.answer(.status(status)) == [.count(.refused), .drop(.refused, 3)])
        #expect(bench.export.deadline == nil)
    }

    @Test("counts what a collector has left out of a batch", arguments: [(1, 1), (99, 3), (-1, 0)])
    func partialSuccess(rejected: Int, lost: Int) {
        var bench = Bench()
        _ = bench.add(3)
        _ = bench.pass(.seconds(5))
        let actions = bench.answer(.status(200, rejected: rejected))
        #expect(actions == [.count(.sent)] + (lost > 0 ? [.drop(.refused, lost)] : []))
    }

    @Test("leaves a collector alone for as long as that asks") func retryAfter() {
        var bench = Bench()
        _ = bench.add()
        _ = bench.pass(.seconds(5))
        #expect(bench.answer(.status(429, retryAfter: .seconds(100))) == [.count(.failed)])
        #expect(bench.pass(.seconds(99)) == [])
        #expect(sent(bench.pass(.seconds(1))) == [2])
        // A shorter pause than our own does not shorten ours.
        #expect(bench.answer(.status(503, retryAfter: .zero)) == [.count(.failed)])
        #expect(bench.export.deadline == bench.now + .seconds(2))
    }

    @Test("gives a batch up in the end, and leaves the next one waiting") func patience() {
        var bench = Bench()
        _ = bench.add()
        _ = bench.pass(.seconds(5))
        #expect(
            bench.answer(.status(503, retryAfter: .seconds(1_000))) == [.count(.failed)])
        #expect(sent(bench.pass(.seconds(300))) == [2])
        #expect(bench.answer(.status(503)) == [.count(.failed), .drop(.gaveUp, 2)])
        _ = bench.add(4)
        #expect(bench.export.deadline == bench.now + .seconds(2))
        #expect(bench.pass(.seconds(1)) == [])
        #expect(sent(bench.pass(.seconds(1))) == [4])
    }

    @Test("does not wait for company when the relay is about to stop") func hurry() {
        var bench = Bench()
        _ = bench.add()
        bench.export.hurry()
        #expect(bench.export.deadline == .zero)
        #expect(sent(bench.pass(.zero)) == [2])
        _ = bench.answer(.status(200))
        #expect(bench.add(1) == .success(true))
        #expect(sent(bench.pass(.zero)) == [1])
    }

    @Test("sends what is left at the end, batch by batch, and then nothing more") func finish() {
        var bench = Bench()
        _ = bench.add(6)
        #expect(sent(bench.export.finish(by: .seconds(3), at: bench.now)) == [4])
        #expect(bench.export.deadline == .seconds(3))
        #expect(sent(bench.answer(.status(200))) == [2])
        #expect(bench.answer(.status(200)) == [.count(.sent), .finished])
        #expect(bench.add() == .failure(.shutdown))
        #expect(bench.export.finish(by: .seconds(9), at: bench.now) == [])
        #expect(bench.export.deadline == nil)
    }

    @Test("has nothing to do at the end when nothing is left") func idle() {
        var bench = Bench()
        #expect(bench.export.finish(by: .seconds(3), at: bench.now) == [.finished])
    }

    @Test("tries each batch once more at the end, whatever pause it is in") func lastTry() {
        var bench = Bench()
        _ = bench.add()
        _ = bench.pass(.seconds(5))
        _ = bench.answer(.unreachable)
        #expect(sent(bench.export.finish(by: bench.now + .seconds(3), at: bench.now)) == [2])
        #expect(
            bench.answer(.unreachable) == [.count(.failed), .drop(.gaveUp, 2), .finished])
    }

    @Test("counts what it had no time for") func tooLate() {
        var bench = Bench()
        _ = bench.add(6)
        _ = bench.export.finish(by: .seconds(3), at: bench.now)
        #expect(bench.pass(.seconds(3)) == [.drop(.shutdown, 6), .finished])
        #expect(bench.answer(.status(200)) == [])
    }
}
