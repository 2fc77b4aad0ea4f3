import Foundation
import JSON
import Testing
import Wire

@testable import Telemetry

@Suite("The log") struct LogTests {
    private let metrics = Metrics.sample()

    @Test("writes every thread's records in that thread's order") func order() async throws {
        let file = try ScratchFile()
        let log = try makeLog(file.handle.fileDescriptor)
        await withTaskGroup { group in
            for worker in 0..<4 {
                group.addTask {
                    for step in 0..<500 {
                        log(.info, .callQueued, "Queued.", [.delivery(worker), .count(step)])
                    }
                }
            }
        }
        #expect(log.stop(within: .seconds(20)))
        let lines = try file.lines()
        #expect(lines.count == 2_000)
        for worker in 0..<4 {
            let mine = lines.filter { $0["delivery"]?.intValue == worker }
            #expect(mine.map { $0["count"]?.intValue } == (0..<500).map { $0 })
        }
        #expect(metrics.logs.records[.info].value == 2_000)
        #expect(metrics.logs.sinkUp[.stdout].value == 1)
        #expect(metrics.logs.sinkUp[.journald].value == -1)
    }

    private func makeLog(
        _ descriptor: CInt, threshold: LogLevel = .info, limits: LogLimits = .off,
        isStream: Bool = false
    ) throws -> Log {
        try Log(
            to: .stdout, threshold: threshold, build: LogRecordTests.build, metrics: metrics.logs,
            limits: limits, descriptor: descriptor, isStream: isStream)
    }

    @Test("leaves out what is below its threshold, without making its fields") func threshold()
        throws
    {
        let file = try ScratchFile()
        let log = try makeLog(file.handle.fileDescriptor, threshold: .warning)
        func fields() -> [LogField] {
            Issue.record("made fields for nothing")
            return []
        }
        log(.info, .callQueued, "Not written.", fields())
        log(.warning, .relayStopping, "Written.")
        #expect(log.stop(within: .seconds(20)))
        #expect(try file.lines().map { $0["message"]?.stringValue } == ["Written."])
    }

    @Test("drops and counts, never blocks, when its sink hangs") func hung() throws {
        let pipe = Pipe()
        let log = try makeLog(pipe.fileHandleForWriting.fileDescriptor)
        let total = 3 * LogQueue.capacity
        for step in 0..<total { log(.info, .callQueued, "Queued.", [.count(step)]) }
        #expect(!log.write(.info, .callQueued, "Queued.", [], nil, as: .plain, weight: 1))
        #expect(!log.stop(within: .milliseconds(1)))
        log(.error, .relayFailed, "Too late.")
        #expect(metrics.logs.dropped[.queueFull].value >= UInt64(LogQueue.capacity))
        #expect(metrics.logs.dropped[.shutdown].value > 1)
        // With a reader the writer comes to its end, so that the pipe can be closed.
        let reader = pipe.fileHandleForReading
        Thread.detachNewThread { _ = try? reader.readToEnd() }
        #expect(log.stop(within: .seconds(20)))
        try pipe.fileHandleForWriting.close()
    }

    @Test("loses lines, not the process, when nobody can read them") func brokenPipe() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let log = try makeLog(pipe.fileHandleForWriting.fileDescriptor)
        for _ in 0..<10 { log(.info, .callQueued, "Queued.") }
        #expect(log.stop(within: .seconds(20)))
        #expect(metrics.logs.dropped[.refused].value == 10)
        #expect(metrics.logs.records[.info].value == 0)
    }

    @Test("samples, suppresses, counts both and says so at the end") func leftOut() throws {
        let file = try ScratchFile()
        var limits = LogLimits()
        limits.sampledAbove = 10
        limits.linesPerInterval = 300
        let log = try makeLog(file.handle.fileDescriptor, limits: limits)
        let total = 1_000
        for _ in 0..<total { log(.info, .callFinished, "A call ended.", as: .ordinary) }
        for _ in 0..<total { log(.warning, .connectionRefused, "Refused.") }
        #expect(log.stop(within: .seconds(20)))
        let lines = try file.lines()
        let sampled = lines.filter { $0["event"] == "call.finished" }
        #expect(total - Int(metrics.logs.sampled.value) == sampled.count)
        let weights = sampled.map { $0["sampleRate"]?.intValue ?? 1 }
        #expect(weights.contains { $0 > 1 } && weights.reduce(0, +) <= total)
        let refused = lines.count { $0["event"] == "http.over_capacity" }
        let suppressed = Int(metrics.logs.suppressed[.warning].value)
        #expect(refused + suppressed == total && suppressed > 0)
        let summaries = lines.filter { $0["event"] == "log.suppressed" }
        #expect(summaries.last?["level"] == "warning")
        func sum(_ key: String) -> Int { summaries.reduce(0) { $0 + ($1[key]?.intValue ?? 0) } }
        #expect(sum("suppressed") == suppressed)
        #expect(sum("sampledOut") == Int(metrics.logs.sampled.value))
        #expect(summaries.last?["suppressedByLevel"]?["warning"]?.intValue ?? 0 > 0)
        #expect(metrics.logs.queueDepth.value == 0)
    }

    @Test("begins its lines with their level when standard output is the journal's stream")
    func prefix() throws {
        let file = try ScratchFile()
        let log = try makeLog(file.handle.fileDescriptor, isStream: true)
        log(.info, .relayStarted, "Up.")
        log(.error, .relayFailed, "Down.")
        #expect(log.stop(within: .seconds(20)))
        let text = try file.text().split(separator: "\n")
        #expect(text.map { $0.prefix(4) } == ["<6>{", "<3>{"])
    }

    @Test("keeps a share of its queue for warnings, errors and notable calls") func reserve() throws
    {
        let queue = try LogQueue()
        func append(
            _ level: LogLevel, as kind: LogAdmission.Kind = .plain
        ) -> LogDropReason? {
            queue.append(
                LogRecord(
                    time: WallTime(milliseconds: 0), level: level, event: .relayStarted,
                    message: "x"), as: kind)
        }
        for _ in 0..<LogQueue.capacity - LogQueue.reserve { #expect(append(.info) == nil) }
        #expect(append(.notice) == .queueFull)
        #expect(append(.warning, as: .refused) == .queueFull)
        #expect(append(.error, as: .told) == .queueFull)
        for level in [LogLevel.warning, .info] {
            for _ in 0..<LogQueue.reserve / 2 {
                #expect(append(level, as: level == .info ? .notable : .plain) == nil)
            }
        }
        #expect(append(.info, as: .notable) == .queueFull)
        #expect(append(.error) == .queueFull)
        var batch: [LogRecord] = []
        #expect(queue.take(into: &batch))
        #expect(batch.count == LogQueue.capacity)
        #expect(append(.debug) == nil)
        queue.close()
        #expect(append(.error) == .shutdown)
        batch.removeAll()
        #expect(queue.take(into: &batch) && batch.map(\.level) == [.debug])
        batch.removeAll()
        #expect(!queue.take(into: &batch))
    }
}

/// A file that is gone with the test.
struct ScratchFile {
    let handle: FileHandle
    /// Its own position in the file: reading must not move the writer.
    private let reader: FileHandle

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "telemetry-\(UUID().uuidString)")
        try Data().write(to: url)
        handle = try FileHandle(forWritingTo: url)
        reader = try FileHandle(forReadingFrom: url)
        try FileManager.default.removeItem(at: url)
    }

    func text() throws -> String {
        try reader.seek(toOffset: 0)
        return String(decoding: try reader.readToEnd() ?? Data(), as: UTF8.self)
    }

    /// The JSON lines written so far.
    func lines() throws -> [JSONValue] {
        let text = try text()
        // A line that is just being written does not count.
        let end = text.lastIndex(of: "\n") ?? text.startIndex
        return try text[..<end].split(separator: "\n").map { try JSONValue.parse(String($0)) }
    }
}
