import Telemetry
import Testing
import Wire

@Suite("A metric") struct InstrumentsTests {
    @Test("loses no increment of several threads") func counting() async {
        let counter = Metrics.sample().sessions.created
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<10_000 { counter.increment() } } }
        }
        #expect(counter.value == 80_000)
    }

    @Test("that is a gauge goes down as well, below zero too") func gauge() {
        let gauge = Metrics.sample().http.connections
        gauge.increment()
        gauge.add(-3)
        #expect(gauge.value == -2)
        gauge.set(5)
        gauge.increment()
        #expect(gauge.value == 6)
    }

    @Test(
        "that is a histogram counts a value in the first bucket that holds it",
        arguments: [
            (Duration.zero, 0), (.milliseconds(1), 0), (.nanoseconds(1_000_001), 1),
            (.seconds(1), 5), (.seconds(1) + .nanoseconds(1), 6), (.seconds(-1), 0),
            (.seconds(Int64.max), 6),
        ])
    func bucket(duration: Duration, expected: Int) {
        let metrics = Metrics.sample()
        metrics.runtime.eventLoopLag.observe(duration)
        let counts = metrics.read().samples
            .filter { $0.name == "relay_event_loop_lag_seconds_bucket" }.map(\.value)
        #expect(counts.firstIndex(of: 1) == expected)
        #expect(metrics.runtime.eventLoopLag.sum == duration.nanoseconds)
    }

    @Test(
        "takes durations in whole nanoseconds",
        arguments: [
            (Duration.nanoseconds(-1), 0), (.zero, 0), (Duration(attoseconds: 999_999_999), 0),
            (.nanoseconds(1), 1), (.seconds(18), 18_000_000_000),
            (.seconds(19) + .nanoseconds(7), 19_000_000_007),
            (.seconds(9_223_372_036), 9_223_372_036_000_000_000),
            (.seconds(9_223_372_037), Int.max), (.seconds(Int64.min), 0),
        ])
    func nanoseconds(duration: Duration, expected: Int) {
        #expect(Int(exactly: duration.nanoseconds) == expected)
    }

    @Test("has a place of its own for each pair of labels") func pairs() {
        let metrics = Metrics.sample()
        for (index, stage) in CallStage.allCases.enumerated() {
            for (other, transport) in DeliveryTransport.allCases.enumerated() {
                metrics.calls.stageDuration[stage, transport].observe(
                    cellUnits: UInt64(10 * index + other))
            }
        }
        for (index, stage) in CallStage.allCases.enumerated() {
            for (other, transport) in DeliveryTransport.allCases.enumerated() {
                let child = metrics.calls.stageDuration[stage, transport]
                #expect(child.sum == UInt64(10 * index + other) && child.count == 1)
            }
        }
    }

    @Test("counts a name that is on no list as _OTHER, and that it did") func overflow() {
        let metrics = Metrics.sample()
        let name = metrics.names.tools["rm -rf"]
        #expect(name == metrics.names.tools.other)
        metrics.calls.ended[name, .rejected].increment()
        let exposition = metrics.read()
        let labels = ["tool": "_OTHER", "outcome": "rejected"]
        #expect(exposition.value("relay_tool_calls_total", labels) == 1)
        let overflow = "relay_metrics_label_overflow_total"
        #expect(exposition.value(overflow, ["label": "tool"]) == 1)
        #expect(exposition.value(overflow, ["label": "route"]) == 0)
    }

    @Test(
        "of HTTP takes a status by its class",
        arguments: [
            (200, StatusClass.success), (304, .redirection), (404, .clientError),
            (503, .serverError), (999, .serverError),
        ])
    func statusClass(status: Int, expected: StatusClass) {
        #expect(StatusClass(status: status) == expected)
    }

    @Test("finds every label in its place") func ordinals() {
        expectInOrder(Outcome.self)
        expectInOrder(ErrorCode.self)
        expectInOrder(StreamEventName.self)
        expectInOrder(CallStage.self)
        expectInOrder(LinkMode.self)
        expectInOrder(WorkerLogLevel.self)
        expectInOrder(StatusClass.self)
        expectInOrder(DeliveryTransport.self)
        expectInOrder(ExpositionFormat.self)
        expectInOrder(LogLevel.self)
        expectInOrder(NameListKind.self)
        expectInOrder(Alone.self)
    }

    private enum Alone: CaseIterable, MetricLabel { case here }

    private func expectInOrder<Label: MetricLabel & CaseIterable>(_ labels: Label.Type) {
        #expect(labels.allCases.map(\.ordinal) == Array(0..<labels.allCases.count), "\(labels)")
    }
}
