import Telemetry
import Testing
import Wire

@Suite("The exposition") struct ExpositionTests {
    enum Colour: String, CaseIterable, MetricLabel { case red, green }
    enum Size: String, CaseIterable, MetricLabel { case small, large }

    /// A catalogue with one family of each kind, a moment after something has happened to it.
    private func rendered(_ format: ExpositionFormat, tellsCreation: Bool = false) throws -> String
    {
        var catalogue = MetricCatalogue()
        let paints = catalogue.counter("paints_total", "Paints, by \"colour\".", by: colour)
        let level = catalogue.gauge("level", "A backslash \\ and\na line feed.")
        let room = catalogue.gauge("room_bytes", unit: .bytes, "Room.")
        let wait = catalogue.histogram(
            "wait_seconds", "Waiting.",
            buckets: [.milliseconds(2), .milliseconds(500), .seconds(1)], by: colour,
            .cases(of: "size"), unexpected: { colour, size in colour == .red || size == Size.large }
        )
        catalogue.info("paint_info", "Facts.", [("text", "a \"quote\", a \\ and a\nline feed")])
        paints[.green].increment(by: 3)
        level.add(-2)
        room.set(4_096)
        let start = WallTime(milliseconds: 1_700_000_000_125)
        let traced = try exemplar("c-1", at: start, TraceContext(traceparent: Self.traceparent))
        let old = try exemplar("c-0", at: start.adding(milliseconds: -60_001))
        let slow = try exemplar("c-2", at: start.adding(milliseconds: -3_600_000))
        wait[.green, .small].observe(.milliseconds(2), traced)
        wait[.green, .small].observe(.microseconds(2_001), old)
        wait[.green, .small].observe(.seconds(7), slow)
        let bytes = ExpositionWriter(catalogue, since: WallTime(milliseconds: 1_600_000_000_000))
            .render(format, tellsCreation: tellsCreation, at: start)
        #expect(Exposition(bytes, as: format).faults == [])
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("samples first, and counts the time that takes as its own") func sampling() {
        let metrics = Metrics.sample()
        let time = Duration.milliseconds(30)
        let bytes = metrics.exposition(sampling: {
            let start = ContinuousClock.now
            while ContinuousClock.now - start < time {}
            metrics.runtime.ready.set(7)
        })
        #expect(String(decoding: bytes, as: UTF8.self).contains("\nrelay_ready 7\n"))
        #expect(metrics.runtime.scrapeDuration.sum >= time.nanoseconds)
    }

    private static let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func exemplar(
        _ id: String, at time: WallTime, _ trace: TraceContext? = nil
    ) throws -> Exemplar { Exemplar(try #require(RequestID(id)), trace, at: time) }

    private var colour: LabelDimension<Colour> { .cases(of: "colour") }

    @Test("in Prometheus' format is this text, to the byte") func pinnedText() throws {
        #expect(
            try rendered(.text) == #"""
                # HELP paints_total Paints, by "colour".
                # TYPE paints_total counter
                paints_total{colour="red"} 0
                paints_total{colour="green"} 3
                # HELP level A backslash \\ and\na line feed.
                # TYPE level gauge
                level -2
                # HELP room_bytes Room.
                # TYPE room_bytes gauge
                room_bytes 4096
                # HELP wait_seconds Waiting.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{colour="green",size="small",le="0.002"} 1
                wait_seconds_bucket{colour="green",size="small",le="0.5"} 2
                wait_seconds_bucket{colour="green",size="small",le="1.0"} 2
                wait_seconds_bucket{colour="green",size="small",le="+Inf"} 3
                wait_seconds_sum{colour="green",size="small"} 7.004001
                wait_seconds_count{colour="green",size="small"} 3
                # HELP paint_info Facts.
                # TYPE paint_info gauge
                paint_info{text="a \"quote\", a \\ and a\nline feed"} 1

                """#)
    }

    @Test("in OpenMetrics is this text, to the byte") func pinnedOpenMetrics() throws {
        let trace = "trace_id=\"0af7651916cd43dd8448eb211c80319c\","
        #expect(
            try rendered(.openMetrics, tellsCreation: true) == #"""
                # HELP paints Paints, by \"colour\".
                # TYPE paints counter
                paints_total{colour="red"} 0
                paints_created{colour="red"} 1600000000
                paints_total{colour="green"} 3
                paints_created{colour="green"} 1600000000
                # HELP level A backslash \\ and\na line feed.
                # TYPE level gauge
                level -2
                # HELP room_bytes Room.
                # TYPE room_bytes gauge
                # UNIT room_bytes bytes
                room_bytes 4096
                # HELP wait_seconds Waiting.
                # TYPE wait_seconds histogram
                # UNIT wait_seconds seconds
                wait_seconds_bucket{colour="green",size="small",le="0.002"} 1 \#
                # {\#(trace)request_id="c-1"} 0.002 1700000000.125
                wait_seconds_bucket{colour="green",size="small",le="0.5"} 2
                wait_seconds_bucket{colour="green",size="small",le="1.0"} 2
                wait_seconds_bucket{colour="green",size="small",le="+Inf"} 3 \#
                # {request_id="c-2"} 7 1699996400.125
                wait_seconds_sum{colour="green",size="small"} 7.004001
                wait_seconds_count{colour="green",size="small"} 3
                wait_seconds_created{colour="green",size="small"} 1600000000
                # HELP paint Facts.
                # TYPE paint info
                paint_info{text="a \"quote\", a \\ and a\nline feed"} 1
                # EOF

                """#)
        #expect(try !rendered(.openMetrics).contains("_created"))
    }

    @Test("tells an exemplar's id whole", arguments: [1, 7, 8, 9, 16, 31, 32, 33, 63, 64])
    func exemplarId(length: Int) throws {
        let id = String(String(repeating: "aB0_.:-9", count: 8).prefix(length))
        let metrics = Metrics.sample()
        metrics.calls.duration[.sse, .completed].observe(
            .seconds(1), try exemplar(id, at: .systemNow))
        let text = String(decoding: metrics.exposition(.openMetrics), as: UTF8.self)
        #expect(text.contains("# {request_id=\"\(id)\"} 1 "))
    }

    @Test("shows a listed name only once it was used") func onFirstUse() {
        let metrics = Metrics.sample()
        #expect(metrics.read().value("relay_tool_calls_total", used) == nil)
        metrics.calls.ended[metrics.names.tools["create_item"], .completed].increment()
        let after = metrics.read()
        #expect(after.value("relay_tool_calls_total", used) == 1)
        #expect(after.samples.count { $0.name == "relay_tool_calls_total" } == 1)
    }

    private var used: [String: String] { ["tool": "create_item", "outcome": "completed"] }

    @Test("shows a pair that does not occur once it did all the same") func unexpected() {
        let metrics = Metrics.sample()
        let name = "relay_tool_call_duration_seconds_count"
        let pair = ["transport": "none", "outcome": "completed"]
        #expect(metrics.read().value(name, pair) == nil)
        #expect(metrics.read().value(name, ["transport": "none", "outcome": "expired"]) == 0)
        metrics.calls.duration[.none, .completed].observe(.seconds(1))
        #expect(metrics.read().value(name, pair) == 1)
    }

    @Test(
        "is well-formed and complete, idle and with every series in use",
        arguments: ExpositionFormat.allCases, [false, true])
    func wellFormed(format: ExpositionFormat, inUse: Bool) {
        let metrics = Metrics.sample()
        if inUse { metrics.touchEverything() }
        let exposition = metrics.read(format)
        #expect(exposition.faults == [])
        #expect(exposition.types.count == metrics.catalogue.families.count)
        #expect(exposition.value("relay_metrics_series") == Double(exposition.samples.count))
        if inUse { #expect(exposition.samples.count == metrics.catalogue.seriesBound) }
        let told = Exposition(metrics.exposition(format, tellsCreation: true), as: format)
        #expect(told.faults == [])
        #expect(told.value("relay_metrics_series") == Double(told.samples.count))
    }

    @Test("has all children of enums from the start, and is idle at no more than 600 series")
    func fromTheStart() {
        let metrics = Metrics.sample()
        let families = metrics.catalogue.families.map(\.definition)
        let late = families.filter { family in
            (0..<family.childCount).contains { !family.startsAtZero(child: $0) }
        }
        // What the design excepts, and what does not occur.
        #expect(
            late.map(\.name) == [
                "http_server_request_duration_seconds", "relay_tool_calls_total",
                "relay_tool_call_duration_seconds", "relay_tool_call_stage_duration_seconds",
                "relay_tool_call_rejections_total", "relay_worker_tool_execution_seconds",
                "relay_worker_recoveries_total", "relay_worker_mode_seconds_total",
            ])
        let exposition = metrics.read()
        for family in families where !late.contains(where: { $0.name == family.name }) {
            let suffix = family.kind == .histogram ? "_count" : ""
            let shown = exposition.samples.count { $0.name == family.name + suffix }
            #expect(shown == family.childCount, "\(family.name)")
        }
        #expect(metrics.catalogue.seriesCount <= 600)
    }

    @Test("keeps to the budget of series in full use") func budget() {
        // There are 90 tools and 23 routes.
        let metrics = Metrics.sample(
            tools: (0..<96).map { "tool\($0)" }, routes: (0..<28).map { "/route/\($0)" })
        #expect(metrics.catalogue.seriesBound <= 5_000)
        metrics.touchEverything()
        #expect(metrics.read().samples.count == metrics.catalogue.seriesBound)
    }

    @Test("agrees with itself while others count", arguments: ExpositionFormat.allCases)
    func consistent(format: ExpositionFormat) async throws {
        let metrics = Metrics.sample()
        let duration = metrics.calls.duration[.sse, .completed]
        let exemplars = try ["left", "right", "a-much-longer-name-than-the-others"].map {
            try exemplar($0, at: .systemNow, TraceContext(traceparent: Self.traceparent))
        }
        await withTaskGroup { group in
            for exemplar in exemplars {
                group.addTask {
                    for step in 0..<20_000 { duration.observe(.microseconds(step), exemplar) }
                }
            }
            for _ in 0..<10 {
                let exposition = metrics.read(format)
                #expect(exposition.faults == [])
                for sample in exposition.samples {
                    guard let id = sample.exemplar?.labels["request_id"] else { continue }
                    #expect(id == "left" || id == "right" || id.hasSuffix("than-the-others"))
                }
            }
        }
        let labels = ["transport": "sse", "outcome": "completed"]
        let count = metrics.read().value("relay_tool_call_duration_seconds_count", labels)
        #expect(count == 60_000)
    }

    @Test("holds the longest ids an exemplar can have") func longest() throws {
        let metrics = Metrics.sample()
        let id = String(repeating: "x", count: RequestID.maxLength)
        let trace = TraceContext(traceparent: Self.traceparent)
        metrics.calls.stageDuration[.queue, .polling].observe(
            .milliseconds(3), try exemplar(id, at: .systemNow, trace))
        let exposition = metrics.read(.openMetrics)
        #expect(exposition.faults == [])
        let labels = ["stage": "queue", "transport": "polling", "le": "0.005"]
        let sample = exposition.sample("relay_tool_call_stage_duration_seconds_bucket", labels)
        #expect(
            sample?.exemplar?.labels == [
                "request_id": id, "trace_id": "0af7651916cd43dd8448eb211c80319c",
            ])
        #expect(metrics.read(.text).samples.allSatisfy { $0.exemplar == nil })
    }

    @Test(
        "has room for the longest of everything in every series at once",
        arguments: ExpositionFormat.allCases)
    func roomiest(format: ExpositionFormat) throws {
        var catalogue = MetricCatalogue()
        _ = catalogue.counter("paints_total", "Paints.", by: colour)
        _ = catalogue.gauge("level", "Level.")
        let wait = catalogue.histogram(
            "wait_seconds", "Waiting.", buckets: [.seconds(9_000_000_000)], by: colour,
            LabelDimension<Size>.cases(of: "size"))
        let end = WallTime(milliseconds: .max)
        let id = String(repeating: "x", count: RequestID.maxLength)
        let longest = try exemplar(id, at: end, TraceContext(traceparent: Self.traceparent))
        for colour in Colour.allCases {
            for size in [Size.small, .large] {
                wait[colour, size].observe(.nanoseconds(8_999_999_999_999_999_999), longest)
                wait[colour, size].observe(.seconds(9_200_000_000), longest)
            }
        }
        for family in catalogue.families {
            let value = family.definition.kind == .gauge ? 1 << 63 : UInt64.max
            for cell in 0..<family.cells.count { family.cells.store(value, at: cell) }
        }
        let text = ExpositionWriter(catalogue, since: end)
            .render(format, tellsCreation: true, at: end)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains("level -9223372036854775808"))
        #expect(lines.count { $0.contains("request_id=\"\(id)\"") } == (format == .text ? 0 : 8))
        #expect(lines.contains { $0.hasSuffix("} 18446744073.709551615") })
    }

    @Test("shows the newest exemplar of a bucket") func newest() throws {
        let metrics = Metrics.sample()
        let now = WallTime.systemNow
        for (index, id) in ["first", "second"].enumerated() {
            metrics.calls.duration[.sse, .failed].observe(
                .milliseconds(10), try exemplar(id, at: now.adding(milliseconds: Int64(index))))
        }
        let labels = ["transport": "sse", "outcome": "failed", "le": "0.025"]
        let sample = metrics.read(.openMetrics).sample(
            "relay_tool_call_duration_seconds_bucket", labels)
        #expect(sample?.exemplar?.labels == ["request_id": "second"])
        #expect(sample?.exemplar?.time == Double(now.milliseconds + 1) / 1_000)
    }
}

extension Metrics {
    /// Gives every child of every family a value.
    func touchEverything() {
        for family in catalogue.families where family.definition.kind != .info {
            for cell in 0..<family.cells.count { family.cells.add(1, at: cell) }
        }
    }
}
