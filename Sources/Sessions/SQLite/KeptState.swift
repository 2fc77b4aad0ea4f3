import JSON
import Wire

/// Everything a file holds, as the sessions it stands for.
struct KeptState {
    var sessions: [SessionState] = []
    var tombstones: [(mark: UInt64, until: WallTime)] = []
    let marks: TombstoneKey
    let rows: RowNumbers
    let limits: SharedLimits

    private typealias Calls = [(sequence: UInt64, record: CallRecord)]

    /// Reads a file.
    /// - Parameter random: Source of the key of its tombstones, should it be new.
    init(
        of connection: borrowing SQLiteConnection, limits: SessionLimits,
        random: @escaping @Sendable () -> UInt64
    ) throws(SQLiteError) {
        marks = try Self.tombstoneKey(connection, random)
        rows = RowNumbers(
            after: try connection.integer(
                "SELECT max(coalesce((SELECT max(id) FROM sessions), 0),"
                    + " coalesce((SELECT max(id) FROM calls), 0))", "read the last row") ?? 0)
        self.limits = SharedLimits(limits, rows: rows)
        var calls = try Self.calls(connection)
        let statement = try connection.prepare(
            "SELECT id, code, session_id, token_digest, key_digest, created_at, expires_at, worker,"
                + " retired, last_stream, last_sequence FROM sessions ORDER BY id",
            "read the sessions")
        while try statement.step() {
            let row = try Self.session(statement)
            let last = UInt64(max(0, statement.integer(10) ?? 0))
            let log = CallLog(
                kept: calls.removeValue(forKey: row.row) ?? [], last: last,
                journal: SessionJournal(rows, row: row.row))
            sessions.append(SessionState(kept: row, calls: log, limits: self.limits))
        }
        let stones = try connection.prepare(
            "SELECT mark, until FROM tombstones ORDER BY until", "read the tombstones")
        while try stones.step() {
            tombstones.append(
                (UInt64(bitPattern: try stones.number(0)), try stones.time(1)))
        }
    }

    private static func tombstoneKey(
        _ connection: borrowing SQLiteConnection, _ random: @escaping @Sendable () -> UInt64
    ) throws(SQLiteError) -> TombstoneKey {
        let doing: StaticString = "read the key of the tombstones"
        let statement = try connection.prepare("SELECT tombstone_key FROM relay", doing)
        if try statement.step() {
            guard let bytes = statement.bytes(0), bytes.count == TombstoneKey.length else {
                throw .damaged(doing)
            }
            return TombstoneKey(bytes: bytes)
        }
        var generator = DrawnNumbers(draw: random)
        let key = TombstoneKey(random: &generator)
        let insert = try connection.prepare("INSERT INTO relay VALUES (?1)", "make the key")
        try insert.bind(blob: key.bytes, at: 1)
        try insert.run()
        return key
    }

    private static func session(
        _ statement: borrowing SQLiteStatement
    ) throws(SQLiteError) -> SessionRow {
        guard let code = SessionCode(value: UInt64(bitPattern: try statement.number(1))),
            let token = statement.bytes(3).flatMap({ Digest(kept: $0) })
        else { throw .damaged("read a session") }
        let retired = (statement.text(8) ?? "").split(separator: " ")
        return SessionRow(
            row: try statement.number(0), code: code,
            sessionId: SessionID(value: UInt64(bitPattern: try statement.number(2))), token: token,
            key: statement.bytes(4).flatMap { Digest(kept: $0) },
            createdAt: try statement.time(5), expiresAt: try statement.time(6),
            worker: statement.text(7).flatMap { WorkerID($0) },
            retired: retired.compactMap { WorkerID(String($0)) },
            lastStream: StreamNumber(clamping: try statement.number(9)))
    }

    /// The calls, by their session's row.
    private static func calls(
        _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> [Int64: Calls] {
        var calls: [Int64: Calls] = [:]
        let statement = try connection.prepare(
            "SELECT id, session, sequence, request_id, digest, accepted_at, deadline, repeatable,"
                + " deliveries, worker, outcome, failed, read, tool, traceparent,"
                + " coalesce(calls.body, bodies.body)"
                + " FROM calls LEFT JOIN bodies ON bodies.call = calls.id ORDER BY id",
            "read the calls")
        while try statement.step() {
            let sequence = UInt64(bitPattern: try statement.number(2))
            let record = try Self.call(statement)
            calls[try statement.number(1), default: []].append((sequence, record))
        }
        return calls
    }

    private static func call(
        _ statement: borrowing SQLiteStatement
    ) throws(SQLiteError) -> CallRecord {
        guard let id = statement.text(3).flatMap({ RequestID($0) }),
            let digest = statement.bytes(4).flatMap({ Digest(kept: $0) }),
            let tool = statement.text(13)
        else { throw .damaged("read a call") }
        let body = try statement.bytes(15).map { (bytes) throws(SQLiteError) in try parse(bytes) }
        let phase: CallRecord.Phase
        if let outcome = statement.text(10) {
            phase = .ended(try ended(statement, outcome, body))
        } else {
            guard let body else { throw .damaged("read a call's arguments") }
            phase = .waiting(
                WaitingCall(
                    tool: tool, arguments: body, traceparent: statement.text(14),
                    isRepeatable: try statement.number(7) != 0, deadline: try statement.time(6),
                    worker: statement.text(9).flatMap { WorkerID($0) }))
        }
        return CallRecord(
            requestId: id, digest: digest, acceptedAt: try statement.time(5),
            row: try statement.number(0), deliveries: Int(try statement.number(8)), phase: phase)
    }

    private static func ended(
        _ statement: borrowing SQLiteStatement, _ word: String, _ body: JSONValue?
    ) throws(SQLiteError) -> EndedCall {
        guard let outcome = Outcome(rawValue: word) else { throw .damaged("read an outcome") }
        guard let body else { return EndedCall(evictedAs: outcome) }
        var result = CallResult.value(body)
        if try statement.number(11) != 0 {
            guard let failure = CallFailure(json: body) else { throw .damaged("read a failure") }
            result = .failure(failure)
        }
        var call = EndedCall(outcome: outcome, result: result, size: result.size)
        call.isRead = try statement.number(12) != 0
        return call
    }

    /// What the relay wrote itself was within the limits of what it reads from strangers; escapes
    /// may have made it longer.
    private static func parse(_ bytes: [UInt8]) throws(SQLiteError) -> JSONValue {
        let limits = JSONLimits(
            maxDepth: JSONLimits.deepestSupported, maxBytes: .max, maxValues: .max)
        do throws(JSONParseError) {
            return try JSONValue.parse(bytes, limits: limits)
        } catch {
            throw .damaged("read a body")
        }
    }
}

extension SQLiteStatement {
    /// A column that is never null.
    fileprivate func number(_ column: CInt) throws(SQLiteError) -> Int64 {
        guard let number = integer(column) else { throw .damaged("read a number") }
        return number
    }

    fileprivate func time(_ column: CInt) throws(SQLiteError) -> WallTime {
        WallTime(milliseconds: try number(column))
    }
}
