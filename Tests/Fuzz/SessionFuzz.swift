// Invariants: no sequence of operations traps, with ids, cursors and clocks from a stranger; what a
// store counts is what it told; no call or result is seen in another session or changed; memory and
// counts are never negative and come back to zero once everything has ended.

import JSON
import Sessions
import Synchronization
import Wire

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzSession(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var history = History(Array(UnsafeBufferPointer(start: start, count: count)))
    while history.step() { history.check() }
    history.finish()
    return 0
}

/// What the store told, by session.
private final class Told: Sendable {
    struct Counts {
        var waiting = 0
        var hasEnded = false
    }
    let counts = Mutex<[SessionCode: Counts]>([:])

    func hear(_ change: SessionChange) {
        counts.withLock { counts in
            switch change {
            case .callQueued(let code): counts[code, default: Counts()].waiting += 1
            case .callEnded(let code, _, _): counts[code, default: Counts()].waiting -= 1
            case .sessionEnded(let code, _):
                precondition(counts[code]?.hasEnded != true, "a session ended twice")
                counts[code, default: Counts()].hasEnded = true
            case .callWithdrawn, .superseded, .replaced, .pollerLost, .sessionRestored,
                .callRestored:
                break
            }
        }
    }
}

private struct History {
    private let store: MemoryStore
    private let told = Told()
    private let limits: SessionLimits
    private var bytes: ArraySlice<UInt8>
    private var now: Int64 = 1_800_000_000_000
    private var latest: Int64 = 0
    private var sessions: [CreatedSession] = []
    private var tickets: [StreamTicket] = []
    private var streams: [StreamNumber] = []

    init(_ input: [UInt8]) {
        bytes = input[...]
        var limits = SessionLimits()
        (limits.ttl, limits.tombstoneLifetime, limits.ticketLifetime) = (10_000, 20_000, 2_000)
        (limits.tombstones, limits.tickets, limits.retiredWorkers) = (32, 2, 2)
        (limits.defaultDeadline, limits.maxDeadline) = (1_000, 5_000)
        (limits.maxAge, limits.pollSilence, limits.withdrawals) = (30_000, 3_000, 2)
        (limits.waitingCalls, limits.waitingArguments) = (4, 2_000)
        (limits.retainedResults, limits.retainedCalls, limits.readCalls) = (2_000, 6, 2)
        (limits.pollBytes, limits.sessions, limits.memory) = (300, 4, 12_000)
        self.limits = limits
        let drawn = Atomic<UInt64>(0)
        let told = told
        store = MemoryStore(
            limits: limits,
            random: { SplitMix64.scrambled(drawn.add(1, ordering: .relaxed).newValue) },
            onChange: { told.hear($0) })
    }

    // MARK: What the bytes say

    private mutating func byte() -> Int { Int(bytes.popFirst() ?? 0) }
    private var time: WallTime { WallTime(milliseconds: now) }
    private mutating func id() -> RequestID {
        RequestID("c\(byte() % 12)") ?? { preconditionFailure("a good id is refused") }()
    }
    private mutating func worker() -> WorkerID {
        WorkerID("w\(byte() % 5)") ?? { preconditionFailure("a good id is refused") }()
    }
    private mutating func cursor() -> UInt64 {
        let chosen = byte()
        return chosen < 250 ? UInt64(chosen % 20) : UInt64.max >> UInt64(chosen - 250)
    }

    /// One of the sessions so far, ended ones too; `nil` before the first.
    private mutating func session() -> CreatedSession? {
        let chosen = byte()
        return sessions.isEmpty ? nil : sessions[chosen % sessions.count]
    }

    /// Mostly the session's own token.
    private mutating func credential(_ session: CreatedSession) -> WorkerCredential {
        let chosen = byte()
        if chosen < 200 { return .token(session.token) }
        return chosen < 220 ? .established : .token(sessions[chosen % sessions.count].token)
    }

    /// - Returns: Whether there was anything to do.
    mutating func step() -> Bool {
        guard !bytes.isEmpty else { return false }
        switch byte() % 14 {
        case 0: pass()
        case 1: create()
        case 2, 3, 4: submit()
        case 5, 6: complete()
        case 7: open()
        case 8: poll()
        case 9: read()
        case 10: ticket()
        case 11: withdraw()
        case 12: endOrExtend()
        default: stream()
        }
        return true
    }

    // MARK: Operations

    /// Time goes on, jumps, or is set back as a wall clock may be.
    private mutating func pass() {
        let amount = Int64(byte())
        switch byte() % 4 {
        case 0: now += amount
        case 1: now += amount * 100
        case 2: now -= amount * 50
        default: store.expire(until: time)
        }
        latest = max(latest, now)
    }

    private mutating func create() {
        let chosen = byte()
        let key = chosen < 128 ? nil : IdempotencyKey("key-\(chosen % 3)-0123456789abcdef")
        guard let session = try? store.create(idempotencyKey: key, at: time) else {
            precondition(store.liveSessions >= limits.sessions || store.memoryInUse > 0)
            return
        }
        let known = sessions.first { $0.code == session.code }
        precondition((known != nil) == session.isRepeated, "a code was given out twice")
        if let known {
            precondition(known.token.text == session.token.text && key != nil, "another token")
        } else {
            sessions.append(session)
        }
        latest = max(latest, now)
    }

    /// Marks whose call it is, so that it can be recognised anywhere.
    private func mark(_ session: CreatedSession, _ id: RequestID, filler: Int) -> JSONValue {
        [
            "session": .string(session.code.text), "call": .string(id.text),
            "filler": .string(String(repeating: "x", count: filler)),
        ]
    }

    private mutating func submit() {
        guard let session = session() else { return }
        let id = id()
        let deadline = byte()
        let call = CallSubmission(
            requestId: id, tool: "t", arguments: mark(session, id, filler: byte() * 4),
            isRepeatable: deadline.isMultiple(of: 2),
            deadline: deadline < 128 ? nil : Int64(deadline - 190) * 100)
        guard let submitted = try? store.submit(call, to: session.code, at: time) else { return }
        check(submitted.report, id, in: session)
    }

    private mutating func complete() {
        guard let session = session() else { return }
        let id = id()
        let size = byte()
        let value = mark(session, id, filler: size * 4)
        let post = ResultPost(
            requestId: id, delivery: size,
            result: size < 240
                ? .value(value) : .failure(CallFailure(.codap, "no", details: value)),
            timings: WorkerTimings(workerWait: size, execute: 0))
        let completion = Completion(post, credential: credential(session))
        _ = try? store.complete(completion, in: session.code, at: time)
    }

    private mutating func open() {
        guard let session = session() else { return }
        let claim = try? store.attach(
            worker(), over: byte() < 128 ? .sse : .polling, to: session.code,
            credential: credential(session), at: time)
        if let number = claim?.stream { streams.append(number) }
    }

    private mutating func poll() {
        guard let session = session() else { return }
        take(.poll(by: worker(), after: cursor()), of: session)
    }

    private mutating func stream() {
        guard let session = session() else { return }
        let number = streams.last ?? 1
        if byte() > 200 { return store.detach(number, from: session.code, at: time) }
        take(
            .stream(number, of: worker(), after: cursor(), resume: byte() < 128), of: session)
    }

    private mutating func take(_ request: TakeRequest, of session: CreatedSession) {
        guard let taken = try? store.take(request, from: session.code, at: time) else { return }
        var seen: Set<UInt64> = []
        for delivery in taken.deliveries {
            precondition(delivery.arguments["session"]?.stringValue == session.code.text)
            precondition(delivery.arguments["call"]?.stringValue == delivery.requestId.text)
            precondition(delivery.delivery > 0 && delivery.budget >= 0, "a delivery of nothing")
            precondition(seen.insert(delivery.sequence).inserted, "sent twice at once")
            precondition(delivery.sequence <= taken.cursor, "a cursor that lags behind")
        }
    }

    private mutating func read() {
        guard let session = session() else { return }
        let id = id()
        guard let report = try? store.result(of: id, in: session.code, at: time) else { return }
        check(report, id, in: session)
    }

    private mutating func withdraw() {
        guard let session = session() else { return }
        let id = id()
        if byte() < 128 {
            guard let report = try? store.cancel(id, in: session.code, at: time) else { return }
            check(report, id, in: session)
        } else {
            let reports = (try? store.results(in: session.code, at: time)) ?? []
            for report in reports { check(report, report.requestId, in: session) }
        }
    }

    private mutating func endOrExtend() {
        guard let session = session() else { return }
        let credential = credential(session)
        if byte() < 64 {
            try? store.end(session.code, credential: credential, at: time)
        } else {
            _ = try? store.extend(session.code, credential: credential, at: time)
        }
    }

    private mutating func ticket() {
        guard let session = session() else { return }
        if byte() < 128 {
            let ticket = try? store.issueTicket(
                for: worker(), in: session.code, credential: credential(session), at: time)
            if let ticket { tickets.append(ticket) }
        } else if let ticket = tickets.last {
            _ = try? store.redeemTicket(ticket, in: session.code, at: time)
        }
    }

    // MARK: Invariants

    private func check(_ report: CallReport, _ id: RequestID, in session: CreatedSession) {
        precondition(report.requestId == id && report.sequence > 0 && report.age >= 0)
        let mark: JSONValue?
        switch report.result {
        case .value(let value): mark = value
        case .failure(let failure): mark = failure.details
        case nil: mark = nil
        }
        guard let mark else { return }
        precondition(mark["session"]?.stringValue == session.code.text, "another session's result")
        precondition(mark["call"]?.stringValue == id.text, "another call's result")
    }

    func check() {
        precondition(0...limits.sessions ~= store.liveSessions, "too many sessions, or less than 0")
        precondition(store.memoryInUse >= 0, "negative memory")
        for session in sessions.suffix(limits.sessions) {
            guard let status = try? store.status(of: session.code, token: nil, at: time) else {
                continue
            }
            let waiting = told.counts.withLock { $0[session.code]?.waiting ?? 0 }
            precondition(status.queued + status.delivered == waiting, "counts that differ")
            precondition(0...limits.waitingCalls ~= waiting && status.queued >= 0, "too many calls")
        }
    }

    func finish() {
        let end = latest + limits.maxAge + limits.tombstoneLifetime + 1_000_000
        store.expire(until: WallTime(milliseconds: end))
        precondition(store.memoryInUse == 0, "memory that nothing holds")
        precondition(store.liveSessions == 0 && store.tombstones == 0, "something is left")
        precondition(store.nextDeadline() == nil, "a deadline of nothing")
        told.counts.withLock { counts in
            for (_, count) in counts {
                precondition(count.waiting == 0 && count.hasEnded, "a call that never ended")
            }
        }
    }
}
