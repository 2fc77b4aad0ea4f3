import EventLoop
import HTTP
import Sessions
import Synchronization
import Telemetry
import Wire

/// Begins and continues traces, and hands calls that are over to the exporter, if there is one.
struct Tracing: Sendable {
    private let mint = SpanMint()
    private let exporter: SpanExporter?

    init(exporter: SpanExporter?) { self.exporter = exporter }

    /// The place of a request in the trace that its client continues, else in one of its own.
    /// - Parameter sampling: Which share of new traces is recorded, where any is.
    func context(of headers: Headers, _ sampling: TraceSampling) -> TraceContext {
        // Of several, nobody knows which is meant; with an invalid one its state goes, too.
        guard !headers.isRepeated(.traceparent),
            let caller = headers[.traceparent].flatMap({ TraceContext(traceparent: $0) })
        else { return fresh(sampling) }
        var mint = mint
        return TraceContext(
            continuing: caller, as: SpanNumber(random: &mint),
            state: TraceState.joined(headers.values(.tracestate)))
    }

    /// The place of a request whose client names no trace.
    func fresh(_ sampling: TraceSampling) -> TraceContext {
        mint.trace(exporter == nil ? .none : sampling)
    }

    /// Records a call that is over, if it is to be.
    func record(_ call: FinishedCall, of session: LiveSession) {
        guard let exporter, let trace = call.trace, let stages = call.stages,
            let reason = TraceReason(
                sampled: trace.isSampled, isError: call.outcome.isError, total: stages.total)
        else { return }
        var mint = mint
        let now = EventLoop.unixNanoseconds
        let age = (EventLoop.now - call.begun).nanoseconds
        let spans = CallSpans(
            call, stages, in: session.sessionId, trace, since: now - min(now, age),
            because: reason)
        exporter.add(spans.all(drawing: &mint))
    }
}

/// Numbers for traces and spans: unlike each other, not secret, and without a system call each.
/// Copies draw from one source.
private struct SpanMint: RandomNumberGenerator, Sendable {
    private final class Source: Sendable {
        let count = Atomic<UInt64>(UInt64.random(in: 0 ... .max))
    }

    private let source = Source()

    mutating func next() -> UInt64 {
        SplitMix64.scrambled(source.count.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// A trace's three numbers, drawn at once: every request begins one.
    func trace(_ sampling: TraceSampling) -> TraceContext {
        let last = source.count.wrappingAdd(3, ordering: .relaxed).newValue
        return TraceContext(
            high: SplitMix64.scrambled(last &- 2), low: SplitMix64.scrambled(last &- 1),
            span: SplitMix64.scrambled(last), sampling: sampling)
    }
}

extension Outcome {
    /// Whether whoever made the call did not get what it is for. That CODAP refused is one for the
    /// agent, though none of the relay; that somebody withdrew it is what they wanted.
    var isError: Bool {
        switch self {
        case .completed, .cancelled: false
        case .failed, .rejected, .timedOut, .expired, .workerLost, .internal: true
        }
    }
}
