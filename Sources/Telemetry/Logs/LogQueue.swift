import Synchronization

/// The bounded queue between all threads that log and the one that writes.
final class LogQueue: Sendable {
    /// Most records that wait. With those in the writer's hands at most twice as many exist.
    static let capacity = 4_096
    /// The part of ``capacity`` for notable calls, and for warnings and errors but those that
    /// others can make many of.
    static let reserve = 512
    /// How long the writer gathers records before it looks again, milliseconds. While it looks of
    /// its own accord, logging costs no system call; waking it costs the caller about 25 µs. Lines
    /// that are written together cost half of what each does alone.
    static let gatheringTime: CInt = 50
    /// After so many looks in vain, about a second, it sleeps until it is woken.
    static let looksInVain = 20

    private struct State {
        var waiting: [LogRecord] = []
        var writerSleeps = false
        /// How often the writer has looked since there was a record.
        var looksInVain = 0
        var isClosed = false
    }
    private let state = Mutex(State())
    /// Decides what comes here at all.
    private let admission: Mutex<LogAdmission>
    /// Records that wait.
    private let depth: Gauge?
    private let wakeUp: WakeUp
    /// Records accepted and neither written nor given up.
    private let outstanding = Atomic<Int>(0)
    /// Signalled when the writer has written everything after ``close()``.
    private let isFinished: WakeUp

    init(
        _ limits: LogLimits = LogLimits(), seed: UInt64 = 0, depth: Gauge? = nil
    ) throws(LogStartError) {
        admission = Mutex(LogAdmission(limits, seed: seed))
        self.depth = depth
        wakeUp = try WakeUp()
        isFinished = try WakeUp()
        state.withLock { state in
            state.waiting.reserveCapacity(Self.capacity)
        }
    }

    /// Decides about a line, from any thread. See ``LogAdmission/admit(_:_:at:)``.
    func admit(
        _ level: LogLevel, _ kind: LogAdmission.Kind, at now: Duration
    ) -> LogAdmission.Decision {
        let (decision, opensSummary) = admission.withLock { admission in
            let hadLeftOut = admission.hasLeftOut
            return (admission.admit(level, kind, at: now), !hadLeftOut && admission.hasLeftOut)
        }
        // The writer may sleep until there are records: a summary is none.
        if opensSummary { wakeUp.signal() }
        return decision
    }

    func setLimits(_ limits: LogLimits) { admission.withLock { $0.limits = limits } }

    /// Writer only: what was left out, when it is time to tell.
    func takeSummary(at now: Duration, isLast: Bool) -> LogAdmission.Summary? {
        admission.withLock { $0.takeSummary(at: now, isLast: isLast) }
    }

    /// Takes a record, from any thread. Never blocks longer than another caller's append.
    /// - Returns: Why the record was dropped; `nil` when it was taken.
    func append(_ record: LogRecord, as kind: LogAdmission.Kind = .plain) -> LogDropReason? {
        let reserve = mayFillReserve(record.level, kind) ? 0 : Self.reserve
        let (drop, wake) = state.withLock { state -> (LogDropReason?, Bool) in
            if state.isClosed { return (.shutdown, false) }
            if state.waiting.count >= Self.capacity - reserve { return (.queueFull, false) }
            state.waiting.append(record)
            depth?.increment()
            outstanding.wrappingAdd(1, ordering: .relaxed)
            let wake = state.writerSleeps || state.waiting.count == Self.capacity / 2
            state.writerSleeps = false
            return (nil, wake)
        }
        if wake { wakeUp.signal() }
        return drop
    }

    /// No more records are taken; the writer ends once it has written those it has.
    func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
    }

    private func mayFillReserve(_ level: LogLevel, _ kind: LogAdmission.Kind) -> Bool {
        switch kind {
        case .notable: true
        case .ordinary, .plain: level <= .warning
        case .refused, .told: false
        }
    }

    /// Writer only: sleeps until there are records and swaps them with the emptied `batch`, or
    /// until a summary is due or `patience` is over.
    /// - Returns: `false` when the queue is closed and empty.
    func take(into batch: inout [LogRecord], within patience: Duration? = nil) -> Bool {
        while true {
            let (next, sleeps) = look(into: &batch)
            if let next { return next }
            guard sleeps else {
                wakeUp.wait(milliseconds: Self.gatheringTime)
                continue
            }
            let rest = [timeToSummary, patience].compactMap(\.self).min()
            let milliseconds = rest.map { CInt(clamping: $0.nanoseconds / 1_000_000 + 1) }
            if !wakeUp.wait(milliseconds: milliseconds ?? -1) { return true }
        }
    }

    /// - Returns: What ``take(into:within:)`` is to return, if that is known, and whether the
    ///   writer now sleeps until it is woken.
    private func look(into batch: inout [LogRecord]) -> (next: Bool?, sleeps: Bool) {
        state.withLock { state in
            if !state.waiting.isEmpty {
                swap(&state.waiting, &batch)
                depth?.add(-batch.count)
                state.looksInVain = 0
                return (true, false)
            }
            if state.isClosed { return (false, false) }
            state.writerSleeps = state.looksInVain >= Self.looksInVain
            state.looksInVain += 1
            return (nil, state.writerSleeps)
        }
    }

    /// How long until a summary is due; `nil` when nothing was left out.
    private var timeToSummary: Duration? {
        admission.withLock { $0.timeToSummary(at: monotonicNow()) }
    }

    /// Writer only: so many records have been written or given up.
    func finished(_ count: Int) { outstanding.wrappingSubtract(count, ordering: .relaxed) }

    /// Writer only: it has a record of its own to write.
    func addedOne() { outstanding.wrappingAdd(1, ordering: .relaxed) }

    /// Writer only: nothing more will be written.
    func finishedAll() { isFinished.signal() }

    /// Waits for the writer to finish after ``close()``.
    /// - Returns: How many records it left; `nil` when it finished.
    func awaitWriter(milliseconds: CInt) -> Int? {
        guard isFinished.wait(milliseconds: milliseconds) else {
            return max(0, outstanding.load(ordering: .relaxed))
        }
        // For whoever asks again.
        isFinished.signal()
        return nil
    }
}
