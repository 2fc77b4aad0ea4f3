import HTTP
import Sessions
import Telemetry
import Wire

/// What is counted and has no line.
extension Journal {
    // MARK: HTTP

    func connected() { metrics.http.connections.add(1) }

    func disconnected(_ reason: ConnectionCloseReason) {
        metrics.http.connections.add(-1)
        metrics.http.connectionsClosed[reason].increment()
    }

    /// A connection was closed that nobody had time to refuse. No line: there may be thousands.
    func dropped() { metrics.http.connectionsClosed[.overCapacity].increment() }

    func requestBegan() { metrics.http.activeRequests.add(1) }

    func requestEnded() { metrics.http.activeRequests.add(-1) }

    /// A request is answered with an error.
    func failed(_ code: ErrorCode) {
        metrics.sessions.errors[code].increment()
        if let fault = AuthenticationFault(code) {
            metrics.sessions.authFailures[fault].increment()
        }
    }

    // MARK: Limits

    func refused(by limit: LimitName) { metrics.limits.refused[limit].increment() }

    func missed() { metrics.limits.misses.increment() }

    // MARK: Streams and polls

    func sent(_ event: StreamEventName) { metrics.streams.eventsSent[event].increment() }

    func heartbeatSent() {
        metrics.streams.heartbeatsSent.increment()
        sent(.heartbeat)
    }

    func resumed(_ result: StreamResumption) { metrics.streams.resumes[result].increment() }

    func polled(_ result: PollResult) { metrics.streams.polls[result].increment() }

    // MARK: Calls

    func callQueued() {
        metrics.calls.inFlight.add(1)
        metrics.calls.queueDepth.add(1)
    }

    func callRestored(isQueued: Bool) {
        metrics.calls.inFlight.add(1)
        if isQueued { metrics.calls.queueDepth.add(1) }
    }

    /// - Parameters:
    ///   - tool: `nil` for a call that was not watched here.
    ///   - wasQueued: Whether it was never delivered.
    func callEnded(_ tool: ToolName?, _ outcome: Outcome, wasQueued: Bool) {
        metrics.calls.inFlight.add(-1)
        metrics.calls.ended[tool ?? metrics.names.tools.other, outcome].increment()
        if wasQueued { metrics.calls.queueDepth.add(-1) }
    }

    /// An agent has read a result that lay there for so long.
    func pickedUp(after age: Duration) { metrics.calls.pickup.observe(age) }

    func orphaned() { metrics.calls.orphanResponses.increment() }

    // MARK: Workers

    func tookReport(_ result: ReportResult) { metrics.workers.reports[result].increment() }
}
