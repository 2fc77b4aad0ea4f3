import Synchronization

/// The bounded queue between all threads that log and the one that writes.
final class LogQueue: Sendable {
    /// Most records that wait. With those in the writer's hands at most twice as many exist.
    static let capacity = 4_096
    /// The part of ``capacity`` that only warnings, errors and notable calls may fill.
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
        var isClosed = false
    }
    private let state = Mutex(State())
    /// Decides what comes here at all.
    let admission: Mutex<LogAdmission>
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

    /// Takes a record, from any thread. Never blocks longer than another caller's append.
    /// - Parameter isNotable: Whether it may fill the reserve whatever its level.
    /// - Returns: Why the record was dropped; `nil` when it was taken.
    func append(_ record: LogRecord, isNotable: Bool = false) -> LogDropReason? {
        let mayFillReserve = isNotable || record.level <= .warning
        let limit = mayFillReserve ? Self.capacity : Self.capacity - Self.reserve
        let (drop, wake) = state.withLock { state -> (LogDropReason?, Bool) in
            if state.isClosed { return (.shutdown, false) }
            if state.waiting.count >= limit { return (.queueFull, false) }
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

    /// Writer only: sleeps until there are records and swaps them with the emptied `batch`, or
    /// until a summary is due.
    /// - Returns: `false` when the queue is closed and empty.
    func take(into batch: inout [LogRecord]) -> Bool {
        var looks = 0
        while true {
            let sleepsForGood = looks >= Self.looksInVain
            let next = state.withLock { state -> Bool? in
                if !state.waiting.isEmpty {
                    swap(&state.waiting, &batch)
                    depth?.add(-batch.count)
                    return true
                }
                if state.isClosed { return false }
                state.writerSleeps = sleepsForGood
                return nil
            }
            if let next { return next }
            if sleepsForGood, let rest = timeToSummary {
                if !wakeUp.wait(milliseconds: rest) { return true }
            } else {
                wakeUp.wait(milliseconds: sleepsForGood ? -1 : Self.gatheringTime)
            }
            looks += 1
        }
    }

    /// Milliseconds until a summary is due; `nil` when nothing was left out. What is left out is
    /// so because much is written, and that wakes the writer: it never sleeps through it.
    private var timeToSummary: CInt? {
        let rest = admission.withLock { $0.timeToSummary(at: monotonicNow()) }
        return rest.map { CInt(clamping: $0.nanoseconds / 1_000_000 + 1) }
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
