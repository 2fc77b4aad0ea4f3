import Sessions
import Testing
import TestSupport

@Suite("A rate limit") struct RateLimitTests {
    private func at(_ seconds: Double) -> LimitInstant {
        LimitInstant(nanoseconds: 1_000_000_000_000 + Int64(seconds * 1_000_000_000))
    }

    /// One use in a story: when, and what comes of it.
    struct Use: CustomStringConvertible, Sendable {
        let seconds: Double
        let remaining: Int
        var reset: Double
        var retry: Double?
        var description: String { "at \(seconds) s" }
    }

    @Test(
        "of 3 a minute allows three at once and then one in 20 s",
        arguments: [
            [
                Use(seconds: 0, remaining: 2, reset: 20), Use(seconds: 0, remaining: 1, reset: 40),
                Use(seconds: 0, remaining: 0, reset: 60),
                Use(seconds: 0, remaining: 0, reset: 60, retry: 20),
                // What is refused costs nothing.
                Use(seconds: 5, remaining: 0, reset: 55, retry: 15),
                Use(seconds: 19.999, remaining: 0, reset: 40.001, retry: 0.001),
                Use(seconds: 20, remaining: 0, reset: 60),
                Use(seconds: 45, remaining: 0, reset: 55),
                Use(seconds: 100, remaining: 2, reset: 20),
            ],
            [
                Use(seconds: 0, remaining: 2, reset: 20),
                Use(seconds: 10, remaining: 1, reset: 30),
                // Clocks of two loops may differ by a little.
                Use(seconds: 9.5, remaining: 0, reset: 50.5),
                Use(seconds: 30, remaining: 0, reset: 50),
            ],
        ]) func story(uses: [Use])
    {
        let limit = RateLimit(perMinute: 3)
        var meter = RateMeter()
        for use in uses {
            let quota = meter.take(limit, at: at(use.seconds))
            #expect(quota.remaining == use.remaining, "\(use)")
            #expect(quota.isAllowed == (use.retry == nil), "\(use)")
            #expect(abs(quota.resetAfter - Int64(use.reset * 1_000_000_000)) <= 1, "\(use)")
            if let retry = use.retry {
                let told = quota.retryAfter ?? -1
                #expect(abs(told - Int64(retry * 1_000_000_000)) <= 1, "\(use)")
            }
        }
    }

    @Test("of 30 a minute with a burst of 120 lets a class of 60 load twice at once")
    func classroom() {
        let limit = RateLimit(perMinute: 30, burst: 120)
        var meter = RateMeter()
        let allowed = (0..<150).count { _ in meter.take(limit, at: at(0)).isAllowed }
        #expect(allowed == 120)
        let later = (0..<150).count { _ in meter.take(limit, at: at(60)).isAllowed }
        #expect(later == 30)
    }

    /// Random uses, some in bunches, some after a rest, against every use written down.
    @Test(
        "never gives more than a burst and the rate, nor less", arguments: 0..<60 as Range<UInt64>)
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let limit = RateLimit(
            perMinute: Int.random(in: 1...200, using: &random),
            burst: Int.random(in: 1...80, using: &random))
        // The plain oracle: a bucket of uses in exact fractions, refilled by the interval.
        let interval = (60_000_000_000 + Int64(limit.perMinute) - 1) / Int64(limit.perMinute)
        var tokens = Int64(limit.burst) * interval
        var now: Int64 = 0
        var meter = RateMeter()
        var allowed: [Int64] = []
        for _ in 0..<2_000 {
            let pause =
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<5: Int64(0)
                case 5..<9: Int64.random(in: 0...(2 * interval), using: &random)
                default: Int64.random(in: 0...(100 * interval), using: &random)
                }
            now += pause
            tokens = min(Int64(limit.burst) * interval, tokens + pause)
            let instant = LimitInstant(nanoseconds: now)
            let looked = meter.look(limit, at: instant)
            let before = meter
            let quota = meter.take(limit, at: instant)
            #expect(quota.isAllowed == (tokens >= interval))
            #expect(looked.isAllowed == quota.isAllowed)
            if quota.isAllowed {
                tokens -= interval
                allowed.append(now)
            } else {
                #expect(meter == before)
                #expect(quota.retryAfter == interval - tokens)
            }
            #expect(quota.remaining == Int(tokens / interval))
            #expect(quota.resetAfter == Int64(limit.burst) * interval - tokens)
        }
        // Every window: n uses span at least n - burst intervals.
        for first in allowed.indices where first + limit.burst < allowed.count {
            #expect(allowed[first + limit.burst] - allowed[first] >= interval)
        }
        for first in stride(from: 0, to: allowed.count, by: 7) {
            for last in stride(from: first, to: allowed.count, by: 11) {
                let most = limit.burst + Int((allowed[last] - allowed[first]) / interval)
                #expect(last - first + 1 <= most)
            }
        }
    }

    @Test("keeps account of what could not be refused, but not for ever") func debt() {
        let limit = RateLimit(perMinute: 20)
        var meter = RateMeter()
        for _ in 0..<30 { _ = meter.charge(limit, at: at(0)) }
        #expect(meter.look(limit, at: at(0)).retryAfter == 33_000_000_000)
        #expect(meter.look(limit, at: at(33)).isAllowed)
        for _ in 0..<100_000 { _ = meter.charge(limit, at: at(0)) }
        #expect(meter.look(limit, at: at(0)).retryAfter == 603_000_000_000)
        #expect(meter.look(limit, at: at(603)).isAllowed)
    }

    @Test(
        "takes no number that would break the arithmetic",
        arguments: [(0, 1), (-5, 1), (7, 7), (Int.max, 1_000_000), (Int.min, 1)])
    func clamped(given: Int, kept: Int) {
        let limit = RateLimit(perMinute: given, burst: given)
        #expect(limit.perMinute == kept)
        #expect(limit.burst == kept)
        var meter = RateMeter()
        #expect(meter.take(limit, at: at(0)).isAllowed)
        #expect(meter.charge(limit, at: at(0)).remaining == max(0, kept - 2))
    }
}
