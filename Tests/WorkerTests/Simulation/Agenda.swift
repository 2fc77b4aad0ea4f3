import Worker

/// What is still to happen, the earliest first; of two at the same time the one put in first.
struct Agenda<Entry> {
    private struct Item {
        let at: Instant
        let number: Int
        let entry: Entry
    }
    private var heap: [Item] = []
    private var drawn = 0

    var count: Int { heap.count }

    mutating func add(_ entry: Entry, at time: Instant) {
        drawn += 1
        heap.append(Item(at: time, number: drawn, entry: entry))
        var index = heap.count - 1
        while index > 0, precedes(index, (index - 1) / 2) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func next() -> (at: Instant, entry: Entry)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var index = 0
            while true {
                let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
                guard let least = children.min(by: { precedes($0, $1) }), precedes(least, index)
                else { break }
                heap.swapAt(least, index)
                index = least
            }
        }
        return (first.at, first.entry)
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (heap[left].at, heap[left].number) < (heap[right].at, heap[right].number)
    }
}
