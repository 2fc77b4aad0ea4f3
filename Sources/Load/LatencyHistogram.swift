/// Latencies in log-linear buckets, as in HDR Histogram: each power of two is cut into equal parts,
/// so that a quantile is at most 1/128 of its value away from the true one, at any scale.
package struct LatencyHistogram: Sendable {
    /// Buckets for each power of two, as a power of two itself.
    private static let precisionBits = 7
    /// Largest value told apart, in nanoseconds: over 18 minutes. Larger ones count as this.
    private static let largest: UInt64 = 1 << 40

    private var counts: [UInt64]
    /// Values recorded.
    package private(set) var count: UInt64 = 0
    /// The largest value recorded, exact; zero when there is none.
    package private(set) var max = Duration.zero

    /// Empty.
    package init() {
        counts = [UInt64](repeating: 0, count: Self.bucket(of: Self.largest) + 1)
    }

    /// Counts one latency. A negative one counts as zero.
    package mutating func record(_ latency: Duration) {
        max = Swift.max(max, latency)
        count += 1
        let (seconds, attoseconds) = latency.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        counts[Self.bucket(of: Swift.min(UInt64(Swift.max(0, nanoseconds)), Self.largest))] += 1
    }

    /// The latency that the given share of all is not above, rounded up to the end of its bucket.
    ///
    /// - Parameter quantile: From 0 to 1: 0.95 is the 95th percentile.
    /// - Returns: Zero when nothing was recorded.
    package func latency(atQuantile quantile: Double) -> Duration {
        let rank = Swift.max(1, UInt64((quantile * Double(count)).rounded(.up)))
        var seen: UInt64 = 0
        for (bucket, counted) in counts.enumerated() {
            seen += counted
            if seen >= rank { return Swift.min(Self.end(of: bucket), max) }
        }
        return max
    }

    /// Values below 2 × 2⁷ have a bucket each; above, the leading eight bits choose it.
    private static func bucket(of value: UInt64) -> Int {
        let shift = Swift.max(0, UInt64.bitWidth - value.leadingZeroBitCount - precisionBits - 1)
        return shift << precisionBits + Int(value >> UInt64(shift))
    }

    /// The largest value of a bucket.
    private static func end(of bucket: Int) -> Duration {
        let shift = Swift.max(0, bucket >> precisionBits - 1)
        let leading = Int64(bucket - shift << precisionBits)
        return .nanoseconds((leading + 1) << Int64(shift) - 1)
    }
}
