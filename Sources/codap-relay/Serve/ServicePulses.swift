import EventLoop
import Synchronization

/// Tells the service manager that the relay lives, as long as all of its loops turn: each must
/// have answered since the time before.
final class WatchdogPulse {
    private let manager: ServiceManager
    private let loops: [EventLoop]
    private let period: Duration
    private var timer: Timer?
    private var silent = 0

    /// - Parameter main: The loop it runs on; its silence is told by nothing being told.
    init?(_ manager: ServiceManager, watching loops: [EventLoop], on main: EventLoop) {
        guard let limit = manager.watchdog else { return nil }
        self.manager = manager
        self.loops = loops
        // Twice within the limit, as sd_watchdog_enabled(3) recommends.
        period = limit / 2
        let bound = LoopBound(self, to: main)
        timer = main.timer { bound.value.beat(main, bound) }
        timer?.arm(after: .zero)
    }

    private func beat(_ main: EventLoop, _ bound: LoopBound<WatchdogPulse>) {
        if silent == 0 {
            manager.alive()
            silent = loops.count
            for loop in loops {
                loop.execute { main.execute { bound.value.silent -= 1 } }
            }
        }
        timer?.arm(after: period)
    }

    /// Beats no more. What its timer keeps alive goes with it.
    func stop() { timer = nil }
}

/// Keeps the line of `systemctl status` fresh: when it has changed, and no more often than every
/// few seconds.
final class StatusPulse {
    /// Often enough for a person who watches.
    static let period = Duration.seconds(5)

    private let manager: ServiceManager
    private let period: Duration
    private let status: () -> String
    private var last: String
    private var timer: Timer?

    /// - Parameters:
    ///   - told: What the manager has been told already.
    ///   - main: The loop it runs on.
    ///   - status: The line as it is.
    init?(
        _ manager: ServiceManager, told: String, on main: EventLoop,
        every period: Duration = StatusPulse.period, _ status: @escaping () -> String
    ) {
        guard manager.isPresent else { return nil }
        self.manager = manager
        self.period = period
        self.status = status
        last = told
        let bound = LoopBound(self, to: main)
        timer = main.timer { bound.value.beat() }
        timer?.arm(after: period)
    }

    private func beat() {
        let status = status()
        if status != last { manager.tell(status) }
        last = status
        timer?.arm(after: period)
    }

    /// Tells no more. What its timer keeps alive goes with it.
    func stop() { timer = nil }
}

/// Asks the service manager for patience while the store is opened, which blocks the main thread: a
/// large file, or a slow disk. Not for ever: a disk that hangs is to be noticed.
final class OpeningPulse: Sendable {
    /// Between two messages.
    static let period = Duration.seconds(10)
    /// What each asks for: the next may be late.
    static let grace = Duration.seconds(30)
    /// How long it asks at most.
    static let limit = Duration.seconds(600)

    private let isOver = Atomic<Bool>(false)

    /// - Parameter loop: Turns already.
    init(
        _ manager: ServiceManager, on loop: EventLoop, every period: Duration = OpeningPulse.period
    ) {
        guard manager.isPresent else { return }
        loop.execute { [self] in
            let began = EventLoop.now
            var timer: Timer?
            timer = loop.timer { [self] in
                let elapsed = EventLoop.now - began
                guard !isOver.load(ordering: .acquiring), elapsed < Self.limit else {
                    timer = nil
                    return
                }
                manager.opening(since: elapsed, next: Self.grace)
                timer?.arm(after: period)
            }
            timer?.arm(after: period)
        }
    }

    /// The store is open.
    func end() { isOver.store(true, ordering: .releasing) }
}
