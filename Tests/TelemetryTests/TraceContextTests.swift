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
        #expect(trace.parent == nil)
        #expect(TraceContext(traceparent: trace.traceparent) == trace)
    }

    @Test("is continued under a number of our own", arguments: ["00", "01"])
    func continued(flags: String) throws {
        let header = "00-\(Self.traceId)-\(Self.spanId)-\(flags)"
        let caller = try #require(TraceContext(traceparent: header))
        let own = try #require(SpanNumber(0xAB))
        let trace = TraceContext(continuing: caller, as: own, state: "a=1")
        #expect(trace.traceparent == "00-\(Self.traceId)-00000000000000ab-\(flags)")
        #expect(trace.parent?.text == Self.spanId)
        #expect(trace.state == "a=1")
        #expect(trace.isSampled == caller.isSampled)
    }

    @Test("that begins here is sampled as often as the ratio says", arguments: [0, 0.25, 1])
    func ratio(ratio: Double) {
        let sampling = TraceSampling(ratio: ratio)
        var generator = SystemRandomNumberGenerator()
        let sampled = (0..<4_000).count { _ in
            TraceContext(random: &generator, sampling: sampling).isSampled
        }
        // Ten standard deviations of the binomial distribution at a quarter are 274.
        #expect(abs(Double(sampled) - 4_000 * ratio) < 300)
        if ratio == 0 || ratio == 1 { #expect(sampled == Int(4_000 * ratio)) }
    }

    @Test(
        "is recorded because of its head, an error, or its length, in this order",
        arguments: [
            (true, true, 3_000, .head), (true, false, 1, .head), (false, true, 3_000, .error),
            (false, true, 1, .error), (false, false, 2_001, .slow), (false, false, 2_000, nil),
        ] as [(Bool, Bool, Int, TraceReason?)])
    func reason(isSampled: Bool, isError: Bool, milliseconds: Int, reason: TraceReason?) {
        let given = TraceReason(
            sampled: isSampled, isError: isError, total: .milliseconds(milliseconds))
        #expect(given == reason)
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
