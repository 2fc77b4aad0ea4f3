import CSystemd
import EventLoop
import Glibc

/// What systemd, or whoever stands in for it, wants to know of this process. Without one
/// (`NOTIFY_SOCKET` not set) every call does nothing.
struct ServiceManager: Sendable {
    /// How often it must hear from us; `nil` when it does not watch.
    let watchdog: Duration?
    /// Whether anybody listens.
    let isPresent: Bool
    private let send: @Sendable (String) -> Void

    /// The one that started this process.
    init() {
        var microseconds: UInt64 = 0
        let isWatched = unsafe sd_watchdog_enabled(0, &microseconds) > 0
        self.init(
            watchdog: isWatched ? .microseconds(Int64(clamping: microseconds)) : nil,
            isPresent: unsafe getenv("NOTIFY_SOCKET") != nil
        ) { _ = unsafe sd_notify(0, $0) }
    }

    /// - Parameter send: Takes messages as sd_notify(3) has them.
    init(
        watchdog: Duration?, isPresent: Bool = true, send: @escaping @Sendable (String) -> Void
    ) {
        self.watchdog = watchdog
        self.isPresent = isPresent
        self.send = send
    }

    /// The store is being read, which may take longer than a start may usually take.
    /// - Parameter limit: Until when the next message will come.
    func opening(since elapsed: Duration, next limit: Duration) {
        let seconds = elapsed.components.seconds
        send(
            "EXTEND_TIMEOUT_USEC=\(limit.wholeMicroseconds)\n"
                + "STATUS=Opening the store, \(seconds) s so far")
    }

    /// The relay answers.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    /// How it goes, in one line for `systemctl status`.
    func tell(_ status: String) { send("STATUS=\(status)") }

    /// The configuration is being read again; ``ready(_:)`` ends that. The time tells apart two
    /// that follow each other quickly.
    func reloading() {
        send(
            "RELOADING=1\nMONOTONIC_USEC=\(EventLoop.nowInNanoseconds / 1_000)\n"
                + "STATUS=Reading the configuration again")
    }

    /// The relay is about to end.
    /// - Parameter limit: When it will have ended, whatever happens.
    func stopping(within limit: Duration, _ status: String) {
        send(
            "STOPPING=1\nEXTEND_TIMEOUT_USEC=\(limit.wholeMicroseconds)\nSTATUS=\(status)")
    }

    /// All loops turn.
    func alive() { send("WATCHDOG=1") }
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 { wholeNanoseconds / 1_000 }
}
