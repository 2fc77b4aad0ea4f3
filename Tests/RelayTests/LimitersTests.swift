import Sessions
import Telemetry
import Testing
import Wire

@testable import Relay

@Suite("Limiters put in force after others") struct LimitersTests {
    private let now = LimitInstant(nanoseconds: 1_000_000_000_000)
    private let address = ClientAddress.ipv4(0xC000_0201)
    private let metrics = Metrics(
        tools: [], routes: [], violations: [],
        build: BuildIdentity(version: "0", revision: "test")
    ).limits

    private func limits(_ change: (inout RateLimits) -> Void = { _ in }) -> RateLimits {
        var limits = RateLimits()
        let once = RateLimit(perMinute: 1)
        (limits.submit, limits.create, limits.telemetry, limits.misses) = (once, once, once, once)
        limits.entries = 256
        change(&limits)
        return limits
    }

    private func code(_ text: String = "ABCD2345") throws -> SessionCode {
        try #require(SessionCode(typed: text))
    }

    private func begin() throws -> Limiters {
        let limiters = Limiters(limits(), sparedFor: 600_000)
        for limiter in [limiters.submit, limiters.create, limiters.telemetry] {
            _ = try #require(limiter).take(LimitKey(address), at: now)
        }
        limiters.codes.succeeded(address, with: try code(), at: now)
        #expect(limiters.codes.missed(address, at: now).beginsLockOut)
        return limiters
    }

    private func isSpent(_ limiter: RateLimiter?) -> Bool? {
        limiter.map { !$0.look(LimitKey(address), at: now).isAllowed }
    }

    private func entries(_ limiters: Limiters) -> [Int] {
        limiters.sample(into: metrics, at: now)
        return LimitTableName.allCases.map { metrics.entries[$0].value }
    }

    @Test("remember what was used where their own limit stays") func kept() throws {
        let first = try begin()
        let second = Limiters(
            limits {
                $0.missBudget = 7
                $0.create = RateLimit(perMinute: 2)
            }, sparedFor: 600_000, after: first)
        #expect(isSpent(second.submit) == true)
        #expect(isSpent(second.create) == false)
        #expect(isSpent(second.telemetry) == true)
        let other = try code("ABCD2346")
        #expect(second.codes.standing(of: address, with: try code(), at: now) == .spared)
        guard case .lockedOut = second.codes.standing(of: address, with: other, at: now) else {
            Issue.record("the lock-out was forgiven")
            return
        }
        // It has been announced.
        #expect(!second.codes.missed(address, at: now).beginsLockOut)
        #expect(entries(second) == [1, 0, 1, 1, 1])
    }

    @Test("forgive lock-outs with another limit, and announce the next") func forgiven() throws {
        let second = Limiters(
            limits { $0.misses = RateLimit(perMinute: 2) }, sparedFor: 600_000, after: try begin())
        let other = try code("ABCD2346")
        #expect(second.codes.standing(of: address, with: other, at: now) == .open)
        #expect(!second.codes.missed(address, at: now).beginsLockOut)
        #expect(second.codes.missed(address, at: now).beginsLockOut)
        #expect(second.codes.successes.count(at: now) == 1)
    }

    @Test("count the misses of all on in the same minute, unless their budget is another")
    func budget() throws {
        let first = Limiters(limits { $0.missBudget = 2 }, sparedFor: 1, after: try begin())
        for _ in 0..<2 { #expect(!first.codes.missed(address, at: now).exceedsBudget) }
        let second = Limiters(
            limits {
                $0.missBudget = 2
                $0.misses = nil
            }, sparedFor: 1, after: first)
        #expect(second.codes.missed(address, at: now).exceedsBudget)
    }

    @Test("show 0 for a limit that was switched off") func off() throws {
        let first = try begin()
        #expect(entries(first) == [1, 1, 1, 1, 1])
        let none = Limiters(
            limits { ($0.submit, $0.create, $0.telemetry, $0.misses) = (nil, nil, nil, nil) },
            sparedFor: 600_000, after: first)
        #expect(entries(none) == [0, 0, 0, 0, 1])
    }

    @Test("begin anew with tables of another size") func resized() throws {
        let second = Limiters(
            limits { $0.entries = 512 }, sparedFor: 600_000, after: try begin())
        #expect(entries(second) == [0, 0, 0, 0, 0])
    }

    @Test("never count overflows back") func overflows() throws {
        let first = try begin()
        func flood(_ limiters: Limiters) throws {
            let limiter = try #require(limiters.create)
            for number in 0..<1_000 {
                _ = limiter.take(LimitKey(.ipv4(UInt32(number))), at: now)
            }
            _ = entries(limiters)
        }
        try flood(first)
        let before = metrics.overflows.value
        #expect(before > 0)
        let second = Limiters(
            limits {
                $0.entries = 512
                $0.create = RateLimit(perMinute: 2)
            }, sparedFor: 600_000, after: first)
        _ = entries(second)
        #expect(metrics.overflows.value == before)
        try flood(second)
        #expect(metrics.overflows.value > before)
    }
}
