import Foundation
import Testing
import Tools
import Wire

@testable import Worker

/// A row of the table: a constant, its value and the value's unit.
private struct Row: Hashable, CustomStringConvertible {
    let constant: String
    let value: Int
    let unit: String

    init(_ constant: String, _ value: Int, _ unit: String) {
        self.constant = constant
        self.value = value
        self.unit = unit
    }

    init(_ constant: String, _ span: TimeSpan) {
        self.init(constant, Int(span.milliseconds / 1_000), "s")
    }

    /// Reads a line of docs/worker.md; `nil` for what is no row of that table.
    init?(line: Substring) {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        guard cells.count == 4, let value = Int(cells[2]) else { return nil }
        self.init(cells[1].trimmingCharacters(in: ["`"]), value, cells[3])
    }

    var description: String { "\(constant) \(value) \(unit)" }
}

@Suite("The worker's timers and bounds") struct TimerTableTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let settings = WorkerSettings()
    private static let core: [Row] = [
        Row("RelayRoutes.timeout", RelayRoutes.timeout),
        Row("Attempt.slotTimeout", Attempt.slotTimeout),
        Row("Attempt.openingTimeout", Attempt.openingTimeout),
        Row("Backoff.defaultBase", Backoff.defaultBase, "ms"),
        Row("Backoff.defaultCap", Backoff.defaultCap, "ms"),
        Row("Backoff.jitter", Backoff.jitter, "%"),
        Row("Backoff.longestRetryAfter", Backoff.longestRetryAfter, "s"),
        Row("RelayLink.muffledWeight", RelayLink.muffledWeight, "failures"),
        Row("RelayLink.rest", RelayLink.rest),
        Row("Polling.briskInterval", Polling.briskInterval, "ms"),
        Row("Polling.attention", Polling.attention),
        Row("Polling.firstProbe", Polling.firstProbe, "ms"),
        Row("Polling.longestProbe", Polling.longestProbe, "ms"),
        Row("Ending.maxAttempts", Ending.maxAttempts, "attempts"),
        Row("Executor.maxWaiting", Executor.maxWaiting, "calls"),
        Row("Executor.longestRun", Executor.longestRun),
        Row("Executor.reserve", Executor.reserve, "ms"),
        Row("Executor.codapPatience", Executor.codapPatience),
        Row("Executor.maxAnswerBytes", Executor.maxAnswerBytes, "bytes"),
        Row("CallLog.capacity", CallLog.capacity, "calls"),
        Row("CallLog.maxReasonBytes", CallLog.maxReasonBytes, "bytes"),
        Row("ChangeLog.capacity", ChangeLog.capacity, "changes"),
        Row("ChangeLog.maxDetailBytes", ChangeLog.maxDetailBytes, "bytes"),
        Row("Shape.maxDepth", Shape.maxDepth, "levels"),
        Row("Shape.maxTextBytes", Shape.maxTextBytes, "bytes"),
        Row("Outbox.maxEntries", Outbox.maxEntries, "results"),
        Row("Outbox.maxBytes", Outbox.maxBytes, "bytes"),
        Row("Outbox.maxPosting", Outbox.maxPosting, "posts"),
        Row("CircuitBreaker.threshold", CircuitBreaker.threshold, "failures"),
        Row("CircuitBreaker.rest", CircuitBreaker.rest),
        Row("Reporter.first", Reporter.first),
        Row("Reporter.delay", Reporter.delay),
        Row("Reporter.gap", Reporter.gap),
        Row("Reporter.idle", Reporter.idle),
        Row("Telemetry.burst", Telemetry.burst, "records"),
        Row("Telemetry.interval", Telemetry.interval),
        Row("Telemetry.plenty", Telemetry.plenty, "records"),
    ]
    private static let wire: [Row] = [
        Row("WorkerSettings.sseTimeout", settings.sseTimeout, "ms"),
        Row("WorkerSettings.retryDelay", settings.retryDelay, "ms"),
        Row("WorkerSettings.maxRetries", settings.maxRetries, "failures"),
        Row("WorkerSettings.pollingInterval", settings.pollingInterval, "ms"),
        Row("WorkerSettings.callRate", settings.callRate, "calls"),
        Row("WorkerSettings.callBurst", settings.callBurst, "calls"),
        Row("WorkerReport.maxRecords", WorkerReport.maxRecords, "records"),
    ]

    @Test("stand in docs/worker.md as they are in the code") func table() throws {
        let page = Self.root.appending(path: "docs/worker.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let written = Set(lines.compactMap { Row(line: $0) })
        let script = try ["memory.js", "codap.js"].flatMap { try Self.constants(ofScript: $0) }
        let real = Set(Self.core + Self.wire + script)
        #expect(real.subtracting(written).map(\.description).sorted() == [], "is not in the table")
        #expect(written.subtracting(real).map(\.description).sorted() == [], "is not in the code")
    }

    /// A bound without a name is found by nobody; one with a name has to be in the table.
    @Test("are all in that table") func complete() throws {
        let folder = Self.root.appending(path: "Sources/Worker")
        let known = Set(Self.core.map { $0.constant.split(separator: ".").last.map(String.init) })
        let declaration = /static let (\w+)(?:: \w+)? = (?:TimeSpan\.|[0-9])/
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        try #require(files.count > 20)
        for file in files {
            for match in try String(contentsOf: file, encoding: .utf8).matches(of: declaration) {
                #expect(known.contains(String(match.1)), "\(file.lastPathComponent)")
            }
        }
    }

    /// Constants of a script of the page that are times.
    private static func constants(ofScript name: String) throws -> [Row] {
        let file = root.appending(path: "Sources/Plugin/Page/\(name)")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.matches(of: /const ([A-Z_]+) = ([0-9_]+);/).map { match in
            let value = try #require(Int(match.2.replacing("_", with: "")))
            return Row("\(name) \(match.1)", value, "ms")
        }
    }
}
