import CLibevent
import Glibc

/// What a descriptor can be watched for.
package enum Readiness: Sendable { case readable, writable }

/// Tells its owner whenever a descriptor is ready: level-triggered, so what is left unread is told
/// again. Loop-confined; drop it before the descriptor is closed.
package final class Watch {
    private let loop: EventLoop
    private let action: () -> Void
    private var event: LoopEvent?
    /// Whether it is telling at present.
    package private(set) var isActive = false

    init(
        _ loop: EventLoop, descriptor: CInt, for readiness: Readiness,
        action: @escaping () -> Void
    ) {
        self.loop = loop
        self.action = action
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let kind = EV_PERSIST | (readiness == .readable ? EV_READ : EV_WRITE)
        event = unsafe LoopEvent(loop, descriptor: descriptor, kind: kind, context: context) {
            _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().action()
        }
    }

    deinit { loop.assertConfined() }

    /// Starts telling.
    package func resume() {
        loop.assertConfined()
        guard !isActive else { return }
        isActive = true
        event?.add()
    }

    /// Stops telling until ``resume()``; readiness is not lost in between.
    package func pause() {
        loop.assertConfined()
        guard isActive else { return }
        isActive = false
        event?.remove()
    }
}
