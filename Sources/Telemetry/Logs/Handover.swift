import Synchronization

/// Carries a value that cannot be copied into a closure on another thread, once.
final class Handover<Value: ~Copyable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: consuming sending Value) { self.value = Mutex(value) }

    func take() -> sending Value? {
        value.withLock { value in
            let taken = value.take()
            return taken
        }
    }
}
