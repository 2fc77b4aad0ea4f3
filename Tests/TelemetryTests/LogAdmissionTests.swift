import Telemetry
import Testing

@Suite("What the log takes in") struct LogAdmissionTests {
    /// Lines at random times, most of them alike, some notable: a busy relay in a nutshell.
    private struct Traffic {
        /// Lines a second, for four seconds each.
        static let changing = [20, 240, 700, 0, 1_500, 260, 1].flatMap { [$0, $0, $0, $0] }
        static let flood = [Int](repeating: 450, count: 65)
        var random: Counting

        mutating func play(_ rates: [Int], _ line: (Duration, Bool) -> Void) {
            for (second, rate) in rates.enumerated() {
                let moments = (0..<rate).map { _ in random.next() % 1_000_000_000 }.sorted()
                for moment in moments {
                    let now = Duration.seconds(100 + second) + .nanoseconds(Int64(moment))
                    line(now, random.next() % 200 == 0)
                }
            }
        }
    }

    private func random(_ seed: UInt64) -> Counting {
        Counting(value: seed, step: 0x9e37_79b9_7f4a_7c15)
    }

    @Test("is written whole up to 250 lines a second", arguments: [1, 2, 3] as [UInt64])
    func quiet(seed: UInt64) {
        var admission = LogAdmission(seed: seed)
        for line in 0..<2_000 {
            let now = Duration.seconds(10) + .milliseconds(line * 4)
            #expect(admission.admit(.info, .ordinary, at: now) == .write(weight: 1))
        }
        #expect(admission.timeToSummary(at: .seconds(100)) == nil)
    }

    @Test(
        "adds up: what is written stands for all there was", arguments: 1...5 as ClosedRange,
        [.ordinary, .refused] as [LogAdmission.Kind])
    func weights(seed: UInt64, kind: LogAdmission.Kind) {
        var traffic = Traffic(random: random(seed))
        var admission = LogAdmission(seed: seed)
        var (lines, stoodFor, written, out) = (0, 0, 0, 0)
        traffic.play(Traffic.changing) { now, _ in
            lines += 1
            switch admission.admit(.info, kind, at: now) {
            case .write(let weight): (stoodFor, written) = (stoodFor + weight, written + 1)
            case .sampledOut: out += 1
            case .suppressed: Issue.record("a line of this kind is only ever sampled out")
            }
        }
        #expect(written + out == lines)
        // The last group may be unfinished: its line is written before or after the end.
        #expect(abs(stoodFor - lines) <= 2 * (1_500 / 250 + 1), "\(stoodFor) for \(lines)")
        let summary = admission.takeSummary(at: .seconds(1_000))
        #expect(summary?.sampledOut == out && summary?.suppressedInAll == 0)
    }

    @Test("estimates any part without bias") func share() {
        // Every third line is of one tool: a sample that took each n-th would see all or none.
        var (estimate, lines) = (0, 0)
        for seed in 1...10 as ClosedRange<UInt64> {
            var admission = LogAdmission(seed: seed)
            for line in 0..<10_000 {
                let now = Duration.seconds(10) + .microseconds(line * 333)
                guard line % 3 == 0 else {
                    _ = admission.admit(.info, .ordinary, at: now)
                    continue
                }
                lines += 1
                if case .write(let weight) = admission.admit(.info, .ordinary, at: now) {
                    estimate += weight
                }
            }
        }
        #expect(abs(estimate - lines) < lines / 20, "\(estimate) for \(lines)")
    }

    @Test(
        "keeps what failed or was slow whatever else there is", arguments: 1...3 as ClosedRange)
    func notable(seed: UInt64) {
        var traffic = Traffic(random: random(seed))
        var admission = LogAdmission(seed: seed)
        traffic.play(Traffic.changing) { now, isNotable in
            let decision = admission.admit(.info, isNotable ? .notable : .ordinary, at: now)
            if isNotable { #expect(decision == .write(weight: 1)) }
        }
    }

    @Test(
        "writes every line again once a burst is over", arguments: 1...5 as ClosedRange,
        [.ordinary, .refused] as [LogAdmission.Kind])
    func afterBurst(seed: UInt64, kind: LogAdmission.Kind) {
        var admission = LogAdmission(seed: seed)
        for line in 0..<60_000 {
            _ = admission.admit(.info, kind, at: .seconds(10) + .microseconds(line * 16))
        }
        for minute in 1...100 {
            let decision = admission.admit(.info, kind, at: .seconds(10 + minute * 60))
            guard case .write(let weight) = decision else {
                Issue.record("\(decision) in minute \(minute)")
                continue
            }
            if minute > 1 { #expect(weight == 1) }
        }
    }

    @Test("counts the lines of a burst right on average, wherever it ends") func cutGroups() {
        var (stoodFor, lines) = (0, 0)
        var random = random(1)
        for seed in 1...400 as ClosedRange<UInt64> {
            var admission = LogAdmission(seed: seed)
            let burst = 500 + Int(random.next() % 1_000)
            for line in 0...burst {
                // The last one comes when the burst is over.
                let now = Duration.seconds(10) + .microseconds(line * 500)
                let time = line == burst ? .seconds(100) : now
                lines += 1
                if case .write(let weight) = admission.admit(.info, .ordinary, at: time) {
                    stoodFor += weight
                }
            }
        }
        #expect(abs(stoodFor - lines) < lines / 200, "\(stoodFor) for \(lines)")
    }

    /// Lines of one of journald's groups each, those that matter most first.
    static let orders: [[(LogLevel, LogAdmission.Kind)]] = [
        [
            (.notice, .plain), (.info, .notable), (.info, .plain), (.info, .told),
            (.info, .ordinary), (.info, .refused),
        ],
        [(.warning, .notable), (.warning, .plain), (.warning, .told), (.warning, .refused)],
        [(.error, .notable), (.error, .plain), (.error, .told)],
    ]
    static let steps = orders.indices.flatMap { order in
        (1..<orders[order].count).map { (order, $0) }
    }

    @Test("has room for what matters more, whatever there is too much of", arguments: steps)
    func ladder(group: Int, first: Int) {
        let order = Self.orders[group]
        var limits = LogLimits()
        limits.sampledAbove = 10_000
        var admission = LogAdmission(limits, seed: 1)
        var isFull = false
        for step in 0..<60_000 {
            let now = Duration.seconds(100) + .milliseconds(step)
            for (level, kind) in order[first...]
            where admission.admit(level, kind, at: now) != .write(weight: 1) { isFull = true }
            guard step % 1_000 == 999 else { continue }
            for (level, kind) in order[..<first] {
                let decision = admission.admit(level, kind, at: now)
                #expect(decision == .write(weight: 1), "\(level) \(kind) after \(step) ms")
            }
        }
        #expect(isFull)
    }

    @Test(
        "leaves other lines alone when requests are refused by the thousand",
        arguments: [.info, .warning] as [LogLevel])
    func scanner(level: LogLevel) {
        var admission = LogAdmission(seed: 1)
        var (written, stoodFor) = (0, 0)
        for step in 0..<60_000 {
            let now = Duration.seconds(100) + .milliseconds(step)
            if step % 5 == 0 {
                let other: LogAdmission.Kind = level == .info ? .ordinary : .notable
                #expect(admission.admit(level, other, at: now) == .write(weight: 1))
            }
            guard case .write(let weight) = admission.admit(level, .refused, at: now) else {
                continue
            }
            (written, stoodFor) = (written + 1, stoodFor + weight)
        }
        // Those refused last may still wait for one that stands for them.
        #expect(written < 10_000 && abs(stoodFor - 60_000) <= 100, "\(written): \(stoodFor)")
        let summary = admission.takeSummary(at: .seconds(1_000))
        #expect(summary?.suppressedInAll == 0)
        #expect(summary?.sampledOut == 60_000 - written)
    }

    @Test(
        "stays below journald's limit in any 30 s, by priority group",
        arguments: 1...2 as ClosedRange)
    func throttle(seed: UInt64) {
        var traffic = Traffic(random: random(seed))
        var admission = LogAdmission(seed: seed)
        var written: [Duration] = []
        var suppressed = 0
        var warnings = 0
        traffic.play(Traffic.flood) { now, isNotable in
            // All of it is of the kind that is never sampled.
            switch admission.admit(isNotable ? .notice : .info, .plain, at: now) {
            case .write: written.append(now)
            case .suppressed: suppressed += 1
            case .sampledOut: Issue.record("sampled what is not to be sampled")
            }
            if warnings < 1_000, admission.admit(.warning, .plain, at: now) == .write(weight: 1) {
                warnings += 1
            }
        }
        #expect(suppressed > 5_000 && warnings == 1_000)
        var first = 0
        var most = 0
        for (last, now) in written.enumerated() {
            while written[first] + LogLimits.interval <= now { first += 1 }
            most = max(most, last - first + 1)
        }
        #expect(most <= LogLimits().linesPerInterval && most > 9_000, "\(most)")
        let summary = admission.takeSummary(at: .seconds(1_000))
        #expect(summary?.suppressedInAll == suppressed)
    }

    @Test("takes threads as they come, though their clocks were read in another order")
    func unordered() {
        var admission = LogAdmission(.off, seed: 1)
        for step in 0..<100 {
            let now = Duration.seconds(10) + .nanoseconds(step % 2 == 0 ? step : step - 20)
            #expect(admission.admit(.info, .plain, at: now) == .write(weight: 1))
        }
    }

    @Test("tells of what was left out once an interval, and at the end") func summary() {
        var limits = LogLimits()
        limits.linesPerInterval = 100
        var admission = LogAdmission(limits, seed: 1)
        let start = Duration.seconds(50)
        for _ in 0..<100 { _ = admission.admit(.error, .plain, at: start) }
        #expect(admission.timeToSummary(at: start) == LogLimits.summaryInterval)
        #expect(admission.takeSummary(at: start) == nil)
        let due = start + LogLimits.summaryInterval
        #expect(admission.timeToSummary(at: due + .seconds(1)) == .zero)
        let summary = admission.takeSummary(at: due)
        // Of a burst of eleven one place is left to calls that failed.
        #expect(summary?.suppressed[LogLevel.error.ordinal] == 90)
        #expect(summary?.span == LogLimits.summaryInterval)
        #expect(admission.takeSummary(at: due, isLast: true) == nil)
        for _ in 0..<100 { _ = admission.admit(.error, .plain, at: due) }
        #expect(admission.takeSummary(at: due, isLast: true)?.suppressedInAll ?? 0 > 0)
    }
}
