import Foundation
import Testing

@testable import Telemetry

@Suite("The process metrics") struct ProcessMetricsTests {
    @Test("are read from behind a command that holds spaces and parentheses") func parsing() {
        let text =
            "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 9 0 12345 1048576 25 0 0\n"
        let stat = ProcessStat(
            Array(text.utf8), ticksPerSecond: 100, pageSize: 4_096, bootTime: 1_000_000_000_000)
        #expect(stat?.cpuTime == 3_000_000_000)
        #expect(stat?.threads == 9)
        #expect(stat?.virtualMemory == 1_048_576)
        #expect(stat?.residentMemory == 102_400)
        #expect(stat?.startTime == 1_123_450_000_000)
    }

    @Test("are absent when the text is cut", arguments: ["", "7 (x", "7 (x) S 1 2 3"])
    func cut(text: String) {
        #expect(
            ProcessStat(Array(text.utf8), ticksPerSecond: 100, pageSize: 4_096, bootTime: 0) == nil)
    }

    @Test("tell of this process") func real() throws {
        let exposition = Metrics.sample().read()
        let start = try #require(exposition.value("process_start_time_seconds"))
        let age = Date.now.timeIntervalSince1970 - start
        #expect(age > -1 && age < 3_600)
        for name in ["open_fds", "max_fds", "threads", "resident_memory_bytes"] {
            #expect(try #require(exposition.value("process_\(name)")) > 0, "\(name)")
        }
        let listed = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        let counted = try #require(exposition.value("process_open_fds"))
        #expect(abs(counted - Double(listed)) < 20)
    }
}
