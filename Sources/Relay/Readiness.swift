import Synchronization

/// Whether the relay takes new work. From any thread.
package final class Readiness: Sendable {
    /// What `/readyz` says of the whole.
    package enum Status: String, Sendable {
        case ready
        /// It has been told to stop.
        case draining
        /// The store takes no new work.
        case degraded
    }

    private let isTold = Atomic<Bool>(false)
    private let isWritable = Atomic<Bool>(true)

    init() {}

    /// Whether the relay has been told to stop.
    package var isDraining: Bool { isTold.load(ordering: .acquiring) }

    /// Whether the store takes new work.
    package var isStoreWritable: Bool { isWritable.load(ordering: .acquiring) }

    /// The whole in one word.
    package var status: Status {
        isDraining ? .draining : isStoreWritable ? .ready : .degraded
    }

    /// The store has stopped or begun again to take new work.
    package func setStore(writable: Bool) { isWritable.store(writable, ordering: .releasing) }

    func beginDraining() { isTold.store(true, ordering: .releasing) }
}
