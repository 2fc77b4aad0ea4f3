import JSON
import Sessions
import Synchronization
import TestSupport
import Wire

@testable import Worker

/// The relay's session logic, the real one, behind requests and streams without a network.
///
/// What stands between `Sessions` and HTTP in the relay is repeated here in its simplest form.
final class FakeRelay {
    /// An open stream, from the relay's side.
    struct Stream {
        let code: SessionCode
        let worker: WorkerID
        let number: StreamNumber
        var cursor: UInt64
        /// Which tab's stream it is.
        let tab: Int
        let tabStream: Int
    }
    /// What goes down a stream.
    enum Down {
        case event(StreamEventName, JSONValue)
        case closed
    }

    private final class Changes: Sendable {
        let list = Mutex<[SessionChange]>([])
    }

    let store: MemoryStore
    private let changes = Changes()
    private(set) var streams: [Stream] = []
    /// How each call has ended; a second end is a violation.
    private(set) var outcomes: [String: [Outcome]] = [:]
    /// Calls whose result has come here.
    private(set) var posted: Set<String> = []
    private(set) var violations: [String] = []
    /// Reports that have come, repeats included.
    private(set) var reports: [WorkerReport] = []
    /// When each session ended that did.
    private(set) var endedSessions: [String: WallTime] = [:]
    var settings = WorkerSettings()
    /// Sends down a stream of a tab.
    var onDown: (Stream, Down) -> Void = { _, _ in }

    init(seed: UInt64, limits: SessionLimits) {
        let numbers = Mutex(SeededGenerator(seed: seed))
        let changes = changes
        store = MemoryStore(
            limits: limits, random: { numbers.withLock { $0.next() } },
            onChange: { change in changes.list.withLock { $0.append(change) } })
    }

    // MARK: Requests

    /// Does what a worker's request asks.
    func answer(_ request: HTTPRequest, at now: WallTime) -> HTTPReply {
        defer { settle(at: now) }
        do throws(StoreError) {
            return try reply(to: request, at: now)
        } catch {
            let body: JSONValue = ["error": .string(error.code.rawValue)]
            return HTTPReply(status: error.code.status, body: body.serialized())
        }
    }

    private func reply(to request: HTTPRequest, at now: WallTime) throws(StoreError) -> HTTPReply {
        let worker = WorkerID(request.header("X-Worker-Id")) ?? .anonymous
        let token = WorkerToken(String(request.header("Authorization").dropFirst(7)))
        if request.exchange.purpose == .session { return try create(request, at: now) }
        guard let code = request.code else { return HTTPReply(status: 404) }
        guard let token else { throw .invalidToken }
        let credential = WorkerCredential.token(token)
        switch request.exchange.purpose {
        case .session: return HTTPReply(status: 500)
        case .ticket:
            let ticket = try store.issueTicket(
                for: worker, in: code, credential: credential, at: now)
            return success(["ticket": .string(ticket.text)])
        case .status:
            _ = try store.status(of: code, token: token, at: now)
            return success([:])
        case .poll:
            _ = try store.attach(worker, over: .polling, to: code, credential: credential, at: now)
            let taken = try store.take(
                .poll(by: worker, after: request.cursor), from: code, at: now)
            return success([
                "requests": .array(taken.deliveries.map(\.json)),
                "cancelled": .array(taken.withdrawn.map { .string($0.requestId.text) }),
                "expiresAt": .string(taken.expiresAt.rfc3339),
                "timestamp": JSONValue(now.milliseconds),
            ])
        case .result:
            guard let post = request.resultPost else { return HTTPReply(status: 400) }
            posted.insert(post.requestId.text)
            let receipt = try store.complete(
                Completion(post, credential: credential), in: code, at: now)
            return success(["expiresAt": .string(receipt.expiresAt.rfc3339)])
        case .extend:
            let extended = try store.extend(code, credential: credential, at: now)
            return success(["expiresAt": .string(extended.expiresAt.rfc3339)])
        case .report:
            _ = try store.status(of: code, token: token, at: now)
            take(request.body ?? "")
            return success([:])
        case .end:
            try store.end(code, credential: credential, at: now)
            return HTTPReply(status: 204)
        }
    }

    private func create(_ request: HTTPRequest, at now: WallTime) throws(StoreError) -> HTTPReply {
        let key = IdempotencyKey(request.header("Idempotency-Key"))
        let created = try store.create(idempotencyKey: key, at: now)
        return success([
            "code": .string(created.code.text), "workerToken": .string(created.token.text),
            "expiresAt": .string(created.expiresAt.rfc3339), "worker": settings.json,
        ])
    }

    private func take(_ text: String) {
        guard let json = try? JSONValue.parse(text), let report = try? WorkerReport(json: json)
        else { return violations.append("no report: \(text)") }
        let size = text.utf8.count
        if size > 8 << 10 { violations.append("a report of \(size) bytes") }
        if report.unknownNames > 0 { violations.append("a report with names of its own") }
        reports.append(report)
    }

    private func success(_ body: JSONValue) -> HTTPReply {
        HTTPReply(status: 200, body: body.serialized())
    }

    // MARK: Streams

    /// Opens a stream; `false` where the relay would have answered with an error.
    func open(_ path: String, tab: Int, tabStream: Int, at now: WallTime) -> Bool {
        defer { settle(at: now) }
        let query = Query(path)
        guard let code = query["code"].flatMap({ SessionCode(typed: $0) }),
            let ticket = query["ticket"].flatMap({ StreamTicket($0) }),
            let cursor = query["after"].flatMap({ UInt64($0) }),
            let worker = try? store.redeemTicket(ticket, in: code, at: now),
            let claim = try? store.attach(
                worker, over: .sse, to: code, credential: .established, at: now),
            let number = claim.stream
        else { return false }
        settle(at: now)
        let stream = Stream(
            code: code, worker: worker, number: number, cursor: cursor, tab: tab,
            tabStream: tabStream)
        streams.append(stream)
        let connected: JSONValue = [
            "expiresAt": .string(claim.expiresAt.rfc3339), "timestamp": .string(now.rfc3339),
        ]
        onDown(stream, .event(.connected, connected))
        take(streams.count - 1, resume: true, at: now)
        return true
    }

    /// The relay has noticed that a stream is gone.
    func drop(tab: Int, tabStream: Int, at now: WallTime) {
        guard let index = streams.firstIndex(where: { $0.tab == tab && $0.tabStream == tabStream })
        else { return }
        let stream = streams.remove(at: index)
        store.detach(stream.number, from: stream.code, at: now)
        settle(at: now)
    }

    /// The process has been restarted: connections are gone, the store is what it was.
    func restart(at now: WallTime) {
        let gone = streams
        streams = []
        for stream in gone {
            store.detach(stream.number, from: stream.code, at: now)
            onDown(stream, .closed)
        }
    }

    func beat(at now: WallTime) {
        store.expire(until: now)
        settle(at: now)
        for stream in streams { onDown(stream, .event(.heartbeat, [:])) }
    }

    /// Does what follows from the store's changes, as the relay's change feed does.
    func settle(at now: WallTime) {
        while true {
            let list = changes.list.withLock { list in
                defer { list = [] }
                return list
            }
            if list.isEmpty { return }
            for change in list { follow(change, at: now) }
        }
    }

    private func follow(_ change: SessionChange, at now: WallTime) {
        switch change {
        case .callQueued(let code):
            for index in streams.indices.reversed() where index < streams.count {
                if streams[index].code == code { take(index, resume: false, at: now) }
            }
        case .callEnded(_, let id, let outcome):
            if outcomes[id.text] != nil { violations.append("\(id.text) ended twice") }
            outcomes[id.text, default: []].append(outcome)
        case .callWithdrawn(let code, let id, let outcome):
            for stream in streams where stream.code == code {
                tellWithdrawn(id, outcome, to: stream)
            }
        case .superseded(let code, let winner):
            close({ $0.code == code && $0.worker != winner }) { stream in
                onDown(stream, .event(.superseded, ["workerId": .string(winner.text)]))
            }
        case .replaced(let code, let number):
            close { $0.code == code && $0.number < number }
        case .pollerLost, .sessionRestored, .callRestored: break
        case .sessionEnded(let code, _):
            endedSessions[code.text] = now
            close({ $0.code == code }) { onDown($0, .event(.timeout, [:])) }
        }
    }

    private func close(
        _ isClosed: (Stream) -> Bool, saying farewell: (Stream) -> Void = { _ in }
    ) {
        for stream in streams where isClosed(stream) {
            farewell(stream)
            onDown(stream, .closed)
        }
        streams.removeAll(where: isClosed)
    }

    private func take(_ index: Int, resume: Bool, at now: WallTime) {
        let stream = streams[index]
        let request = TakeRequest.stream(
            stream.number, of: stream.worker, after: stream.cursor, resume: resume)
        guard let taken = try? store.take(request, from: stream.code, at: now) else {
            streams.remove(at: index)
            return onDown(stream, .closed)
        }
        streams[index].cursor = taken.cursor
        for delivery in taken.deliveries { onDown(stream, .event(.toolRequest, delivery.json)) }
        for call in taken.withdrawn { tellWithdrawn(call.requestId, call.outcome, to: stream) }
    }

    private func tellWithdrawn(_ id: RequestID, _ outcome: Outcome, to stream: Stream) {
        let data: JSONValue = [
            "requestId": .string(id.text), "reason": .string(outcome.rawValue),
        ]
        onDown(stream, .event(.toolCancel, data))
    }
}

/// The fields of a query, which needs no unescaping here.
private struct Query {
    private var fields: [String: String] = [:]

    init(_ path: String) {
        let query = path.split(separator: "?").last ?? ""
        for field in query.split(separator: "&") {
            let parts = field.split(separator: "=").map(String.init)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
    }

    subscript(_ name: String) -> String? { fields[name] }
}

extension HTTPRequest {
    fileprivate func header(_ name: String) -> String {
        headers.first { $0.name == name }?.value ?? ""
    }

    fileprivate var cursor: UInt64 { Query(path)["after"].flatMap { UInt64($0) } ?? 0 }

    /// The session it is about: in the query, the path or the body.
    fileprivate var code: SessionCode? {
        let inPath = path.split(separator: "/").dropFirst(2).first.map(String.init)
        let inBody = body.flatMap { try? JSONValue.parse($0) }?["code"]?.stringValue
        return (Query(path)["code"] ?? inBody ?? inPath).flatMap { SessionCode(typed: $0) }
    }

    fileprivate var resultPost: ResultPost? {
        guard let json = body.flatMap({ try? JSONValue.parse($0) }),
            let id = json["requestId"]?.stringValue.flatMap({ RequestID($0) })
        else { return nil }
        let failure = json["error"].flatMap { CallFailure(json: $0) }
        guard
            let result = json["result"].map({ CallResult.value($0) })
                ?? failure.map({ CallResult.failure($0) })
        else { return nil }
        return ResultPost(
            requestId: id, delivery: json["delivery"]?.intValue ?? 0, result: result,
            timings: WorkerTimings(json: json["timings"]))
    }
}
