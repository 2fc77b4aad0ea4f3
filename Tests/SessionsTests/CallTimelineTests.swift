import Testing
import TestSupport
import Wire

@testable import Sessions

@Suite("A call's timeline") struct CallTimelineTests {
    typealias Table = [CallStage: Int]

    private func ms(_ milliseconds: Int) -> Duration { .milliseconds(milliseconds) }
    private func table(_ stages: CallStages?) -> Table? {
        stages.map { stages in
            var table: Table = [:]
            for stage in CallStage.allCases where stages[stage] != .zero {
                table[stage] = Int(stages[stage] / .milliseconds(1))
            }
            return table
        }
    }
    private func timings(wait: Int, execute: Int) -> WorkerTimings {
        WorkerTimings(workerWait: wait, execute: execute)
    }
    /// Received at 100, admitted at 101, written at 105.
    private func delivered() -> CallTimeline {
        var timeline = CallTimeline(receivedAt: ms(100))
        timeline.admit(at: ms(101))
        timeline.write(delivery: 1, over: .sse, at: ms(105))
        return timeline
    }

    @Test("cuts a call into six stages")
    func allStages() {
        var timeline = delivered()
        timeline.accept(delivery: 1, timings: timings(wait: 3, execute: 20), at: ms(135))
        timeline.respond(at: ms(137))
        #expect(
            table(timeline.stages) == [
                .admit: 1, .queue: 4, .network: 7, .workerWait: 3, .execute: 20, .respond: 2,
            ])
        #expect(timeline.stages?.total == ms(37))
        #expect(timeline.transport == .sse)
        #expect(!timeline.isOverclaimed)
    }

    @Test("with no agent waiting there is nothing to respond")
    func nobodyWaits() {
        var timeline = delivered()
        timeline.accept(delivery: 1, timings: timings(wait: 0, execute: 10), at: ms(135))
        #expect(timeline.stages?[.respond] == .zero)
        #expect(timeline.stages?.total == ms(35))
    }

    @Test(
        "cuts a worker's claims to the span, execute then worker_wait",
        arguments: [
            (wait: 5, execute: 50, [.execute: 30] as Table, true),
            (wait: 20, execute: 20, [.execute: 20, .workerWait: 10], true),
            (wait: 50, execute: 0, [.workerWait: 30], true),
            (wait: .max, execute: .max, [.execute: 30], true),
            // Rounding of a worker's milliseconds is no false claim.
            (wait: 11, execute: 21, [.execute: 21, .workerWait: 9], false),
            (wait: 10, execute: 20, [.execute: 20, .workerWait: 10], false),
        ])
    func overclaim(wait: Int, execute: Int, span: Table, isOverclaimed: Bool) {
        var timeline = delivered()
        timeline.accept(delivery: 1, timings: timings(wait: wait, execute: execute), at: ms(135))
        #expect(table(timeline.stages) == span.merging([.admit: 1, .queue: 4]) { $1 })
        #expect(timeline.isOverclaimed == isOverclaimed)
    }

    @Test(
        "starts the span at the delivery that was run; unknown means the latest",
        arguments: [
            (1, 4, Transport.sse), (2, 24, .polling), (3, 44, .sse), (0, 44, .sse), (9, 44, .sse),
        ])
    func deliveries(echoed: Int, queue: Int, transport: Transport) {
        var timeline = delivered()
        timeline.write(delivery: 2, over: .polling, at: ms(125))
        timeline.write(delivery: 3, over: .sse, at: ms(145))
        timeline.accept(delivery: echoed, timings: timings(wait: 0, execute: 0), at: ms(150))
        #expect(timeline.stages?[.queue] == ms(queue))
        #expect(timeline.stages?.total == ms(50))
        #expect(timeline.transport == transport)
    }

    @Test("charges a call that ends early to the stage it was in")
    func earlyEnds() {
        var received = CallTimeline(receivedAt: ms(100))
        received.endEarly(at: ms(110))
        #expect(table(received.stages) == [.admit: 10])

        var queued = CallTimeline(receivedAt: ms(100))
        queued.admit(at: ms(101))
        queued.endEarly(at: ms(131))
        queued.respond(at: ms(132))
        #expect(table(queued.stages) == [.admit: 1, .queue: 30, .respond: 1])
        #expect(queued.transport == nil)

        var sent = delivered()
        sent.endEarly(at: ms(135))
        #expect(table(sent.stages) == [.admit: 1, .queue: 4, .network: 30])
    }

    @Test("only the first end counts, and before one there are no stages")
    func firstEnd() {
        var timeline = delivered()
        #expect(timeline.stages == nil)
        timeline.endEarly(at: ms(120))
        timeline.accept(delivery: 1, timings: timings(wait: 0, execute: 9), at: ms(135))
        #expect(table(timeline.stages) == [.admit: 1, .queue: 4, .network: 15])
    }

    @Test("keeps a bounded number of writes: the first ones and the latest")
    func manyWrites() {
        var timeline = CallTimeline(receivedAt: ms(0))
        timeline.admit(at: ms(0))
        for delivery in 1...1_000 {
            timeline.write(delivery: delivery, over: .polling, at: ms(delivery))
        }
        var early = timeline
        early.accept(delivery: 1, timings: timings(wait: 0, execute: 0), at: ms(2_000))
        #expect(early.stages?[.queue] == ms(1))
        timeline.accept(delivery: 500, timings: timings(wait: 0, execute: 0), at: ms(2_000))
        #expect(timeline.stages?[.queue] == ms(1_000))
    }

    @Test(
        "its stages add up to its total exactly, whatever happens",
        arguments: 0..<300 as Range<UInt64>)
    func exactSum(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func moment() -> Duration {
            Duration(
                secondsComponent: Int64.random(in: 0...3, using: &random),
                attosecondsComponent: Int64.random(
                    in: 0..<1_000_000_000_000_000_000, using: &random))
        }
        for _ in 0..<20 {
            let received = moment()
            var timeline = CallTimeline(receivedAt: received)
            var latest = received
            // Out of order on purpose: threads report when they report.
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let now = moment()
                switch Int.random(in: 0...2, using: &random) {
                case 0: timeline.admit(at: now)
                default:
                    timeline.write(
                        delivery: Int.random(in: 1...4, using: &random), over: .sse, at: now)
                }
            }
            let ended = moment()
            latest = max(latest, ended)
            if Bool.random(using: &random) {
                timeline.endEarly(at: ended)
            } else {
                let timings = WorkerTimings(
                    workerWait: Int.random(in: -5...2_000, using: &random),
                    execute: Int.random(in: -5...2_000, using: &random))
                timeline.accept(
                    delivery: Int.random(in: 0...5, using: &random), timings: timings, at: ended)
            }
            if Bool.random(using: &random) {
                let answered = moment()
                timeline.respond(at: answered)
                latest = max(latest, answered)
            }
            let stages = try #require(timeline.stages)
            #expect(CallStage.allCases.reduce(.zero) { $0 + stages[$1] } == latest - received)
            #expect(CallStage.allCases.allSatisfy { stages[$0] >= .zero })
        }
    }
}
