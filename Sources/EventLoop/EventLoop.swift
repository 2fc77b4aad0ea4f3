import CLibevent
import Glibc
import Synchronization

/// One thread's worth of I/O, timers and tasks, on libevent.
///
/// A task that prefers this executor runs on the loop's thread only, between its turns of I/O.
/// Everything not marked as callable from any thread is confined to that thread.
// @unchecked: the fields without a lock are touched on the loop's own thread only; `isCurrent` and
// the assertions built on it hold that.
@safe package final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// Jobs run between two looks at the kernel: bounded, so that a storm of jobs cannot starve
    /// I/O, and large enough that the look (about a microsecond) is lost among them.
    static let jobsPerTurn = 256

    /// What everyone on this loop receives into.
    package let readBuffer = ReadBuffer()
    /// For thread lists and log lines.
    package let name: String
    let base: OpaquePointer
    private let inbox: Inbox
    /// The thread inside ``run()``; 0 when there is none.
    private let thread = Atomic<UInt>(0)
    private var queue = RunQueue()
    private var isStopping = false
    private var signals: [SignalWatch] = []
    private var wake: Watch?

    /// A loop that does nothing until some thread calls ``run()``.
    package init(name: String) throws(SystemError) {
        self.name = name
        inbox = try Inbox()
        guard let base = unsafe event_base_new() else { throw .last("event_base_new") }
        unsafe self.base = base
    }

    deinit { unsafe event_base_free(base) }

    /// Whether the caller is on this loop's thread. From any thread.
    package var isCurrent: Bool {
        thread.load(ordering: .relaxed) == EventLoop.callingThread
    }

    /// Monotonic time. Comparable within this process, meaningless outside it. From any thread.
    package static var now: Duration { .nanoseconds(nowInNanoseconds) }

    /// ``now`` as a number: for deadlines kept by the thousand.
    package static var nowInNanoseconds: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// The wall clock, nanoseconds since 1970: what other machines call now. From any thread.
    package static var unixNanoseconds: UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Runs the loop on the calling thread until ``stop()``.
    package func run() {
        thread.store(EventLoop.callingThread, ordering: .relaxed)
        let wake = watch(descriptor: inbox.descriptor, for: .readable) { [inbox] in
            inbox.acknowledge()
        }
        wake.resume()
        while !isStopping { turn() }
        isStopping = false
        signals.removeAll()
        wake.pause()
        withExtendedLifetime(wake) {}
        thread.store(0, ordering: .relaxed)
    }

    /// Makes ``run()`` return after the present turn. From any thread.
    package func stop() { execute { self.isStopping = true } }

    /// Runs `work` on the loop, after everything handed over before. From any thread.
    package func execute(_ work: @escaping @Sendable () -> Void) { put(.function(work)) }

    /// Starts a task that lives on this loop and runs at once, up to its first suspension.
    ///
    /// `body` may use what is confined to the loop: it is resumed nowhere else.
    @discardableResult
    package func start(_ body: @escaping () async -> Void) -> Task<Void, Never> {
        precondition(isCurrent, "a task is started on the loop it lives on")
        // Sent from this thread to this thread: the compiler cannot see that.
        nonisolated(unsafe) let body = body
        return Task.immediate(executorPreference: self) { unsafe await body() }
    }

    /// A timer, not armed.
    package func timer(_ action: @escaping () -> Void) -> Timer {
        assertConfined()
        return Timer(self, action: action)
    }

    /// A watch on `descriptor`, which it does not own; paused.
    package func watch(
        descriptor: CInt, for readiness: Readiness, _ action: @escaping () -> Void
    ) -> Watch {
        assertConfined()
        return Watch(self, descriptor: descriptor, for: readiness, action: action)
    }

    /// Runs `action` whenever the process gets `signal`. One loop per process may do this.
    package func onSignal(_ signal: CInt, _ action: @escaping () -> Void) {
        assertConfined()
        signals.append(SignalWatch(self, signal: signal, action: action))
    }

    /// For the Swift runtime: takes a piece of a task.
    package func enqueue(_ job: consuming ExecutorJob) {
        put(.job(UnownedJob(job)))
    }

    /// Keeps signals waiting until ``onSignal(_:_:)`` asks for them. Call it before there are other
    /// threads.
    package static func holdSignals(_ signals: [CInt]) { SignalWatch.hold(signals) }

    /// Traps, in debug builds, when called from another thread while the loop runs.
    func assertConfined() {
        assert(
            isCurrent || thread.load(ordering: .relaxed) == 0,
            "\(name): touched from another thread")
    }

    private static var callingThread: UInt { pthread_self() }

    private func put(_ work: LoopWork) {
        if isCurrent { queue.append(work) } else { inbox.put(work) }
    }

    private func turn() {
        for _ in 0..<EventLoop.jobsPerTurn {
            guard let work = queue.popFirst() else { break }
            switch work {
            case .job(let job): unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            case .function(let function): function()
            }
        }
        if isStopping { return }
        inbox.collect(into: &queue)
        let flags = EVLOOP_ONCE | (queue.isEmpty ? 0 : EVLOOP_NONBLOCK)
        _ = unsafe event_base_loop(base, flags)
    }
}

extension Duration {
    /// For deadlines kept as numbers. Traps beyond 292 years.
    package var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
