import JSON
import Wire

/// Keeps results until the relay has them, and some time longer to answer repeats.
///
/// A call's id is known here from the moment it has ended; so nothing runs twice. What is evicted
/// leaves its sequence number behind: a repeat from below it is answered with a failure.
struct Outbox: Sendable {
    enum Effect: Equatable, Sendable {
        case send(HTTPRequest)
        /// The relay has taken a result; the session ends then.
        case accepted(expiresAt: String?)
        case ended(SessionEnd)
    }
    private struct Entry {
        enum State: Equatable {
            case due
            case posting(Exchange, until: Instant)
            /// The relay has it, or will never take it.
            case settled
            /// Was withdrawn: there is nothing to post.
            case withdrawn
        }
        let requestId: RequestID
        let sequence: UInt64
        let delivery: Int
        let timings: WorkerTimings
        let traceparent: String?
        var body: String
        var state = State.due
        var isSubstitute = false

        var isPending: Bool {
            switch state {
            case .due, .posting: true
            case .settled, .withdrawn: false
            }
        }

        func isPosting(in exchange: Exchange? = nil) -> Bool {
            switch state {
            case .posting(let own, _): exchange.map { $0 == own } ?? true
            case .due, .settled, .withdrawn: false
            }
        }
    }

    /// Most results kept, for the session's last calls.
    static let maxEntries = 200
    /// Most bytes of results kept.
    static let maxBytes = 4 << 20
    /// Posts in flight at once: a large one does not hold up the small ones behind it, and two of
    /// a browser's six connections to one origin stay free for the stream and its ticket.
    static let maxPosting = 3

    private let routes: RelayRoutes
    private let session: WorkerSession
    private var entries: [Entry] = []
    private(set) var bytes = 0
    private var discardedThrough: UInt64 = 0
    private var pausedUntil: Instant?
    private var backoff = Backoff()
    /// Guards posts, and whatever else is told the relay on the side. Streams and polls have their
    /// own backoff.
    private(set) var breaker = CircuitBreaker()

    init(routes: RelayRoutes, session: WorkerSession) {
        self.routes = routes
        self.session = session
    }

    /// When this machine wants to hear ``passTime(at:drawing:)``.
    var deadline: Instant? {
        var earliest: Instant?
        var hasDue = false
        for entry in entries {
            switch entry.state {
            case .posting(_, let until): earliest = min(earliest ?? until, until)
            case .due: hasDue = true
            case .settled, .withdrawn: break
            }
        }
        guard hasDue else { return earliest }
        let pauses = [pausedUntil, breaker.reopens].compactMap { $0 }
        return [earliest, pauses.max()].compactMap { $0 }.min()
    }

    /// Results kept.
    var count: Int { entries.count }

    /// Whether nothing is left to post.
    var isDrained: Bool { !entries.contains { $0.isPending } }

    /// Whether a call has ended here, and so must not be run.
    func hasSeen(_ request: ToolRequest) -> Bool {
        request.sequence <= discardedThrough
            || entries.contains { $0.requestId == request.requestId }
    }

    /// Answers a delivery of a call that ``hasSeen(_:)``.
    mutating func answer<Generator>(
        repeated request: ToolRequest, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard let index = entries.firstIndex(where: { $0.requestId == request.requestId }) else {
            let post = ResultPost(
                requestId: request.requestId, delivery: request.delivery,
                result: .failure(.discarded), timings: WorkerTimings(workerWait: 0, execute: 0),
                traceparent: request.traceparent)
            return add(post, sequence: request.sequence, at: now, drawing: &supplies)
        }
        switch entries[index].state {
        case .settled: entries[index].state = .due
        case .due, .posting, .withdrawn: break
        }
        return flush(at: now, drawing: &supplies)
    }

    /// Takes a result and posts it as soon as possible.
    mutating func add<Generator>(
        _ post: ResultPost, sequence: UInt64, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        var entry = Entry(
            requestId: post.requestId, sequence: sequence, delivery: post.delivery,
            timings: post.timings, traceparent: post.traceparent,
            body: post.json(code: session.code).serialized())
        makeRoom(entries: 1, bytes: entry.body.utf8.count)
        if bytes + entry.body.utf8.count > Self.maxBytes { substitute(&entry) }
        append(entry)
        return flush(at: now, drawing: &supplies)
    }

    /// Notes that a call was withdrawn, so that a late repeat does not run it.
    mutating func note(withdrawn id: RequestID, sequence: UInt64) {
        makeRoom(entries: 1)
        append(
            Entry(
                requestId: id, sequence: sequence, delivery: 0,
                timings: WorkerTimings(workerWait: 0, execute: 0), traceparent: nil, body: "",
                state: .withdrawn))
    }

    /// The relay is there again: no reason to sit out a pause.
    mutating func relayIsBack<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        succeed()
        return flush(at: now, drawing: &supplies)
    }

    /// Whether something else than a result may be posted now; it has to be reported then how it
    /// went.
    mutating func permitsReport(at now: Instant) -> Bool { breaker.permits(at: now) }

    /// Something else was posted, or could not be.
    mutating func reportSettled(isSuccess: Bool, at now: Instant) {
        if isSuccess { breaker.succeeded() } else { breaker.failed(at: now) }
    }

    private mutating func succeed() {
        breaker.succeeded()
        backoff.reset()
        pausedUntil = nil
    }

    mutating func passTime<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        for index in entries.indices {
            if case .posting(_, let until) = entries[index].state, now >= until {
                entries[index].state = .due
                pause(after: nil, at: now, drawing: &supplies)
            }
        }
        return flush(at: now, drawing: &supplies)
    }

    mutating func exchangeEnded<Generator>(
        _ exchange: Exchange, _ outcome: HTTPOutcome, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard let index = entries.firstIndex(where: { $0.isPosting(in: exchange) }) else {
            return []
        }
        switch outcome {
        case .unreachable:
            entries[index].state = .due
            pause(after: nil, at: now, drawing: &supplies)
        case .answered(let reply):
            if let end = SessionEnd(reply: reply) {
                entries[index].state = .due
                return [.ended(end)]
            }
            let accepted = settle(index, by: reply, at: now, drawing: &supplies)
            return (accepted.map { [$0] } ?? []) + flush(at: now, drawing: &supplies)
        }
        return flush(at: now, drawing: &supplies)
    }

    /// Sorts an answer that leaves the session alive.
    private mutating func settle<Generator>(
        _ index: Int, by reply: HTTPReply, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> Effect? {
        defer { makeRoom() }
        switch reply.status {
        case 200...299:
            entries[index].state = .settled
            succeed()
            let expiresAt = (try? JSONValue.parse(reply.body))?["expiresAt"]?.stringValue
            return .accepted(expiresAt: expiresAt)
        case 413 where !entries[index].isSubstitute:
            succeed()
            entries[index].state = .due
            bytes -= entries[index].body.utf8.count
            substitute(&entries[index])
            bytes += entries[index].body.utf8.count
        case _ where reply.isTransient:
            entries[index].state = .due
            pause(after: reply, at: now, drawing: &supplies)
        // Anything else will be answered the same way next time: unknown or ended call, conflict.
        default:
            entries[index].state = .settled
            succeed()
        }
        return nil
    }

    private mutating func pause<Generator>(
        after reply: HTTPReply?, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) {
        // Posts that fail together are one failure of the relay; but the longest pause holds.
        let ordered = now + Backoff.retryAfter(reply)
        if let pausedUntil, now < pausedUntil {
            self.pausedUntil = max(pausedUntil, ordered)
            return
        }
        supplies.telemetry.count(.resultRetries)
        supplies.telemetry.note(
            .postRetried, at: now, because: reply == nil ? .unreachable : .refused,
            status: reply?.status)
        breaker.failed(at: now)
        pausedUntil = now + backoff.pause(after: reply, jitterFrom: &supplies.generator)
    }

    private mutating func flush<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        if let pausedUntil, now < pausedUntil { return [] }
        pausedUntil = nil
        var free = Self.maxPosting - entries.count { $0.isPosting() }
        var effects: [Effect] = []
        for index in entries.indices where free > 0 && entries[index].state == .due {
            guard breaker.permits(at: now) else { break }
            let exchange = supplies.exchange(for: .result)
            entries[index].state = .posting(exchange, until: now + RelayRoutes.timeout)
            effects.append(
                .send(
                    routes.result(
                        exchange, body: entries[index].body, of: entries[index].requestId,
                        in: entries[index].traceparent, session)))
            free -= 1
        }
        return effects
    }

    /// Puts a failure in the place of a result that is too large.
    private func substitute(_ entry: inout Entry) {
        let post = ResultPost(
            requestId: entry.requestId, delivery: entry.delivery,
            result: .failure(.resultTooLarge), timings: entry.timings)
        entry.body = post.json(code: session.code).serialized()
        entry.isSubstitute = true
    }

    private mutating func append(_ entry: Entry) {
        bytes += entry.body.utf8.count
        entries.append(entry)
    }

    /// Evicts, oldest first, until that much more fits: what the relay has, and when there are
    /// only others, one that has waited longer than any call's deadline can be.
    private mutating func makeRoom(entries added: Int = 0, bytes size: Int = 0) {
        while entries.count + added > Self.maxEntries || bytes + size > Self.maxBytes {
            let isCrowded = entries.count + added > Self.maxEntries
            guard
                let index = entries.firstIndex(where: { !$0.isPending }) ?? (isCrowded ? 0 : nil)
            else { return }
            let evicted = entries.remove(at: index)
            bytes -= evicted.body.utf8.count
            discardedThrough = max(discardedThrough, evicted.sequence)
        }
    }
}
