import CLibevent

/// Runs an action on its loop once per arming. Loop-confined; dropping it cancels it.
package final class Timer {
    private let loop: EventLoop
    private let action: () -> Void
    private var event: LoopEvent?
    private var deadline: Int64 = 0
    /// Whether the action is still to come.
    package private(set) var isArmed = false

    init(_ loop: EventLoop, action: @escaping () -> Void) {
        self.loop = loop
        self.action = action
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        event = unsafe LoopEvent(loop, descriptor: -1, kind: 0, context: context) {
            _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<Timer>.fromOpaque(context).takeUnretainedValue().fire()
        }
    }

    deinit { loop.assertConfined() }

    /// Runs the action after `delay`, in place of an earlier arming. Never early, as a rule at most
    /// 5 ms late.
    package func arm(after delay: Duration) {
        loop.assertConfined()
        isArmed = true
        deadline = EventLoop.nowInNanoseconds + delay.wholeNanoseconds
        event?.add(timeout: delay)
    }

    /// Takes an arming back; harmless when there is none.
    package func cancel() {
        loop.assertConfined()
        isArmed = false
        event?.remove()
    }

    private func fire() {
        // libevent counts in ticks of the kernel's coarse clock, up to 4 ms. Its precise mode would
        // set a timerfd, one more system call, in every turn of the loop.
        let left = deadline - EventLoop.nowInNanoseconds
        guard left <= 0 else {
            event?.add(timeout: .nanoseconds(left))
            return
        }
        isArmed = false
        action()
    }
}
