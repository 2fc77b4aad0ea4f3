package import Wire

/// The names that become label values and that other modules own.
package struct MetricNames: Sendable {
    /// The tool catalogue.
    package let tools: NameList<ToolListing>
    /// The route table.
    package let routes: NameList<RouteListing>
    /// The HTTP codec's refusals.
    package let violations: NameList<ViolationListing>
}

/// Everything the relay counts and measures. Made once, handed to whoever counts.
package final class Metrics: Sendable {
    /// The closed lists: look a name up here to use it as a label.
    package let names: MetricNames
    /// Requests and connections.
    package let http: HTTPMetrics
    /// Sessions and error answers.
    package let sessions: SessionMetrics
    /// The store's file.
    package let store: StoreMetrics
    /// Tool calls.
    package let calls: CallMetrics
    /// Event streams and polls.
    package let streams: StreamMetrics
    /// What workers report.
    package let workers: WorkerMetrics
    /// Rate limits and wrong codes.
    package let limits: LimitMetrics
    /// The log's health.
    package let logs: LogMetrics
    /// The export of traces.
    package let traces: TraceMetrics
    /// The configuration.
    package let configuration: ConfigurationMetrics
    /// The process and the scrape.
    package let runtime: RuntimeMetrics
    /// Names looked up that no list has, by list.
    package let overflow: Labelled<Counter, NameListKind>
    /// The declarations, in the order of the exposition.
    package let catalogue: MetricCatalogue
    private let writer: ExpositionWriter

    /// - Parameters:
    ///   - tools: The names of the tool catalogue.
    ///   - routes: The templates of the route table.
    ///   - violations: The slugs of the HTTP codec's refusals.
    ///   - now: Since when everything counts.
    package init(
        tools: [String], routes: [String], violations: [String], build: BuildIdentity,
        at now: WallTime = .systemNow
    ) {
        var catalogue = MetricCatalogue()
        let overflow = catalogue.counter(
            "relay_metrics_label_overflow_total",
            "Names that are on no list and were counted as _OTHER.",
            by: LabelDimension<NameListKind>.cases(of: "label"))
        self.overflow = overflow
        names = MetricNames(
            tools: NameList(tools, overflow: overflow[.tool]),
            routes: NameList(routes, overflow: overflow[.route]),
            violations: NameList(violations, overflow: overflow[.violation]))
        http = HTTPMetrics(in: &catalogue, names)
        sessions = SessionMetrics(in: &catalogue)
        store = StoreMetrics(in: &catalogue)
        calls = CallMetrics(in: &catalogue, names)
        streams = StreamMetrics(in: &catalogue)
        workers = WorkerMetrics(in: &catalogue)
        limits = LimitMetrics(in: &catalogue)
        logs = LogMetrics(in: &catalogue)
        traces = TraceMetrics(in: &catalogue)
        configuration = ConfigurationMetrics(in: &catalogue)
        runtime = RuntimeMetrics(in: &catalogue, build)
        self.catalogue = catalogue
        writer = ExpositionWriter(catalogue, since: now)
    }

    /// The whole exposition. Samples the process first and observes itself.
    /// - Parameters:
    ///   - tellsCreation: Whether OpenMetrics tells since when each child has counted.
    ///   - sample: Reads what is not kept up to date for want of a reader; its time counts.
    ///   - code: What becomes of the text before it is sent; its time counts.
    package func exposition(
        _ format: ExpositionFormat = .text, tellsCreation: Bool = false,
        at now: WallTime = .systemNow, sampling sample: () -> Void = {},
        codedBy code: ([UInt8]) -> [UInt8] = { $0 }
    ) -> [UInt8] {
        let start = ContinuousClock.now
        sample()
        runtime.scrapes[format].increment()
        runtime.process.sample()
        let created =
            tellsCreation && format == .openMetrics ? catalogue.createdCount : 0
        let count = catalogue.seriesCount + created
        runtime.series.set(count)
        let bytes = code(writer.render(format, tellsCreation: tellsCreation, at: now))
        runtime.scrapeDuration.observe(ContinuousClock.now - start)
        return bytes
    }
}
