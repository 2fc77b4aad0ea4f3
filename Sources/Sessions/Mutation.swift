import Synchronization
import Wire

/// One change to what a durable store keeps of a session, by rows. Repeating one does no harm.
enum Mutation: Sendable {
    case sessionOpened(SessionRow)
    /// Everything that may change while a session lives.
    case sessionChanged(SessionRow)
    /// The session and its calls go; its code is remembered for a while.
    case sessionEnded(row: Int64, calls: [Int64], mark: UInt64, until: WallTime)
    case callAccepted(session: Int64, sequence: UInt64, CallRecord)
    case callDelivered(row: Int64, deliveries: Int, to: WorkerID)
    /// Its result takes the place of its arguments, which were kept at `row`.
    case callEnded(CallRow, EndedCall)
    case resultRead(row: Int64)
    case resultEvicted(CallRow)
    case callForgotten(CallRow)
    /// The last number given, when the call that had it is forgotten.
    case sequenceReached(session: Int64, UInt64)
    case tombstoneForgotten(mark: UInt64)

    /// Whether losing it changes no answer that matters: nobody waits for it to be kept. What it
    /// forgets or evicts is forgotten or evicted again when room is needed.
    var isLazy: Bool {
        switch self {
        case .resultRead, .resultEvicted, .callForgotten, .sequenceReached, .tombstoneForgotten:
            true
        case .sessionOpened, .sessionChanged, .sessionEnded, .callAccepted, .callDelivered,
            .callEnded:
            false
        }
    }
}

/// Where a durable store keeps a call.
struct CallRow: Sendable {
    let row: Int64
    /// Whether its arguments or result are large and so lie apart: noting a delivery then does not
    /// write them again.
    let isBodyApart: Bool

    /// Most bytes of a body that lies with its call; a page of the file is four times that.
    static let bodyLimit = 1_024

    static func isApart(_ size: JSONSize) -> Bool { size.text > bodyLimit }
}

/// What a durable store keeps of a session beside its calls. Stream tickets are not in here: they
/// live for a minute, and a page that finds its ticket unknown asks for another.
struct SessionRow: Sendable {
    let row: Int64
    let code: SessionCode
    let sessionId: SessionID
    /// SHA-256 of the worker token; the token itself is not kept.
    let token: Digest
    /// SHA-256 of the idempotency key that created it.
    let key: Digest?
    let createdAt: WallTime
    var expiresAt: WallTime
    var worker: WorkerID?
    var retired: [WorkerID]
    var lastStream: StreamNumber
}

/// Numbers the rows of a durable store. They only grow, so that rows written at the same time lie
/// side by side: a commit then touches few pages of the file.
final class RowNumbers: Sendable {
    private let last: Atomic<Int64>
    init(after last: Int64) { self.last = Atomic(last) }
    func next() -> Int64 { last.add(1, ordering: .relaxed).newValue }
}

/// What has happened to one session since a durable store last asked.
struct SessionJournal: Sendable {
    let rows: RowNumbers
    /// The session's own.
    let row: Int64
    private(set) var mutations: [Mutation] = []

    init(_ rows: RowNumbers, row: Int64) {
        self.rows = rows
        self.row = row
    }

    mutating func append(_ mutation: Mutation) { mutations.append(mutation) }

    /// Hands over what has happened.
    mutating func take() -> [Mutation] {
        defer { mutations = [] }
        return mutations
    }
}
