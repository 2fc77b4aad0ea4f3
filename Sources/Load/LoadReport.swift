package import JSON

/// What a run has measured.
package struct LoadReport: Sendable {
    /// Sessions that were open.
    package let sessions: Int
    /// Calls under way at any time.
    package let inFlight: Int
    /// Time counted.
    package let elapsed: Duration
    /// Round trips of the calls that completed in that time; one entry for each.
    package let latencies: LatencyHistogram
    /// Calls that did not complete, by ``CallFault/label``, from the first call to the last: a
    /// fault in the warm-up is one, too.
    package let failures: [String: Int]

    /// Calls completed in the time counted.
    package var calls: Int { Int(latencies.count) }
    /// Calls that did not complete.
    package var failed: Int { failures.values.reduce(0, +) }

    /// The report as one line of JSON.
    package var line: String { json.serialized() }

    /// The report, for programs.
    package var json: JSONValue {
        var kinds = JSONObject()
        for (label, count) in failures.sorted(by: { $0.key < $1.key }) {
            kinds[label] = .number(JSONNumber(count))
        }
        let rate = elapsed > .zero ? Double(calls) / elapsed.inSeconds : 0
        return [
            "sessions": .number(JSONNumber(sessions)),
            "inFlight": .number(JSONNumber(inFlight)),
            "calls": .number(JSONNumber(calls)),
            "failed": .number(JSONNumber(failed)),
            "failures": .object(kinds),
            "elapsedSeconds": number(elapsed.inSeconds, decimals: 3),
            "callsPerSecond": number(rate, decimals: 1),
            "p50Ms": milliseconds(latencies.latency(atQuantile: 0.50)),
            "p95Ms": milliseconds(latencies.latency(atQuantile: 0.95)),
            "p99Ms": milliseconds(latencies.latency(atQuantile: 0.99)),
            "maxMs": milliseconds(latencies.max),
        ]
    }
}

/// Milliseconds to the microsecond.
private func milliseconds(_ duration: Duration) -> JSONValue {
    number(duration.inSeconds * 1_000, decimals: 3)
}

private func number(_ value: Double, decimals: Int) -> JSONValue {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return JSONNumber((value * scale).rounded() / scale).map(JSONValue.number) ?? .null
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
