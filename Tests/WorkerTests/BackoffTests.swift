import Testing
import TestSupport

@testable import Worker

@Suite("A backoff") struct BackoffTests {
    @Test(
        "doubles from 1 s to 30 s, a quarter longer or shorter", arguments: 0..<20 as Range<UInt64>)
    func doubles(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var backoff = Backoff()
        for middle in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] as [Int64] {
            let pause = backoff.pause(jitterFrom: &generator).milliseconds
            #expect(middle * 3 / 4...middle * 5 / 4 ~= pause)
        }
        backoff.reset()
        #expect(backoff.pause(jitterFrom: &generator) <= .milliseconds(1_250))
    }

    @Test(
        "takes Retry-After as a lower bound, within reason",
        arguments: [
            ("60", 60_000), ("100000", 120_000), ("99999999999999999999", 120_000), ("0", 0),
            ("-1", 0), ("soon", 0), ("6 0", 0), ("", 0),
        ])
    func retryAfter(text: String, least: Int64) {
        var generator = SeededGenerator(seed: 1)
        var backoff = Backoff()
        let reply = HTTPReply(status: 503, retryAfter: text)
        let pause = backoff.pause(after: reply, jitterFrom: &generator).milliseconds
        #expect(least == 0 ? 750...1_250 ~= pause : pause == least)
    }
}
