import CSQLite

/// A compiled statement with exactly one owner. Dropping it finalizes it; its connection stays
/// open until then. Parameters count from 1, columns from 0, as in SQLite.
@safe
struct SQLiteStatement: ~Copyable {
    private let raw: OpaquePointer
    private let doing: StaticString

    /// Takes ownership of `raw`.
    init(adopting raw: OpaquePointer, doing: StaticString) {
        unsafe self.raw = raw
        self.doing = doing
    }

    deinit { unsafe sqlite3_finalize(raw) }

    // MARK: Parameters

    func bind(_ value: Int64?, at index: CInt) throws(SQLiteError) {
        if let value {
            try check(unsafe sqlite3_bind_int64(raw, index, value))
        } else {
            try check(unsafe sqlite3_bind_null(raw, index))
        }
    }

    func bind(_ value: Bool, at index: CInt) throws(SQLiteError) {
        try bind(value ? 1 : 0, at: index)
    }

    func bind(_ value: String?, at index: CInt) throws(SQLiteError) {
        try bind(text: value.map { Array($0.utf8) }, at: index)
    }

    /// Binds JSON text as it stands in a buffer.
    func bind(text bytes: [UInt8]?, at index: CInt) throws(SQLiteError) {
        guard let bytes else { return try bind(Int64?.none, at: index) }
        let code = unsafe bytes.withUnsafeBytes { bytes in
            unsafe relay_sqlite_bind_text(
                raw, index, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                CInt(bytes.count))
        }
        try check(code)
    }

    func bind(_ value: Digest?, at index: CInt) throws(SQLiteError) {
        guard let value else { return try bind(Int64?.none, at: index) }
        let code = unsafe value.withBytes { bytes in
            unsafe relay_sqlite_bind_blob(raw, index, bytes.baseAddress, CInt(bytes.count))
        }
        try check(code)
    }

    func bind(blob bytes: [UInt8], at index: CInt) throws(SQLiteError) {
        let code = unsafe bytes.withUnsafeBytes { bytes in
            unsafe relay_sqlite_bind_blob(raw, index, bytes.baseAddress, CInt(bytes.count))
        }
        try check(code)
    }

    // MARK: Running

    /// Goes to the next row.
    /// - Returns: Whether there is one.
    func step() throws(SQLiteError) -> Bool {
        switch unsafe sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            unsafe sqlite3_reset(raw)
            throw SQLiteError(code: code, doing: doing)
        }
    }

    /// Runs to the end and is ready to run again. Parameters keep their values.
    func run() throws(SQLiteError) {
        while try step() {}
        unsafe sqlite3_reset(raw)
    }

    // MARK: Columns of the present row

    func isNull(_ column: CInt) -> Bool { unsafe sqlite3_column_type(raw, column) == SQLITE_NULL }

    func integer(_ column: CInt) -> Int64? {
        isNull(column) ? nil : unsafe sqlite3_column_int64(raw, column)
    }

    func text(_ column: CInt) -> String? {
        bytes(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a blob or of text; `nil` for null.
    func bytes(_ column: CInt) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        guard let start = unsafe sqlite3_column_blob(raw, column) else { return [] }
        let count = unsafe sqlite3_column_bytes(raw, column)
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    private func check(_ code: CInt) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw SQLiteError(code: code, doing: doing) }
    }
}

// One owner at a time, which may be on another thread than the one before it.
extension SQLiteStatement: @unchecked Sendable {}
