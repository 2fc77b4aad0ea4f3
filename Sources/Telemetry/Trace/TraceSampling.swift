/// Which traces are recorded. A caller's own decision stands; this is about those that begin here,
/// and about calls that turn out to be worth a look.
package struct TraceSampling: Equatable, Sendable {
    /// Nothing.
    package static let none = TraceSampling(ratio: 0)

    /// Bits of the id that decide; the specification's random ones.
    private static let decidingBits: UInt64 = 1 << 56

    /// The share of traces that begin here, from 0 to 1.
    package let ratio: Double

    /// - Parameter ratio: Cut to 0...1.
    package init(ratio: Double) { self.ratio = min(max(0, ratio), 1) }

    /// The decision for a trace, by its id, so that everybody with this ratio takes the same ones.
    func takes(traceWithRandomBits bits: UInt64) -> Bool {
        Double(bits & (Self.decidingBits - 1)) < ratio * Double(Self.decidingBits)
    }
}

/// Why a call was recorded.
package enum TraceReason: String, CaseIterable, Sendable {
    /// Its caller asked for it, or the ratio took it when it began.
    case head
    /// It ended in an error.
    case error
    /// It took longer than the objective.
    case slow

    /// - Returns: `nil` when the call is not to be recorded.
    package init?(sampled isSampled: Bool, isError: Bool, total: Duration) {
        if isSampled {
            self = .head
        } else if isError {
            self = .error
        } else if total > CallObjective.duration {
            self = .slow
        } else {
            return nil
        }
    }
}
