import Wire

/// The calls of one session in the order in which they were accepted, with the sums its bounds
/// are checked against. Knows no worker, time or token. The only place where a call changes, and so
/// where each change is put down for a durable store.
struct CallLog: Sendable {
    /// What a durable store has yet to be told of this session; `nil` where nothing is to be kept.
    var journal: SessionJournal?
    /// Calls that have not ended.
    private(set) var waitingCount = 0
    /// Arguments of those, bytes of text.
    private(set) var waitingText = 0
    /// Results kept, bytes of text.
    private(set) var retainedText = 0
    /// Results kept that nobody has read, bytes of text.
    private(set) var unreadText = 0
    /// Calls kept that have ended.
    private(set) var endedCount = 0
    /// Those of them whose result was read.
    private(set) var readCount = 0
    /// Memory of everything in here, bytes.
    private(set) var memory = 0

    /// `records[0]` has sequence number `base + 1`. A forgotten call leaves `nil`.
    private var records: [CallRecord?] = []
    private var base: UInt64 = 0
    private var index: [RequestID: UInt64] = [:]
    /// No waiting call is numbered lower.
    private var firstWaiting: UInt64 = 1
    /// No call with a read result is numbered lower.
    private var firstEvictable: UInt64 = 1
    /// No call that was read is numbered lower.
    private var firstForgettable: UInt64 = 1

    /// No calls yet.
    init() {}

    /// The calls of a session as a durable store kept them, in the order of their numbers.
    init(kept: [(sequence: UInt64, record: CallRecord)], last: UInt64, journal: SessionJournal) {
        self.journal = journal
        base = kept.first.map { $0.sequence - 1 } ?? last
        firstWaiting = base + 1
        firstEvictable = base + 1
        firstForgettable = base + 1
        records = Array(repeating: nil, count: Int(max(last, kept.last?.sequence ?? 0) - base))
        for (sequence, record) in kept {
            records[slot(of: sequence)] = record
            index[record.requestId] = sequence
            switch record.phase {
            case .waiting(let call):
                waitingCount += 1
                waitingText += call.size.text
                memory += Self.growth(for: call)
            case .ended(let call):
                endedCount += 1
                memory += CallRecord.memory
                if call.isRead { readCount += 1 } else { unreadText += call.size.text }
                guard call.result != nil else { continue }
                retainedText += call.size.text
                memory += call.size.memory
            }
        }
    }

    /// The last number given; 0 before the first.
    var lastSequence: UInt64 { base + UInt64(records.count) }

    /// Where a call is.
    func sequence(of id: RequestID) -> UInt64? { index[id] }

    /// A call that has not been forgotten.
    subscript(sequence: UInt64) -> CallRecord? {
        guard sequence > base, sequence <= lastSequence else { return nil }
        return records[slot(of: sequence)]
    }

    /// Numbers of the waiting calls above `cursor`, in order.
    func waiting(above cursor: UInt64) -> [UInt64] {
        guard waitingCount > 0 else { return [] }
        let first = max(cursor + 1, firstWaiting)
        guard first <= lastSequence else { return [] }
        return (first...lastSequence).filter { records[slot(of: $0)]?.waiting != nil }
    }

    /// The rows of the calls.
    var rows: [Int64] { records.compactMap { $0?.row } }

    /// Numbers of the ended calls that are kept, in order.
    func ended() -> [UInt64] {
        guard endedCount > 0 else { return [] }
        return records.indices.filter { records[$0]?.ended != nil }.map { base + UInt64($0) + 1 }
    }

    /// Memory that ``append(_:waiting:)`` will add.
    static func growth(for call: WaitingCall) -> Int { CallRecord.memory + call.size.memory }

    /// Takes a call in and numbers it.
    mutating func append(_ record: CallRecord, waiting call: WaitingCall) -> UInt64 {
        var record = record
        if let rows = journal?.rows { record.row = rows.next() }
        records.append(record)
        let sequence = lastSequence
        index[record.requestId] = sequence
        if let session = journal?.row {
            journal?.append(.callAccepted(session: session, sequence: sequence, record))
        }
        waitingCount += 1
        waitingText += call.size.text
        memory += Self.growth(for: call)
        return sequence
    }

    /// Notes that a waiting call was sent to `worker`.
    /// - Returns: The number of this delivery, from 1.
    mutating func deliver(_ sequence: UInt64, to worker: WorkerID) -> Int {
        let slot = slot(of: sequence)
        guard var record = records[slot], var call = record.waiting else { return 0 }
        call.worker = worker
        record.deliveries += 1
        record.phase = .waiting(call)
        records[slot] = record
        journal?.append(
            .callDelivered(row: record.row, deliveries: record.deliveries, to: worker))
        return record.deliveries
    }

    /// Turns a waiting call into an ended one. Its arguments go, its result stays.
    mutating func end(_ sequence: UInt64, _ call: EndedCall) {
        let slot = slot(of: sequence)
        guard let record = records[slot], let waiting = record.waiting else { return }
        records[slot]?.phase = .ended(call)
        journal?.append(.callEnded(record.place, call))
        waitingCount -= 1
        waitingText -= waiting.size.text
        endedCount += 1
        retainedText += call.size.text
        unreadText += call.size.text
        memory += call.size.memory - waiting.size.memory
        while firstWaiting <= lastSequence, self[firstWaiting]?.waiting == nil {
            firstWaiting += 1
        }
    }

    /// Notes that the result of an ended call was given to an agent.
    mutating func markRead(_ sequence: UInt64) {
        let slot = slot(of: sequence)
        guard let record = records[slot], var call = record.ended, !call.isRead else { return }
        call.isRead = true
        records[slot]?.phase = .ended(call)
        journal?.append(.resultRead(row: record.row))
        unreadText -= call.size.text
        readCount += 1
        firstEvictable = min(firstEvictable, sequence)
        firstForgettable = min(firstForgettable, sequence)
    }

    /// Evicts read results, the oldest first, until `text` more bytes fit under `limit` or only
    /// unread ones are left.
    mutating func makeRoom(for text: Int, under limit: Int) {
        while retainedText + text > limit, firstEvictable <= lastSequence {
            let sequence = firstEvictable
            firstEvictable += 1
            guard let record = self[sequence], var call = record.ended, call.isRead,
                call.result != nil
            else { continue }
            call.evict()
            journal?.append(.resultEvicted(record.place))
            records[slot(of: sequence)]?.phase = .ended(call)
            retainedText -= call.size.text
            memory -= call.size.memory
        }
    }

    /// Forgets ended calls that were read, the oldest first, until at most `read` of them are kept
    /// and fewer than `ended` of all, or only unread ones are left.
    mutating func forget(read: Int, ended: Int) {
        while readCount > 0, readCount > read || endedCount >= ended,
            firstForgettable <= lastSequence
        {
            let sequence = firstForgettable
            firstForgettable += 1
            guard let record = self[sequence], let call = record.ended, call.isRead else {
                continue
            }
            records[slot(of: sequence)] = nil
            index[record.requestId] = nil
            if let session = journal?.row {
                // No number is given twice, even when the call that had it is no longer there.
                if sequence == lastSequence {
                    journal?.append(.sequenceReached(session: session, sequence))
                }
                journal?.append(.callForgotten(record.place))
            }
            endedCount -= 1
            readCount -= 1
            memory -= CallRecord.memory
            if call.result != nil {
                retainedText -= call.size.text
                memory -= call.size.memory
            }
        }
        compact()
    }

    /// Drops the forgotten calls at the front once they are most of the array, so that each is
    /// moved a bounded number of times.
    private mutating func compact() {
        let holes = records.firstIndex { $0 != nil } ?? records.count
        guard holes > 64, holes > records.count / 2 else { return }
        records.removeFirst(holes)
        base += UInt64(holes)
    }

    private func slot(of sequence: UInt64) -> Int { Int(sequence - base - 1) }
}
