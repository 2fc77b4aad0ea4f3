import Synchronization

/// Whether the relay takes new work, as far as the relay itself decides. From any thread.
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

    /// It takes new work.
    package init() {}

    /// Whether the relay has been told to stop.
    package var isDraining: Bool { isTold.load(ordering: .acquiring) }

    /// The whole in one word.
    package func status(storeWritable: Bool) -> Status {
        isDraining ? .draining : storeWritable ? .ready : .degraded
    }

    /// It has been told to stop. For good.
    package func beginDraining() { isTold.store(true, ordering: .releasing) }
}
