import JSON
import Tools
import Wire

/// Runs calls strictly one at a time, in the order they arrived, each as soon as it can.
struct Executor: Sendable {
    /// A delivery and when it came.
    struct Delivery: Sendable {
        let request: ToolRequest
        let receivedAt: Instant
        /// When the answer has to leave; the call is not started then.
        var notAfter: Instant {
            receivedAt + .milliseconds(max(0, request.budget - Executor.reserve))
        }
    }
    enum Effect: Equatable, Sendable {
        case callCODAP(number: Int, request: JSONValue)
        case shrinkPicture(number: Int, picture: String, maxBytes: Int)
        case finished(ResultPost, sequence: UInt64, tool: String)
        /// Nobody wants an answer any more; it must not run again all the same.
        case withdrawn(RequestID, sequence: UInt64, tool: String)
    }
    /// Whether CODAP is there.
    enum Presence: Sendable { case awaited, connected, absent }
    struct Running {
        let delivery: Delivery
        let startedAt: Instant
        let deadline: Instant
        var run: ToolRun
        var awaited = Awaited.nothing
        var fate = Fate.wanted
    }
    /// What a running call waits for.
    enum Awaited: Equatable {
        case nothing
        case codap(number: Int)
        case picture(number: Int)
        /// The document, which CODAP sends some time after it was asked for.
        case document
    }
    /// Who waits for a running call. Its step cannot be taken back, so the next one waits for it.
    enum Fate {
        case wanted
        /// Nobody any more, but it must not run again.
        case withdrawn
        /// It belongs to a session that is over.
        case abandoned
    }

    /// Most calls that wait for their turn.
    static let maxWaiting = 100
    /// What a call keeps of its budget for the way back, milliseconds.
    static let reserve = 2_000
    /// Longest time one call may take, however large its budget.
    static let longestRun = TimeSpan.seconds(25)
    /// How long a call waits for CODAP to answer the plugin's first hello. CODAP loads a plugin
    /// twice when it is opened by URL, so the first seconds are often without one.
    static let codapPatience = TimeSpan.seconds(5)
    /// Largest answer of CODAP's that is read, bytes.
    static let maxAnswerBytes = 16 << 20

    private var waiting: [Delivery] = []
    var running: Running?
    private var presence = Presence.awaited
    /// Whether a person has stopped calls.
    var isPaused = false
    var breaker = CircuitBreaker()
    private var rate: TokenBucket?
    var changes = ChangeLog()
    /// The document, when it came before it was waited for.
    var document: JSONValue?
    /// Until when the next call has to wait, though none is running.
    private var heldUntil: Instant?

    init() {}

    /// Begins to keep to a rate; `nil` keeps to none.
    mutating func keep(to rate: TokenBucket?) { self.rate = rate }

    /// Whether CODAP has been silent so often that it is left alone for a while.
    var isCODAPSilent: Bool { breaker.isOpen }

    /// Calls that wait for their turn.
    var waitingCount: Int { waiting.count }

    private var current: Running? {
        switch running?.fate {
        case .wanted, .withdrawn: running
        case .abandoned, nil: nil
        }
    }

    /// When this machine wants to hear ``passTime(at:drawing:)``.
    var deadline: Instant? {
        if let running { return running.deadline }
        return waiting.first.map { min($0.notAfter, heldUntil ?? $0.notAfter) }
    }

    /// Whether the call is waiting or running here.
    func holds(_ id: RequestID) -> Bool {
        current?.delivery.request.requestId == id
            || waiting.contains { $0.request.requestId == id }
    }

    /// Takes a call that is not held already. One that finds the queue full has failed.
    mutating func submit<Generator>(
        _ request: ToolRequest, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let delivery = Delivery(request: request, receivedAt: now)
        guard waiting.count < Self.maxWaiting else {
            let failure = CallFailure(
                .execution,
                "\(Self.maxWaiting) calls wait in the browser tab already, so this one was not "
                    + "run; wait for some to finish, then repeat it.")
            return [finish(delivery, .failure(failure), startedAt: nil, at: now)]
        }
        waiting.append(delivery)
        return advance(at: now, drawing: &supplies)
    }

    /// Withdraws a call: a waiting one is dropped, a running one goes no further than the step it
    /// is at. That step cannot be taken back, so the next call waits for its answer.
    mutating func cancel(_ id: RequestID) -> [Effect] {
        if let index = waiting.firstIndex(where: { $0.request.requestId == id }) {
            let dropped = waiting.remove(at: index)
            let request = dropped.request
            return [.withdrawn(id, sequence: request.sequence, tool: request.tool)]
        }
        if current?.delivery.request.requestId == id { running?.fate = .withdrawn }
        return []
    }

    /// Drops everything: the session is over. What CODAP is at is only waited for.
    mutating func abandon() {
        waiting = []
        heldUntil = nil
        running?.fate = .abandoned
    }

    mutating func codapIs<Generator>(
        _ presence: Presence, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        self.presence = presence
        return advance(at: now, drawing: &supplies)
    }

    mutating func passTime<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard let current = running, now >= current.deadline else {
            return advance(at: now, drawing: &supplies)
        }
        running = nil
        if case .codap = current.awaited { breaker.failed(at: now) }
        let effects =
            switch current.fate {
            case .withdrawn, .abandoned: drop(current)
            case .wanted: [fail(current, .codapSilent, at: now)]
            }
        return effects + advance(at: now, drawing: &supplies)
    }

    func drop(_ current: Running) -> [Effect] {
        switch current.fate {
        case .wanted, .abandoned: return []
        case .withdrawn:
            let request = current.delivery.request
            return [
                .withdrawn(request.requestId, sequence: request.sequence, tool: request.tool)
            ]
        }
    }

    /// Starts calls until one has to wait for CODAP or none is left.
    mutating func advance<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        var effects: [Effect] = []
        heldUntil = nil
        while running == nil, let next = waiting.first {
            if now < next.notAfter, let until = hold(next, at: now) {
                heldUntil = until
                break
            }
            waiting.removeFirst()
            document = nil
            if let effect = begin(next, at: now, drawing: &supplies) { effects.append(effect) }
        }
        return effects
    }

    /// Until when a call must wait that could be started; `nil` when it must not.
    private mutating func hold(_ next: Delivery, at now: Instant) -> Instant? {
        if isPaused { return next.notAfter }
        let patience = next.receivedAt + Self.codapPatience
        if presence == .awaited, now < patience { return patience }
        return rate?.take(at: now)
    }

    private mutating func begin<Generator>(
        _ delivery: Delivery, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Effect? {
        switch prepare(delivery, at: now) {
        case .failure(let failure):
            return finish(delivery, .failure(failure), startedAt: nil, at: now)
        case .success(var run):
            let step = run.start()
            let current = Running(
                delivery: delivery, startedAt: now,
                deadline: min(now + Self.longestRun, delivery.notAfter), run: run)
            return follow(step, of: current, at: now, drawing: &supplies)
        }
    }

    private func prepare(_ delivery: Delivery, at now: Instant) -> Result<ToolRun, CallFailure> {
        guard now < delivery.notAfter else { return .failure(isPaused ? .paused : .notStarted) }
        guard presence == .connected else { return .failure(.codapMissing) }
        let request = delivery.request
        guard let tool = ToolCatalogue.find(request.tool) else {
            return .failure(.unknownTool(request.tool))
        }
        do throws(CallFailure) {
            return .success(try tool.compile(request.arguments))
        } catch {
            return .failure(error)
        }
    }

    func finish(
        _ delivery: Delivery, _ result: CallResult, startedAt: Instant?, at now: Instant
    ) -> Effect {
        let startedAt = startedAt ?? now
        let request = delivery.request
        let timings = WorkerTimings(
            workerWait: startedAt.milliseconds(since: delivery.receivedAt),
            execute: now.milliseconds(since: startedAt))
        let post = ResultPost(
            requestId: request.requestId, delivery: request.delivery, result: result,
            timings: timings, traceparent: request.traceparent)
        return .finished(post, sequence: request.sequence, tool: request.tool)
    }
}
