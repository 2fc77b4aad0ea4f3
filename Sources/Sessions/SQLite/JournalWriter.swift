import Synchronization
import Telemetry
import Wire

/// Keeps what comes through a queue, on a thread of its own: the only one that waits for the disk.
final class JournalWriter: Sendable {
    /// What the thread needs besides the file.
    struct Surroundings: Sendable {
        /// `nil` where nothing is recorded.
        let metrics: StoreMetrics?
        let log: Log?
        /// Pause between two attempts at one commit, milliseconds.
        let retryPause: CInt
        /// How long nothing may be asked for before the writer keeps what nobody waits for and
        /// tidies up, milliseconds.
        let idlePause: CInt
        let onChange: @Sendable (SessionChange) -> Void
    }

    let queue: CommitQueue
    private let database: Mutex<JournalDatabase?>
    private let surroundings: Surroundings
    /// Signalled when the thread is done.
    private let isFinished: WakeUp
    private let isComplete = Atomic<Bool>(true)

    /// Least time between two copies of the log of writes into the file while little happens, in
    /// idle pauses. Each waits for the disk; until the next, what ended sessions held can still be
    /// found in the log.
    private static let pausesBetweenCopies = 10
    /// Name of the thread.
    static let threadName = "store"

    /// Starts the thread.
    init(
        _ database: consuming sending JournalDatabase, _ surroundings: Surroundings
    ) throws(LogStartError) {
        queue = try CommitQueue(depth: surroundings.metrics?.queueDepth)
        isFinished = try WakeUp()
        self.database = Mutex(database)
        self.surroundings = surroundings
        try startThread(named: Self.threadName) { [self] in run() }
    }

    /// Keeps what is in the queue, then closes the file. Blocks; once it has returned, so do others
    /// at once.
    /// - Returns: Whether everything was kept.
    func finish() -> Bool {
        queue.close()
        isFinished.wait(milliseconds: -1)
        isFinished.signal()
        return isComplete.load(ordering: .acquiring)
    }

    /// Looks at or sets up the file between two commits; `nil` once it is closed.
    func withDatabase<Answer: Sendable>(
        _ body: @Sendable (borrowing JournalDatabase) -> Answer
    ) -> Answer? {
        database.withLock { database -> Answer? in
            switch database {
            case .some(let database): body(database)
            case nil: nil
            }
        }
    }

    private func run() {
        var isOpen = true
        // A relay that was killed has left its log of writes.
        var isCopied = false
        var nextCopy = ContinuousClock.now
        while isOpen {
            switch queue.next(within: surroundings.idlePause) {
            case .batch(let batch):
                isOpen = keep(batch)
                isCopied = false
            case .idle:
                _ = withDatabase { $0.tidy() }
                if !isCopied, nextCopy <= .now {
                    _ = withDatabase { $0.checkpoint() }
                    isCopied = true
                    nextCopy =
                        .now + .milliseconds(Int(surroundings.idlePause)) * Self.pausesBetweenCopies
                }
                // Rather now than when somebody's work depends on it.
                if withDatabase({ $0.connection.hasMoved }) == true { isOpen = keep(queue.nothing) }
            case .closed:
                _ = withDatabase { $0.checkpoint() }
                isOpen = false
            }
        }
        queue.fail()
        database.withLock { $0 = nil }
        isFinished.signal()
    }

    /// Commits a batch, however often that takes.
    /// - Returns: `false` when it was given up, because the store is to close.
    private func keep(_ batch: CommitQueue.Batch) -> Bool {
        var isDegraded = false
        var mayRetry = true
        while true {
            let start = ContinuousClock.now
            guard let failure = attempt(batch) else {
                surroundings.metrics?.commitDuration.observe(ContinuousClock.now - start)
                if isDegraded { recovered() }
                queue.finish(batch, telling: surroundings.onChange)
                return true
            }
            surroundings.metrics?.failures[StoreFailureReason(failure)].increment()
            if !isDegraded { degraded(failure) }
            isDegraded = true
            queue.fail()
            guard mayRetry else {
                isComplete.store(false, ordering: .releasing)
                return false
            }
            mayRetry = !queue.pause(milliseconds: surroundings.retryPause)
        }
    }

    private func attempt(_ batch: CommitQueue.Batch) -> SQLiteError? {
        let mutations = surroundings.metrics?.mutations
        let failure = withDatabase { database -> SQLiteError? in
            do throws(SQLiteError) {
                let count = try database.keep(batch.entries)
                mutations?.increment(by: UInt64(count))
                return nil
            } catch {
                return error
            }
        }
        return failure ?? nil
    }

    private func degraded(_ failure: SQLiteError) {
        surroundings.metrics?.degraded.set(1)
        surroundings.log?(
            .error, .storeDegraded,
            "The store cannot be written; new work is refused until it can.",
            [.sqliteResult(failure.code)])
    }

    private func recovered() {
        surroundings.metrics?.degraded.set(0)
        surroundings.log?(.notice, .storeRecovered, "The store can be written again.")
    }
}
