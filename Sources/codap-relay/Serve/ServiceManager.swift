import CSystemd
import EventLoop
import Glibc

/// What systemd, or whoever stands in for it, wants to know of this process. Without one
/// (`NOTIFY_SOCKET` not set) every call does nothing.
struct ServiceManager {
    /// How often it must hear from us; `nil` when it does not watch.
    let watchdog: Duration?

    init() {
        var microseconds: UInt64 = 0
        let isWatched = unsafe sd_watchdog_enabled(0, &microseconds) > 0
        watchdog = isWatched ? .microseconds(Int64(clamping: microseconds)) : nil
    }

    /// The relay answers.
    func ready() { tell("READY=1\nSTATUS=Answering") }

    /// The configuration is being read again; ``ready()`` ends that. The time tells apart two that
    /// follow each other quickly.
    func reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=\(EventLoop.nowInNanoseconds / 1_000)")
    }

    /// The relay is about to end.
    func stopping(within limit: Duration) {
        let seconds = limit.components.seconds
        tell("STOPPING=1\nSTATUS=Finishing what is in flight, \(seconds) s at most")
    }

    /// All loops turn.
    func alive() { tell("WATCHDOG=1") }

    private func tell(_ state: String) { _ = unsafe sd_notify(0, state) }
}

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
}
