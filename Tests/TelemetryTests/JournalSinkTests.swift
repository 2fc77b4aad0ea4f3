import Foundation
import JSON
import Telemetry
import Testing
import Wire

/// Against the real one. Serialised: there can be only one journald on its socket.
@Suite(
    "With a journald", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: Journald.obstacle == nil, "\(Journald.obstacle ?? "")"))
struct JournalSinkTests {
    private let metrics = Metrics.sample()
    private let file: ScratchFile

    init() throws { file = try ScratchFile() }

    private func makeLog(_ destination: LogDestination = .auto) throws -> Log {
        try Log(
            to: destination, build: LogRecordTests.build, metrics: metrics.logs,
            limits: .off, descriptor: file.handle.fileDescriptor, probePause: .zero)
    }

    private func context() throws -> RequestContext {
        var generator = SystemRandomNumberGenerator()
        return RequestContext(
            requestId: RequestID(random: &generator), sessionId: SessionID(random: &generator),
            trace: TraceContext(random: &generator))
    }

    @Test("a record arrives as a line of JSON and as native fields") func nativeFields() throws {
        let journald = try Journald()
        defer { journald.remove() }
        let context = try context()
        let log = try makeLog()
        log(
            .warning, .callFinished, "A tool call ended.",
            [
                .tool(metrics.names.tools["create_item"]), .outcome(.timedOut),
                .transport(.polling), .route(metrics.names.routes["/api/request"]), .status(202),
                .duration(.microseconds(1_500)),
            ], context)
        #expect(log.stop(within: .seconds(20)))
        let entries = try journald.entries("REQUEST_ID=\(context.requestId.text)")
        let entry = try #require(entries.first)
        #expect(entries.count == 1)
        let expected = [
            "PRIORITY": "4", "SYSLOG_IDENTIFIER": "codap-relay", "EVENT": "call.finished",
            "MESSAGE_ID": LogEvent.callFinished.messageID, "TOOL": "create_item",
            "OUTCOME": "timed_out", "TRANSPORT": "polling", "ROUTE": "/api/request",
            "STATUS": "202", "DURATION_MS": "1.5", "SESSION_ID": context.sessionId?.text,
            "TRACE_ID": context.trace?.traceId, "SPAN_ID": context.trace?.spanId,
        ]
        for (name, value) in expected { #expect(entry[name] == value, "\(name)") }
        let line = try JSONValue.parse(entry["MESSAGE"] ?? "")
        #expect(line["requestId"]?.stringValue == context.requestId.text)
        #expect(line["durationMs"]?.doubleValue == 1.5)
        #expect(try file.lines().isEmpty)
        #expect(metrics.logs.sinkUp[.journald].value == 1)
    }

    @Test("that hangs, records go to standard output, and back when it runs again")
    func hung() throws {
        let journald = try Journald()
        defer { journald.remove() }
        let log = try makeLog()
        kill(journald.pid, SIGSTOP)
        let during = try context()
        for step in 0..<100 { log(.info, .callQueued, "Queued.", [.count(step)], during) }
        // The last record is on standard output: so the writer is through with all of them.
        while try file.lines().last?["count"]?.intValue != 99 { sched_yield() }
        #expect(metrics.logs.sinkUp[.journald].value == 0)
        kill(journald.pid, SIGCONT)
        try journald.sync()
        // Nothing is written meanwhile, and yet it is seen.
        while metrics.logs.sinkUp[.journald].value != 1 { sched_yield() }
        let after = try context()
        log(.info, .callQueued, "Queued.", [], after)
        #expect(log.stop(within: .seconds(20)))
        let stored = try journald.entries("REQUEST_ID=\(during.requestId.text)")
        let printed = try file.lines().filter {
            $0["requestId"]?.stringValue == during.requestId.text
        }
        #expect(stored.count + printed.count == 100)
        #expect(printed.count > 50)
        #expect(try journald.entries("REQUEST_ID=\(after.requestId.text)").count == 1)
        #expect(metrics.logs.sinkUp[.journald].value == 1)
        #expect(metrics.logs.dropped[.refused].value == 0)
    }

    @Test("that goes away and comes back, nothing is lost") func restart() throws {
        let journald = try Journald()
        defer { journald.remove() }
        let log = try makeLog()
        journald.stop()
        let during = try context()
        log(.info, .callQueued, "Queued.", [], during)
        while try file.lines().last?["requestId"]?.stringValue != during.requestId.text {
            sched_yield()
        }
        #expect(try file.lines().first?["event"]?.stringValue == "log.sink_changed")
        try journald.start()
        let after = try context()
        log(.info, .callQueued, "Queued.", [], after)
        #expect(log.stop(within: .seconds(20)))
        #expect(try journald.entries("REQUEST_ID=\(after.requestId.text)").count == 1)
        #expect(metrics.logs.dropped[.refused].value == 0)
    }

    @Test("as the only destination, records are dropped and counted without it, until it is there")
    func required() throws {
        let log = try makeLog(.journald)
        for _ in 0..<3 { log(.info, .callQueued, "Queued.") }
        while metrics.logs.dropped[.refused].value < 3 { sched_yield() }
        #expect(metrics.logs.sinkUp[.journald].value == 0)
        #expect(metrics.logs.records[.info].value == 0)
        let journald = try Journald()
        defer { journald.remove() }
        while metrics.logs.sinkUp[.journald].value != 1 { sched_yield() }
        let after = try context()
        log(.info, .callQueued, "Queued.", [], after)
        #expect(log.stop(within: .seconds(20)))
        #expect(try journald.entries("REQUEST_ID=\(after.requestId.text)").count == 1)
        #expect(metrics.logs.sinkUp[.stdout].value == -1)
        #expect(metrics.logs.records[.info].value == 1)
        #expect(metrics.logs.dropped[.refused].value == 3)
        #expect(try file.lines().isEmpty)
    }
}
