import EventLoop
import Sessions
import Telemetry
import Wire

/// One call as this process watches it: where its time goes and who waits for its end.
struct LiveCall: Sendable {
    let tool: ToolName
    let trace: TraceContext?
    /// When the first byte of its request was read, by this process's clock.
    let begun: Duration
    var timeline: CallTimeline
    /// Submissions that the store has not answered yet.
    var submissions = 0
    /// Whether the store has accepted it, or may have.
    var isAccepted = false
    /// Whether the store has said so: its end is going to be told.
    var isCertain = false
    /// Whether it counts as waiting for its first delivery.
    var isQueued = true
    /// Where it stands in the line of those, once the store has accepted it.
    var place: WaitingLine.Place?
    /// When its result came, if no agent waited, until the first reads it.
    var unreadSince: Duration?
    /// Whether it was accepted before this process: nobody knows where its time went.
    let isRestored: Bool
    /// The worker's latest result and when it came, while the store decides whether it counts.
    var arrival: (post: ResultPost, time: Duration)?
    /// Agents that wait for its end.
    var waiters: [Signal] = []
    /// How it ended.
    var outcome: Outcome?
    /// Whether its canonical line has been written.
    var isReported = false

    init(tool: ToolName, trace: TraceContext?, begun: Duration) {
        self.tool = tool
        self.trace = trace
        self.begun = begun
        timeline = CallTimeline(receivedAt: begun)
        isRestored = false
    }

    /// A call of before this process. What it will be given and measured is of no use.
    init(restored tool: ToolName, trace: TraceContext?, isQueued: Bool) {
        self.tool = tool
        self.trace = trace
        begun = .zero
        timeline = CallTimeline(receivedAt: .zero)
        self.isQueued = isQueued
        isAccepted = true
        isCertain = true
        isRestored = true
    }

    /// Where its time went; `nil` when that is not known or not yet.
    var stages: CallStages? { isRestored ? nil : timeline.stages }

    /// The call is over: by the result that arrived, or without one.
    mutating func end(as outcome: Outcome, at now: Duration) {
        self.outcome = outcome
        if let (post, time) = arrival, outcome == .completed || outcome == .failed {
            timeline.accept(delivery: post.delivery, timings: post.timings, at: time)
        } else {
            timeline.endEarly(at: now)
        }
        arrival = nil
    }
}

/// A call that is over in every respect: what its canonical line and its histograms say.
struct FinishedCall: Sendable {
    let requestId: RequestID
    let tool: ToolName
    let trace: TraceContext?
    /// When the first byte of its request was read.
    let begun: Duration
    let outcome: Outcome
    let transport: Transport?
    /// `nil` for a call of before this process.
    let stages: CallStages?
    /// Whether the worker claimed more time than there was.
    let isOverclaimed: Bool
}
