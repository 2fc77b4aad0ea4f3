// What recording a count or a latency costs, and a scrape when every label is in use. Prints
// medians as one line of JSON.
import CountedAllocations
import Glibc
import JSON
import Telemetry
import Tools
import Wire

@main struct Recording {
    private static let rounds = 25
    private static let steps = 200_000
    private static let scrapes = 200
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
        use(metrics)
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

    /// Gives every series a value of some digits, and every bucket that can have one an exemplar
    /// with ids and a time of its own.
    private static func use(_ metrics: Metrics) {
        var random = SystemRandomNumberGenerator()
        var exemplar: Exemplar {
            Exemplar(
                RequestID(random: &random), TraceContext(random: &random),
                at: .systemNow.adding(milliseconds: -Int64.random(in: 0..<10_000)))
        }
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

    /// Series, and of the text and of the same compressed: bytes, microseconds of this thread's CPU
    /// in the median and at least. Nothing is kept from one scrape to the next.
    private static func scrape(_ metrics: Metrics, _ format: ExpositionFormat) -> JSONValue {
        func measured(_ code: ([UInt8]) -> [UInt8]) -> JSONValue {
            var times: [Double] = []
            var bytes = 0
            for _ in 0..<scrapes {
                let start = cpuMicroseconds()
                bytes = metrics.exposition(format, codedBy: code).count
                times.append(cpuMicroseconds() - start)
            }
            return [
                "bytes": JSONValue(bytes), "us": number(median(times)),
                "leastUs": number(times.min() ?? 0),
            ]
        }
        let plain = measured { $0 }
        let gzip = measured { Gzip.compress($0, .least) ?? [] }
        return ["series": JSONValue(metrics.runtime.series.value), "plain": plain, "gzip": gzip]
    }

    private static func cpuMicroseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }

    private static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

    private static func number(_ value: Double) -> JSONValue {
        JSONNumber((value * 100).rounded() / 100).map(JSONValue.number) ?? .null
    }
}
