import Telemetry
import Testing

@Suite("A trace context") struct TraceContextTests {
    static let traceId = "0af7651916cd43dd8448eb211c80319c"
    static let spanId = "b7ad6b7169203331"

    @Test(
        "is read from a valid header",
        arguments: [
            ("00-\(traceId)-\(spanId)-01", true), ("00-\(traceId)-\(spanId)-00", false),
            ("00-\(traceId)-\(spanId)-03", true), ("cc-\(traceId)-\(spanId)-01", true),
            ("01-\(traceId)-\(spanId)-00-what-the-future-holds", false),
        ])
    func valid(header: String, sampled: Bool) throws {
        let trace = try #require(TraceContext(traceparent: header))
        #expect(trace.traceId == Self.traceId)
        #expect(trace.spanId == Self.spanId)
        #expect(trace.isSampled == sampled)
        #expect(trace.traceparent == "00-\(Self.traceId)-\(Self.spanId)-\(sampled ? "01" : "00")")
    }

    @Test(
        "ignores an invalid header",
        arguments: [
            "", "00", "00-\(traceId)-\(spanId)-0", "00-\(traceId)-\(spanId)-01-more",
            "00-\(traceId)-\(spanId)-01 ", "ff-\(traceId)-\(spanId)-01",
            "01-\(traceId)-\(spanId)-01more", "00-\(traceId.uppercased())-\(spanId)-01",
            "00-00000000000000000000000000000000-\(spanId)-01", "00-\(traceId)-0000000000000000-01",
            "0g-\(traceId)-\(spanId)-01", "00-\(traceId)-\(spanId)-zz",
            "00_\(traceId)_\(spanId)_01", "00-\(traceId.dropLast())é-\(spanId)-01",
        ])
    func invalid(header: String) {
        #expect(TraceContext(traceparent: header) == nil)
    }

    @Test("that begins here can be read again, even from a stuck generator", arguments: [0, 7])
    func fresh(seed: UInt64) {
        var generator = Counting(value: seed, step: 0)
        let trace = TraceContext(random: &generator)
        #expect(!trace.isSampled)
        #expect(TraceContext(traceparent: trace.traceparent) == trace)
    }
}

/// Random numbers that can be foreseen.
struct Counting: RandomNumberGenerator {
    var value: UInt64
    var step: UInt64 = 1

    mutating func next() -> UInt64 {
        defer { value &+= step }
        return value
    }
}
