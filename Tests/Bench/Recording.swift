// What recording a count or a latency costs, and a scrape when every label is in use. Prints
// medians as one line of JSON.
import CountedAllocations
import JSON
import Telemetry
import Tools
import Wire

@main struct Recording {
    private static let rounds = 25
    private static let steps = 200_000
    private static let scrapes = 60
    /// As many as there are, and as long.
    private static let routes = (10..<35).map { "/api/sessions/{code}/r\($0)" }

    static func main() throws {
        let metrics = Metrics(
            tools: ToolCatalogue.all.map(\.name), routes: routes, violations: [],
            build: BuildIdentity(version: "1.2.3", revision: "abc1234"))
        guard let id = RequestID("0af7651916cd43dd8448eb211c80319c") else { return }
        let trace = TraceContext(
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        let counter = metrics.calls.ended[metrics.names.tools.all[3], .completed]
        let histogram = metrics.calls.duration[.sse, .completed]
        let exemplar = Exemplar(id, trace, at: .systemNow)
        var report: JSONObject = [:]
        func add(_ name: String, _ cost: (nanoseconds: Double, allocations: Double)) {
            report[name] = [number(cost.nanoseconds), number(cost.allocations)]
        }
        add("counter", measure { counter.increment(by: UInt64($0 & 1)) })
        add("histogram", measure { histogram.observe(.microseconds($0)) })
        add("exemplar", measure { histogram.observe(.microseconds($0), exemplar) })
        add("packed", measure { _ in touch(Exemplar(id, trace, at: .systemNow)) })
        use(metrics, exemplar)
        for (name, format) in [("text", ExpositionFormat.text), ("openmetrics", .openMetrics)] {
            report[name] = scrape(metrics, format)
        }
        print(JSONValue.object(report).serialized())
    }

    @inline(never) private static func touch(_ exemplar: borrowing Exemplar) {}

    /// Nanoseconds and allocations of one step.
    private static func measure(_ body: (Int) -> Void) -> (Double, Double) {
        var times: [Double] = []
        var allocations: UInt = 0
        let clock = ContinuousClock()
        for round in 0...rounds {
            let before = allocations_of_this_thread()
            let start = clock.now
            for step in 0..<steps { body(step) }
            let taken = clock.now - start
            // The first is warm-up.
            guard round > 0 else { continue }
            times.append(taken / .nanoseconds(1) / Double(steps))
            allocations += allocations_of_this_thread() - before
        }
        return (median(times), Double(allocations) / Double(steps * rounds))
    }

    /// Gives every series a value of some digits, and every bucket that can have one an exemplar.
    private static func use(_ metrics: Metrics, _ exemplar: borrowing Exemplar) {
        for family in metrics.catalogue.families {
            for cell in 0..<family.cells.count { family.cells.add(UInt64(cell) * 7_919, at: cell) }
        }
        for bound in CallMetrics.durationBuckets.bounds + [60_000_000_000] {
            let duration = Duration.nanoseconds(bound)
            for transport in DeliveryTransport.allCases {
                for outcome in Outcome.allCases {
                    metrics.calls.duration[transport, outcome].observe(duration, exemplar)
                }
                for stage in CallStage.allCases {
                    metrics.calls.stageDuration[stage, transport].observe(duration, exemplar)
                }
            }
        }
        for bound in HTTPMetrics.buckets.bounds {
            for route in metrics.names.routes.all {
                for status in StatusClass.allCases {
                    metrics.http.requestDuration[route, status].observe(
                        .nanoseconds(bound), exemplar)
                }
            }
        }
    }

    /// Series, bytes and microseconds, and the same of what is compressed.
    private static func scrape(_ metrics: Metrics, _ format: ExpositionFormat) -> JSONValue {
        var times: [Double] = []
        var packedTimes: [Double] = []
        var (bytes, packed) = (0, 0)
        let clock = ContinuousClock()
        for _ in 0..<scrapes {
            let start = clock.now
            let text = metrics.exposition(format)
            let written = clock.now
            let coded = Gzip.compress(text, .least) ?? []
            packedTimes.append((clock.now - written) / .microseconds(1))
            times.append((written - start) / .microseconds(1))
            (bytes, packed) = (text.count, coded.count)
        }
        return [
            "series": JSONValue(metrics.runtime.series.value), "bytes": JSONValue(bytes),
            "us": number(median(times)), "packedBytes": JSONValue(packed),
            "packingUs": number(median(packedTimes)),
        ]
    }

    private static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

    private static func number(_ value: Double) -> JSONValue {
        JSONNumber((value * 100).rounded() / 100).map(JSONValue.number) ?? .null
    }
}
