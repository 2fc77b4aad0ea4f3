import Load
import Testing
import TestSupport

@Suite("A latency histogram") struct LatencyHistogramTests {
    @Test("says zero when nothing was recorded") func empty() {
        let histogram = LatencyHistogram()
        #expect(histogram.count == 0)
        #expect(histogram.max == .zero)
        #expect(histogram.latency(atQuantile: 0.5) == .zero)
    }

    @Test(
        "tells a single value to within 1 %, at any scale",
        arguments: [0, 1, 127, 128, 255, 256, 257, 999, 63_000, 5_000_000, 1_234_567_891].map {
            Duration.nanoseconds($0)
        })
    func single(value: Duration) {
        var histogram = LatencyHistogram()
        histogram.record(value)
        // A second one, so that the maximum does not stand in for the bucket's end.
        histogram.record(value + value + .seconds(1))
        let found = histogram.latency(atQuantile: 0.5)
        #expect(found >= value)
        #expect(found - value <= value / 100)
    }

    @Test("takes its quantiles by nearest rank", arguments: [0.01, 0.5, 0.95, 0.99, 1])
    func quantiles(quantile: Double) {
        var histogram = LatencyHistogram()
        for microseconds in (1...10_000).reversed() {
            histogram.record(.microseconds(microseconds))
        }
        let exact = Duration.microseconds(Int(quantile * 10_000))
        let found = histogram.latency(atQuantile: quantile)
        #expect(histogram.count == 10_000)
        #expect(found >= exact)
        #expect(found - exact <= exact / 100)
    }

    @Test("agrees with sorting", arguments: [1, 2, 3] as [UInt64])
    func oracle(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var histogram = LatencyHistogram()
        // Spread over many powers of two, as latencies with a long tail are.
        let values = (0..<5_000).map { _ in
            Duration.nanoseconds(
                Int64(generator.next() >> UInt64.random(in: 26...60, using: &generator)))
        }
        for value in values { histogram.record(value) }
        let sorted = values.sorted()
        #expect(histogram.max == sorted.last)
        for percent in [1, 10, 50, 90, 95, 99, 100] {
            let exact = sorted[5_000 * percent / 100 - 1]
            let found = histogram.latency(atQuantile: Double(percent) / 100)
            #expect(found >= exact && found - exact <= exact / 100, "\(percent) %")
        }
    }

    @Test("keeps the exact maximum and never goes above it") func maximum() {
        var histogram = LatencyHistogram()
        histogram.record(.nanoseconds(1_000_001))
        histogram.record(.seconds(7_200))
        histogram.record(.nanoseconds(-5))
        #expect(histogram.max == .seconds(7_200))
        #expect(histogram.latency(atQuantile: 0) == .zero)
        #expect(histogram.latency(atQuantile: 1) <= .seconds(7_200))
    }
}
