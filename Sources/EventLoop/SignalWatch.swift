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
    }
}
