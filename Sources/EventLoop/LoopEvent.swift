import CLibevent
import Glibc

/// A libevent event and its registration. Dropping it withdraws both.
///
/// Loop-confined: libevent's bases are created without locks.
@safe struct LoopEvent: ~Copyable {
    private let event: OpaquePointer

    /// Registers nothing yet.
    ///
    /// - Parameter context: Handed to `callback`, not retained: its owner owns this value too.
    init(
        _ loop: EventLoop, descriptor: CInt, kind: CInt,
        context: UnsafeMutableRawPointer,
        callback: @convention(c) (CInt, CShort, UnsafeMutableRawPointer?) -> Void
    ) {
        let made = unsafe event_new(loop.base, descriptor, CShort(kind), callback, context)
        guard let made = unsafe made else {
            preconditionFailure("event_new fails only when malloc does or for unknown kinds")
        }
        unsafe event = made
    }

    deinit { unsafe event_free(event) }

    /// Starts waiting, with no end.
    func add() { _ = unsafe event_add(event, nil) }

    /// Starts waiting, or starts again, for `timeout` at most.
    func add(timeout: Duration) {
        var interval = timeval(timeout)
        _ = unsafe event_add(event, &interval)
    }

    /// Stops waiting; harmless when it was not.
    func remove() { _ = unsafe event_del(event) }
}

extension timeval {
    /// Rounds up to a microsecond, so that a timer is never early. Negative becomes zero.
    init(_ duration: Duration) {
        let parts = max(duration, .zero).components
        let microseconds = (parts.attoseconds + 999_999_999_999) / 1_000_000_000_000
        self.init(
            tv_sec: Int(parts.seconds) + Int(microseconds / 1_000_000),
            tv_usec: Int(microseconds % 1_000_000))
    }
}
