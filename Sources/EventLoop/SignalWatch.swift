import CLibevent
import Glibc

/// Runs an action on its loop each time the process gets a signal. Kept by the loop.
final class SignalWatch {
    private let action: () -> Void
    private var event: LoopEvent?

    init(_ loop: EventLoop, signal: CInt, action: @escaping () -> Void) {
        self.action = action
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        event = unsafe LoopEvent(
            loop, descriptor: signal, kind: EV_SIGNAL | EV_PERSIST, context: context
        ) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<SignalWatch>.fromOpaque(context).takeUnretainedValue().action()
        }
        event?.add()
        SignalWatch.unblock(signal)
    }

    /// Keeps signals waiting until some loop watches for them: one that came while the process is
    /// not ready for it would end it. Threads that are started afterwards never get them.
    static func hold(_ signals: [CInt]) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// A process inherits what its parent blocked, and a blocked signal never arrives: a relay
    /// started by a shell or runner that blocks SIGTERM could not be stopped.
    private static func unblock(_ signal: CInt) {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, signal)
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
