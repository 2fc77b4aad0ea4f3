import JSON
import Testing

@testable import Telemetry

@Suite("The document of traces") struct TraceDocumentTests {
    static let document = TraceDocument(
        TraceResource(
            build: BuildIdentity(version: "1.2.3", revision: "abc"), instance: "i1", host: "h",
            process: 7))

    @Test("is what OTLP's JSON mapping makes of a call") func whole() throws {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let caller = try #require(TraceContext(traceparent: header))
        let trace = TraceContext(
            continuing: caller, as: try #require(SpanNumber(0xA1)), state: "v=1")
        let root = Span(
            rootOf: trace, "tools/call t", from: 1_790_000_000_000_000_000,
            lasting: .milliseconds(3), isError: true,
            [
                .init("text", .text("a\"b")), .init("whole", .integer(-2)),
                .init("span_ms", .milliseconds(.microseconds(1_500))),
            ])
        let run = Span(
            try #require(SpanNumber(0xA2)), partOf: root, "execute_tool t", by: .worker,
            from: 1_790_000_000_001_000_000, lasting: .zero, [])
        let text = String(decoding: Self.document.bytes([root, run]), as: UTF8.self)
        #expect(
            text == #"{"resourceSpans":[{"resource":{"attributes":["#
                + #"{"key":"service.name","value":{"stringValue":"codap-relay"}},"#
                + #"{"key":"service.version","value":{"stringValue":"1.2.3"}},"#
                + #"{"key":"service.instance.id","value":{"stringValue":"i1"}},"#
                + #"{"key":"vcs.ref.head.revision","value":{"stringValue":"abc"}},"#
                + #"{"key":"host.name","value":{"stringValue":"h"}},"#
                + #"{"key":"process.pid","value":{"intValue":"7"}}]},"#
                + #""scopeSpans":[{"scope":{"name":"codap-relay"},"spans":["#
                + #"{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00000000000000a1","#
                + #""traceState":"v=1","parentSpanId":"00f067aa0ba902b7","flags":769,"#
                + #""name":"tools/call t","kind":2,"startTimeUnixNano":"1790000000000000000","#
                + #""endTimeUnixNano":"1790000000003000000","attributes":["#
                + #"{"key":"text","value":{"stringValue":"a\"b"}},"#
                + #"{"key":"whole","value":{"intValue":"-2"}},"#
                + #"{"key":"span_ms","value":{"doubleValue":1.5}}],"status":{"code":2}}]}]},"#
                + #"{"resource":{"attributes":["#
                + #"{"key":"service.name","value":{"stringValue":"codap-relay-worker"}}]},"#
                + #""scopeSpans":[{"scope":{"name":"codap-relay"},"spans":["#
                + #"{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00000000000000a2","#
                + #""traceState":"v=1","parentSpanId":"00000000000000a1","flags":257,"#
                + #""name":"execute_tool t","kind":1,"startTimeUnixNano":"1790000000001000000","#
                + #""endTimeUnixNano":"1790000000001000000","attributes":[],"status":{}}]}]}]}"#)
    }

    @Test("of a trace that begins here has no parent and no remote one") func fresh() throws {
        var generator = SystemRandomNumberGenerator()
        let root = Span(
            rootOf: TraceContext(random: &generator), "n", from: 1, lasting: .zero,
            isError: false, [])
        let json = try JSONValue.parse(
            String(decoding: Self.document.bytes([root]), as: UTF8.self))
        let group = try #require(json["resourceSpans"]?.arrayValue?.first)
        let scope = try #require(group["scopeSpans"]?.arrayValue?.first)
        let span = try #require(scope["spans"]?.arrayValue?.first)
        #expect(span["parentSpanId"] == nil)
        #expect(span["traceState"] == nil)
        #expect(span["flags"] == 0x100)
        #expect(span["status"] == [:])
    }
}
