import Sessions
import Testing
import Wire

@Suite("The guard against guessed codes") struct CodeGuardTests {
    private let address = ClientAddress.ipv4(0xC000_0201)
    private let elsewhere = ClientAddress.ipv4(0xC000_0202)
    private let limit = RateLimit(perMinute: 20)

    private func at(_ seconds: Double) -> LimitInstant {
        LimitInstant(nanoseconds: 1_000_000_000_000 + Int64(seconds * 1_000_000_000))
    }

    private func code(_ text: String) throws -> SessionCode {
        try #require(SessionCode(typed: text))
    }

    private func sut(budget: MissBudget? = nil) -> CodeGuard {
        CodeGuard(
            RateLimiter(limit, entries: 4_096), sparedFor: 600_000, budget: budget, entries: 4_096)
    }

    @Test("locks an address out after twenty misses, for as long as one takes") func lockOut()
        throws
    {
        let sut = sut()
        let code = try code("AAAAAAAA")
        for _ in 0..<20 {
            #expect(sut.standing(of: address, with: code, at: at(0)) == .open)
            _ = sut.missed(address, at: at(0))
        }
        guard case .lockedOut(let quota) = sut.standing(of: address, with: code, at: at(1)) else {
            Issue.record("not locked out")
            return
        }
        #expect(quota.retryAfter == 2_000_000_000)
        #expect(sut.standing(of: address, with: code, at: at(3)) == .open)
        #expect(sut.standing(of: elsewhere, with: code, at: at(1)) == .open)
    }

    @Test("spares a code the address has used, as long as a session lives") func spared() throws {
        let sut = sut()
        let mine = try code("ABCD2345")
        let other = try code("ABCD2346")
        sut.succeeded(address, with: mine, at: at(0))
        for _ in 0..<400 { _ = sut.missed(address, at: at(1)) }
        #expect(sut.standing(of: address, with: mine, at: at(2)) == .spared)
        #expect(sut.standing(of: address, with: other, at: at(2)) != .spared)
        #expect(sut.standing(of: address, with: mine, at: at(599.9)) == .spared)
        #expect(sut.standing(of: address, with: mine, at: at(600.1)) != .spared)
        // A success counts for its own address only.
        for _ in 0..<20 { _ = sut.missed(elsewhere, at: at(1)) }
        #expect(sut.standing(of: elsewhere, with: mine, at: at(2)) != .spared)
    }

    @Test("announces a lock-out once, until its misses are forgiven") func announcement() throws {
        let sut = sut()
        let any = try code("AAAAAAAA")
        var began: [Double] = []
        // Somebody who guesses as fast as he is let, for ten minutes.
        for second in 0..<600 {
            let now = Double(second)
            while sut.standing(of: address, with: any, at: at(now)) == .open {
                if sut.missed(address, at: at(now)).beginsLockOut { began.append(now) }
            }
        }
        #expect(began == [0])
        for _ in 0..<20 where sut.missed(address, at: at(700)).beginsLockOut { began.append(700) }
        #expect(began == [0, 700])
    }

    @Test("announces no more lock-outs than a log can bear") func announcements() {
        let sut = CodeGuard(
            RateLimiter(limit, entries: 1 << 16), sparedFor: 600_000, budget: nil, entries: 1 << 16)
        var announced = 0
        for number in 0..<5_000 as Range<UInt64> {
            for _ in 0..<20 where sut.missed(.ipv6(prefix: number), at: at(0)).beginsLockOut {
                announced += 1
            }
        }
        #expect(announced <= CodeGuard.announcements)
        #expect(announced > CodeGuard.announcements / 2)
    }

    @Test("tells once a minute that all together have missed too often") func budget() {
        let sut = sut(budget: MissBudget(perMinute: 100))
        let exceeded = { (range: Range<Int>, seconds: Double) in
            range.count { number in
                sut.missed(.ipv4(UInt32(number)), at: at(seconds)).exceedsBudget
            }
        }
        #expect(exceeded(0..<100, 0) == 0)
        #expect(exceeded(100..<1_000, 59) == 1)
        #expect(exceeded(1_000..<1_100, 60) == 0)
        #expect(exceeded(1_100..<1_101, 61) == 1)
    }
}
