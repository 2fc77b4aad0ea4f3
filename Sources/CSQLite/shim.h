// SQLite 3. Its destructor constants are casts, which Swift does not import.
#pragma once
#include <sqlite3.h>

// SQLite takes a copy before these return. An empty buffer may have no address; to SQLite no
// address is null.
static inline int relay_sqlite_bind_text(
    sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}
static inline int relay_sqlite_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}
