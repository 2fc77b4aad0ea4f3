import Wire

/// Where a request stands in a distributed trace (W3C Trace Context, level 1).
package struct TraceContext: Hashable, Sendable {
    /// Characters of a version 00 `traceparent`.
    package static let length = 55
    /// The only flag that level 1 defines.
    private static let sampledFlag: UInt8 = 0x01

    private let traceHigh: UInt64
    private let traceLow: UInt64
    /// The work that is done here, or, as read from a header, the caller's.
    package let span: SpanNumber
    /// The work that this is part of; `nil` where the trace begins.
    package let parent: SpanNumber?
    /// Whether this trace is to be recorded.
    package let isSampled: Bool
    /// `tracestate`: what other tracers on the way have put down. Passed on, never read.
    package let state: String?

    /// 32 lower-case hexadecimal digits.
    package var traceId: String { hexadecimal(of: traceHigh) + hexadecimal(of: traceLow) }
    /// 16 lower-case hexadecimal digits.
    package var spanId: String { span.text }

    /// The trace's id as two words, for where no text may be made of it.
    var traceWords: (high: UInt64, low: UInt64) { (traceHigh, traceLow) }

    /// The header that continues the trace from here.
    package var traceparent: String { "00-\(traceId)-\(spanId)-\(isSampled ? "01" : "00")" }

    /// Begins a trace.
    /// - Parameter sampling: Which share of the traces that begin here is recorded.
    package init(
        random generator: inout some RandomNumberGenerator, sampling: TraceSampling = .none
    ) {
        self.init(
            high: generator.next(), low: generator.next(), span: generator.next(),
            sampling: sampling)
    }

    /// Begins a trace with random numbers that have been drawn.
    package init(high: UInt64, low: UInt64, span: UInt64, sampling: TraceSampling) {
        traceHigh = high
        // Both ids must differ from 0; the specification recommends random low bits.
        traceLow = nonZero(low)
        self.span = SpanNumber(random: span)
        parent = nil
        isSampled = sampling.takes(traceWithRandomBits: traceLow)
        state = nil
    }

    /// The caller's trace, continued by work that is done here.
    /// - Parameter state: The caller's `tracestate`, if it has the form.
    package init(continuing caller: TraceContext, as span: SpanNumber, state: String? = nil) {
        traceHigh = caller.traceHigh
        traceLow = caller.traceLow
        self.span = span
        parent = caller.span
        isSampled = caller.isSampled
        self.state = state
    }

    /// Reads a `traceparent` header; its digits are lower case, as the specification demands.
    /// - Returns: `nil` for a header that must be ignored: a new trace then begins here.
    package init?(traceparent text: String) {
        let bytes = Array(text.utf8)
        let dash = UInt8(ascii: "-")
        guard bytes.count >= Self.length, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = hexadecimalValue(of: bytes[0..<2]), version != 0xFF,
            let traceHigh = hexadecimalValue(of: bytes[3..<19]),
            let traceLow = hexadecimalValue(of: bytes[19..<35]), traceHigh | traceLow != 0,
            let span = hexadecimalValue(of: bytes[36..<52]).flatMap({ SpanNumber($0) }),
            let flags = hexadecimalValue(of: bytes[53..<55])
        else { return nil }
        // A higher version may say more, after another dash; version 00 may not.
        guard bytes.count == Self.length || (version > 0 && bytes[Self.length] == dash) else {
            return nil
        }
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.span = span
        parent = nil
        isSampled = UInt8(truncatingIfNeeded: flags) & Self.sampledFlag != 0
        state = nil
    }
}

/// Names one piece of work within its trace.
package struct SpanNumber: Hashable, Sendable {
    /// Not 0.
    private let value: UInt64

    /// - Returns: `nil` for 0, which names nothing.
    package init?(_ value: UInt64) {
        guard value != 0 else { return nil }
        self.value = value
    }

    /// A fresh one.
    package init(random generator: inout some RandomNumberGenerator) {
        self.init(random: generator.next())
    }

    fileprivate init(random number: UInt64) { value = nonZero(number) }

    /// 16 lower-case hexadecimal digits.
    package var text: String { hexadecimal(of: value) }
}

private func nonZero(_ value: UInt64) -> UInt64 {
    // One in 2^64; drawing again would hang on a generator that is stuck.
    value == 0 ? 1 : value
}
