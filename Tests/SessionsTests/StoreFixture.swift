import Foundation
import JSON
import Synchronization
import Telemetry
import Testing
import TestSupport
import Wire

@testable import Sessions

/// The stores that must all pass the behaviour suite.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite
    var testDescription: String { rawValue }

    func open(
        _ limits: SessionLimits, _ changes: ChangeLog, seed: UInt64
    ) throws -> any AccountableStore {
        let numbers = SeededNumbers(seed: seed)
        switch self {
        case .memory:
            return MemoryStore(
                limits: limits, random: { numbers.next() }, onChange: { changes.append($0) })
        case .sqlite:
            let file = StoreFile()
            return try file.open(limits, changes, numbers)
        }
    }
}

/// A store that can be asked what it holds.
protocol AccountableStore: SessionStore {
    var memoryInUse: Int { get }
    var liveSessions: Int { get }
    var tombstones: Int { get }
}
extension MemoryStore: AccountableStore {}
extension SQLiteStore: AccountableStore {}

/// A path for a store's file. The files there go with the last reference: a store that was opened
/// there holds one.
final class StoreFile: Sendable {
    let path = "/tmp/codap-relay-store-\(getpid())-\(UInt64.random(in: 0 ... .max)).db"
    /// SQLite's log of writes.
    var journal: String { path + "-wal" }
    let metrics = Metrics(
        tools: [], routes: [], violations: [],
        build: BuildIdentity(version: "0", revision: "test")
    ).store

    deinit {
        for name in [path, journal] { try? FileManager.default.removeItem(atPath: name) }
    }

    func open(
        _ limits: SessionLimits = SessionLimits(), _ changes: ChangeLog = ChangeLog(),
        _ numbers: SeededNumbers = SeededNumbers(seed: 1), sync: StoreSync = .normal,
        idlePause: Int32 = 1_000, hangLimit: Duration = SQLiteStore.hangLimit
    ) throws(StoreOpenError) -> SQLiteStore {
        try SQLiteStore(
            opening: path, sync: sync, limits: limits, metrics: metrics, retryPause: 5,
            idlePause: idlePause, hangLimit: hangLimit, random: { numbers.next() },
            onChange: { [self] change in
                _ = self
                changes.append(change)
            })
    }

    /// The files as they are at this moment: what a process that is killed now leaves behind.
    func copy() throws -> StoreFile {
        let copy = StoreFile()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        if FileManager.default.fileExists(atPath: journal) {
            try FileManager.default.copyItem(atPath: journal, toPath: copy.journal)
        }
        return copy
    }
}

final class SeededNumbers: Sendable {
    private let generator: Mutex<SeededGenerator>
    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }
    func next() -> UInt64 { generator.withLock { $0.next() } }
}

/// What a store told, in order.
final class ChangeLog: Sendable {
    private let entries = Mutex<[SessionChange]>([])
    func append(_ change: SessionChange) { entries.withLock { $0.append(change) } }
    /// Everything since the last time.
    func drain() -> [SessionChange] {
        entries.withLock { entries in
            defer { entries = [] }
            return entries
        }
    }
}

/// A store with one session and short ways to act on it.
struct StoreFixture {
    let store: any SessionStore
    let changes = ChangeLog()
    let session: CreatedSession
    var code: SessionCode { session.code }
    var credential: WorkerCredential { .token(session.token) }

    init(_ kind: StoreKind, limits: SessionLimits = SessionLimits()) async throws {
        store = try kind.open(limits, changes, seed: 1)
        session = try await store.create(idempotencyKey: nil, at: time(0))
    }

    @discardableResult
    func submit(
        _ id: String, _ arguments: JSONValue = [:], repeatable: Bool = false,
        deadline: Int64? = nil, at ms: Int64 = 0
    ) async throws -> Submitted {
        try await store.submit(
            call(id, arguments, repeatable: repeatable, deadline: deadline), to: code, at: time(ms))
    }

    @discardableResult
    func attach(
        _ name: String, over transport: Transport = .sse, at ms: Int64 = 0
    ) async throws -> WorkerClaim {
        try await store.attach(
            worker(name), over: transport, to: code, credential: credential, at: time(ms))
    }

    /// What a new stream of `name` is sent.
    func stream(_ name: String, after: UInt64 = 0, at ms: Int64 = 0) async throws -> Taken {
        let number = try #require(try await attach(name, at: ms).stream)
        return try await store.take(
            .stream(number, of: worker(name), after: after, resume: true), from: code, at: time(ms))
    }

    func poll(_ name: String, after: UInt64 = 0, at ms: Int64 = 0) async throws -> Taken {
        try await attach(name, over: .polling, at: ms)
        return try await store.take(
            .poll(by: worker(name), after: after), from: code, at: time(ms))
    }

    @discardableResult
    func complete(
        _ id: String, _ result: CallResult = .value(true), at ms: Int64 = 0
    ) async throws -> Completed {
        try await store.complete(
            Completion(post(id, result), credential: credential), in: code, at: time(ms)
        ).completed
    }

    func result(_ id: String, at ms: Int64 = 0) async throws -> CallReport {
        try await store.result(of: requestId(id), in: code, at: time(ms))
    }
}

func time(_ milliseconds: Int64) -> WallTime {
    WallTime(milliseconds: 1_800_000_000_000 + milliseconds)
}
func requestId(_ text: String) -> RequestID {
    RequestID(text) ?? { preconditionFailure("a test uses the bad id \(text)") }()
}
func worker(_ text: String) -> WorkerID {
    WorkerID(text) ?? { preconditionFailure("a test uses the bad id \(text)") }()
}

func call(
    _ id: String, _ arguments: JSONValue = [:], repeatable: Bool = false, deadline: Int64? = nil
) -> CallSubmission {
    CallSubmission(
        requestId: requestId(id), tool: "create_items", arguments: arguments,
        isRepeatable: repeatable, deadline: deadline)
}

func post(_ id: String, _ result: CallResult) -> ResultPost {
    ResultPost(
        requestId: requestId(id), delivery: 1, result: result,
        timings: WorkerTimings(workerWait: 0, execute: 0))
}

/// An object whose JSON text takes about `bytes`.
func filler(_ bytes: Int) -> JSONValue { ["x": .string(String(repeating: "x", count: bytes))] }

extension Taken {
    var ids: [String] { deliveries.map(\.requestId.text) }
    var withdrawnIds: [String] { withdrawn.map(\.requestId.text) }
    var sequences: [UInt64] { deliveries.map(\.sequence) }
}
