import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// What the status page shows.
extension Relay {
    /// `GET /status.json`: how the relay is, and was in the last hour. docs/status.md has the
    /// members.
    func statusReport(_ exchange: Exchange) -> Response {
        let (now, past) = context.status.read()
        let wall = WallTime.systemNow
        let build = exchange.inForce.values.build
        let age = context.live.line?.oldestAge(at: exchange.arrival.completed) ?? .zero
        let body: JSONObject = [
            "statusVersion": .number(JSONNumber(StatusDocument.version)),
            "at": .string(wall.rfc3339),
            "startedAt": .string(context.status.startedAt.rfc3339),
            "version": .string(build.version), "revision": .string(build.revision),
            "objectiveMs": CallObjective.duration.milliseconds,
            "health": health,
            "now": StatusDocument.present(now, oldest: age),
            "windows": .array(
                StatusDocument.windows.map { name, length in
                    StatusDocument.window(past.window(length, until: now), named: name)
                }),
            "history": StatusDocument.history(past.steps(until: now), now.time, wall),
            "slowCalls": .array(context.status.slowCalls.latest.map(\.json)),
        ]
        return .json(200, .object(body))
    }

    /// As `/readyz` tells operators.
    private var health: JSONValue {
        let reasons = context.readiness.reasons(store: context.store)
        return ["status": .string(status.rawValue), "reasons": .array(reasons.map(\.json))]
    }
}

extension SlowCalls.Entry {
    /// The wire form. No code and no arguments: whoever reads it may not act for the session.
    fileprivate var json: JSONValue {
        [
            "at": .string(at.rfc3339), "requestId": .string(call.requestId.text),
            "sessionId": .string(sessionId.text),
            "traceId": call.trace.map { .string($0.traceId) } ?? .null,
            "tool": .string(call.tool.text), "outcome": .string(call.outcome.rawValue),
            "transport": .string(DeliveryTransport(call.transport).rawValue),
            "totalMs": call.stages?.total.milliseconds ?? .null,
            "stages": call.stages?.json ?? .null,
        ]
    }
}

/// How `/status.json` is written.
enum StatusDocument {
    /// Goes up when a member is removed or means something else.
    static let version = 1
    /// What is summed up, from the first minute of an incident to all there is.
    static let windows: [(String, Duration)] = [
        ("1m", .seconds(60)), ("10m", .seconds(600)), ("1h", StatusHistory.span),
    ]

    /// How things stand.
    static func present(_ now: StatusSample, oldest: Duration) -> JSONValue {
        [
            "sessions": counts(now.sessions),
            "transports": ["sse": number(now.streaming), "polling": number(now.polling)],
            "callsInFlight": number(now.inFlight), "queueDepth": number(now.queued),
            "oldestQueuedMs": oldest.milliseconds, "connections": number(now.connections),
        ]
    }

    /// What happened in a window.
    static func window(_ window: StatusWindow, named name: String) -> JSONValue {
        var stages = JSONObject()
        for stage in CallStage.allCases {
            stages[stage.rawValue] = distribution(window.growth(\.[stage]))
        }
        return [
            "name": .string(name), "seconds": window.elapsed.seconds,
            "total": distribution(window.growth(\.total)), "stages": .object(stages),
            "outcomes": counts(window.growth(\.outcomes)),
            "deliveries": counts(window.growth(\.deliveries)),
            "fallbacks": counts(window.growth(\.fallbacks)),
            "recoveries": counts(window.growth(\.recoveries)),
            "errors": counts(window.growth(\.errors), isSparse: true),
            "loopLag": distribution(window.growth(\.lag)),
            "logDrops": number(Int(clamping: window.growth(\.logDrops).total)),
        ]
    }

    /// The hour, minute by minute: a column for each thing, `null` where nothing is known.
    static func history(
        _ steps: [(end: Duration, window: StatusWindow?)], _ now: Duration, _ wall: WallTime
    ) -> JSONValue {
        func column(_ value: (StatusWindow) -> JSONValue) -> JSONValue {
            .array(steps.map { $0.window.map(value) ?? .null })
        }
        return [
            "stepSeconds": number(Int(StatusHistory.step.components.seconds)),
            "ends": .array(
                steps.map { step in
                    let ago = Int64((now - step.end).inMilliseconds)
                    return .string(wall.adding(milliseconds: -ago).rfc3339)
                }),
            "callsPerMinute": column { window in
                let outcomes = window.growth(\.outcomes)
                return rate(outcomes.total - outcomes[.rejected], window)
            },
            "badPerMinute": column { window in
                let outcomes = window.growth(\.outcomes)
                let bad = Outcome.allCases.filter(\.isBad).reduce(0) { $0 + outcomes[$1] }
                return rate(bad, window)
            },
            "refusedPerMinute": column { rate($0.growth(\.outcomes)[.rejected], $0) },
            "p50Ms": column { quantile($0.growth(\.total), 0.5) },
            "p95Ms": column { quantile($0.growth(\.total), 0.95) },
            "sse": column { number($0.until.streaming) },
            "polling": column { number($0.until.polling) },
            "queueDepth": column { number($0.until.queued) },
        ]
    }

    private static func distribution(_ counts: BucketCounts) -> JSONValue {
        [
            "count": number(Int(clamping: counts.count)),
            "sumMs": decimal(Double(counts.sum) / 1_000_000),
            "meanMs": counts.mean.map(inMilliseconds) ?? .null,
            "p50Ms": quantile(counts, 0.5), "p95Ms": quantile(counts, 0.95),
            "p99Ms": quantile(counts, 0.99),
            "largestMs": inMilliseconds(Double(counts.bounds.last ?? 0)),
        ]
    }

    private static func quantile(_ counts: BucketCounts, _ share: Double) -> JSONValue {
        counts.quantile(share).map(inMilliseconds) ?? .null
    }

    /// - Parameter isSparse: Whether what has not happened is left out, where there is much of it.
    private static func counts<Label: RawRepresentable<String>>(
        _ counts: LabelCounts<Label>, isSparse: Bool = false
    ) -> JSONValue {
        var object = JSONObject()
        for label in Label.allCases where !isSparse || counts[label] > 0 {
            object[label.rawValue] = number(Int(clamping: counts[label]))
        }
        return .object(object)
    }

    private static func rate(_ count: UInt64, _ window: StatusWindow) -> JSONValue {
        decimal((Double(count) * 60_000 / window.elapsed.inMilliseconds * 100).rounded() / 100)
    }

    private static func inMilliseconds(_ nanoseconds: Double) -> JSONValue {
        decimal((nanoseconds / 1_000).rounded() / 1_000)
    }

    private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    fileprivate static func decimal(_ value: Double) -> JSONValue {
        JSONNumber(value).map(JSONValue.number) ?? .null
    }
}

extension Duration {
    fileprivate var inMilliseconds: Double { self / .milliseconds(1) }

    /// Milliseconds to the microsecond.
    fileprivate var milliseconds: JSONValue {
        StatusDocument.decimal((inMilliseconds * 1_000).rounded() / 1_000)
    }

    /// Seconds to the tenth.
    fileprivate var seconds: JSONValue {
        StatusDocument.decimal((inMilliseconds / 100).rounded() / 10)
    }
}
