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
    /// an objective has to be a bound, for its share of calls to be exact.
    package static let durationBuckets: DurationBuckets = [
        .milliseconds(5), .milliseconds(10), .milliseconds(25), .milliseconds(50),
        .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2),
        .seconds(5), .seconds(10), .seconds(30),
    ]

    /// Finer at the low end: most stages are the relay's own and take less than a millisecond.
    package static let stageBuckets: DurationBuckets = [
        .microseconds(500), .milliseconds(1), .microseconds(2_500), .milliseconds(5),
        .milliseconds(10), .milliseconds(50), .milliseconds(100), .milliseconds(500), .seconds(1),
        .seconds(2), .seconds(10), .seconds(30),
    ]

    /// Eight: they are multiplied by the number of tools. The worker gives up after 25 s.
    package static let executionBuckets: DurationBuckets = [
        .milliseconds(10), .milliseconds(50), .milliseconds(100), .milliseconds(250),
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(10),
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
            "From accepting a tool call to its end, by the transport of its delivery.",
            buckets: Self.durationBuckets, by: .cases(of: "transport", onFirstUse: [.none]),
            // A refused call has no duration, and the relay's own faults are not to be expected.
            .cases(of: "outcome", onFirstUse: [.rejected, .internal]))
        stageDuration = catalogue.histogram(
            "relay_tool_call_stage_duration_seconds",
            "The parts of a tool call's time; of one call they add up to its duration.",
            buckets: Self.stageBuckets, by: .cases(of: "stage"),
            .cases(of: "transport", onFirstUse: [.none]))
        inFlight = catalogue.gauge(
            "relay_tool_calls_in_flight", "Tool calls that are queued or delivered.")
        queueDepth = catalogue.gauge(
            "relay_queue_depth", "Tool calls that wait for their first delivery.")
        rejections = catalogue.counter(
            "relay_tool_call_rejections_total", "Tool calls refused before they were queued.",
            by: .cases(of: "reason", onFirstUse: Self.neverOfSubmissions))
        duplicateResponses = catalogue.counter(
            "relay_duplicate_responses_total", "Results posted again and ignored.")
        lateResponses = catalogue.counter(
            "relay_late_responses_total", "Results posted after their call had ended.")
        orphanResponses = catalogue.counter(
            "relay_orphan_responses_total", "Results posted for a call that does not exist.")
        overclaims = catalogue.counter(
            "relay_worker_overclaims_total",
            "Calls whose worker claimed more time than there was; its claim was cut to fit.")
        workerExecution = catalogue.histogram(
            "relay_worker_tool_execution_seconds",
            "How long a tool ran in the tab, measured by the worker.",
            buckets: Self.executionBuckets, by: names.tools.dimension("tool"))
    }
}
