package import Wire

extension LinkMode: MetricLabel {}
extension WorkerLogLevel: MetricLabel {}

/// What came of a worker's report.
package enum ReportResult: String, CaseIterable, MetricLabel { case merged, repeated, refused }

/// What carries calls to a worker.
package enum LinkCarrier: String, CaseIterable, MetricLabel { case streaming, polling }

/// Why a worker's link failed or was lost.
package enum LinkFault: String, CaseIterable, MetricLabel {
    case unreachable, refused, muffled, cut, silent
}

/// Why a worker polls.
package enum FallbackReason: String, CaseIterable, MetricLabel { case asked, failing, crowded }

/// What a worker posts.
package enum PostKind: String, CaseIterable, MetricLabel { case result, report }

/// A worker's circuit breakers, and what one can do.
package enum BreakerName: String, CaseIterable, MetricLabel { case codap, posting }
/// Where a circuit breaker has gone.
package enum BreakerMove: String, CaseIterable, MetricLabel { case opened, closed }

/// What workers report of themselves. How long tools run is not among it: each result carries that.
package struct WorkerMetrics: Sendable {
    /// `relay_worker_reports_total`.
    package let reports: Labelled<Counter, ReportResult>
    /// `relay_worker_connection_attempts_total`.
    package let attempts: Counter
    /// `relay_worker_connections_total`.
    package let connections: Labelled<Counter, LinkCarrier>
    /// `relay_worker_link_faults_total`.
    package let faults: Labelled<Counter, LinkFault>
    /// `relay_worker_fallbacks_total`.
    package let fallbacks: Labelled<Counter, FallbackReason>
    /// `relay_worker_recoveries_total`.
    package let recoveries: Labelled<Counter, FallbackReason>
    /// `relay_worker_mode_seconds_total`.
    package let modes: Labelled<Counter, LinkMode>
    /// `relay_worker_post_retries_total`.
    package let retries: Labelled<Counter, PostKind>
    /// `relay_worker_breaker_moves_total`.
    package let breakers: DoublyLabelled<Counter, BreakerName, BreakerMove>
    /// `relay_worker_records_total`.
    package let records: Labelled<Counter, WorkerLogLevel>
    /// `relay_worker_records_suppressed_total`.
    package let suppressed: Labelled<Counter, WorkerLogLevel>
    /// `relay_worker_reconnect_seconds`.
    package let reconnects: Histogram
    /// `relay_worker_queue_depth`.
    package let queueDepth: Histogram
    /// `relay_worker_unknown_names_total`.
    package let unknownNames: Counter

    init(in catalogue: inout MetricCatalogue) {
        reports = catalogue.counter(
            "relay_worker_reports_total", "Reports of workers, by what came of them.",
            by: .cases(of: "result"))
        attempts = catalogue.counter(
            "relay_worker_connection_attempts_total",
            "Attempts of workers to connect, as reported.")
        connections = catalogue.counter(
            "relay_worker_connections_total",
            "Connections that workers have had, by what carries calls.",
            by: .cases(of: "carrier"))
        faults = catalogue.counter(
            "relay_worker_link_faults_total",
            "Workers' attempts that failed and streams that were lost, by why.",
            by: .cases(of: "reason"))
        fallbacks = catalogue.counter(
            "relay_worker_fallbacks_total", "Times a worker began to poll, by why.",
            by: .cases(of: "reason"))
        recoveries = catalogue.counter(
            "relay_worker_recoveries_total",
            "Times a worker went from polls back to a stream, by why it had polled.",
            // Who is asked to poll is never asked to stop.
            by: .cases(of: "reason", unexpected: [.asked]))
        modes = catalogue.counter(
            "relay_worker_mode_seconds_total", unit: .seconds,
            "Time of workers, by where their link stood.",
            // A page without a session has nobody to report to.
            by: .cases(of: "mode", unexpected: [.disconnected]))
        retries = catalogue.counter(
            "relay_worker_post_retries_total", "Posts of workers that failed and are made again.",
            by: .cases(of: "post"))
        breakers = catalogue.counter(
            "relay_worker_breaker_moves_total", "Times a worker's circuit breaker moved.",
            by: .cases(of: "breaker"), .cases(of: "move"))
        records = catalogue.counter(
            "relay_worker_records_total", "Log records in workers' reports, by level.",
            by: .cases(of: "level"))
        suppressed = catalogue.counter(
            "relay_worker_records_suppressed_total",
            "Log records that workers did not keep because there were too many, by level.",
            by: .cases(of: "level"))
        reconnects = catalogue.histogram(
            "relay_worker_reconnect_seconds",
            "From losing a connection to having one again, measured by the worker.",
            buckets: DurationBuckets(
                WorkerHistogram.reconnectDelay.bounds.map { .milliseconds($0) }))
        queueDepth = catalogue.histogram(
            "relay_worker_queue_depth", "Calls waiting in a tab when another arrived.",
            bounds: WorkerHistogram.queueDepth.bounds.map { UInt64($0) })
        unknownNames = catalogue.counter(
            "relay_worker_unknown_names_total",
            "Names in workers' reports that this relay does not know: the page is newer.")
    }

    /// Counts what a report counts.
    package func add(_ report: WorkerReport) {
        for counter in WorkerCounter.allCases {
            let amount = report.counters[counter.rawValue]
            if amount > 0 { add(UInt64(amount), to: counter) }
        }
        for histogram in WorkerHistogram.allCases {
            let distribution = report.histograms[histogram.rawValue]
            switch histogram {
            case .reconnectDelay:
                reconnects.add(
                    distribution.buckets, cellUnits: UInt64(distribution.sum) * Self.millisecond)
            case .queueDepth:
                queueDepth.add(distribution.buckets, cellUnits: UInt64(distribution.sum))
            }
        }
        for record in report.records { records[record.level].increment() }
        unknownNames.increment(by: UInt64(report.unknownNames))
    }

    private static let millisecond: UInt64 = 1_000_000

    private func add(_ amount: UInt64, to counter: WorkerCounter) {
        switch counter {
        case .attempts: attempts.increment(by: amount)
        case .connectedStreaming: connections[.streaming].increment(by: amount)
        case .connectedPolling: connections[.polling].increment(by: amount)
        case .faultUnreachable: faults[.unreachable].increment(by: amount)
        case .faultRefused: faults[.refused].increment(by: amount)
        case .faultMuffled: faults[.muffled].increment(by: amount)
        case .faultCut: faults[.cut].increment(by: amount)
        case .faultSilent: faults[.silent].increment(by: amount)
        case .fallbackAsked: fallbacks[.asked].increment(by: amount)
        case .fallbackFailing: fallbacks[.failing].increment(by: amount)
        case .fallbackCrowded: fallbacks[.crowded].increment(by: amount)
        case .recoveryFailing: recoveries[.failing].increment(by: amount)
        case .recoveryCrowded: recoveries[.crowded].increment(by: amount)
        case .connectingTime: modes[.connecting].increment(by: amount * Self.millisecond)
        case .streamingTime: modes[.streaming].increment(by: amount * Self.millisecond)
        case .reconnectingTime: modes[.reconnecting].increment(by: amount * Self.millisecond)
        case .pollingTime: modes[.polling].increment(by: amount * Self.millisecond)
        case .errorTime: modes[.error].increment(by: amount * Self.millisecond)
        case .resultRetries: retries[.result].increment(by: amount)
        case .reportRetries: retries[.report].increment(by: amount)
        case .codapOpened: breakers[.codap, .opened].increment(by: amount)
        case .codapClosed: breakers[.codap, .closed].increment(by: amount)
        case .postingOpened: breakers[.posting, .opened].increment(by: amount)
        case .postingClosed: breakers[.posting, .closed].increment(by: amount)
        case .suppressedErrors: suppressed[.error].increment(by: amount)
        case .suppressedWarnings: suppressed[.warning].increment(by: amount)
        case .suppressedInfos: suppressed[.info].increment(by: amount)
        case .suppressedDebugs: suppressed[.debug].increment(by: amount)
        }
    }
}
