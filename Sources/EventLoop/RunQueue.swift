/// What an event loop runs beside its I/O.
enum LoopWork {
    /// A piece of a task, up to its next suspension.
    case job(UnownedJob)
    /// A plain function handed over with ``EventLoop/execute(_:)``.
    case function(@Sendable () -> Void)
}

/// First in, first out. Its storage is kept, so that a busy loop allocates nothing for it.
struct RunQueue {
    private var items: [LoopWork?] = []
    private var head = 0

    var isEmpty: Bool { head == items.count }

    mutating func append(_ work: LoopWork) { items.append(work) }

    mutating func popFirst() -> LoopWork? {
        guard !isEmpty else { return nil }
        let work = items[head]
        items[head] = nil
        head += 1
        if isEmpty {
            items.removeAll(keepingCapacity: true)
            head = 0
        }
        return work
    }
}
