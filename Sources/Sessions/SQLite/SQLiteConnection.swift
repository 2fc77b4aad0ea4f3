import CSQLite
import Glibc

/// What SQLite answered when it could not do something. Carries no value of a statement.
struct SQLiteError: Error, Equatable {
    /// The extended result code.
    let code: CInt
    /// What was being done.
    let doing: StaticString

    /// What a reader of the code can do something about.
    enum Kind { case full, io, corrupt, notADatabase, notWritable, busy, other }

    var kind: Kind {
        // The low byte; the others only say more.
        switch code & 0xFF {
        case SQLITE_FULL: .full
        case SQLITE_IOERR: .io
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: .notWritable
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        default: .other
        }
    }

    /// The file's content is not what it must be, though SQLite can read it.
    static func damaged(_ doing: StaticString) -> Self {
        SQLiteError(code: SQLITE_CORRUPT, doing: doing)
    }

    /// The file was moved, deleted or replaced while it was open: SQLITE_READONLY_DBMOVED, which
    /// Swift does not import.
    static let moved = SQLiteError(code: SQLITE_READONLY | 4 << 8, doing: "find the file")

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.code == rhs.code }
}

/// An open database file with exactly one owner. Dropping it closes it.
@safe
struct SQLiteConnection: ~Copyable {
    private let raw: OpaquePointer

    /// Opens the file at `path`, or creates it. For one thread at a time: SQLite takes no locks.
    init(opening path: String) throws(SQLiteError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = unsafe sqlite3_open_v2(
            path, &handle, flags | SQLITE_OPEN_EXRESCODE, nil)
        // Even a failed attempt hands out a connection, which says why and must be closed.
        guard let opened = unsafe handle else {
            throw SQLiteError(code: code, doing: "open the file")
        }
        guard code == SQLITE_OK else {
            unsafe sqlite3_close_v2(opened)
            throw SQLiteError(code: code, doing: "open the file")
        }
        unsafe raw = opened
    }

    deinit { unsafe sqlite3_close_v2(raw) }

    /// Runs statements that give nothing back.
    func execute(_ sql: String, _ doing: StaticString) throws(SQLiteError) {
        try check(unsafe sqlite3_exec(raw, sql, nil, nil, nil), doing)
    }

    /// Compiles a statement that will be used often.
    func prepare(
        _ sql: String, _ doing: StaticString
    ) throws(SQLiteError) -> SQLiteStatement {
        var handle: OpaquePointer?
        try check(
            unsafe sqlite3_prepare_v3(
                raw, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil), doing)
        guard let handle = unsafe handle else {
            throw SQLiteError(code: SQLITE_MISUSE, doing: doing)
        }
        return unsafe SQLiteStatement(adopting: handle, doing: doing)
    }

    /// The first column of the first row; `nil` when there is none or it is null.
    func integer(_ sql: String, _ doing: StaticString) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql, doing)
        guard try statement.step() else { return nil }
        return statement.integer(0)
    }

    /// As above, of text.
    func text(_ sql: String, _ doing: StaticString) throws(SQLiteError) -> String? {
        let statement = try prepare(sql, doing)
        guard try statement.step() else { return nil }
        return statement.text(0)
    }

    /// Whether the file is no longer under its name: what is written then goes with this process.
    var hasMoved: Bool {
        var moved: CInt = 0
        let code = unsafe sqlite3_file_control(raw, nil, SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(raw) == 0 }

    private func check(_ code: CInt, _ doing: StaticString) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw SQLiteError(code: code, doing: doing) }
    }
}

// One owner at a time, which may be on another thread than the one before it.
extension SQLiteConnection: @unchecked Sendable {}

/// Makes the file, for its owner alone, if it is not there: it will hold codes and documents.
func prepareStoreFile(_ path: String) throws(StoreOpenError) {
    var info = stat()
    if unsafe stat(path, &info) == 0 {
        // Not opened here: closing it again would drop this process's locks on it.
        guard info.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory(path: path) }
        return
    }
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor < 0 else {
        _ = close(descriptor)
        return
    }
    switch errno {
    case ENOENT, ENOTDIR: throw .missingDirectory(path: path)
    case EISDIR: throw .isDirectory(path: path)
    case ENOSPC, EDQUOT: throw .full(path: path)
    default: throw .notWritable(path: path)
    }
}
