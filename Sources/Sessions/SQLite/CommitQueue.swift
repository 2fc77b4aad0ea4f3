import Synchronization
import Telemetry

/// Stands for something that was put into a ``CommitQueue``; a later one is larger. 0 stands for
/// what was always there.
typealias CommitTicket = UInt64

/// What happened, on its way to one thread that keeps it; and who waits until it is kept.
///
/// An operation puts in what it did while it holds its session's lock, so that the order in here is
/// the order in which things happened, and waits outside the lock. The writer takes whatever has
/// come since it last looked and commits it in one go: the busier the relay, the larger the
/// groups.
final class CommitQueue: Sendable {
    /// What one operation did to one session: kept as a whole or not at all.
    struct Entry: Sendable {
        let mutations: [Mutation]
        /// To be told once it is kept.
        let changes: [SessionChange]
        /// Whether somebody waits until it is kept, now or soon.
        let isAwaited: Bool

        init(_ mutations: [Mutation], _ changes: [SessionChange] = []) {
            self.mutations = mutations
            self.changes = changes
            isAwaited = !changes.isEmpty || mutations.contains { !$0.isLazy }
        }
    }

    /// What the writer takes at a time.
    struct Batch: Sendable {
        /// In order. The first has ticket `first`.
        let entries: [Entry]
        let first: CommitTicket
        var last: CommitTicket { first + CommitTicket(entries.count) - 1 }
    }

    private struct Waiter {
        let ticket: CommitTicket
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var entries: [Entry] = []
        /// Whether one of them is awaited.
        var isAwaited = false
        /// Given last.
        var last: CommitTicket = 0
        var waiters: [Waiter] = []
        var isWriterAsleep = false
        /// Since when the writer has been away with what it last took; `nil` while it has nothing.
        var awaySince: SuspendingClock.Instant?
        /// Who went on after the last commit.
        var lastReleased = 0
        /// Whether waiting makes no sense: the last commit failed or hangs, or there will be none.
        var isUnavailable = false
        var isClosed = false

        /// Those who wait for nothing later.
        mutating func takeWaiters(upTo ticket: CommitTicket) -> [Waiter] {
            let due = waiters.filter { $0.ticket <= ticket }
            waiters.removeAll { $0.ticket <= ticket }
            return due
        }
    }

    /// How long the first of a group waits for others, microseconds, while several ask at a time:
    /// a commit costs the same for one as for many. Who asks alone does not wait.
    static let company: Int = 300

    private let state = Mutex(State())
    private let kept = Atomic<CommitTicket>(0)
    /// What the state says, for who asks without waiting.
    private let isUnavailable = Atomic<Bool>(false)
    private let wakeUp: WakeUp
    private let depth: Gauge?

    /// Most entries of one commit: bounds how long the first of them waits for the last.
    static let batchLimit = 4_096

    /// - Parameter depth: Shows how many entries wait for the writer, be it away or not.
    init(depth: Gauge?) throws(LogStartError) {
        wakeUp = try WakeUp()
        self.depth = depth
    }

    // MARK: From any thread

    /// Whether what is put in now can be expected to be kept soon.
    var isAvailable: Bool { !isUnavailable.load(ordering: .relaxed) }

    /// Whether nothing waits for the writer.
    var isEmpty: Bool { state.withLock { $0.entries.isEmpty } }

    /// How long the writer has been away with what it last took; `nil` while it has nothing. Time
    /// in which the machine slept does not count.
    var timeAway: Duration? {
        state.withLock { $0.awaySince }.map { SuspendingClock.now - $0 }
    }

    /// Takes what an operation did. Called with its session's lock held; wakes nobody.
    func append(_ entry: Entry) -> CommitTicket {
        state.withLock { state in
            state.entries.append(entry)
            if entry.isAwaited { state.isAwaited = true }
            state.last += 1
            depth?.set(state.entries.count)
            return state.last
        }
    }

    /// Waits until everything up to `ticket` is kept.
    /// - Throws: `undecided` when that cannot be said: it may be kept later, or never.
    func waitUntilKept(_ ticket: CommitTicket) async throws(StoreError) {
        guard kept.load(ordering: .acquiring) < ticket else { return }
        let isKept = await withCheckedContinuation { continuation in
            var mustWake = false
            let answer = state.withLock { state -> Bool? in
                if kept.load(ordering: .acquiring) >= ticket { return true }
                if state.isUnavailable { return false }
                state.waiters.append(Waiter(ticket: ticket, continuation: continuation))
                mustWake = state.isWriterAsleep
                state.isWriterAsleep = false
                return nil
            }
            if mustWake { wakeUp.signal() }
            if let answer { continuation.resume(returning: answer) }
        }
        guard isKept else { throw .undecided }
    }

    /// Lets the writer end once it has kept what is there.
    func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
    }

    // MARK: The writer's

    /// What the writer finds when it looks.
    enum Work {
        case batch(Batch)
        /// Nobody has waited for anything for a while.
        case idle
        case closed
    }

    /// Waits for something to keep.
    /// - Parameter milliseconds: How long at most. What nobody waits for is taken up after that.
    func next(within milliseconds: CInt) -> Work {
        cameBack()
        if isBusy { rest(microseconds: Self.company) }
        if let work = take(orSleep: true) { return work }
        if wakeUp.wait(milliseconds: milliseconds), isBusy { rest(microseconds: Self.company) }
        return take(orSleep: false) ?? .idle
    }

    /// The writer is done with what it took.
    func cameBack() { state.withLock { $0.awaySince = nil } }

    /// Whether several waited for the last commit, so that several are likely to for the next.
    private var isBusy: Bool { state.withLock { $0.lastReleased > 1 && !$0.isClosed } }

    private func take(orSleep maySleep: Bool) -> Work? {
        state.withLock { state in
            // What nobody waits for can wait for company.
            let isDue = state.isAwaited || state.isClosed || !maySleep
            guard isDue, !state.entries.isEmpty else {
                if state.isClosed { return .closed }
                state.isWriterAsleep = maySleep
                // Not to sleep is to tidy up, which waits for the disk, too.
                if !maySleep { state.awaySince = .now }
                return nil
            }
            let first = state.last - CommitTicket(state.entries.count) + 1
            var entries: [Entry] = []
            if state.entries.count <= Self.batchLimit {
                swap(&entries, &state.entries)
            } else {
                entries += state.entries.prefix(Self.batchLimit)
                state.entries.removeFirst(Self.batchLimit)
            }
            state.isAwaited = !state.entries.isEmpty
            state.isWriterAsleep = false
            state.awaySince = .now
            depth?.set(state.entries.count)
            return .batch(Batch(entries: entries, first: first))
        }
    }

    /// A batch without entries, to try whether anything can be kept.
    var nothing: Batch { Batch(entries: [], first: kept.load(ordering: .acquiring) + 1) }

    /// A batch is kept: its changes are told and those who waited go on, in the order of what they
    /// waited for. Nobody gets an answer before the changes it rests on have been told.
    func finish(_ batch: Batch, telling tell: (SessionChange) -> Void) {
        var waiters = state.withLock { state in
            state.isUnavailable = false
            isUnavailable.store(false, ordering: .relaxed)
            let due = state.takeWaiters(upTo: batch.last)
            state.lastReleased = due.count
            return due
        }
        waiters.sort { $0.ticket < $1.ticket }
        var next = 0
        var ticket = batch.first
        for entry in batch.entries {
            for change in entry.changes { tell(change) }
            kept.store(ticket, ordering: .releasing)
            while next < waiters.count, waiters[next].ticket <= ticket {
                waiters[next].continuation.resume(returning: true)
                next += 1
            }
            ticket += 1
        }
        // Who came meanwhile and found his ticket not kept yet.
        let late = state.withLock { $0.takeWaiters(upTo: batch.last) }
        for waiter in late { waiter.continuation.resume(returning: true) }
    }

    /// Nothing can be kept for now, or ever: those who wait are let go.
    func fail() {
        let waiters = state.withLock { state in
            state.isUnavailable = true
            isUnavailable.store(true, ordering: .relaxed)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: false) }
    }

    /// Sleeps between two attempts at one batch.
    /// - Returns: Whether the queue has been closed meanwhile.
    func pause(milliseconds: CInt) -> Bool {
        if !state.withLock({ $0.isClosed }) { wakeUp.wait(milliseconds: milliseconds) }
        return state.withLock { $0.isClosed }
    }
}
