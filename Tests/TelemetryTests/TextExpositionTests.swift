import Telemetry
import Testing
import Wire

@Suite("The text exposition") struct TextExpositionTests {
    enum Colour: String, CaseIterable, MetricLabel { case red, green }

    @Test("is this text, to the byte") func pinned() {
        var catalogue = MetricCatalogue()
        let paints = catalogue.counter("paints_total", "Paints, by colour.", by: colour)
        let level = catalogue.gauge("level", "A backslash \\ and\na line feed.")
        let wait = catalogue.histogram(
            "wait_seconds", "Waiting.",
            buckets: [.milliseconds(2), .milliseconds(500), .seconds(1)])
        catalogue.info("info", "Facts.", [("text", "a \"quote\", a \\ and a\nline feed")])
        paints[.green].increment(by: 3)
        level.add(-2)
        for duration in [Duration.milliseconds(2), .microseconds(2_001), .seconds(7)] {
            wait.observe(duration)
        }
        let text = String(decoding: TextExposition(catalogue).render(), as: UTF8.self)
        #expect(
            text == #"""
                # HELP paints_total Paints, by colour.
                # TYPE paints_total counter
                paints_total{colour="red"} 0
                paints_total{colour="green"} 3
                # HELP level A backslash \\ and\na line feed.
                # TYPE level gauge
                level -2
                # HELP wait_seconds Waiting.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.002"} 1
                wait_seconds_bucket{le="0.5"} 2
                wait_seconds_bucket{le="1.0"} 2
                wait_seconds_bucket{le="+Inf"} 3
                wait_seconds_sum 7.004001
                wait_seconds_count 3
                # HELP info Facts.
                # TYPE info gauge
                info{text="a \"quote\", a \\ and a\nline feed"} 1

                """#)
    }

    private var colour: LabelDimension<Colour> { .cases(of: "colour") }

    @Test("shows a listed name only once it was used") func onFirstUse() {
        let metrics = Metrics.sample()
        #expect(metrics.read().value("relay_tool_calls_total", used) == nil)
        metrics.calls.ended[metrics.names.tools["create_item"], .completed].increment()
        let after = metrics.read()
        #expect(after.value("relay_tool_calls_total", used) == 1)
        #expect(after.samples.count { $0.name == "relay_tool_calls_total" } == 1)
    }

    private var used: [String: String] { ["tool": "create_item", "outcome": "completed"] }

    @Test(
        "is well-formed and complete, idle and with every series in use", arguments: [false, true])
    func wellFormed(inUse: Bool) {
        let metrics = Metrics.sample()
        if inUse { metrics.touchEverything() }
        let exposition = metrics.read()
        #expect(exposition.faults == [])
        #expect(
            Set(exposition.types.keys) == Set(metrics.catalogue.families.map(\.definition.name)))
        #expect(exposition.value("relay_metrics_series") == Double(exposition.samples.count))
        if inUse { #expect(exposition.samples.count == metrics.catalogue.seriesBound) }
    }

    @Test("keeps to the budget of series") func budget() {
        // 64 tools are the catalogue's bound, 28 routes and 30 violations more than there are.
        let metrics = Metrics.sample(
            tools: (0..<64).map { "tool\($0)" }, routes: (0..<28).map { "/route/\($0)" },
            violations: (0..<30).map { "violation\($0)" })
        #expect(metrics.catalogue.seriesCount <= 600)
        #expect(metrics.catalogue.seriesBound <= 5_000)
        metrics.touchEverything()
        #expect(metrics.read().samples.count == metrics.catalogue.seriesBound)
    }

    @Test("agrees with itself while others count") func consistent() async {
        let metrics = Metrics.sample()
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for step in 0..<20_000 {
                        metrics.runtime.eventLoopLag.observe(.microseconds(step))
                    }
                }
            }
            for _ in 0..<50 { #expect(metrics.read().faults == []) }
        }
        #expect(metrics.read().value("relay_event_loop_lag_seconds_count") == 80_000)
    }
}

extension Metrics {
    /// Gives every child of every family a value.
    func touchEverything() {
        for family in catalogue.families {
            for cell in 0..<family.cells.count where family.definition.name != "relay_build_info" {
                family.cells.add(1, at: cell)
            }
        }
    }
}
