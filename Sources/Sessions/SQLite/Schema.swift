/// The file's layout, by version. A version that was released is never edited: what comes later is
/// another migration, so that every file ever written can be opened.
enum Schema {
    /// "CRly": tells a relay's file from every other SQLite file.
    static let applicationId: Int64 = 0x4352_6C79

    /// What makes version N+1 of version N. Each runs inside a transaction of its own.
    static let migrations = [version1]

    static var version: Int64 { Int64(migrations.count) }

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
