import Glibc
import Synchronization
package import Wire

/// The relay's log. Calling it costs a clock, a lock and an append; formatting and writing happen
/// on a thread of its own.
///
///     log(.info, .callFinished, "A tool call ended.", [.outcome(.completed)], context)
package final class Log: Sendable {
    /// The ``LogLevel/priority`` of the least important level that is written.
    private let limit: Atomic<Int>
    private let queue: LogQueue
    private let metrics: LogMetrics
    private let clock: @Sendable () -> WallTime

    /// Starts the writer's thread.
    /// - Parameters:
    ///   - descriptor: Where JSON lines go; stays the caller's.
    ///   - limits: How many lines are taken in.
    ///   - isStream: Whether `descriptor` is journald's stream for this service: lines then begin
    ///     with their priority, as sd-daemon(3) has it.
    ///   - probePause: Time between looks at a journald that is away.
    ///   - clock: The wall clock of the lines' timestamps.
    /// - Throws: ``LogStartError`` when a descriptor or the thread cannot be had.
    package init(
        to destination: LogDestination, threshold: LogLevel = .info, build: BuildIdentity,
        metrics: LogMetrics, limits: LogLimits = LogLimits(), descriptor: CInt = STDOUT_FILENO,
        isStream: Bool = false, probePause: Duration = .seconds(1),
        clock: @escaping @Sendable () -> WallTime = { .systemNow }
    ) throws(LogStartError) {
        limit = Atomic(threshold.priority)
        self.metrics = metrics
        self.clock = clock
        var generator = SystemRandomNumberGenerator()
        let queue = try LogQueue(limits, seed: generator.next(), depth: metrics.queueDepth)
        self.queue = queue
        try startLogWriter(
            LogWriter(
                queue, destination, LineSink(descriptor: descriptor, isStream: isStream),
                build: build, metrics: metrics, probePause: probePause, clock: clock))
    }

    deinit { queue.close() }

    /// What becomes of a line that may still have to be put together.
    package enum Verdict: Sendable {
        /// It is written, and stands for so many lines.
        case write(weight: Int)
        /// There are too many: others stand for it, or it is lost. It is counted.
        case leaveOut
        /// Lines of its level are not wanted.
        case unwanted
    }

    /// Records that something happened. Never blocks: when the writer is behind, the record is
    /// dropped and counted; when lines are too many, it is left out and counted.
    /// - Parameters:
    ///   - message: For people; programs filter on `event` and the fields.
    ///   - fields: Put together only if the line is written, and so is `context`.
    ///   - kind: Whether it may be sampled.
    package func callAsFunction(
        _ level: LogLevel, _ event: LogEvent, _ message: StaticString,
        _ fields: @autoclosure () -> [LogField] = [],
        _ context: @autoclosure () -> RequestContext? = nil,
        as kind: LogAdmission.Kind = .plain
    ) {
        guard case .write(let weight) = verdict(on: level, kind) else { return }
        write(level, event, message, fields(), context(), as: kind, weight: weight)
    }

    /// Decides about a line, for who has more to do for one that is written. What is to be written
    /// must be.
    /// - Parameters:
    ///   - kind: Whether it may be sampled.
    ///   - instant: Monotonic time, if the caller has just read it.
    package func verdict(
        on level: LogLevel, _ kind: LogAdmission.Kind, at instant: Duration? = nil
    ) -> Verdict {
        guard level.priority <= limit.load(ordering: .relaxed) else { return .unwanted }
        let now = instant ?? monotonicNow()
        switch queue.admit(level, kind, at: now) {
        case .sampledOut:
            metrics.sampled.increment()
            return .leaveOut
        case .suppressed:
            metrics.suppressed[level].increment()
            return .leaveOut
        case .write(let weight): return .write(weight: weight)
        }
    }

    /// Writes a line that was decided about.
    /// - Parameter weight: As the verdict has it.
    /// - Returns: Whether there was room for it in the queue.
    @discardableResult
    package func write(
        _ level: LogLevel, _ event: LogEvent, _ message: StaticString, _ fields: [LogField],
        _ context: RequestContext?, as kind: LogAdmission.Kind, weight: Int
    ) -> Bool {
        let record = LogRecord(
            time: clock(), level: level, event: event, message: message,
            fields: weight > 1 ? fields + [.sampleRate(weight)] : fields, context: context)
        guard let reason = queue.append(record, as: kind) else { return true }
        metrics.dropped[reason].increment()
        return false
    }

    /// Changes how many lines are taken in. From any thread.
    package func setLimits(_ limits: LogLimits) {
        queue.setLimits(limits)
    }

    /// Changes the least important level that is written. From any thread.
    package func setThreshold(_ level: LogLevel) {
        limit.store(level.priority, ordering: .relaxed)
    }

    /// Writes out what waits and ends the writer. Later records are dropped and counted. Blocks
    /// the caller: the last thing a process does.
    /// - Parameter limit: How long to wait; a hung sink must not hold up the process.
    /// - Returns: Whether everything was written.
    @discardableResult
    package func stop(within limit: Duration) -> Bool {
        queue.close()
        let milliseconds = CInt(clamping: limit.nanoseconds / 1_000_000)
        guard let left = queue.awaitWriter(milliseconds: milliseconds) else { return true }
        metrics.dropped[.shutdown].increment(by: UInt64(left))
        return false
    }
}

extension WallTime {
    /// The system's wall clock.
    package static var systemNow: Self {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Self(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Moves `writer` to a new thread, which runs it to its end.
private func startLogWriter(_ writer: consuming sending LogWriter) throws(LogStartError) {
    let handover = Handover(writer)
    try startThread(named: LogWriter.threadName) {
        guard var writer = handover.take() else { return }
        writer.run()
    }
}
