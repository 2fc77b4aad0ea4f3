package import Wire

/// The metrics that the status page tells of, as they stand at one moment. Reads the metrics' own
/// atomics: nothing is counted twice.
package struct StatusSample: Sendable {
    /// When, by this process's monotonic clock.
    package let time: Duration

    /// Time of calls from request to end.
    package let total: BucketCounts
    private let stages: [BucketCounts]
    /// How calls ended.
    package let outcomes: LabelCounts<Outcome>
    /// How calls were delivered that ran or might have.
    package let deliveries: LabelCounts<DeliveryTransport>
    /// Workers that began to poll.
    package let fallbacks: LabelCounts<FallbackReason>
    /// Workers that went back to a stream.
    package let recoveries: LabelCounts<FallbackReason>
    /// Error answers.
    package let errors: LabelCounts<ErrorCode>
    /// How late timers of the event loops fired.
    package let lag: BucketCounts
    /// Log records that were lost.
    package let logDrops: LabelCounts<LogDropReason>

    /// Sessions at that moment.
    package let sessions: LabelCounts<SessionState>
    /// Event streams open at that moment.
    package let streams: Int
    /// Calls queued or delivered at that moment.
    package let inFlight: Int
    /// Calls waiting for their first delivery at that moment.
    package let queued: Int
    /// Connections open at that moment.
    package let connections: Int

    /// Reads the metrics.
    package init(of metrics: Metrics, at time: Duration) {
        self.time = time
        let calls = metrics.calls
        total = BucketCounts(
            DeliveryTransport.allCases.flatMap { transport in
                Outcome.allCases.map { calls.duration[transport, $0] }
            })
        stages = CallStage.allCases.map { stage in
            BucketCounts(DeliveryTransport.allCases.map { calls.stageDuration[stage, $0] })
        }
        outcomes = LabelCounts { outcome in
            metrics.names.tools.all.reduce(0) { $0 &+ calls.ended[$1, outcome].value }
        }
        deliveries = LabelCounts { transport in
            Outcome.allCases.reduce(0) { $0 &+ calls.duration[transport, $1].count }
        }
        fallbacks = LabelCounts { metrics.workers.fallbacks[$0].value }
        recoveries = LabelCounts { metrics.workers.recoveries[$0].value }
        errors = LabelCounts { metrics.sessions.errors[$0].value }
        lag = BucketCounts([metrics.runtime.eventLoopLag])
        logDrops = LabelCounts { metrics.logs.dropped[$0].value }
        sessions = LabelCounts { UInt64(max(0, metrics.sessions.live[$0].value)) }
        streams = max(0, metrics.streams.open.value)
        inFlight = max(0, calls.inFlight.value)
        queued = max(0, calls.queueDepth.value)
        connections = max(0, metrics.http.connections.value)
    }

    /// Time of calls in one stage.
    package subscript(stage: CallStage) -> BucketCounts { stages[stage.ordinal] }

    /// Connected sessions whose worker holds a stream.
    package var streaming: Int { min(streams, Int(clamping: sessions[.connected])) }

    /// Connected sessions whose worker polls: those without a stream.
    package var polling: Int { Int(clamping: sessions[.connected]) - streaming }
}
