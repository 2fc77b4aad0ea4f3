import JSON
import Wire

/// The statements that keep a ``Mutation``, compiled once.
struct MutationStatements: ~Copyable {
    let begin: SQLiteStatement
    let commit: SQLiteStatement
    let rollback: SQLiteStatement
    fileprivate let putSession: SQLiteStatement
    fileprivate let changeSession: SQLiteStatement
    fileprivate let numberSession: SQLiteStatement
    fileprivate let deleteSession: SQLiteStatement
    fileprivate let putCall: SQLiteStatement
    fileprivate let deliverCall: SQLiteStatement
    fileprivate let endCall: SQLiteStatement
    fileprivate let readCall: SQLiteStatement
    fileprivate let evictCall: SQLiteStatement
    fileprivate let deleteCall: SQLiteStatement
    fileprivate let putBody: SQLiteStatement
    fileprivate let deleteBody: SQLiteStatement
    fileprivate let putTombstone: SQLiteStatement
    fileprivate let deleteTombstone: SQLiteStatement

    static func prepare(
        _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> MutationStatements {
        // Each may be run again after a failure that left open whether it had been kept.
        MutationStatements(
            begin: try connection.prepare(
                "BEGIN IMMEDIATE", "begin a transaction"),
            commit: try connection.prepare(
                "COMMIT", "commit"),
            rollback: try connection.prepare(
                "ROLLBACK", "roll back"),
            putSession: try connection.prepare(
                "INSERT OR REPLACE INTO sessions"
                    + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
                "keep a session"),
            changeSession: try connection.prepare(
                "UPDATE sessions SET expires_at = ?2, worker = ?3, retired = ?4, last_stream = ?5"
                    + " WHERE id = ?1", "change a session"),
            numberSession: try connection.prepare(
                "UPDATE sessions SET last_sequence = ?2 WHERE id = ?1", "number a session's calls"),
            deleteSession: try connection.prepare(
                "DELETE FROM sessions WHERE id = ?1", "delete a session"),
            putCall: try connection.prepare(
                "INSERT OR REPLACE INTO calls VALUES"
                    + " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, NULL, NULL, 0, 0, ?9, ?10, ?11)",
                "keep a call"),
            deliverCall: try connection.prepare(
                "UPDATE calls SET deliveries = ?2, worker = ?3 WHERE id = ?1", "note a delivery"),
            endCall: try connection.prepare(
                "UPDATE calls SET outcome = ?2, failed = ?3, body = ?4 WHERE id = ?1",
                "keep a result"),
            readCall: try connection.prepare(
                "UPDATE calls SET read = 1 WHERE id = ?1", "note a reading"),
            evictCall: try connection.prepare(
                "UPDATE calls SET body = NULL WHERE id = ?1", "evict a result"),
            deleteCall: try connection.prepare(
                "DELETE FROM calls WHERE id = ?1", "delete a call"),
            putBody: try connection.prepare(
                "INSERT OR REPLACE INTO bodies VALUES (?1, ?2)", "keep a large body"),
            deleteBody: try connection.prepare(
                "DELETE FROM bodies WHERE call = ?1", "delete a large body"),
            putTombstone: try connection.prepare(
                "INSERT OR REPLACE INTO tombstones VALUES (?1, ?2)", "keep a tombstone"),
            deleteTombstone: try connection.prepare(
                "DELETE FROM tombstones WHERE mark = ?1", "delete a tombstone"))
    }

    /// Makes one change. Inside a transaction.
    func apply(_ mutation: Mutation) throws(SQLiteError) {
        switch mutation {
        case .sessionOpened(let session): try put(session)
        case .sessionChanged(let session): try change(session)
        case .sessionEnded(let row, let calls, let mark, let until):
            // Whether a body lies apart depends on what was kept of the call last, which may be
            // less than what has happened to it.
            for call in calls {
                try run(deleteBody, call)
                try run(deleteCall, call)
            }
            try run(deleteSession, row)
            try putTombstone.bind(Int64(bitPattern: mark), at: 1)
            try putTombstone.bind(until.milliseconds, at: 2)
            try putTombstone.run()
        case .callAccepted(let session, let sequence, let record):
            try put(record, session, sequence)
        case .callDelivered(let row, let deliveries, let worker):
            try deliverCall.bind(row, at: 1)
            try deliverCall.bind(Int64(deliveries), at: 2)
            try deliverCall.bind(worker.text, at: 3)
            try deliverCall.run()
        case .callEnded(let place, let call): try end(place, call)
        case .resultRead(let row): try run(readCall, row)
        case .resultEvicted(let place):
            if place.isBodyApart { try run(deleteBody, place.row) }
            try run(evictCall, place.row)
        case .callForgotten(let place): try delete(place)
        case .sequenceReached(let session, let sequence):
            try numberSession.bind(session, at: 1)
            try numberSession.bind(Int64(sequence), at: 2)
            try numberSession.run()
        case .tombstoneForgotten(let mark): try run(deleteTombstone, Int64(bitPattern: mark))
        }
    }

    private func put(_ session: SessionRow) throws(SQLiteError) {
        try putSession.bind(session.row, at: 1)
        try putSession.bind(Int64(session.code.value), at: 2)
        try putSession.bind(Int64(bitPattern: session.sessionId.value), at: 3)
        try putSession.bind(session.token, at: 4)
        try putSession.bind(session.key, at: 5)
        try putSession.bind(session.createdAt.milliseconds, at: 6)
        try putSession.bind(session.expiresAt.milliseconds, at: 7)
        try putSession.bind(session.worker?.text, at: 8)
        try putSession.bind(session.retiredText, at: 9)
        try putSession.bind(Int64(session.lastStream), at: 10)
        try putSession.run()
    }

    private func change(_ session: SessionRow) throws(SQLiteError) {
        try changeSession.bind(session.row, at: 1)
        try changeSession.bind(session.expiresAt.milliseconds, at: 2)
        try changeSession.bind(session.worker?.text, at: 3)
        try changeSession.bind(session.retiredText, at: 4)
        try changeSession.bind(Int64(session.lastStream), at: 5)
        try changeSession.run()
    }

    private func put(
        _ record: CallRecord, _ session: Int64, _ sequence: UInt64
    ) throws(SQLiteError) {
        guard let call = record.waiting else { return }
        try putCall.bind(record.row, at: 1)
        try putCall.bind(session, at: 2)
        try putCall.bind(Int64(sequence), at: 3)
        try putCall.bind(record.requestId.text, at: 4)
        try putCall.bind(record.digest, at: 5)
        try putCall.bind(record.acceptedAt.milliseconds, at: 6)
        try putCall.bind(call.deadline.milliseconds, at: 7)
        try putCall.bind(call.isRepeatable, at: 8)
        try putCall.bind(call.tool, at: 9)
        try putCall.bind(call.traceparent, at: 10)
        let place = record.place
        try putCall.bind(text: try body(call.arguments, place), at: 11)
        try putCall.run()
    }

    private func end(_ place: CallRow, _ call: EndedCall) throws(SQLiteError) {
        let value: JSONValue
        let isFailure: Bool
        switch call.result {
        case .value(let result)?: (value, isFailure) = (result, false)
        case .failure(let failure)?: (value, isFailure) = (failure.json, true)
        case nil: (value, isFailure) = (.null, false)
        }
        if place.isBodyApart, !call.isBodyApart { try run(deleteBody, place.row) }
        try endCall.bind(place.row, at: 1)
        try endCall.bind(call.outcome.rawValue, at: 2)
        try endCall.bind(isFailure, at: 3)
        let result = CallRow(row: place.row, isBodyApart: call.isBodyApart)
        try endCall.bind(text: try body(value, result), at: 4)
        try endCall.run()
    }

    /// Keeps a large body apart.
    /// - Returns: What to keep with the call.
    private func body(_ value: JSONValue, _ place: CallRow) throws(SQLiteError) -> [UInt8]? {
        let text = value.utf8()
        guard place.isBodyApart else { return text }
        try putBody.bind(place.row, at: 1)
        try putBody.bind(text: text, at: 2)
        try putBody.run()
        return nil
    }

    private func delete(_ place: CallRow) throws(SQLiteError) {
        if place.isBodyApart { try run(deleteBody, place.row) }
        try run(deleteCall, place.row)
    }

    private func run(
        _ statement: borrowing SQLiteStatement, _ row: Int64
    ) throws(SQLiteError) {
        try statement.bind(row, at: 1)
        try statement.run()
    }
}

extension SessionRow {
    /// The page loads that have lost the session, with spaces between: no id has one.
    fileprivate var retiredText: String { retired.map(\.text).joined(separator: " ") }
}
