/// The file's layout, by version. A version that was released is never edited: what comes later is
/// another migration, so that every file ever written can be opened.
enum Schema {
    /// "CRly": tells a relay's file from every other SQLite file.
    static let applicationId: Int64 = 0x4352_6C79

    /// What makes version N+1 of version N. Each runs inside a transaction of its own.
    static let migrations = [version1]

    static var version: Int64 { Int64(migrations.count) }

    /// Brings a file to the present version, one step at a time.
    static func migrate(_ connection: borrowing SQLiteConnection) throws(SQLiteError) {
        let version = try connection.integer("PRAGMA user_version", "read the version") ?? 0
        for (index, migration) in migrations.enumerated().dropFirst(Int(version)) {
            // One transaction: a crash leaves the version before or the version after.
            let step = """
                BEGIN IMMEDIATE;
                \(migration)
                PRAGMA application_id = \(applicationId);
                PRAGMA user_version = \(index + 1);
                COMMIT;
                """
            do throws(SQLiteError) {
                try connection.execute(step, "migrate the schema")
            } catch {
                if connection.isInTransaction { try? connection.execute("ROLLBACK", "roll back") }
                throw error
            }
        }
    }

    /// Rows are numbered by the relay in the order in which they are written. A call's body is its
    /// arguments while it waits and its result once it has ended; a large one lies apart, so that
    /// noting a delivery does not write it again.
    static let version1 = """
        CREATE TABLE relay (
            tombstone_key BLOB NOT NULL
        ) STRICT;
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            code INTEGER NOT NULL,
            session_id INTEGER NOT NULL,
            token_digest BLOB NOT NULL,
            key_digest BLOB,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            worker TEXT,
            retired TEXT NOT NULL,
            last_stream INTEGER NOT NULL,
            last_sequence INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            session INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            request_id TEXT NOT NULL,
            digest BLOB NOT NULL,
            accepted_at INTEGER NOT NULL,
            deadline INTEGER NOT NULL,
            repeatable INTEGER NOT NULL,
            deliveries INTEGER NOT NULL,
            worker TEXT,
            outcome TEXT,
            failed INTEGER NOT NULL,
            read INTEGER NOT NULL,
            tool TEXT NOT NULL,
            traceparent TEXT,
            body TEXT
        ) STRICT;
        CREATE TABLE bodies (
            call INTEGER PRIMARY KEY,
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE tombstones (
            mark INTEGER PRIMARY KEY,
            until INTEGER NOT NULL
        ) STRICT;
        """
}

/// What kind of file was opened.
struct FileFacts {
    private let applicationId: Int64
    private let version: Int64
    private let isEmpty: Bool
    private let isSound: Bool

    init(of connection: borrowing SQLiteConnection) throws(SQLiteError) {
        let doing: StaticString = "read the file's header"
        applicationId = try connection.integer("PRAGMA application_id", doing) ?? 0
        version = try connection.integer("PRAGMA user_version", doing) ?? 0
        isEmpty = try connection.integer("SELECT count(*) FROM sqlite_schema", doing) == 0
        isSound = try connection.text("PRAGMA quick_check(1)", "check the file") == "ok"
    }

    /// Refuses what is not a relay's, before anything is written to it.
    func check(path: String) throws(StoreOpenError) {
        let isFresh = isEmpty && applicationId == 0 && version == 0
        guard isFresh || applicationId == Schema.applicationId else { throw .foreign(path: path) }
        guard version <= Schema.version else {
            throw .newer(path: path, version: version, supported: Schema.version)
        }
        guard isSound else { throw .corrupt(path: path) }
    }
}
