package import JSON

/// What the relay tells a worker about its own conduct: `worker{…}` in the session reply.
package struct WorkerSettings: Equatable, Sendable {
    /// Longest silence of a live stream before it counts as lost, milliseconds. Two heartbeats.
    package var sseTimeout = 30_000
    /// Pause between polls, milliseconds.
    package var pollingInterval = 1_000
    /// Attempts to reconnect before falling back.
    package var maxRetries = 5
    /// First pause before reconnecting, milliseconds; it doubles from there.
    package var retryDelay = 1_000
    /// Whether the worker polls from the start, without trying to open a stream.
    package var pollingOnly = false
    /// Calls started a second, when there are many: CODAP's tab must stay usable.
    package var callRate = 10
    /// Calls started at once before ``callRate`` holds.
    package var callBurst = 30
    /// Whether the worker logs at debug level.
    package var debug = false
    /// Whether the worker reports on itself: `POST /api/telemetry`.
    package var telemetry = true

    /// The documented defaults.
    package init() {}

    /// Reads the wire form; what is missing or not positive keeps its default.
    package init(json value: JSONValue?) {
        self.init()
        sseTimeout = Self.positive(value?["sseTimeoutMs"]) ?? sseTimeout
        pollingInterval = Self.positive(value?["pollingIntervalMs"]) ?? pollingInterval
        maxRetries = Self.positive(value?["maxRetries"]) ?? maxRetries
        retryDelay = Self.positive(value?["retryDelayMs"]) ?? retryDelay
        pollingOnly = value?["pollingOnly"]?.boolValue ?? pollingOnly
        callRate = Self.positive(value?["callRate"]) ?? callRate
        callBurst = Self.positive(value?["callBurst"]) ?? callBurst
        debug = value?["debug"]?.boolValue ?? debug
        telemetry = value?["telemetry"]?.boolValue ?? telemetry
    }

    /// The wire form.
    package var json: JSONValue {
        [
            "sseTimeoutMs": .number(JSONNumber(sseTimeout)),
            "pollingIntervalMs": .number(JSONNumber(pollingInterval)),
            "maxRetries": .number(JSONNumber(maxRetries)),
            "retryDelayMs": .number(JSONNumber(retryDelay)),
            "pollingOnly": .bool(pollingOnly), "callRate": .number(JSONNumber(callRate)),
            "callBurst": .number(JSONNumber(callBurst)), "debug": .bool(debug),
            "telemetry": .bool(telemetry),
        ]
    }

    private static func positive(_ value: JSONValue?) -> Int? {
        value?.intValue.flatMap { $0 > 0 ? $0 : nil }
    }
}
