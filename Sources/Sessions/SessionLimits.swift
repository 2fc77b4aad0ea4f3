/// Every bound of the session store, with its unit. The defaults are design section 5's.
package struct SessionLimits: Sendable {
    /// How long a session lives unless it is extended, milliseconds.
    package var ttl: Int64 = 600_000
    /// Most time from a session's beginning to its end, however often it is extended, milliseconds.
    package var maxAge: Int64 = 28_800_000
    /// What extends a session without being asked.
    package var autoExtend = AutoExtend.off
    /// How long an ended code is remembered as ended, milliseconds.
    package var tombstoneLifetime: Int64 = 3_600_000
    /// How many ended codes are remembered; over it the oldest are forgotten.
    package var tombstones = 1_000_000
    /// How long a stream ticket is good, milliseconds.
    package var ticketLifetime: Int64 = 60_000
    /// Unused tickets of one session; over it the oldest is void. A page needs one at a time.
    package var tickets = 8
    /// Page loads of one session that are remembered as superseded.
    package var retiredWorkers = 16
    /// How long after its last poll a worker counts as connected, milliseconds: it polls every
    /// second.
    package var pollSilence: Int64 = 15_000

    /// Time a call has when its agent names none, milliseconds.
    package var defaultDeadline: Int64 = 30_000
    /// Most time a call may have, milliseconds.
    package var maxDeadline: Int64 = 120_000
    /// Calls of one session that have not ended.
    package var waitingCalls = 100
    /// Arguments of those calls, bytes of JSON text.
    package var waitingArguments = 8 << 20
    /// Results kept for one session, bytes of JSON text. Read ones make room; unread ones stay.
    package var retainedResults = 16 << 20
    /// Ended calls kept for one session, so that small results are bounded too.
    package var retainedCalls = 10_000
    /// Those of them whose result was read: how far back a repeated id is recognised. More than
    /// the 200 results a worker remembers, and over eight minutes of calls at 60 a minute.
    package var readCalls = 500
    /// Answer to one poll, bytes of arguments; at least one call is always given.
    package var pollBytes = 1 << 20
    /// Withdrawn calls that polls still tell a worker of; over it the oldest is dropped.
    package var withdrawals = 100
    /// How long they are told, milliseconds: many polls.
    package var withdrawalLifetime: Int64 = 60_000

    /// Live sessions of the relay.
    package var sessions = 1_000_000
    /// Memory of all sessions, bytes, estimated from what they hold.
    package var memory = 512 << 20

    /// The defaults.
    package init() {}
}

/// What extends a session without being asked.
package enum AutoExtend: String, CaseIterable, Sendable {
    /// Nothing does.
    case off
    /// A call that completes: a session that is worked in goes on.
    case active
}

/// What holds for every session of a store, held once.
final class SharedLimits: Sendable {
    let values: SessionLimits
    /// Numbers the rows of a durable store; `nil` where nothing is kept.
    let rows: RowNumbers?

    init(_ values: SessionLimits, rows: RowNumbers? = nil) {
        self.values = values
        self.rows = rows
    }
}
