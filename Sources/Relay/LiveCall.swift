import EventLoop
import Sessions
import Telemetry
import Wire

/// One call as this process watches it: where its time goes and who waits for its end.
struct LiveCall: Sendable {
    let tool: ToolName
    let trace: TraceContext?
    var timeline: CallTimeline
    /// When its submission arrived: tells a refused submission from an earlier, accepted one.
    let received: Duration
    /// Whether the store has accepted it.
    var isAccepted = false
    /// Whether it has been written to a worker.
    var isDelivered = false
    /// Agents that wait for its end.
    var waiters: [Signal] = []
    /// How it ended.
    var outcome: Outcome?
    /// Whether its canonical line has been written.
    var isReported = false

    init(tool: ToolName, trace: TraceContext?, received: Duration) {
        self.tool = tool
        self.trace = trace
        self.received = received
        timeline = CallTimeline(receivedAt: received)
    }
}

/// A call that is over in every respect: what its canonical line and its histograms say.
struct FinishedCall: Sendable {
    let requestId: RequestID
    let tool: ToolName
    let trace: TraceContext?
    let outcome: Outcome
    let transport: Transport?
    let stages: CallStages
    /// Whether the worker claimed more time than there was.
    let isOverclaimed: Bool
}
