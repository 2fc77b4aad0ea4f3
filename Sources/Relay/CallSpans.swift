import Sessions
import Telemetry
import Wire

/// A call that is over as spans: the whole, its wait in the queue, its delivery, and its run in the
/// tab. Cut from the stages, so that they say what the histograms say.
struct CallSpans {
    private let call: FinishedCall
    private let stages: CallStages
    private let trace: TraceContext
    private let start: UInt64
    private let root: Span

    /// - Parameters:
    ///   - start: When the first byte of its request was read, nanoseconds since 1970.
    ///   - reason: Why it is recorded.
    init(
        _ call: FinishedCall, _ stages: CallStages, in session: SessionID, _ trace: TraceContext,
        since start: UInt64, because reason: TraceReason
    ) {
        self.call = call
        self.stages = stages
        self.trace = trace
        self.start = start
        var attributes: [Span.Attribute] = [
            .init("gen_ai.tool.name", .text(call.tool.text)),
            .init("relay.request.id", .text(call.requestId.text)),
            .init("session.id", .text(session.text)),
            .init("relay.outcome", .text(call.outcome.rawValue)),
            .init("relay.trace.reason", .text(reason.rawValue)),
            .init("relay.admit_ms", .milliseconds(stages[.admit])),
            .init("relay.respond_ms", .milliseconds(stages[.respond])),
        ]
        if call.outcome.isError {
            attributes.append(.init("error.type", .text(call.outcome.rawValue)))
        }
        root = Span(
            rootOf: trace, "tools/call \(call.tool.text)", from: start, lasting: stages.total,
            isError: call.outcome.isError, attributes)
    }

    /// The spans, each with a number of its own.
    func all(drawing generator: inout some RandomNumberGenerator) -> [Span] {
        let queued = Span(
            SpanNumber(random: &generator), partOf: root, "queue",
            from: start + nanoseconds(.admit), lasting: stages[.queue], [])
        guard let transport = call.transport else { return [root, queued] }
        let written = start + nanoseconds(.admit) + nanoseconds(.queue)
        let delivered = Span(
            SpanNumber(random: &generator), partOf: root, "deliver", .client, from: written,
            lasting: stages[.network] + stages[.workerWait] + stages[.execute],
            [
                .init("relay.transport", .text(transport.rawValue)),
                .init("relay.network_ms", .milliseconds(stages[.network])),
                .init("relay.worker_wait_ms", .milliseconds(stages[.workerWait])),
            ])
        guard call.outcome == .completed || call.outcome == .failed else {
            return [root, queued, delivered]
        }
        // The worker tells how long, not when: the two ways are taken to be as long as each other.
        let run = Span(
            SpanNumber(random: &generator), partOf: delivered,
            "execute_tool \(call.tool.text)", by: .worker,
            from: written + nanoseconds(.network) / 2 + nanoseconds(.workerWait),
            lasting: stages[.execute], isError: call.outcome == .failed,
            [
                .init("gen_ai.operation.name", .text("execute_tool")),
                .init("gen_ai.tool.name", .text(call.tool.text)),
            ])
        return [root, queued, delivered, run]
    }

    private func nanoseconds(_ stage: CallStage) -> UInt64 { stages[stage].nanoseconds }
}
