import Wire

/// A session in a shard, and where it stands in the shard's order of deadlines. Guarded by the
/// shard's lock.
final class SessionBox {
    var state: SessionState
    /// Covers everything that was put down for this session and must be kept.
    var ticket: CommitTicket = 0
    /// The deadline the heap orders it by; may be earlier than the session's own.
    fileprivate var key: WallTime
    fileprivate var position = 0

    init(_ state: SessionState) {
        self.state = state
        key = state.wake
    }
}

/// A binary min-heap of sessions by deadline. Each session stands in it once and knows where, so
/// that memory does not grow with the deadlines that were overtaken.
struct DeadlineHeap {
    private var boxes: [SessionBox] = []

    /// The session that is due first.
    var first: SessionBox? { boxes.first }
    /// When.
    var deadline: WallTime? { boxes.first?.key }

    mutating func insert(_ box: SessionBox) {
        box.key = box.state.wake
        boxes.append(box)
        siftUp(from: boxes.count - 1)
    }

    /// Follows a changed `wake`.
    mutating func update(_ box: SessionBox) {
        let old = box.key
        box.key = box.state.wake
        if box.key < old { siftUp(from: box.position) }
        if box.key > old { siftDown(from: box.position) }
    }

    mutating func remove(_ box: SessionBox) {
        let position = box.position
        let last = boxes.removeLast()
        guard last !== box else { return }
        place(last, at: position)
        siftUp(from: position)
        siftDown(from: last.position)
    }

    private mutating func place(_ box: SessionBox, at position: Int) {
        boxes[position] = box
        box.position = position
    }

    private mutating func siftUp(from start: Int) {
        let box = boxes[start]
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard box.key < boxes[parent].key else { break }
            place(boxes[parent], at: position)
            position = parent
        }
        place(box, at: position)
    }

    private mutating func siftDown(from start: Int) {
        let box = boxes[start]
        var position = start
        while true {
            var child = 2 * position + 1
            guard child < boxes.count else { break }
            if child + 1 < boxes.count, boxes[child + 1].key < boxes[child].key { child += 1 }
            guard boxes[child].key < box.key else { break }
            place(boxes[child], at: position)
            position = child
        }
        place(box, at: position)
    }
}
