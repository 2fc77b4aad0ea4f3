@testable import Sessions
import Testing
import Wire

@Suite("The limiters' memory") struct LimitTableTests {
    private let start = LimitInstant(nanoseconds: 1_000_000_000_000)
    private let limit = RateLimit(perMinute: 60)

    private func after(_ seconds: Int) -> LimitInstant {
        LimitInstant(nanoseconds: start.nanoseconds + Int64(seconds) * 1_000_000_000)
    }

    private func attacker(_ number: Int) -> LimitKey {
        LimitKey(.ipv6(prefix: 0x2001_0DB8_0000_0000 &+ UInt64(bitPattern: Int64(number))))
    }

    @Test("counts each address and each pair of address and code by itself") func separate() throws
    {
        let limiter = RateLimiter(RateLimit(perMinute: 1), entries: 1_024)
        let code = try #require(SessionCode(typed: "ABCD2345"))
        let other = try #require(SessionCode(typed: "ABCD2346"))
        // A prefix may have the bits of an IPv4 address: it is another address.
        let keys = [
            LimitKey(.ipv4(7)), LimitKey(.ipv6(prefix: 7)), LimitKey(.local),
            LimitKey(.ipv4(7), code), LimitKey(.ipv4(7), other), LimitKey(.ipv6(prefix: 7), code),
        ]
        for key in keys {
            #expect(limiter.take(key, at: start).isAllowed)
            #expect(!limiter.take(key, at: start).isAllowed)
        }
        #expect(limiter.users.count(at: start) == keys.count)
        #expect(limiter.users.count(at: after(60)) == 0)
    }

    @Test("starts small, grows with its users and keeps all of them") func growth() {
        let limiter = RateLimiter(limit, entries: 1 << 16)
        #expect(limiter.users.capacity == 0)
        for number in 0..<10_000 { _ = limiter.take(attacker(number), at: start) }
        #expect(limiter.users.count(at: start) == 10_000)
        #expect(limiter.users.overflows == 0)
        for number in 0..<10_000 {
            #expect(limiter.look(attacker(number), at: start).remaining == 59)
        }
    }

    @Test(
        "is bounded under a flood of addresses",
        arguments: [
            (0, 256, 50_000), (1_000, 512, 50_000), (4_096, 4_096, 100_000),
            (65_536, 65_536, 1_000_000),
        ])
    func bounded(asked: Int, bound: Int, addresses: Int) {
        let limiter = RateLimiter(limit, entries: asked)
        #expect(limiter.users.bound == bound)
        for number in 0..<addresses { _ = limiter.take(attacker(number), at: start) }
        #expect(limiter.users.capacity <= bound)
        #expect(limiter.users.count(at: start) <= bound)
        #expect(limiter.users.overflows >= addresses - bound)
    }

    @Test("leaves an honest client alone while a flood of addresses comes") func honest() {
        let limiter = RateLimiter(limit, entries: 4_096)
        let client = LimitKey(.ipv4(0xC000_0201))
        for second in 0..<100 {
            // Once a second is what the limit allows.
            #expect(limiter.take(client, at: after(second)).isAllowed)
            for number in 0..<4_000 {
                _ = limiter.take(attacker(second * 4_000 + number), at: after(second))
            }
        }
        #expect(limiter.users.capacity <= 4_096)
    }

    @Test("does not forget a spent bucket for a flood of fresh addresses") func noReset() {
        let limiter = RateLimiter(limit, entries: 4_096)
        let guesser = attacker(-1)
        while limiter.take(guesser, at: start).isAllowed {}
        for number in 0..<200_000 {
            _ = limiter.take(attacker(number), at: start)
            if number.isMultiple(of: 1_000) {
                #expect(!limiter.look(guesser, at: start).isAllowed)
            }
        }
        #expect(!limiter.look(guesser, at: start).isAllowed)
    }

    @Test("forgets no spent bucket as long as others have used less, however much that is")
    func noBargain() {
        let limiter = RateLimiter(limit, entries: 256)
        let guesser = attacker(-1)
        while limiter.take(guesser, at: start).isAllowed {}
        for number in 0..<2_000 {
            for _ in 1..<limit.burst { _ = limiter.take(attacker(number), at: start) }
        }
        #expect(limiter.users.overflows > 0)
        #expect(!limiter.look(guesser, at: start).isAllowed)
    }

    @Test("that a permission earned is not lost to a flood") func established() {
        let table = LimitTable(bound: 4_096, overflow: .keepEstablished)
        let client = LimitKey(.ipv4(0xC000_0201))
        table.update(client, at: start) { until, _ in until = after(600).nanoseconds }
        for number in 0..<100_000 {
            table.update(attacker(number), at: start) { until, _ in
                until = after(1_200).nanoseconds
            }
        }
        #expect(table.moment(of: client) == after(600).nanoseconds)
        #expect(table.capacity <= 4_096)
        // Who holds a place may renew it, although everything is full.
        let isRemembered = table.update(client, at: start) { until, isRemembered in
            until = after(900).nanoseconds
            return isRemembered
        }
        #expect(isRemembered)
        #expect(table.moment(of: client) == after(900).nanoseconds)
        // Once they are over, there is room again.
        #expect(table.update(attacker(-1), at: after(1_200)) { _, isRemembered in isRemembered })
    }
}
