import EventLoop
import Sessions
import Synchronization
import Telemetry
import Wire

/// What this process knows of a session beyond what the store keeps: the stream that ends here,
/// the agents that wait here, and how long each stage of its calls took by this process's clock.
///
/// Touched from every loop, so all of it is behind one lock; nothing is called while it is held.
/// That of ``LiveSessions`` may be held around it, that of ``WaitingLine`` within.
final class LiveSession: Sendable {
    /// Ended calls whose stages are kept for reading back; the store bounds the results themselves.
    static let maxReportedCalls = 128

    let code: SessionCode
    let sessionId: SessionID
    private let line: WaitingLine?
    fileprivate let state = Mutex(State())

    fileprivate struct State {
        var stream: StreamHandle?
        /// Whose the latest stream was; `nil` while there was none.
        var lastReader: WorkerID?
        /// Whether a worker is there; `nil` once the session has ended.
        var link: SessionState? = .waiting
        var calls: [RequestID: LiveCall] = [:]
        /// Reported calls, oldest first.
        var reported: [RequestID] = []
        var reports = ReportLedger()
    }

    /// - Parameter line: Where calls of all sessions wait for their first delivery.
    init(code: SessionCode, sessionId: SessionID, line: WaitingLine? = WaitingLine()) {
        self.line = line
        self.code = code
        self.sessionId = sessionId
    }

    // MARK: The stream

    var stream: StreamHandle? { state.withLock { $0.stream } }

    /// Puts a new stream in the place of the present one, unless that is newer.
    /// - Returns: The stream to close: the one that was there, or the one given.
    func adopt(_ stream: StreamHandle) -> StreamHandle? {
        state.withLock { state in
            if let present = state.stream, present.number > stream.number { return stream }
            defer { state.stream = stream }
            return state.stream
        }
    }

    /// Notes whose stream opens.
    /// - Returns: Whether the one before was the same page load's.
    func readsAgain(_ worker: WorkerID) -> Bool {
        state.withLock { state in
            defer { state.lastReader = worker }
            return state.lastReader == worker
        }
    }

    /// Forgets a stream that has closed, unless another is in its place already.
    /// - Returns: Whether the session is without a stream now.
    func forget(stream number: StreamNumber) -> Bool {
        state.withLock { state in
            guard state.stream?.number == number else { return false }
            state.stream = nil
            return true
        }
    }

    /// A worker has come or gone.
    /// - Returns: What was before; `nil`, and nothing changes, when the session has ended.
    func setLink(_ link: SessionState) -> SessionState? {
        state.withLock { state in
            guard let last = state.link else { return nil }
            state.link = link
            return last
        }
    }

    /// The session has ended.
    /// - Returns: Whether a worker was there; `nil` when it had ended before.
    func end() -> SessionState? {
        state.withLock { state in
            // A call of which nobody knows whether the store has it may never be told the end of.
            for (id, call) in state.calls {
                guard let place = call.place else { continue }
                line?.leave(place)
                state.calls[id]?.place = nil
            }
            defer { state.link = nil }
            return state.link
        }
    }

    // MARK: Reports

    /// Notes a worker's report.
    /// - Returns: Whether it had not come before.
    func isNew(_ report: WorkerReport) -> Bool {
        state.withLock { $0.reports.insert(report.sequence, of: report.workerId) }
    }

    // MARK: Calls

    /// An agent waits for the end of a call, if that is watched here.
    func join(_ id: RequestID, _ waiter: Signal) {
        _ = change(id) { call in if call.outcome == nil { call.waiters.append(waiter) } }
    }

    /// Begins to watch a call that is about to be submitted: it may be delivered before the store's
    /// answer is here. A repeated submission finds it watched already.
    /// - Parameter waiter: An agent that will wait for the call's end.
    func begin(_ id: RequestID, _ call: LiveCall, waiter: Signal?) {
        state.withLock { state in
            var call = state.calls[id] ?? call
            call.submissions += 1
            if let waiter, call.outcome == nil { call.waiters.append(waiter) }
            state.calls[id] = call
        }
    }

    /// Watches a call of before this process.
    func restored(_ id: RequestID, _ call: LiveCall, at now: Duration) {
        state.withLock { state in
            var call = call
            if call.isQueued { call.place = line?.enter(at: now) }
            state.calls[id] = call
        }
    }

    /// The store has answered a submission that was begun.
    /// - Parameter isWaiting: Whether the call is now queued or delivered. If it is not, and no
    ///   other submission made or may make it so, there is nothing to watch.
    /// - Parameter isCertain: Whether the store has said so.
    func submitted(
        _ id: RequestID, isWaiting: Bool, isCertain: Bool = true, at now: Duration
    ) {
        state.withLock { state in
            guard var call = state.calls[id] else { return }
            call.submissions -= 1
            if isWaiting {
                call.isAccepted = true
                call.isCertain = call.isCertain || isCertain
                call.timeline.admit(at: now)
                if isCertain, call.isQueued, call.outcome == nil, call.place == nil {
                    call.place = line?.enter(at: now)
                }
            }
            let isNothing = call.submissions == 0 && !call.isAccepted && call.outcome == nil
            state.calls[id] = isNothing ? nil : call
        }
    }

    /// A delivery has been written.
    /// - Returns: Whether the call has left the queue by it.
    func delivered(
        _ delivery: ToolRequest, over transport: Transport, at now: Duration
    ) -> Bool {
        change(delivery.requestId) { call in
            call.timeline.admit(at: now)
            call.timeline.write(delivery: delivery.delivery, over: transport, at: now)
            return stopQueueing(&call)
        } ?? false
    }

    /// The worker's result is about to be handed to the store, which decides whether it counts.
    func resultArrived(_ post: ResultPost, at now: Duration) {
        _ = change(post.requestId) { call in call.arrival = (post, now) }
    }

    /// What the end of a call asks for.
    struct Ending {
        /// The agents to wake; the first of them reports the call when it has been answered.
        let waiters: [Signal]
        let tool: ToolName
        /// Whether it was never delivered.
        let wasQueued: Bool
        /// What to report now, since nobody waits.
        let finished: FinishedCall?
    }

    /// The call has ended.
    /// - Returns: `nil` when it is not watched here or had ended before.
    func ended(_ id: RequestID, _ outcome: Outcome, at now: Duration) -> Ending? {
        state.withLock { state in
            guard var call = state.calls[id], call.outcome == nil else { return nil }
            call.end(as: outcome, at: now)
            let ended = call
            if ended.waiters.isEmpty, outcome.hasResult { call.unreadSince = now }
            call.waiters = []
            stopQueueing(&call)
            state.calls[id] = call
            return Ending(
                waiters: ended.waiters, tool: ended.tool, wasQueued: ended.isQueued,
                finished: ended.waiters.isEmpty ? state.report(id) : nil)
        }
    }

    /// An agent reads a call that has ended.
    /// - Returns: How long its result lay unread, if this is the first to read it and none waited.
    func pickedUp(_ id: RequestID, at now: Duration) -> Duration? {
        let since = change(id) { call in
            defer { call.unreadSince = nil }
            return call.unreadSince
        }
        return since.flatMap { $0 }.map { now - $0 }
    }

    /// Whether the end of a call is still going to be told. Not that of a call of which nobody
    /// knows whether the store has it: there may be none, and a store that can leave this open
    /// tells all on one thread, so never after the session's end.
    var hasOpenCalls: Bool {
        state.withLock { $0.calls.values.contains { $0.isCertain && $0.outcome == nil } }
    }

    /// Wakes every agent that waits, with no call's end to tell: the relay is about to stop.
    func releaseWaiters() {
        let waiters = state.withLock { state in state.calls.values.flatMap(\.waiters) }
        for waiter in waiters { waiter.fire() }
    }

    /// An agent no longer waits.
    func stopWaiting(_ waiter: Signal, for id: RequestID) {
        _ = change(id) { call in call.waiters.removeAll { $0 === waiter } }
    }

    /// An agent that waited has its answer, or can no longer get one.
    /// - Returns: What to report, once for each call.
    func answered(_ id: RequestID, at now: Duration) -> FinishedCall? {
        state.withLock { state in
            guard let call = state.calls[id], call.outcome != nil, !call.isReported else {
                return nil
            }
            state.calls[id]?.timeline.respond(at: now)
            return state.report(id)
        }
    }

    /// How a call ended; `nil` when it has not, or is no longer known.
    func outcome(of id: RequestID) -> Outcome? {
        state.withLock { $0.calls[id]?.outcome }
    }

    /// The trace of a call; `nil` when it is no longer known.
    func trace(of id: RequestID) -> TraceContext? {
        state.withLock { $0.calls[id]?.trace }
    }

    /// Where the time of an ended call went; `nil` when that is no longer known.
    func stages(of id: RequestID) -> CallStages? {
        state.withLock { $0.calls[id]?.stages }
    }

    /// The call waits for its first delivery no longer.
    /// - Returns: Whether it did.
    @discardableResult
    private func stopQueueing(_ call: inout LiveCall) -> Bool {
        if let place = call.place { line?.leave(place) }
        call.place = nil
        defer { call.isQueued = false }
        return call.isQueued
    }

    private func change<Answer>(
        _ id: RequestID, _ body: (inout LiveCall) -> Answer
    ) -> Answer? where Answer: Sendable {
        state.withLock { state in
            guard var call = state.calls[id] else { return nil }
            defer { state.calls[id] = call }
            return body(&call)
        }
    }
}

extension LiveSession.State {
    /// Closes a call's account, once.
    mutating func report(_ id: RequestID) -> FinishedCall? {
        guard let call = calls[id], let outcome = call.outcome, !call.isReported,
            call.isRestored || call.stages != nil
        else { return nil }
        calls[id]?.isReported = true
        reported.append(id)
        if reported.count > LiveSession.maxReportedCalls {
            calls[reported.removeFirst()] = nil
        }
        return FinishedCall(
            requestId: id, tool: call.tool, trace: call.trace, begun: call.begun,
            outcome: outcome,
            transport: call.timeline.transport, stages: call.stages,
            isOverclaimed: call.timeline.isOverclaimed)
    }
}

extension Outcome {
    /// Whether a worker's result ended the call.
    fileprivate var hasResult: Bool {
        switch self {
        case .completed, .failed: true
        case .rejected, .timedOut, .cancelled, .expired, .workerLost, .internal: false
        }
    }
}
