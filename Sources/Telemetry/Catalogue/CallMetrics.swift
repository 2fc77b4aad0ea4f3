package import Wire

/// Tool calls from the agent's request to its answer.
package struct CallMetrics: Sendable {
    /// `relay_tool_calls_total`.
    package let ended: DoublyLabelled<Counter, ToolName, Outcome>
    /// `relay_tool_call_duration_seconds`.
    package let duration: DoublyLabelled<Histogram, DeliveryTransport, Outcome>
    /// `relay_tool_call_stage_duration_seconds`.
    package let stageDuration: DoublyLabelled<Histogram, CallStage, DeliveryTransport>
    /// `relay_tool_calls_in_flight`.
    package let inFlight: Gauge
    /// `relay_queue_depth`.
    package let queueDepth: Gauge
    /// `relay_queue_oldest_age_seconds`.
    package let oldestAge: Gauge
    /// `relay_result_pickup_seconds`.
    package let pickup: Histogram
    /// `relay_tool_call_rejections_total`.
    package let rejections: Labelled<Counter, ErrorCode>
    /// `relay_duplicate_responses_total`.
    package let duplicateResponses: Counter
    /// `relay_late_responses_total`.
    package let lateResponses: Counter
    /// `relay_orphan_responses_total`.
    package let orphanResponses: Counter
    /// `relay_worker_overclaims_total`.
    package let overclaims: Counter
    /// `relay_worker_tool_execution_seconds`.
    package let workerExecution: Labelled<Histogram, ToolName>

    /// 5 ms and 1 s are objectives of the relay, 2 s of a tool call, 30 s is the default deadline;
    /// an objective has to be a bound, for its share of calls to be exact. Few, since each is there
    /// from the start for every outcome: docs/decisions/0008-metric-budget.md.
    package static let durationBuckets: DurationBuckets = [
        .milliseconds(5), .milliseconds(25), .milliseconds(100), .milliseconds(500), .seconds(1),
        CallObjective.duration, .seconds(5), .seconds(30),
    ]

    /// Finer at the low end: most stages are the relay's own and take less than a millisecond. 5 s
    /// as for a call: what misses the objective by a little is told from what misses it by far.
    package static let stageBuckets: DurationBuckets = [
        .milliseconds(1), .milliseconds(5), .milliseconds(50), .milliseconds(500),
        CallObjective.duration, .seconds(5),
    ]

    /// Eight: they are multiplied by the number of tools. The worker gives up after 25 s.
    package static let executionBuckets: DurationBuckets = [
        .milliseconds(10), .milliseconds(50), .milliseconds(250), .milliseconds(500), .seconds(1),
        CallObjective.duration, .seconds(5), .seconds(10),
    ]

    /// An agent that does not wait asks every second or so, or comes back when it likes.
    package static let pickupBuckets: DurationBuckets = [
        .milliseconds(100), .seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600),
    ]

    /// Errors that no submission is refused with: no series for what does not happen.
    private static let neverOfSubmissions: Set<ErrorCode> = [
        .malformedHTTP, .requestTimeout, .unknownRoute, .methodNotAllowed, .versionNotAcceptable,
        .bodyTooLarge, .missingToken, .invalidToken, .invalidTicket, .callNotFound, .superseded,
        .resultGone, .maxAge,
    ]

    init(in catalogue: inout MetricCatalogue, _ names: MetricNames) {
        ended = catalogue.counter(
            "relay_tool_calls_total", "Tool calls that have ended, by tool and outcome.",
            by: names.tools.dimension("tool"), .cases(of: "outcome"))
        duration = catalogue.histogram(
            "relay_tool_call_duration_seconds",
            "From the first byte of a tool call's request to its end and, if an agent waits, its "
                + "answer; by the transport of its delivery.",
            buckets: Self.durationBuckets, by: .cases(of: "transport"),
            // A refused call has no duration, and none that was queued ends as internal.
            .cases(of: "outcome", unexpected: [.rejected, .internal]),
            unexpected: { transport, outcome in
                transport == .none && !Self.endsUndelivered(outcome)
            })
        stageDuration = catalogue.histogram(
            "relay_tool_call_stage_duration_seconds",
            "The parts of a tool call's time; of one call they add up to its duration.",
            buckets: Self.stageBuckets, by: .cases(of: "stage"),
            .cases(of: "transport"),
            unexpected: { stage, transport in
                transport == .none && stage.isWorkers
            })
        inFlight = catalogue.gauge(
            "relay_tool_calls_in_flight", "Tool calls that are queued or delivered.")
        queueDepth = catalogue.gauge(
            "relay_queue_depth", "Tool calls that wait for their first delivery.")
        oldestAge = catalogue.gauge(
            "relay_queue_oldest_age_seconds", unit: .seconds,
            "Age of the oldest tool call that waits for its first delivery; 0 when none does.")
        rejections = catalogue.counter(
            "relay_tool_call_rejections_total", "Tool calls refused before they were queued.",
            by: .cases(of: "reason", unexpected: Self.neverOfSubmissions))
        duplicateResponses = catalogue.counter(
            "relay_duplicate_responses_total", "Results posted again and ignored.")
        lateResponses = catalogue.counter(
            "relay_late_responses_total", "Results posted after their call had ended.")
        orphanResponses = catalogue.counter(
            "relay_orphan_responses_total", "Results posted for a call that does not exist.")
        overclaims = catalogue.counter(
            "relay_worker_overclaims_total",
            "Calls whose worker claimed more time than there was; its claim was cut to fit.")
        pickup = catalogue.histogram(
            "relay_result_pickup_seconds",
            "From a result to its first reading by an agent that did not wait for it.",
            buckets: Self.pickupBuckets)
        workerExecution = catalogue.histogram(
            "relay_worker_tool_execution_seconds",
            "How long a tool ran in the tab, measured by the worker.",
            buckets: Self.executionBuckets, by: names.tools.dimension("tool"))
    }

    /// Whether a call may end so before it was delivered.
    private static func endsUndelivered(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .timedOut, .cancelled, .expired: true
        case .completed, .failed, .rejected, .workerLost, .internal: false
        }
    }
}

extension CallStage {
    /// Whether only a call that was delivered comes to it.
    package var isWorkers: Bool {
        switch self {
        case .network, .workerWait, .execute: true
        case .admit, .queue, .respond: false
        }
    }
}
