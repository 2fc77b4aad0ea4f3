import Telemetry
import Testing
import Wire

@Suite("Counts in buckets") struct BucketCountsTests {
    /// Of timers that were late so many milliseconds; its bounds are 1, 5, 10, 50, 250, 1000.
    private func counts(_ late: [Int]) -> BucketCounts {
        let histogram = Metrics.sample().runtime.eventLoopLag
        for milliseconds in late { histogram.observe(.milliseconds(milliseconds)) }
        return BucketCounts([histogram])
    }

    @Test(
        "give quantiles as Prometheus' histogram_quantile does",
        arguments: [
            // All in one bucket: a straight line through it.
            (Array(repeating: 3, count: 10), 0.5, 3.0), (Array(repeating: 3, count: 10), 1, 5),
            (Array(repeating: 0, count: 4), 0.5, 0.5), ([7], 0.95, 9.75),
            // Half in one, half in another.
            ([0, 0, 30, 30], 0.5, 1), ([0, 0, 30, 30], 0.75, 30), ([0, 0, 30, 30], 0.99, 49.2),
            // Above the last bound.
            ([2_000, 3_000], 0.5, 1_000), ([0, 0, 0, 2_000], 0.99, 1_000),
            ([0, 0, 0, 2_000], 0.75, 1),
        ] as [([Int], Double, Double)])
    func quantile(late: [Int], share: Double, milliseconds: Double) throws {
        let value = try #require(counts(late).quantile(share))
        #expect(abs(value / 1_000_000 - milliseconds) < 1e-9)
    }

    @Test("without observations give no quantile and no mean") func empty() {
        let nothing = counts([])
        #expect(nothing.quantile(0.5) == nil && nothing.mean == nil && nothing.count == 0)
    }

    @Test("keep the sum exactly, and so the mean") func mean() {
        let three = counts([1, 2, 6])
        #expect(three.sum == 9_000_000)
        #expect(three.mean == 3_000_000)
    }

    @Test("tell what has come since, and are never less than before") func since() {
        let histogram = Metrics.sample().runtime.eventLoopLag
        histogram.observe(.milliseconds(3))
        let before = BucketCounts([histogram])
        histogram.observe(.milliseconds(30))
        let after = BucketCounts([histogram])
        #expect(after.since(before).count == 1)
        #expect(after.since(before).sum == 30_000_000)
        #expect(before.since(after).count == 0)
        #expect(before.since(after).sum == 0)
    }
}

@Suite("A history of the metrics") struct StatusHistoryTests {
    private let metrics = Metrics.sample()

    private func sample(at seconds: Int) -> StatusSample {
        StatusSample(of: metrics, at: .seconds(seconds))
    }

    /// A history with a sample each 10 s, between which one call is completed.
    private func history(from first: Int, through last: Int) -> StatusHistory {
        var history = StatusHistory(sample(at: first))
        for seconds in stride(from: first + 10, through: last, by: 10) {
            metrics.calls.ended[metrics.names.tools.other, .completed].increment()
            history.record(sample(at: seconds))
        }
        return history
    }

    @Test("keeps the samples of an hour and no more") func bounded() {
        let long = history(from: 0, through: 20_000)
        #expect(long.count == StatusHistory.capacity)
        #expect(StatusHistory.interval * (StatusHistory.capacity - 1) == StatusHistory.span)
        let window = long.window(.seconds(100_000), until: sample(at: 20_000))
        #expect(window.from.time == .seconds(20_000) - StatusHistory.span)
        #expect(window.growth(\.outcomes)[.completed] == 360)
    }

    @Test(
        "begins a window at the last sample that is as old, else with the oldest",
        arguments: [(60, 1_045, 980), (60, 1_040, 980), (600, 1_045, 900), (1, 1_045, 1_040)])
    func window(length: Int, now: Int, from: Int) {
        let history = history(from: 900, through: 1_040)
        let window = history.window(.seconds(length), until: sample(at: now))
        #expect(window.from.time == .seconds(from))
        #expect(window.elapsed == .seconds(now - from))
    }

    @Test("has a point for each minute of the clock, and for what has passed of the present one")
    func steps() {
        let history = history(from: 30, through: 630)
        let steps = history.steps(until: sample(at: 635))
        #expect(steps.count == 60)
        #expect(steps.last?.end == .seconds(635))
        #expect(steps.dropLast().last?.end == .seconds(600))
        let known = steps.compactMap(\.window)
        // From half past the first minute to 600, and the rest.
        #expect(known.count == 11)
        let calls = known.map { $0.growth(\.outcomes)[.completed] }
        #expect(calls == [3, 6, 6, 6, 6, 6, 6, 6, 6, 6, 3])
        #expect(steps.prefix(49).allSatisfy { $0.window == nil })
    }

    @Test("leaves out a minute that has hardly begun") func beginning() {
        let history = history(from: 0, through: 600)
        let steps = history.steps(until: sample(at: 605))
        #expect(steps.count == 60)
        #expect(steps.last?.end == .seconds(600))
    }

    @Test("adds a stage's transports up, and the stages to the total") func sums() {
        let before = sample(at: 0)
        let stages: [CallStage: Int] = [.admit: 1, .queue: 2, .network: 30, .execute: 400]
        for transport in [DeliveryTransport.sse, .polling] {
            for stage in CallStage.allCases {
                metrics.calls.stageDuration[stage, transport]
                    .observe(.milliseconds(stages[stage] ?? 0))
            }
            metrics.calls.duration[transport, .completed].observe(.milliseconds(433))
        }
        let window = StatusHistory(before).window(.seconds(60), until: sample(at: 60))
        #expect(window.growth(\.[.execute]).sum == 800_000_000)
        #expect(window.growth(\.[.execute]).count == 2)
        let sum = CallStage.allCases.reduce(0) { $0 + window.growth(\.[$1]).sum }
        #expect(sum == window.growth(\.total).sum)
        #expect(window.growth(\.deliveries)[.sse] == 1)
        #expect(window.growth(\.deliveries)[.none] == 0)
    }

    @Test("shows a stage of 2.6 s as less than 5 s") func overObjective() throws {
        let before = sample(at: 0)
        for _ in 0..<20 {
            metrics.calls.stageDuration[.execute, .sse].observe(.milliseconds(2_600))
            metrics.calls.duration[.sse, .completed].observe(.milliseconds(2_600))
        }
        let window = StatusHistory(before).window(.seconds(60), until: sample(at: 60))
        let seconds = 1_000_000_000.0
        let stage = try #require(window.growth(\.[.execute]).quantile(0.95))
        #expect(2 * seconds...5 * seconds ~= stage)
        #expect(stage == window.growth(\.total).quantile(0.95))
    }

    @Test("counts a connected session without a stream as one that polls") func transports() {
        metrics.sessions.live[.connected].set(5)
        metrics.streams.open.set(3)
        #expect(sample(at: 0).streaming == 3 && sample(at: 0).polling == 2)
        // Two streams of one session, for a moment.
        metrics.streams.open.set(6)
        #expect(sample(at: 0).streaming == 5 && sample(at: 0).polling == 0)
    }
}
