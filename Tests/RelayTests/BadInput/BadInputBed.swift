import HTTP
import JSON
import Sessions
import Synchronization
import Telemetry
import Testing
import Wire

@testable import Relay

/// A running relay with sessions in every state that a request can meet wrongly.
struct BadInputBed: Sendable {
    /// The bed of the running suite.
    @TaskLocal static var current: BadInputBed?

    let rig: RelayRig
    /// What the placeholders of a row stand for.
    let words: [String: String]
    /// What the rows so far have left behind.
    let notes = Notes()

    /// Sessions whose state no refused request may change.
    private var watched: [String] {
        ["code", "otherCode", "fullCode", "goneCode", "unreadCode", "lostCode"].compactMap {
            words[$0]
        }
    }

    /// Never to be seen in an answer or a log line.
    var secrets: [String] { words.filter { !Self.isId($0.key) }.map(\.value) }

    /// Ids are no secrets.
    private static func isId(_ word: String) -> Bool { word.hasSuffix("Id") }

    /// A value for each placeholder, of the length that the real one has.
    static let samples: [String: String] = {
        let code = "AAAAAAAA"
        let secret = String(repeating: "a", count: Secret.textLength)
        var samples = ["canary": canary]
        for name in ["code", "other", "ended", "full", "gone", "unread", "lost"] {
            samples[name == "code" ? name : name + "Code"] = code
            samples[name == "code" ? "token" : name + "Token"] = secret
        }
        for name in ["ticket", "otherTicket", "usedTicket", "staleTicket", "lostTicket"] {
            samples[name] = secret
        }
        return samples
    }()

    /// Stands in rows where an agent would write what is nobody else's business.
    static let canary = "canary7Qf2xW"

    /// The bytes of a text with its placeholders replaced.
    static func fill(_ text: String, with words: [String: String]) -> [UInt8] {
        var filled: [UInt8] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            filled += rest[..<open].utf8
            let word = rest[rest.index(after: open)..<close]
            if let value = words[String(word)] {
                filled += value.utf8
            } else if word.utf8.count == 2, let byte = UInt8(word, radix: 16) {
                filled.append(byte)
            } else {
                filled += rest[open...close].utf8
            }
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest.utf8
    }

    // MARK: What must not change

    /// Everything that a refused request could have changed.
    struct Snapshot: Equatable, Sendable {
        var sessions: [JSONObject] = []
        var calls: [JSONValue?] = []
        var memory = 0
    }

    private func snapshot(_ connection: TestConnection) throws -> Snapshot {
        var snapshot = Snapshot()
        for code in watched {
            let answer = try connection.ask(.get, "/api/sessions/\(code)")
            try #require(answer.status == 200)
            var session = JSONObject()
            for member in ["sessionId", "createdAt", "expiresAt", "queued", "delivered"] {
                session[member] = answer[member]
            }
            snapshot.sessions.append(session)
        }
        for id in ["waiting", "done"] {
            let path = "/api/response?code=\(words["code"] ?? "")&id=\(id)"
            snapshot.calls.append(try connection.ask(.get, path).json)
        }
        snapshot.memory = (rig.relay.context.store as? MemoryStore)?.memoryInUse ?? 0
        return snapshot
    }

    /// Whether the last row has left everything as it was.
    func isUnchanged() throws -> Bool {
        let present = try snapshot(rig.connect())
        return notes.exchange(present) == present
    }

    /// Error answers counted so far, by slug.
    var errorsCounted: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: ErrorCode.allCases.map {
                ($0.rawValue, Int(rig.metrics.sessions.errors[$0].value))
            })
    }

    /// Refused submissions counted so far.
    var rejectionsCounted: Int {
        ErrorCode.allCases.reduce(0) { $0 + Int(rig.metrics.calls.rejections[$1].value) }
    }
}

extension BadInputBed {
    /// What one row leaves for the next, and for the end.
    final class Notes: Sendable {
        private let ids = Mutex<Set<String>>([])
        private let last = Mutex<Snapshot?>(nil)

        /// Ids of the answers given, to be found again in the log.
        var answered: Set<String> { ids.withLock { $0 } }
        func noteAnswer(_ id: String) { ids.withLock { _ = $0.insert(id) } }

        /// What there was before this row.
        func exchange(_ snapshot: Snapshot) -> Snapshot? {
            last.withLock { last in
                defer { last = snapshot }
                return last
            }
        }
    }
}

// MARK: - Making the bed

extension BadInputBed {
    /// Bounds small enough to be met by one request.
    private static let waitingCalls = 3
    private static let retainedResults = 64 << 10
    /// Sessions the relay takes: those of the bed, so that one more is one too many.
    private static let sessions = 6

    /// The rows may have to wait for their turn: tickets and calls outlive them.
    private static let patience = 600_000

    static func configure(_ configuration: inout RelayConfiguration) {
        configuration.sessions.waitingCalls = waitingCalls
        configuration.sessions.retainedResults = retainedResults
        configuration.sessions.sessions = sessions
        configuration.limits = .off
        configuration.sessions.ticketLifetime = Int64(patience)
        configuration.sessions.maxDeadline = Int64(patience)
        // As old as they may get from the beginning.
        configuration.sessions.maxAge = configuration.sessions.ttl
    }

    init(_ rig: RelayRig) async throws {
        self.rig = rig
        var words = ["canary": Self.canary]
        let store = rig.relay.context.store

        let ended = try await store.create(idempotencyKey: nil, at: .now(minus: 700_000))
        words["endedCode"] = ended.code.text
        words["endedToken"] = ended.token.text
        await store.expire(until: .systemNow)

        func open(_ name: String) throws -> TestSession {
            let session = try rig.session()
            words[name == "" ? "code" : name + "Code"] = session.code
            words[name == "" ? "token" : name + "Token"] = session.token
            return session
        }
        let main = try open("")
        try main.submit("done", deadlineMs: Self.patience)
        try main.finish("done", "fine")
        try main.submit("waiting", deadlineMs: Self.patience)
        let other = try open("other")
        try other.submit("others", deadlineMs: Self.patience)
        words["ticket"] = try main.ticket()
        words["otherTicket"] = try other.ticket()
        words["usedTicket"] = try main.ticket()
        words["staleTicket"] = try await Self.staleTicket(of: main, in: store)
        try await Self.use(words["usedTicket"], of: main, in: store)

        let full = try open("full")
        for place in 1...Self.waitingCalls {
            try full.submit("q-\(place)", deadlineMs: Self.patience)
        }
        let big = JSONValue.string(Self.repeatedLetters(Self.retainedResults * 3 / 4))
        let gone = try open("gone")
        for id in ["gone", "next"] {
            try gone.submit(id)
            try gone.finish(id, big)
            if id == "gone" { _ = try gone.readBack(id) }
        }
        let unread = try open("unread")
        for id in ["r-1", "r-2"] { try unread.submit(id) }
        for id in ["r-1", "r-2"] { try unread.finish(id, big) }
        let lost = try open("lost")
        words["lostTicket"] = try lost.ticket("tab-1")
        for worker in ["tab-1", "tab-2"] { _ = try lost.poll(worker) }
        self.words = words
        _ = notes.exchange(try snapshot(rig.connect()))
    }

    private static func repeatedLetters(_ count: Int) -> String {
        String(repeating: "x", count: count)
    }

    /// A ticket that was given out longer ago than it is good for.
    private static func staleTicket(
        of session: TestSession, in store: any SessionStore
    ) async throws -> String {
        let code = try #require(SessionCode(typed: session.code))
        return try await store.issueTicket(
            for: .anonymous, in: code, credential: .established,
            at: .now(minus: Int64(Self.patience) + 1_000)
        ).text
    }

    private static func use(
        _ ticket: String?, of session: TestSession, in store: any SessionStore
    ) async throws {
        let ticket = try #require(ticket.flatMap { StreamTicket($0) })
        let code = try #require(SessionCode(typed: session.code))
        _ = try await store.redeemTicket(ticket, in: code, at: .systemNow)
    }
}

extension WallTime {
    fileprivate static func now(minus milliseconds: Int64) -> WallTime {
        WallTime.systemNow.adding(milliseconds: -milliseconds)
    }
}
