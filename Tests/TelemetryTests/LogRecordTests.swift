import JSON
import Testing
import Wire

@testable import Telemetry

@Suite("A log record") struct LogRecordTests {
    static let build = BuildIdentity(version: "1.2.3", revision: "abc1234")
    private let metrics = Metrics.sample()

    @Test("is this line, to the byte") func pinned() throws {
        var generator = Counting(value: 0x1d)
        let context = RequestContext(
            requestId: try #require(RequestID("req-1")),
            sessionId: SessionID(random: &generator),
            trace: TraceContext(traceparent: "00-\(TraceContextTests.traceId)-00000000000000ff-01"))
        let stages = StageDurations { stage in
            .nanoseconds(1_000_600 * (CallStage.allCases.firstIndex(of: stage) ?? 0))
        }
        let record = LogRecord(
            time: WallTime(milliseconds: 1_795_232_280_125), level: .info, event: .callFinished,
            message: "A tool call ended.",
            fields: [
                .tool(metrics.names.tools["create_item"]), .outcome(.completed),
                .transport(.sse), .duration(.microseconds(15_009)), .stages(stages),
                .sequence(7),
            ],
            context: context)
        #expect(
            text(record) == #"""
                {"timestamp":"2026-11-21T03:38:00.125Z","level":"info","event":"call.finished",\#
                "message":"A tool call ended.","service":"codap-relay","version":"1.2.3",\#
                "requestId":"req-1","sessionId":"000000000000001d",\#
                "trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"00000000000000ff",\#
                "tool":"create_item","outcome":"completed","transport":"sse","durationMs":15.009,\#
                "stages":{"admitMs":0,"queueMs":1,"networkMs":2.001,"workerWaitMs":3.002,\#
                "executeMs":4.003,"respondMs":5.003},"seq":7}
                """#)
    }

    private func text(_ record: LogRecord) -> String {
        String(decoding: record.line(of: Self.build), as: UTF8.self)
    }

    @Test("rounds its stages so that they still add up", arguments: [1, 2, 3] as [UInt64])
    func stageSum(seed: UInt64) {
        var generator = Counting(value: seed, step: 0x9e37_79b9_7f4a_7c15)
        for _ in 0..<200 {
            var total: UInt64 = 0
            let stages = StageDurations { _ in
                let nanoseconds = generator.next() % 30_000_000_000
                total += nanoseconds
                return .nanoseconds(Int64(nanoseconds))
            }
            #expect(stages.microseconds.reduce(0, +) == total / 1_000)
        }
    }

    @Test("can carry every field, in valid JSON", arguments: fields(.sample()).indices)
    func everyField(index: Int) throws {
        let field = Self.fields(metrics)[index]
        let line = text(record([field]))
        let value = try JSONValue.parse(line)
        #expect(value.objectValue?.keys.count == 7, "\(line)")
    }

    private func record(_ fields: [LogField]) -> LogRecord {
        LogRecord(
            time: WallTime(milliseconds: 0), level: .error, event: .requestRefused,
            message: "Static.", fields: fields)
    }

    @Test("stays under the journal's limit, and says what it left out", arguments: [1, 2, 3])
    func truncation(longFields: Int) throws {
        // A control character takes six bytes in JSON: the worst that can stand in a list.
        let long = String(repeating: "\u{1}", count: 9_000)
        let metrics = Metrics.sample(tools: [long], routes: [long], violations: [long])
        let fields: [LogField] = [
            .tool(metrics.names.tools.all[0]), .route(metrics.names.routes.all[0]),
            .violation(metrics.names.violations.all[0]),
        ]
        let line = record(fields.prefix(longFields) + [.count(1)]).line(of: Self.build)
        #expect(line.count <= LogRecord.maxLineLength)
        let value = try JSONValue.parse(line)
        #expect((value["truncated"] == true) == (longFields == 3))
        #expect((value["count"] == 1) == (longFields < 3))
    }

    @Test("says each thing once: the first of two fields with one key counts") func sameKey() throws
    {
        let line = text(record([.streamClosed(.peer), .sessionEnded(.closed), .count(1)]))
        let value = try JSONValue.parse(line)
        #expect(value["reason"] == "peer" && value["count"] == 1)
    }

    @Test("names a session without a request") func sessionAlone() throws {
        var generator = Counting(value: 0x0123_4567_89ab_cdef, step: 1)
        let session = SessionID(random: &generator)
        let value = try JSONValue.parse(text(record([.session(session)])))
        #expect(value["sessionId"] == .string(session.text))
        #expect(value["requestId"] == nil)
    }

    @Test("cuts a long text between characters") func multibyte() throws {
        let long = Metrics.sample(tools: ["a" + String(repeating: "é", count: 400)])
        let line = text(record([.tool(long.names.tools.all[0])]))
        let tool = try #require(try JSONValue.parse(line)["tool"]?.stringValue)
        #expect(tool == "a" + String(repeating: "é", count: 127))
    }

    @Test("has no place for a session code or a token") func secrets() throws {
        var generator = Counting(value: 0x1234_5678_9abc_def0, step: 0x9e37_79b9_7f4a_7c15)
        let secrets = [
            SessionCode(random: &generator).text,
            "wtk_" + hexadecimal(of: generator.next()) + hexadecimal(of: generator.next()),
        ]
        // A stranger's text reaches a record through a list or not at all.
        for secret in secrets {
            let fields: [LogField] = [
                .tool(metrics.names.tools[secret]), .route(metrics.names.routes["/api/\(secret)"]),
                .violation(metrics.names.violations[secret]),
            ]
            let line = text(record(fields + Self.fields(metrics)))
            #expect(!line.contains(secret))
            #expect(!String(decoding: metrics.exposition(), as: UTF8.self).contains(secret))
        }
    }

    @Test("is tested with every kind of field") func allKinds() {
        #expect(Set(Self.fields(metrics).map(\.kind)) == Set(LogFieldKind.allCases))
    }

    static func fields(_ metrics: Metrics) -> [LogField] {
        var generator = Counting(value: 0x0123_4567_89ab_cdef)
        return [
            .session(SessionID(random: &generator)), .source(.worker), .age(.seconds(1)),
            .workerReason(.failing), .options(["listen", "log"]), .configurationFault(.unknown),
            .health(
                WorkerHealth(
                    link: .streaming, codap: .connected, isPosting: true, queue: 0, memory: 1)),
            .line(7), .sqliteResult(13),
            .tool(metrics.names.tools["create_item"]), .route(metrics.names.routes.other),
            .status(503), .outcome(.timedOut), .transport(.polling), .duration(.milliseconds(1)),
            .stages(StageDurations { _ in .zero }), .error(.queueFull), .failure(.codap),
            .violation(metrics.names.violations["bad_chunk"]),
            .suppressed(1), .suppressedByLevel([1, 2, 3, 4, 5]), .sampledOut(1), .sampleRate(2),
            .streamOpened(.new), .streamClosed(.replaced), .sessionEnded(.expired),
            .sequence(.max), .delivery(1), .worker(.anonymous), .bytes(1), .count(1),
            .sink(.stdout), .revision(build), .errno(98),
        ] + (NetworkAddress(octets: [127, 0, 0, 1], port: 8_080).map { [.address($0)] } ?? [])
    }

    @Test(
        "writes addresses in their canonical form",
        arguments: [
            ([127, 0, 0, 1], "127.0.0.1:80"),
            ([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "[2001:db8::1]:80"),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "[::]:80"),
            ([0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0], "[1:0:2::3:0:0]:80"),
            ([0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 0, 0, 8], "[1:2:3:4:5:6:0:8]:80"),
        ] as [([UInt8], String)])
    func address(octets: [UInt8], expected: String) {
        #expect(NetworkAddress(octets: octets, port: 80)?.text == expected)
    }

    @Test(
        "writes hosts and networks without a port",
        arguments: [
            ([192, 0, 2, 7], nil, "192.0.2.7"), ([10, 0, 0, 0], 8, "10.0.0.0/8"),
            ([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 64, "2001:db8::/64"),
        ] as [([UInt8], Int?, String)])
    func network(octets: [UInt8], prefix: Int?, expected: String) {
        #expect(NetworkAddress(octets: octets, prefix: prefix)?.text == expected)
    }

    @Test("names each event by an id of its own that never changes") func messageIDs() {
        let ids = LogEvent.allCases.map(\.messageID)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
        #expect(LogEvent.callFinished.messageID == "e3db69a8c8479b37d8f6ca8396739e28")
    }
}
