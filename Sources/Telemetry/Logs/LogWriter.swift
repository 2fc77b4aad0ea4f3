import Synchronization
import Wire

/// Where records should go: the values of `--log`.
package enum LogDestination: String, CaseIterable, Sendable {
    /// To journald while it is there and takes them, else to standard output.
    case auto
    /// To journald only; what it does not take is dropped and counted.
    case journald
    /// As JSON lines to standard output.
    case stdout

    /// Whether it may come to that sink.
    fileprivate func includes(_ sink: LogSinkName) -> Bool {
        switch self {
        case .auto: true
        case .journald: sink == .journald
        case .stdout: sink == .stdout
        }
    }
}

/// Formats and writes records, on its own thread only.
struct LogWriter: ~Copyable {
    /// Name of the thread.
    static let threadName = "log"
    /// How long a journald that does not read may hold up the log, milliseconds. Then it counts
    /// as hung.
    static let patience: CInt = 500

    private let queue: LogQueue
    private let build: BuildIdentity
    private let metrics: LogMetrics
    private let probePause: Duration
    private let clock: @Sendable () -> WallTime
    private let destination: LogDestination
    private var journal: JournalSink
    private var output: LineSink
    private var sink: LogSinkName
    /// Whether journald is wanted and did not take what it was given last.
    private var isJournalAway: Bool
    private var nextProbe: ContinuousClock.Instant
    private var line: [UInt8] = []

    init(
        _ queue: LogQueue, _ destination: LogDestination, _ output: LineSink,
        build: BuildIdentity, metrics: LogMetrics, probePause: Duration,
        clock: @escaping @Sendable () -> WallTime
    ) throws(LogStartError) {
        self.queue = queue
        self.build = build
        self.metrics = metrics
        self.probePause = probePause
        self.clock = clock
        self.destination = destination
        journal = try JournalSink(identifier: build.service)
        self.output = output
        let isThere = journal.readiness(within: 0) != .absent
        isJournalAway = destination == .auto && !isThere
        sink = destination == .stdout || isJournalAway ? .stdout : .journald
        nextProbe = .now
        showSink()
    }

    /// The thread's body: writes until the queue is closed and empty.
    mutating func run() {
        var batch: [LogRecord] = []
        batch.reserveCapacity(LogQueue.capacity)
        while queue.take(into: &batch, within: isJournalAway ? probePause : nil) {
            lookForJournal()
            for record in batch { write(record) }
            flushOutput()
            batch.removeAll(keepingCapacity: true)
            summarise(isLast: false)
        }
        summarise(isLast: true)
        queue.finishedAll()
    }

    /// Tells what was left out, when it is time to.
    private mutating func summarise(isLast: Bool) {
        guard let summary = queue.takeSummary(at: monotonicNow(), isLast: isLast) else { return }
        queue.addedOne()
        write(LogRecord(summary, at: clock()))
        flushOutput()
    }

    private mutating func write(_ record: LogRecord) {
        lookForJournal()
        var buffer: [UInt8] = []
        swap(&buffer, &line)
        buffer.removeAll(keepingCapacity: true)
        line = record.line(of: build, reusing: buffer)
        switch sink {
        case .stdout: print(line, record.level)
        case .journald:
            if journal.readiness(within: Self.patience) == .ready, journal.send(record, line: line)
            {
                return journalTook(record.level)
            }
            leaveJournal()
            // With `auto` the record that failed goes the other way; else it is lost.
            if sink == .stdout { print(line, record.level) } else { giveUp() }
        }
    }

    private mutating func print(_ line: [UInt8], _ level: LogLevel) {
        if output.add(line, level) { flushOutput() }
    }

    private mutating func flushOutput() {
        let count = output.lines
        let records = metrics.records
        let lost = output.flush { records[$0].increment() }
        metrics.dropped[.refused].increment(by: UInt64(lost))
        queue.finished(count)
    }

    private mutating func journalTook(_ level: LogLevel) {
        metrics.records[level].increment()
        if isJournalAway { journalIsBack() }
        queue.finished(1)
    }

    private mutating func journalIsBack() {
        isJournalAway = false
        metrics.sinkUp[.journald].set(1)
    }

    private func giveUp() {
        metrics.dropped[.refused].increment()
        queue.finished(1)
    }

    /// Returns to journald once it is back. Without a line to write, too: nobody else would see
    /// that it is.
    private mutating func lookForJournal() {
        guard isJournalAway, nextProbe <= .now else { return }
        nextProbe = .now + probePause
        guard journal.readiness(within: 0) == .ready else { return }
        journalIsBack()
        if sink == .stdout { change(to: .journald) }
    }

    private mutating func leaveJournal() {
        isJournalAway = true
        metrics.sinkUp[.journald].set(0)
        nextProbe = .now + probePause
        if destination == .auto { change(to: .stdout) }
    }

    private mutating func change(to name: LogSinkName) {
        sink = name
        showSink()
        let record = LogRecord(
            time: clock(), level: .warning, event: .logSinkChanged,
            message: "Log records go to another sink now.", fields: [.sink(name)])
        let line = record.line(of: build)
        queue.addedOne()
        switch name {
        case .stdout: print(line, .warning)
        case .journald:
            if journal.send(record, line: line) { journalTook(.warning) } else { giveUp() }
        }
    }

    private func showSink() {
        for name in LogSinkName.allCases {
            let unused = destination.includes(name) ? 0 : LogMetrics.leftOut
            metrics.sinkUp[name].set(name == sink ? 1 : unused)
        }
    }
}

extension LogRecord {
    /// The line that tells of others.
    fileprivate init(_ summary: LogAdmission.Summary, at time: WallTime) {
        let isLossless = summary.suppressedInAll == 0
        self.init(
            time: time, level: isLossless ? .info : .warning, event: .logSuppressed,
            message: isLossless
                ? "Others stand for some lines: see their sampleRate."
                : "Lines were left out to stay below journald's limits.",
            fields: [
                .suppressed(summary.suppressedInAll), .suppressedByLevel(summary.suppressed),
                .sampledOut(summary.sampledOut), .duration(summary.span),
            ])
    }
}
