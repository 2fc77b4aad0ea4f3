import EventLoop
import HTTP
import Sessions
import Telemetry
import Wire

/// Everything the relay records of its own work, each in one place: log lines, counts, slow calls
/// and traces.
///
/// At `info` a call has one line, `call.finished`, into which its HTTP requests are folded; the
/// steps on the way are for `debug`.
final class Journal: Sendable {
    let log: Log
    let metrics: Metrics
    private let tracing: Tracing
    private let slowCalls: SlowCalls

    init(log: Log, metrics: Metrics, tracing: Tracing, slowCalls: SlowCalls) {
        self.log = log
        self.metrics = metrics
        self.tracing = tracing
        self.slowCalls = slowCalls
    }

    // MARK: Sessions

    func created(_ session: CreatedSession, _ context: RequestContext) {
        if !session.isRepeated { metrics.sessions.created.increment() }
        log(
            .info, session.isRepeated ? .sessionRepeated : .sessionCreated,
            session.isRepeated ? "Gave a page its session again." : "Created a session.", [],
            context.adding(session.sessionId))
    }

    func extended(_ context: RequestContext) {
        metrics.sessions.extended.increment()
        log(.info, .sessionExtended, "Put a session's end off.", [], context)
    }

    func ended(_ session: LiveSession, _ reason: SessionEndReason) {
        metrics.sessions.ended[reason].increment()
        log(
            .info, .sessionEnded, "A session ended.",
            [.session(session.sessionId), .sessionEnded(reason)])
    }

    /// - Parameter address: Whose, if the operator wants to know.
    func lockedOut(_ address: NetworkAddress?, _ context: RequestContext) {
        metrics.limits.lockOuts.increment()
        log(
            .warning, .lockOutBegan,
            "Too many wrong codes came from one address; it may name no others for now.",
            address.map { [.address($0)] } ?? [], context)
    }

    func missBudgetExceeded(_ budget: Int) {
        metrics.limits.budgetExceeded.increment()
        log(
            .warning, .missBudgetExceeded,
            "More wrong codes came within a minute than typing errors explain.", [.count(budget)])
    }

    // MARK: Streams

    func opened(
        _ stream: WorkerStream, as kind: StreamOpenKind, _ context: RequestContext
    ) {
        metrics.streams.opened[kind].increment()
        metrics.streams.open.add(1)
        log(
            .info, .streamOpened, "A worker opened its stream.",
            [.streamOpened(kind), .worker(stream.worker)], context)
    }

    func closed(
        _ stream: WorkerStream, because reason: StreamCloseReason, after duration: Duration,
        _ context: RequestContext
    ) {
        metrics.streams.closed[reason, WorkInFlight(stream.live.hasOpenCalls)].increment()
        metrics.streams.duration.observe(duration)
        metrics.streams.open.add(-1)
        log(
            .info, .streamClosed, "A worker's stream closed.",
            [.streamClosed(reason), .worker(stream.worker), .duration(duration)], context)
    }

    // MARK: Calls

    func queued(
        _ report: CallReport, _ tool: ToolName, isRepeated: Bool,
        _ context: @autoclosure () -> RequestContext
    ) {
        log(
            .debug, isRepeated ? .callRepeated : .callQueued,
            isRepeated ? "Told an agent of a call it had sent before." : "Queued a call.",
            [.tool(tool), .sequence(report.sequence)], context())
    }

    /// Counts a call that was refused before it was queued; the request's own line tells of it.
    func rejected(_ tool: String?, _ error: ErrorCode) {
        metrics.calls.rejections[error].increment()
        let name = tool.map { metrics.names.tools[$0] } ?? metrics.names.tools.other
        metrics.calls.ended[name, .rejected].increment()
    }

    /// - Parameter isFirst: Whether the call has left the queue by it.
    func delivered(
        _ delivery: ToolRequest, isFirst: Bool, over transport: Transport,
        to session: LiveSession
    ) {
        if isFirst { metrics.calls.queueDepth.add(-1) }
        log(
            .debug, .callDelivered, "Sent a call to the worker.",
            [
                .tool(metrics.names.tools[delivery.tool]), .transport(transport),
                .sequence(delivery.sequence), .delivery(delivery.delivery),
            ], context(for: session, delivery.requestId))
    }

    func posted(_ completed: Completed, _ context: RequestContext) {
        switch completed {
        case .accepted(let outcome):
            log(
                .debug, .resultAccepted, "Accepted the worker's result.", [.outcome(outcome)],
                context)
        case .repeated(let outcome):
            metrics.calls.duplicateResponses.increment()
            log(
                .debug, .resultIgnored, "Ignored a result that had been accepted before.",
                [.outcome(outcome)], context)
        case .late(let outcome):
            metrics.calls.lateResponses.increment()
            log(
                .info, .resultIgnored, "Ignored a result whose call had ended.",
                [.outcome(outcome)], context)
        }
    }

    /// The canonical line of a call, its histograms and its place among the slow ones: the same
    /// numbers in each.
    func finished(_ call: FinishedCall, in session: LiveSession) {
        let total = call.stages?.total ?? .zero
        let isOrdinary = call.outcome == .completed && total <= CallObjective.duration
        let level = LogLevel(call.outcome)
        let kind: LogAdmission.Kind = isOrdinary ? .ordinary : .notable
        let verdict = log.verdict(on: level, kind)
        let leadsToLine = verdict.leadsToLine { weight in
            log.write(
                level, .callFinished, "A call ended.", call.fields,
                RequestContext(
                    requestId: call.requestId, sessionId: session.sessionId, trace: call.trace),
                as: kind, weight: weight)
        }
        if let stages = call.stages { observe(call, stages, hasExemplar: leadsToLine) }
        if call.outcome.isBad || total > CallObjective.duration {
            slowCalls.record(call, of: session.sessionId)
        }
        tracing.record(call, of: session)
    }

    private func observe(_ call: FinishedCall, _ stages: CallStages, hasExemplar: Bool) {
        let transport = DeliveryTransport(call.transport)
        let exemplar =
            hasExemplar ? Exemplar(call.requestId, call.trace, at: .systemNow) : nil
        func observe(_ duration: Duration, in histogram: Histogram) {
            guard let exemplar else { return histogram.observe(duration) }
            histogram.observe(duration, exemplar)
        }
        observe(stages.total, in: metrics.calls.duration[transport, call.outcome])
        for stage in CallStage.allCases
        where transport != .none || !stage.isWorkers || stages[stage] > .zero {
            observe(stages[stage], in: metrics.calls.stageDuration[stage, transport])
        }
        if call.isOverclaimed { metrics.calls.overclaims.increment() }
        if call.outcome == .completed || call.outcome == .failed {
            metrics.calls.workerExecution[call.tool].observe(stages[.execute])
        }
    }

    // MARK: Workers

    /// Writes what a worker has told. What it tells of a call belongs to that call's trace.
    func reported(
        _ report: WorkerReport, bytes: Int, of session: LiveSession, _ context: RequestContext
    ) {
        metrics.workers.add(report)
        var fields: [LogField] = [
            .source(.worker), .worker(report.workerId), .sequence(UInt64(report.sequence)),
            .count(report.records.count), .bytes(bytes),
        ]
        if let health = report.health { fields.append(.health(health)) }
        log(.debug, .workerReported, "A worker reported on itself.", fields, context)
        for record in report.records {
            let own = record.requestId.map { self.context(for: session, $0) }
            tell(record, of: report.workerId, own ?? context)
        }
    }

    private func tell(
        _ record: WorkerRecord, of worker: WorkerID, _ context: RequestContext
    ) {
        var fields: [LogField] = [
            .source(.worker), .worker(worker), .age(.milliseconds(record.age)),
        ]
        if let reason = record.reason { fields.append(.workerReason(reason)) }
        if let failure = record.failure { fields.append(.failure(failure)) }
        if let duration = record.duration { fields.append(.duration(.milliseconds(duration))) }
        if let status = record.status { fields.append(.status(status)) }
        if record.suppressed > 0 { fields.append(.suppressed(record.suppressed)) }
        log(
            LogLevel(record.level), LogEvent(record.event), "A worker told what happened to it.",
            fields, context, as: .told)
    }

    // MARK: HTTP

    /// An answer, and the line of a request that is no part of a call.
    /// - Parameter context: Asked for once at most: what it costs, most requests are spared.
    func answered(
        _ route: RouteName, status: Int, error: ErrorCode?, since received: Duration,
        isPartOfCall: Bool, _ context: () -> RequestContext
    ) {
        let now = EventLoop.now
        let duration = now - received
        let histogram = metrics.http.requestDuration[route, StatusClass(status: status)]
        let level: LogLevel = status >= 500 ? .error : .info
        let isPunctual = duration <= CallObjective.duration
        let kind: LogAdmission.Kind =
            switch status {
            case 500...: .notable
            case 400...: .refused
            default: isPunctual ? .ordinary : .notable
            }
        let verdict = isPartOfCall ? .unwanted : log.verdict(on: level, kind, at: now)
        if case .leaveOut = verdict { return histogram.observe(duration) }
        let context = context()
        let leadsToLine = verdict.leadsToLine { weight in
            log.write(
                level, .requestFinished, "Answered a request.",
                [.route(route), .status(status), .duration(duration)]
                    + (error.map { [.error($0)] } ?? []),
                context, as: kind, weight: weight)
        }
        guard leadsToLine else { return histogram.observe(duration) }
        histogram.observe(duration, Exemplar(context.requestId, context.trace, at: .systemNow))
    }

    func refused(
        _ violation: ViolationName, _ kind: ViolationKind, _ error: ErrorCode, status: Int,
        _ context: RequestContext
    ) {
        metrics.sessions.errors[error].increment()
        metrics.http.violations[kind].increment()
        log(
            .warning, .requestRefused, "Refused a message that is not well-formed HTTP.",
            [.violation(violation), .status(status)], context, as: .refused)
    }

    func overCapacity(_ context: RequestContext) {
        metrics.sessions.errors[.overCapacity].increment()
        log(
            .warning, .connectionRefused, "Refused a connection over capacity.", [], context,
            as: .refused)
    }

    func acceptFailed(_ error: SystemError) {
        log(
            .error, .acceptFailed, "The kernel gives out no more connections.",
            [.errno(error.code)])
    }

    func context(for session: LiveSession, _ id: RequestID) -> RequestContext {
        RequestContext(
            requestId: id, sessionId: session.sessionId, trace: session.trace(of: id))
    }
}

extension Log.Verdict {
    /// Whether an exemplar is worth its place: one whose line was left out, or found the queue
    /// full, leads nowhere. Where the operator wants no such lines, traces may have it.
    /// - Parameter write: Puts the line down, and says whether there was room for it.
    fileprivate func leadsToLine(_ write: (_ weight: Int) -> Bool) -> Bool {
        switch self {
        case .write(let weight): write(weight)
        case .leaveOut: false
        case .unwanted: true
        }
    }
}

extension FinishedCall {
    /// What its line says.
    fileprivate var fields: [LogField] {
        var fields: [LogField] = [.tool(tool), .outcome(outcome)]
        if let stages {
            fields += [.duration(stages.total), .stages(StageDurations { stages[$0] })]
        }
        if let transport { fields.append(.transport(transport)) }
        return fields
    }
}

extension LogLevel {
    /// As much as a call's end matters: what users are hurt by is more than a line among others.
    fileprivate init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .completed, .failed, .rejected, .cancelled: .info
            case .timedOut, .expired, .workerLost: .warning
            case .internal: .error
            }
    }

    /// As much as it matters to the worker.
    fileprivate init(_ level: WorkerLogLevel) {
        self =
            switch level {
            case .error: .error
            case .warning: .warning
            case .info: .info
            case .debug: .debug
            }
    }
}
