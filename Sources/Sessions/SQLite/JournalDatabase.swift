import Telemetry

/// The file: what was kept is read from it once, then it is only written.
struct JournalDatabase: ~Copyable {
    let connection: SQLiteConnection
    let statements: MutationStatements

    /// Pages the log of writes may have before it is copied into the file: 16 MiB. Each copy waits
    /// for the disk, so it should be rare.
    private static let checkpointPages = 4_096
    /// What the log of writes is cut to after that, bytes.
    private static let journalSizeLimit = 64 << 20
    /// Memory for pages, KiB.
    private static let cacheSize = 16 << 10
    /// Free pages given back to the file system at a time, while nothing else is to be done.
    private static let pagesFreedAtOnce = 256

    /// Opens the file, or makes it, and brings it to the present schema.
    static func open(_ path: String, sync: StoreSync) throws(StoreOpenError) -> JournalDatabase {
        let connection = try lock(path)
        try facts(of: connection, path).check(path: path)
        do throws(SQLiteError) {
            try configure(connection, sync)
            try Schema.migrate(connection)
            let statements = try MutationStatements.prepare(connection)
            return JournalDatabase(connection: connection, statements: statements)
        } catch {
            throw StoreOpenError(error, path: path)
        }
    }

    /// Opens the file for this process alone, if it is a relay's or a new one.
    private static func lock(_ path: String) throws(StoreOpenError) -> SQLiteConnection {
        // SQLite gives names that begin with a colon a meaning of their own.
        let file = path.hasPrefix(":") ? "./" + path : path
        try prepareStoreFile(file)
        do throws(SQLiteError) {
            let connection = try SQLiteConnection(opening: file)
            // Before the first access: after that no other process can read or write the file.
            try connection.execute("PRAGMA locking_mode=EXCLUSIVE", "lock the file")
            return connection
        } catch {
            throw StoreOpenError(error, path: path)
        }
    }

    private static func facts(
        of connection: borrowing SQLiteConnection, _ path: String
    ) throws(StoreOpenError) -> FileFacts {
        do throws(SQLiteError) {
            return try FileFacts(of: connection)
        } catch {
            throw StoreOpenError(error, path: path)
        }
    }

    private static func configure(
        _ connection: borrowing SQLiteConnection, _ sync: StoreSync
    ) throws(SQLiteError) {
        let settings = [
            // Before the first table, or it has no effect.
            "auto_vacuum=INCREMENTAL", "journal_mode=WAL",
            "synchronous=\(sync == .full ? "FULL" : "NORMAL")",
            "wal_autocheckpoint=\(checkpointPages)", "journal_size_limit=\(journalSizeLimit)",
            "cache_size=-\(cacheSize)",
            // What a session held is gone from the file's pages with the session.
            "secure_delete=ON",
        ]
        for setting in settings {
            try connection.execute("PRAGMA \(setting)", "configure the connection")
        }
    }

    // MARK: Writing

    /// Keeps what some operations did, all of it or nothing.
    /// - Returns: How many changes that were.
    func keep(_ entries: [CommitQueue.Entry]) throws(SQLiteError) -> Int {
        var count = 0
        do throws(SQLiteError) {
            // SQLite itself would go on writing to a file that nobody finds again.
            if connection.hasMoved { throw .moved }
            try statements.begin.run()
            for entry in entries {
                for mutation in entry.mutations { try statements.apply(mutation) }
                count += entry.mutations.count
            }
            try statements.commit.run()
            return count
        } catch {
            // Some failures have ended the transaction themselves.
            if connection.isInTransaction { try? statements.rollback.run() }
            throw error
        }
    }

    /// Gives some free pages back to the file system.
    func tidy() {
        // Housekeeping: what fails now is tried again, and a disk that fails shows in the commits.
        try? connection.execute(
            "PRAGMA incremental_vacuum(\(Self.pagesFreedAtOnce))", "free pages")
    }

    /// Copies everything from the log of writes into the file.
    func checkpoint() {
        // If it fails, the log of writes stays and is read at the next start.
        try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)", "copy the log of writes")
    }
}

extension StoreFailureReason {
    init(_ error: SQLiteError) {
        switch error.kind {
        case .full: self = .full
        case .io, .notWritable: self = .io
        case .corrupt, .notADatabase: self = .corrupt
        case .busy, .other: self = .other
        }
    }
}

extension StoreOpenError {
    init(_ error: SQLiteError, path: String) {
        switch error.kind {
        case .full: self = .full(path: path)
        case .corrupt: self = .corrupt(path: path)
        case .notADatabase: self = .notADatabase(path: path)
        case .notWritable: self = .notWritable(path: path)
        case .busy: self = .inUse(path: path)
        case .io, .other:
            self = .failed(path: path, doing: "\(error.doing)", code: error.code)
        }
    }
}
