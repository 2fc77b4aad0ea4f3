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

    /// Begins a change of the cells that `index` counts the changes of: makes its even number odd.
    /// - Returns: `false` when another thread is in the middle of one.
    func beginChange(at index: Int) -> Bool {
        precondition(index >= 0 && index < count)
        let number = unsafe cells[index].load(ordering: .relaxed)
        guard number & 1 == 0 else { return false }
        let (isBegun, _) = unsafe cells[index].compareExchange(
            expected: number, desired: number | 1, ordering: .acquiring)
        // No cell may be seen changed by whoever does not see that a change is under way.
        atomicMemoryFence(ordering: .releasing)
        return isBegun
    }

    /// Ends a change that was begun.
    func endChange(at index: Int) {
        precondition(index >= 0 && index < count)
        unsafe cells[index].wrappingAdd(1, ordering: .releasing)
    }

    /// Reads cells that `index` counts the changes of.
    /// - Returns: `nil` when they were changed meanwhile.
    func unchanged<Value>(at index: Int, _ read: () -> Value) -> Value? {
        precondition(index >= 0 && index < count)
        let before = unsafe cells[index].load(ordering: .acquiring)
        guard before & 1 == 0 else { return nil }
        let value = read()
        atomicMemoryFence(ordering: .acquiring)
        let after = unsafe cells[index].load(ordering: .relaxed)
        return before == after ? value : nil
    }
}
