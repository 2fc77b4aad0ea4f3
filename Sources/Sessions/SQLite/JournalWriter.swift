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
        /// How long the file may leave the writer waiting before it counts as hanging.
        let hangLimit: Duration
        let onChange: @Sendable (SessionChange) -> Void
    }

    let queue: CommitQueue
    private let database: Mutex<JournalDatabase?>
    private let surroundings: Surroundings
    /// Signalled when the thread is done.
    private let isFinished: WakeUp
    private let isComplete = Atomic<Bool>(true)
    /// Changed together with what tells of it and with what the queue takes, so that two threads
    /// cannot tell the end of it before its beginning.
    private let lastingOutage = Mutex<StoreOutage?>(nil)

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
                let hasMoved = withDatabase { $0.connection.hasMoved } == true
                // It hung and is back; what came meanwhile will tell better than nothing.
                let isBack = !queue.isAvailable && queue.isEmpty
                if hasMoved || isBack { isOpen = keep(queue.nothing) }
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
        var mayRetry = true
        while true {
            let start = ContinuousClock.now
            guard let failure = attempt(batch) else {
                surroundings.metrics?.commitDuration.observe(ContinuousClock.now - start)
                succeeded()
                queue.finish(batch, telling: surroundings.onChange)
                return true
            }
            surroundings.metrics?.failures[StoreFailureReason(failure)].increment()
            failed(failure)
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

    // MARK: Outages

    /// Why and since when nothing can be kept. From any thread.
    var outage: StoreOutage? { lastingOutage.withLock { $0 } }

    /// Lets go who waits for a file that has not answered for too long. From any thread but the
    /// writer's, which is the one that hangs.
    func noticeHang() {
        lastingOutage.withLock { outage in
            guard outage == nil, let time = queue.timeAway, time > surroundings.hangLimit else {
                return
            }
            let elapsed = Int64(time / .milliseconds(1))
            outage = StoreOutage(
                cause: .hangs, since: WallTime.systemNow.adding(milliseconds: -elapsed))
            surroundings.metrics?.degraded.set(1)
            surroundings.log?(
                .error, .storeDegraded,
                "The store's file does not answer; new work is refused until it does.",
                [.duration(time)])
            queue.fail()
        }
    }

    private func failed(_ failure: SQLiteError) {
        lastingOutage.withLock { outage in
            // Attempts that fail after the first are the same failure; one that hung before it
            // failed is the same outage, of which more is known now.
            if outage?.cause != .fails {
                outage = StoreOutage(cause: .fails, since: outage?.since ?? .systemNow)
                surroundings.metrics?.degraded.set(1)
                surroundings.log?(
                    .error, .storeDegraded,
                    "The store cannot be written; new work is refused until it can.",
                    [.sqliteResult(failure.code)])
            }
            queue.fail()
        }
    }

    private func succeeded() {
        lastingOutage.withLock { outage in
            // From here on it cannot be found to hang.
            queue.cameBack()
            guard outage != nil else { return }
            outage = nil
            surroundings.metrics?.degraded.set(0)
            surroundings.log?(.notice, .storeRecovered, "The store can be written again.")
        }
    }
}
