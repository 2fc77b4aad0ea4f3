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
    func submit(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let fields: BodyFields
        let id: RequestID
        do throws(Problem) {
            fields = try exchange.fields()
            id = try exchange.givenCallId(fields) ?? exchange.requestId
        } catch {
            context.journal?.rejected(nil, error.code)
            throw error
        }
        let waiter = exchange.request.headers.preferredWait.map { Waiter(limit: $0) }
        let session: LiveSession
        let submission: Submission
        var quota: Quota?
        var mayBeKept = false
        do throws(Problem) {
            let code = try exchange.sessionCode(fields)
            session = try await meet(code, &exchange)
            quota = try admitCall(to: code, exchange)
            let call = try toolCall(fields)
            let submitted = try await submit(
                try callSubmission(of: call, exchange, fields, id), to: session, exchange,
                waiter?.signal, &mayBeKept)
            submission = Submission(submitted, of: call)
        } catch {
            if !mayBeKept {
                let tool = (try? fields.text(.tool)).map(canonicalName)
                context.journal?.rejected(tool, error.code)
            }
            throw error.about(id).under(quota)
        }
        var reply = try await answer(
            submission.report, submission, in: session, waiter, on: exchange.loop,
            callContext(id, in: session, exchange))
        if let quota { reply.response.headers.add(quota) }
        return reply
    }

    /// Hands a call to the store, watched from before that.
    /// - Parameter mayBeKept: Set when it fails and yet the store may have the call: it may still
    ///   be delivered and end, and is to be counted then.
    private func submit(
        _ call: CallSubmission, to session: LiveSession, _ exchange: Exchange, _ waiter: Signal?,
        _ mayBeKept: inout Bool
    ) async throws(Problem) -> Submitted {
        let id = call.requestId
        let tool = context.metrics.names.tools[call.tool]
        session.begin(
            id, LiveCall(tool: tool, trace: exchange.trace, begun: exchange.arrival.begun),
            waiter: waiter)
        do throws(Problem) {
            let submitted = try await fromStore { (store) throws(StoreError) in
                do throws(StoreError) {
                    return try await store.submit(call, to: session.code, at: .systemNow)
                } catch {
                    mayBeKept = error == .undecided
                    throw error
                }
            }
            session.submitted(id, isWaiting: !submitted.report.hasEnded, at: EventLoop.now)
            context.journal?.queued(
                submitted.report, tool, isRepeated: submitted.isRepeated,
                callContext(id, in: session, exchange))
            return submitted
        } catch {
            session.submitted(
                id, isWaiting: mayBeKept, isCertain: false, at: EventLoop.now)
            leave(waiter, id, in: session)
            throw error
        }
    }

    /// `DELETE /api/request/{code}/{id}`: withdraws a call; answers with the call as it is then.
    func cancelCall(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let id = try exchange.callId()
        do throws(Problem) {
            let session = try await meet(code, &exchange)
            let report = try await fromStore { (store) throws(StoreError) in
                try await store.cancel(id, in: code, at: .systemNow)
            }
            return Reply(
                response(report, of: session),
                context: callContext(id, in: session, exchange), isPartOfCall: true)
        } catch {
            throw error.about(id)
        }
    }

    /// Every result that is kept, as an array: reading back without an id, as the first clients of
    /// the wire forms did.
    func readResults(
        _ exchange: inout Exchange, of code: SessionCode
    ) async throws(Problem) -> Reply {
        let session = try await meet(code, &exchange)
        let reports = try await fromStore { (store) throws(StoreError) in
            try await store.results(in: code, at: .systemNow)
        }
        for report in reports { notePickup(report, in: session) }
        return Reply(
            .json(200, .array(reports.map { .object($0.body(of: session)) })), exchange)
    }

    /// `GET /api/response?code=&id=`: the call as it stands; with `Prefer: wait=N` once it has
    /// ended, or as it stands after N seconds.
    func readResult(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        let code = try exchange.sessionCode()
        let named = try exchange.callIdIfGiven()
        if named == nil, exchange.row?.shape == .list {
            return try await readResults(&exchange, of: code)
        }
        guard let id = named else { throw missing("id") }
        let waiter = exchange.request.headers.preferredWait.map { Waiter(limit: $0) }
        do throws(Problem) {
            let session = try await meet(code, &exchange)
            if let waiter { session.join(id, waiter.signal) }
            let report: CallReport
            do throws(Problem) {
                report = try await self.report(of: id, in: session)
            } catch {
                leave(waiter?.signal, id, in: session)
                throw error
            }
            return try await answer(
                report, nil, in: session, waiter, on: exchange.loop,
                callContext(id, in: session, exchange))
        } catch {
            throw error.about(id)
        }
    }

    /// What the lines of a call say, whoever asks about it: its own trace, while that is known.
    func callContext(
        _ id: RequestID, in session: LiveSession, _ exchange: Exchange
    ) -> RequestContext {
        RequestContext(
            requestId: id, sessionId: session.sessionId,
            trace: session.trace(of: id) ?? exchange.trace)
    }

    /// Answers with the call as it stands, or, for one who waits, as it stands when it has ended
    /// or the wait is over.
    private func answer(
        _ report: CallReport, _ submission: Submission?, in session: LiveSession, _ waiter: Waiter?,
        on loop: EventLoop, _ log: RequestContext
    ) async throws(Problem) -> Reply {
        let id = report.requestId
        notePickup(report, in: session)
        guard let waiter else {
            return Reply(
                response(report, of: session, submission), context: log, isPartOfCall: true)
        }
        var response: Response
        if report.hasEnded {
            response = self.response(report, of: session, submission)
        } else {
            // A relay about to stop lets nobody wait; those who do, it wakes.
            if !context.readiness.isDraining {
                _ = await waiter.signal.wait(on: loop, timeout: waiter.limit)
            }
            do throws(Problem) {
                let latest = try await self.report(of: id, in: session)
                response = self.response(latest, of: session, submission)
            } catch {
                guard session.outcome(of: id) == .expired else {
                    leave(waiter.signal, id, in: session)
                    throw error.about(id)
                }
                // The store has forgotten the call with its session; its agent has waited for this.
                response = .expiredCall(
                    id, session.stages(of: id), tellsTiming: context.journal != nil)
            }
        }
        session.stopWaiting(waiter.signal, for: id)
        // The call's account is closed when its bytes have gone, or when they never can.
        response.onSent = { [self] _ in close(id, in: session) }
        return Reply(response, context: log, isPartOfCall: true)
    }

    private func response(
        _ report: CallReport, of session: LiveSession, _ submission: Submission? = nil
    ) -> Response {
        report.response(
            of: session, submission: submission, tellsTiming: context.journal != nil)
    }

    /// An agent reads what has ended before it asked.
    private func notePickup(_ report: CallReport, in session: LiveSession) {
        guard report.hasEnded, let journal = context.journal,
            let age = session.pickedUp(report.requestId, at: EventLoop.now)
        else { return }
        journal.pickedUp(after: age)
    }

    /// An agent that was to wait gets no answer about the call.
    private func leave(_ waiter: Signal?, _ id: RequestID, in session: LiveSession) {
        guard let waiter else { return }
        session.stopWaiting(waiter, for: id)
        close(id, in: session)
    }

    private func close(_ id: RequestID, in session: LiveSession) {
        if let finished = session.answered(id, at: EventLoop.now) {
            context.journal?.finished(finished, in: session)
        }
    }

    private func report(
        of id: RequestID, in session: LiveSession
    ) async throws(Problem) -> CallReport {
        try await fromStore { (store) throws(StoreError) in
            try await store.result(of: id, in: session.code, at: .systemNow)
        }
    }

    /// What the agent sent, under the tool's own name and in its own spelling: behind this nothing
    /// meets another. The worker checks it again, for its page may be of another version.
    private func toolCall(_ fields: BodyFields) throws(Problem) -> ToolCall {
        let name = try fields.text(.tool)
        let arguments = try fields.value(.arguments) ?? [:]
        do throws(CallFailure) {
            return try ToolCall(name, arguments)
        } catch {
            throw Problem(
                error.kind == .unknownTool ? .unknownTool : .invalidArguments, error.message,
                details: error.details?.objectValue ?? [:])
        }
    }

    private func callSubmission(
        of call: ToolCall, _ exchange: Exchange, _ fields: BodyFields, _ id: RequestID
    ) throws(Problem) -> CallSubmission {
        CallSubmission(
            requestId: id, tool: call.tool.name, arguments: call.arguments,
            isRepeatable: call.tool.annotations.isRepeatable,
            deadline: try deadline(fields, exchange), traceparent: exchange.trace?.traceparent)
    }

    private func deadline(
        _ fields: BodyFields, _ exchange: Exchange
    ) throws(Problem) -> Int64? {
        guard let value = fields["deadlineMs"] else { return nil }
        let longest = exchange.inForce.values.sessions.maxDeadline
        guard let deadline = value.int64Value, (1...longest).contains(deadline) else {
            throw Problem(
                .invalidField,
                "\"deadlineMs\" must be a whole number of milliseconds from 1 to \(longest).",
                details: ["field": "deadlineMs"])
        }
        return deadline
    }
}

/// An agent that waits for the end of a call.
private struct Waiter: Sendable {
    let signal = Signal()
    /// How long at most.
    let limit: Duration
}

/// A metric knows tools by their own names only.
private func canonicalName(_ name: String) -> String {
    ToolCatalogue.canonicalName(of: name) ?? name
}
