import Synchronization

/// A one-shot event between threads: fired once, from anywhere, it resumes the one task that waits.
package final class Signal: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Bool, Never>)
        case fired
    }
    private let state = Mutex(State.idle)

    /// Not fired.
    package init() {}

    /// Whether ``fire()`` was called.
    package var isFired: Bool {
        state.withLock { if case .fired = $0 { true } else { false } }
    }

    /// Resumes the waiter, or lets the next wait return at once. Repeats do nothing.
    package func fire() {
        let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
            defer { state = .fired }
            guard case .waiting(let waiter) = state else { return nil }
            return waiter
        }
        // The task prefers its loop as executor, so this only enqueues it there.
        waiter?.resume(returning: true)
    }

    /// Waits on `loop`, where the calling task lives. One waiter at a time.
    ///
    /// - Returns: Whether the signal fired; `false` when `timeout` has passed or the task was
    ///   cancelled, after which it may be waited for again.
    package func wait(on loop: EventLoop, timeout: Duration) async -> Bool {
        let timer = loop.timer { self.giveUp() }
        timer.arm(after: timeout)
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    switch state {
                    case .fired: return true
                    case .idle where Task.isCancelled: return false
                    case .idle:
                        state = .waiting(continuation)
                        return nil
                    case .waiting: preconditionFailure("a signal has one waiter")
                    }
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            giveUp()
        }
    }

    private func giveUp() {
        let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard case .waiting(let waiter) = state else { return nil }
            state = .idle
            return waiter
        }
        waiter?.resume(returning: false)
    }
}
