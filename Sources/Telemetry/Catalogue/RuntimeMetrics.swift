/// The process and the scrape itself.
package struct RuntimeMetrics: Sendable {
    /// `relay_event_loop_lag_seconds`.
    package let eventLoopLag: Histogram
    /// `relay_ready`.
    package let ready: Gauge
    /// `relay_metrics_scrapes_total`.
    package let scrapes: Labelled<Counter, ExpositionFormat>
    /// `relay_metrics_scrape_seconds`.
    package let scrapeDuration: Histogram
    /// `relay_metrics_series`.
    package let series: Gauge
    /// `process_*`.
    package let process: ProcessMetrics

    /// An idle loop shows up to 5 ms, the grain of its timers. One that is late by 50 ms is felt,
    /// one late by a second looks dead.
    package static let lagBuckets: DurationBuckets = [
        .milliseconds(1), .milliseconds(5), .milliseconds(10), .milliseconds(50),
        .milliseconds(250), .seconds(1),
    ]

    /// The objective is 2 ms.
    package static let scrapeBuckets: DurationBuckets = [
        .milliseconds(1), .milliseconds(2), .milliseconds(5), .milliseconds(10),
        .milliseconds(100),
    ]

    init(in catalogue: inout MetricCatalogue, _ build: BuildIdentity) {
        eventLoopLag = catalogue.histogram(
            "relay_event_loop_lag_seconds",
            "How late timers of the event loops fire: one a second for each loop, so that a loop "
                + "which stood still adds one for each second of it.",
            buckets: Self.lagBuckets)
        catalogue.info(
            "relay_build_info", "Always 1; the labels say what is running.",
            [("version", build.version), ("revision", build.revision)])
        ready = catalogue.gauge(
            "relay_ready", "Whether the relay takes new work: 1 while /readyz says 200.")
        scrapes = catalogue.counter(
            "relay_metrics_scrapes_total", "Scrapes answered, by format.", by: .cases(of: "format"))
        scrapeDuration = catalogue.histogram(
            "relay_metrics_scrape_seconds",
            "Time to sample, write and compress the metrics, without the present scrape.",
            buckets: Self.scrapeBuckets)
        series = catalogue.gauge("relay_metrics_series", "Time series in the present scrape.")
        process = ProcessMetrics(in: &catalogue)
    }
}

/// What is running. Also stands on every log line.
package struct BuildIdentity: Sendable {
    /// The journal's `SYSLOG_IDENTIFIER`.
    package let service: String
    /// The release.
    package let version: String
    /// The commit it was built from.
    package let revision: String

    /// What is running, from its parts.
    package init(service: String = "codap-relay", version: String, revision: String) {
        self.service = service
        self.version = version
        self.revision = revision
    }
}
