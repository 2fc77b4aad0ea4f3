import Synchronization

/// A fixed block of 64-bit atomics: the only memory a metric's hot path touches.
///
/// Relaxed ordering is enough: a cell is a statistic, nothing is published through it.
// @unchecked because of the pointer: the block is allocated once, never moved, freed in `deinit`,
// and all access to its elements is atomic.
@safe package final class AtomicCells: @unchecked Sendable {
    private let cells: UnsafeMutableBufferPointer<Atomic<UInt64>>

    /// Allocates `count` cells, all zero.
    package init(count: Int) {
        unsafe cells = .allocate(capacity: count)
        for index in 0..<count {
            unsafe cells.initializeElement(at: index, to: Atomic(0))
        }
    }

    deinit {
        unsafe cells.deinitialize()
        unsafe cells.deallocate()
    }

    /// How many cells there are.
    package var count: Int { unsafe cells.count }

    /// Adds with wrap-around; adding a two's complement negative subtracts.
    package func add(_ amount: UInt64, at index: Int) {
        precondition(index >= 0 && index < count)
        unsafe cells[index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// Replaces a cell.
    package func store(_ value: UInt64, at index: Int) {
        precondition(index >= 0 && index < count)
        unsafe cells[index].store(value, ordering: .relaxed)
    }

    /// Reads a cell.
    package func load(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < count)
        return unsafe cells[index].load(ordering: .relaxed)
    }
}
