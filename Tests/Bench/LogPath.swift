// What a log line costs the thread that logs it: fields, time, admission, queue. Prints medians,
// nanoseconds of that thread's processor time, as one line of JSON. Lines go to /dev/null.
import Glibc
import JSON
import Telemetry
import Wire

@main struct LogPath {
    /// Lines between two looks at the clock: fewer than the queue holds, so that none is dropped.
    private static let batch = 500
    private static let batches = 200

    static func main() throws {
        let report: JSONValue = [
            "written": number(try measure(.off)), "sampled": number(try measure(LogLimits())),
        ]
        print(report.serialized())
    }

    private static func measure(_ limits: LogLimits) throws -> Double {
        let build = BuildIdentity(version: "bench", revision: "bench")
        let metrics = Metrics(tools: ["create_item"], routes: [], violations: [], build: build)
        let sink = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(sink) }
        let log = try Log(
            to: .stdout, build: build, metrics: metrics.logs, limits: limits, descriptor: sink)
        let tool = metrics.names.tools["create_item"]
        var generator = SystemRandomNumberGenerator()
        let context = RequestContext(
            requestId: RequestID(random: &generator), sessionId: SessionID(random: &generator),
            trace: TraceContext(random: &generator))
        var times: [Double] = []
        for _ in 0..<batches {
            let start = processorTime()
            for line in 0..<batch {
                log(
                    .info, .callFinished, "A call ended.",
                    [
                        .tool(tool), .outcome(.completed), .duration(.microseconds(line)),
                        .stages(StageDurations { _ in .microseconds(line) }), .transport(.sse),
                    ], context, as: .ordinary)
            }
            times.append(Double(processorTime() - start) / Double(batch))
            while metrics.logs.queueDepth.value > 0 { rest(microseconds: 200) }
        }
        guard log.stop(within: .seconds(10)), metrics.logs.dropped[.queueFull].value == 0 else {
            throw RecordsDropped()
        }
        return times.sorted()[batches / 2]
    }

    /// Nanoseconds this thread has run.
    private static func processorTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// What was measured was not what is meant: some records went nowhere.
    private struct RecordsDropped: Error {}

    private static func number(_ value: Double) -> JSONValue { JSONValue(Int(value)) }
}
