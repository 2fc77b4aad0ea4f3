import Wire

/// Where a request stands in a distributed trace (W3C Trace Context, level 1).
package struct TraceContext: Hashable, Sendable {
    /// Characters of a version 00 `traceparent`.
    package static let length = 55
    /// The only flag that level 1 defines.
    private static let sampledFlag: UInt8 = 0x01

    private let traceHigh: UInt64
    private let traceLow: UInt64
    private let span: UInt64
    /// Whether the caller records this trace.
    package let isSampled: Bool

    /// 32 lower-case hexadecimal digits.
    package var traceId: String { hexadecimal(of: traceHigh) + hexadecimal(of: traceLow) }
    /// 16 lower-case hexadecimal digits.
    package var spanId: String { hexadecimal(of: span) }

    /// The trace's id as two words, for where no text may be made of it.
    var traceWords: (high: UInt64, low: UInt64) { (traceHigh, traceLow) }

    /// The header that continues the trace from here.
    package var traceparent: String { "00-\(traceId)-\(spanId)-\(isSampled ? "01" : "00")" }

    /// Begins a trace, not sampled: nobody asked to record it.
    package init(random generator: inout some RandomNumberGenerator) {
        traceHigh = generator.next()
        // Both ids must differ from 0; the specification recommends random low bits.
        traceLow = nonZero(from: &generator)
        span = nonZero(from: &generator)
        isSampled = false
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
            let span = hexadecimalValue(of: bytes[36..<52]), span != 0,
            let flags = hexadecimalValue(of: bytes[53..<55])
        else { return nil }
        // A higher version may say more, after another dash; version 00 may not.
        guard bytes.count == Self.length || (version > 0 && bytes[Self.length] == dash) else {
            return nil
        }
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.span = span
        isSampled = UInt8(truncatingIfNeeded: flags) & Self.sampledFlag != 0
    }
}

private func nonZero(from generator: inout some RandomNumberGenerator) -> UInt64 {
    // One in 2^64; a loop would hang on a generator that is stuck.
    let value = generator.next()
    return value == 0 ? 1 : value
}
