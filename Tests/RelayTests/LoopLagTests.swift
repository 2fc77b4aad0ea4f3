import Testing

@testable import Relay

@Suite("Looks at the loops") struct LoopLagTests {
    /// Of several loops one stands still for a part of each period.
    struct Stall: Sendable {
        let loops: Int
        let seconds: Int
        let period: Int
    }

    @Test(
        "are late by the share of time in which a loop stood still",
        arguments: [
            Stall(loops: 1, seconds: 2, period: 4), Stall(loops: 8, seconds: 2, period: 3),
            Stall(loops: 2, seconds: 19, period: 20), Stall(loops: 2, seconds: 200, period: 400),
            Stall(loops: 16, seconds: 30, period: 80),
        ])
    func share(stall: Stall) {
        var (looks, late) = (0, 0)
        for loop in 0..<stall.loops {
            var schedule = LookSchedule(due: .milliseconds(1_000 * loop / stall.loops))
            let end = Duration.seconds(1_200)
            while schedule.due < end {
                let past = schedule.due.components.seconds % Int64(stall.period)
                let isHeld = loop == 0 && past < stall.seconds
                let rest = Duration.seconds(isHeld ? Int64(stall.seconds) - past : 0)
                let lags = schedule.lags(at: schedule.due + rest)
                looks += lags.count
                late += lags.count { $0 > .milliseconds(250) }
            }
        }
        #expect(looks == 1_200 * stall.loops)
        let expected = Double(stall.seconds) / Double(stall.period) / Double(stall.loops)
        #expect(abs(Double(late) / Double(looks) - expected) < 0.01)
    }

    @Test("are made up for, the oldest first, and the next comes when it would have")
    func missed() {
        var schedule = LookSchedule(due: .seconds(10))
        #expect(schedule.lags(at: .milliseconds(9_999)).isEmpty)
        #expect(schedule.lags(at: .milliseconds(10_004)) == [.milliseconds(4)])
        #expect(
            schedule.lags(at: .milliseconds(13_300))
                == [.milliseconds(2_300), .milliseconds(1_300), .milliseconds(300)])
        #expect(schedule.due == .seconds(14))
    }

    @Test("are made up for within bounds after a very long standstill") func bound() {
        var schedule = LookSchedule(due: .seconds(1))
        let lags = schedule.lags(at: .seconds(100_000))
        #expect(lags.count == LoopLag.mostLooks)
        #expect(lags.last.map { $0 > .seconds(250) } == true)
        #expect(schedule.due == .seconds(100_001))
    }
}
