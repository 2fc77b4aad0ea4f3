import Foundation
import JSON
import Testing
import Wire

@testable import Sessions

@Suite("Opening a store") struct StoreOpeningTests {
    private let file = StoreFile()

    private func refusal(_ path: String) -> StoreOpenError? {
        do {
            _ = try SQLiteStore(opening: path, metrics: file.metrics, onChange: { _ in })
            return nil
        } catch {
            return error
        }
    }

    /// A file as some program left it.
    private func write(_ sql: String) throws {
        let connection = try SQLiteConnection(opening: file.path)
        try connection.execute(sql, "write a file for a test")
    }

    @Test("in a directory that is not there is refused") func missingDirectory() {
        let path = file.path + "/relay.db"
        #expect(refusal(path) == .missingDirectory(path: path))
    }

    @Test("in place of a directory is refused") func directory() {
        #expect(refusal("/tmp") == .isDirectory(path: "/tmp"))
    }

    @Test("where nothing can be written is refused") func readOnly() {
        #expect(refusal("/sys/relay.db") == .notWritable(path: "/sys/relay.db"))
    }

    @Test("that another relay has is refused at once") func locked() async throws {
        let store = try file.open()
        #expect(refusal(file.path) == .inUse(path: file.path))
        // The first one goes on.
        _ = try await store.create(idempotencyKey: nil, at: time(0))
        store.close()
        #expect(refusal(file.path) == nil)
    }

    @Test("that is no SQLite file is refused and left as it is") func notADatabase() throws {
        let text = String(repeating: "not a database ", count: 1_000)
        try text.write(toFile: file.path, atomically: false, encoding: .utf8)
        #expect(refusal(file.path) == .notADatabase(path: file.path))
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == text)
    }

    @Test("of another program is refused", arguments: ["", "PRAGMA application_id = 7;"])
    func foreign(mark: String) throws {
        try write("CREATE TABLE recipes (name TEXT); \(mark)")
        #expect(refusal(file.path) == .foreign(path: file.path))
    }

    @Test("of a later relay is refused") func newer() throws {
        try write("PRAGMA application_id = \(Schema.applicationId); PRAGMA user_version = 99;")
        #expect(
            refusal(file.path)
                == .newer(path: file.path, version: 99, supported: Schema.version))
    }

    @Test("that is damaged is refused") func corrupt() async throws {
        let store = try file.open()
        for _ in 0..<200 { _ = try await store.create(idempotencyKey: nil, at: time(0)) }
        store.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        for index in 4_096 * 3..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: file.path))
        #expect(refusal(file.path) == .corrupt(path: file.path))
    }

    @Test("of the first version brings its sessions to the present one") func firstVersion()
        async throws
    {
        try write(
            """
            CREATE TABLE relay (tombstone_key BLOB NOT NULL) STRICT;
            CREATE TABLE sessions (id INTEGER PRIMARY KEY, code INTEGER NOT NULL,
                session_id INTEGER NOT NULL, token_digest BLOB NOT NULL, key_digest BLOB,
                created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, worker TEXT,
                retired TEXT NOT NULL, last_stream INTEGER NOT NULL,
                last_sequence INTEGER NOT NULL) STRICT;
            CREATE TABLE calls (id INTEGER PRIMARY KEY, session INTEGER NOT NULL,
                sequence INTEGER NOT NULL, request_id TEXT NOT NULL, digest BLOB NOT NULL,
                accepted_at INTEGER NOT NULL, deadline INTEGER NOT NULL,
                repeatable INTEGER NOT NULL, deliveries INTEGER NOT NULL, worker TEXT,
                outcome TEXT, failed INTEGER NOT NULL, read INTEGER NOT NULL, tool TEXT NOT NULL,
                traceparent TEXT, body TEXT) STRICT;
            CREATE TABLE bodies (call INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
            CREATE TABLE tombstones (mark INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;
            INSERT INTO relay VALUES (zeroblob(32));
            INSERT INTO sessions VALUES (1, 77, 5, zeroblob(32), NULL, 1800000000000,
                1800000600000, 'page', 'old older', 3, 9);
            INSERT INTO calls VALUES (2, 1, 4, 'a', zeroblob(32), 1800000000000, 1800000090000, 1,
                2, 'page', NULL, 0, 0, 'create_items', NULL, '{"n":1.50}');
            INSERT INTO calls VALUES (3, 1, 5, 'b', zeroblob(32), 1800000000000, 1800000090000, 1,
                1, 'page', 'completed', 0, 0, 'create_items', NULL, NULL);
            INSERT INTO bodies VALUES (3, 'null');
            PRAGMA application_id = \(Schema.applicationId);
            PRAGMA user_version = 1;
            """)
        let store = try file.open()
        let code = try #require(SessionCode(value: 77))
        let status = try await store.status(of: code, token: nil, at: time(0))
        #expect(status.expiresAt == time(600_000))
        #expect(status.delivered == 1)
        let taken = try await store.take(
            .poll(by: worker("page"), after: 0), from: code, at: time(0))
        #expect(taken.deliveries.map(\.arguments) == [["n": 1.5]])
        #expect(taken.deliveries.map(\.delivery) == [3])
        let result = try await store.result(of: requestId("b"), in: code, at: time(0))
        #expect(result.result == .value(nil))
        await #expect(throws: StoreError.superseded(by: worker("page"))) {
            try await store.attach(
                worker("older"), over: .sse, to: code, credential: .established, at: time(0))
        }
        let next = try await store.submit(call("c"), to: code, at: time(0))
        #expect(next.report.sequence == 10)
    }

    @Test("is refused with the file's name and a way out") func wayOut() {
        let refusals: [StoreOpenError] = [
            .missingDirectory(path: "P"), .isDirectory(path: "P"), .notWritable(path: "P"),
            .inUse(path: "P"), .notADatabase(path: "P"), .foreign(path: "P"),
            .newer(path: "P", version: 2, supported: 1), .corrupt(path: "P"), .full(path: "P"),
        ]
        for refusal in refusals {
            #expect(refusal.description.contains(" P"))
            #expect(refusal.description.contains("--store") || refusal == .corrupt(path: "P"))
        }
        #expect(Set(refusals.map(\.description)).count == refusals.count)
    }
}
