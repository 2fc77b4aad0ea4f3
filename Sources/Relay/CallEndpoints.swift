import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Tools
import Wire

/// What an agent does: submits a call, waits for it, reads it back.
extension Relay {
    /// `POST /api/request`: 202 once the call is accepted; with `Prefer: wait=N` 200 and the
    /// result if it comes within N seconds.
    func submit(_ exchange: Exchange) async throws(Problem) -> Reply {
        let fields = try exchange.fields()
        let code = try fields.code()
        let id = try exchange.callId(fields)
        do throws(Problem) {
            return try await submit(exchange, fields, code, id)
        } catch {
            context.journal.rejected(try? fields.text(.tool), error.code)
            throw error.about(id)
        }
    }

    private func submit(
        _ exchange: Exchange, _ fields: BodyFields, _ code: SessionCode, _ id: RequestID
    ) async throws(Problem) -> Reply {
        let session = try await meet(code)
        let call = try callSubmission(exchange, fields, id)
        let tool = context.metrics.names.tools[call.tool]
        let trace = exchange.trace
        let waiter = exchange.request.headers.preferredWait.map { ($0, Signal()) }
        session.begin(
            id, LiveCall(tool: tool, trace: trace, received: exchange.received),
            waiter: waiter?.1)
        let submitted: Submitted
        do throws(StoreError) {
            submitted = try await context.store.submit(call, to: code, at: .systemNow)
        } catch {
            session.abandon(id, receivedAt: exchange.received, waiter: waiter?.1)
            throw Problem(error)
        }
        if session.accepted(id, at: EventLoop.now), !submitted.isRepeated {
            context.metrics.calls.inFlight.add(1)
        }
        let log = RequestContext(requestId: id, sessionId: session.sessionId, trace: trace)
        context.journal.queued(submitted.report, tool, isRepeated: submitted.isRepeated, log)
        guard let (timeout, signal) = waiter else {
            return Reply(
                submitted.report.response(of: session, submitted: submitted), context: log,
                isPartOfCall: true)
        }
        return try await answer(
            exchange, submitted.report, submitted, in: session, waiting: signal, for: timeout, log)
    }

    /// `GET /api/response?code=&id=`: the call as it stands; with `Prefer: wait=N` once it has
    /// ended, or as it stands after N seconds.
    func readResult(_ exchange: Exchange) async throws(Problem) -> Reply {
        let code = try exchange.queryCode()
        guard let text = try exchange.queryValue(.id) else { throw missing("id") }
        guard let id = RequestID(text) else { throw badRequestId(in: "id") }
        let session = try await meet(code)
        let waiter = exchange.request.headers.preferredWait.map { ($0, Signal()) }
        if let waiter { session.join(id, waiter.1) }
        do throws(Problem) {
            let report = try await self.report(of: id, in: session)
            let log = RequestContext(requestId: id, sessionId: session.sessionId)
            guard let (timeout, signal) = waiter else {
                return Reply(
                    report.response(of: session, submitted: nil), context: log,
                    isPartOfCall: true)
            }
            return try await answer(
                exchange, report, nil, in: session, waiting: signal, for: timeout, log)
        } catch {
            if let waiter { session.stopWaiting(waiter.1, for: id) }
            throw error.about(id)
        }
    }

    /// Waits for the call's end unless it has ended, and answers with what there is then.
    private func answer(
        _ exchange: Exchange, _ report: CallReport, _ submitted: Submitted?,
        in session: LiveSession, waiting signal: Signal, for timeout: Duration,
        _ log: RequestContext
    ) async throws(Problem) -> Reply {
        let id = report.requestId
        var latest = report
        if case .ended = report.phase {
            session.stopWaiting(signal, for: id)
        } else {
            _ = await signal.wait(on: exchange.loop, timeout: timeout)
            session.stopWaiting(signal, for: id)
            do throws(Problem) {
                latest = try await self.report(of: id, in: session)
            } catch {
                close(id, in: session)
                throw error
            }
        }
        var response = latest.response(of: session, submitted: submitted)
        // The call's account is closed when its bytes have gone, or when they never can.
        response.onSent = { [self] _ in close(id, in: session) }
        return Reply(response, context: log, isPartOfCall: true)
    }

    private func close(_ id: RequestID, in session: LiveSession) {
        if let finished = session.answered(id, at: EventLoop.now) {
            context.journal.finished(finished, in: session)
        }
    }

    private func report(
        of id: RequestID, in session: LiveSession
    ) async throws(Problem) -> CallReport {
        try await fromStore { (store) throws(StoreError) in
            try await store.result(of: id, in: session.code, at: .systemNow)
        }
    }

    /// Checks what the agent sent, with the same catalogue that the worker checks it with.
    private func callSubmission(
        _ exchange: Exchange, _ fields: BodyFields, _ id: RequestID
    ) throws(Problem) -> CallSubmission {
        let name = try fields.text(.tool)
        guard let tool = ToolCatalogue.find(name) else { throw unknownTool() }
        let arguments = try fields.value(.arguments) ?? [:]
        let violations = tool.validate(arguments)
        guard violations.isEmpty else { throw invalidArguments(tool, violations) }
        return CallSubmission(
            requestId: id, tool: tool.name, arguments: arguments,
            isRepeatable: tool.annotations.isRepeatable, deadline: try deadline(fields),
            traceparent: exchange.trace?.traceparent)
    }

    private func deadline(_ fields: BodyFields) throws(Problem) -> Int64? {
        guard let value = fields["deadlineMs"] else { return nil }
        let longest = context.configuration.sessions.maxDeadline
        guard let deadline = value.int64Value, (1...longest).contains(deadline) else {
            throw Problem(
                .invalidField,
                "\"deadlineMs\" must be a whole number of milliseconds from 1 to \(longest).",
                details: ["field": "deadlineMs"])
        }
        return deadline
    }
}

/// Most violations told at once: enough to mend a call, not a second manifest.
private let maxViolationsTold = 10

private func unknownTool() -> Problem {
    Problem(
        .unknownTool,
        details: ["tools": .array(ToolCatalogue.all.map { .string($0.name) })])
}

private func invalidArguments(_ tool: Tool, _ violations: [SchemaViolation]) -> Problem {
    let told = violations.prefix(maxViolationsTold)
    let first = violations.first.map { " At \"args\($0.pointer)\": \($0.message)" } ?? ""
    return Problem(
        .invalidArguments, "The arguments do not fit \(tool.name)'s input schema.\(first)",
        details: [
            "violations": .array(
                told.map { violation in
                    [
                        "pointer": .string(violation.pointer),
                        "keyword": .string(violation.keyword),
                        "message": .string(violation.message),
                    ]
                })
        ])
}
