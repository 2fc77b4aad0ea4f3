import JSON
import Wire

/// What a ``LogField`` says, without its value: the one list of keys, journal fields, types and
/// meanings. Lines, schema and document are made from it.
package enum LogFieldKind: CaseIterable, Sendable {
    case tool, route, status, outcome, transport, duration, stages, error, failure, violation
    case streamOpened, streamClosed, sessionEnded, session, sequence, delivery
    case worker, source, age, workerReason, suppressed, suppressedByLevel, sampledOut, sampleRate
    case health, bytes, count, address, sink, revision, options, configurationFault, line, errno
    case sqliteResult

    /// The key in the JSON line, and the journal field when it is one that people filter on.
    package var names: (key: String, journal: StaticString?) {
        switch self {
        case .tool: ("tool", "TOOL")
        case .route: ("route", "ROUTE")
        case .status: ("status", "STATUS")
        case .outcome: ("outcome", "OUTCOME")
        case .transport: ("transport", "TRANSPORT")
        case .duration: ("durationMs", "DURATION_MS")
        case .stages: ("stages", nil)
        case .error: ("error", "ERROR")
        case .failure: ("failure", nil)
        case .violation: ("violation", nil)
        case .streamClosed, .sessionEnded, .workerReason, .configurationFault: ("reason", nil)
        case .streamOpened: ("kind", nil)
        case .session: ("sessionId", "SESSION_ID")
        case .sequence: ("seq", nil)
        case .delivery: ("delivery", nil)
        case .worker: ("workerId", nil)
        case .source: ("source", "SOURCE")
        case .age: ("ageMs", nil)
        case .suppressed: ("suppressed", nil)
        case .suppressedByLevel: ("suppressedByLevel", nil)
        case .sampledOut: ("sampledOut", nil)
        case .sampleRate: ("sampleRate", "SAMPLE_RATE")
        case .health: ("health", nil)
        case .bytes: ("bytes", nil)
        case .count: ("count", nil)
        case .address: ("address", nil)
        case .sink: ("sink", nil)
        case .revision: ("revision", nil)
        case .options: ("options", nil)
        case .line: ("line", nil)
        case .errno: ("systemError", "ERRNO")
        case .sqliteResult: ("sqliteResult", nil)
        }
    }

    /// What it tells.
    package var meaning: String {
        switch self {
        case .tool: "The tool, `_OTHER` when the catalogue has none of that name."
        case .route: "The template of the route."
        case .status: "The HTTP status."
        case .outcome: "How the call ended."
        case .transport: "The way the delivery went that the worker ran."
        case .duration: "How long it took, milliseconds."
        case .stages: "The parts of `durationMs`, milliseconds; they add up to it."
        case .error: "The error the relay answered with."
        case .failure: "What the worker says failed."
        case .violation: "The rule of HTTP that was broken."
        case .streamClosed, .sessionEnded, .workerReason: "Why."
        case .configurationFault: "What is wrong with the configuration."
        case .streamOpened: "Whether it is a new stream or goes on from an earlier one."
        case .session: "The session; its code is a secret and never logged."
        case .sequence: "The place in the session, or of a report among its worker's."
        case .delivery: "The number of the delivery."
        case .worker: "The tab's worker."
        case .source: "`worker`: it saw what the line tells, and not the relay."
        case .age: "How long before the report it was, milliseconds."
        case .suppressed: "Lines that were left out."
        case .suppressedByLevel: "The same by level."
        case .sampledOut: "Lines for which others stand."
        case .sampleRate: "How many lines this one stands for; 1 when it is absent."
        case .health: "How the worker is."
        case .bytes: "The size of the body."
        case .count: "How many of what the event is about."
        case .address: "An address of the relay, or a client's with `--log-addresses on`."
        case .sink: "Where lines go."
        case .revision: "The commit the relay was built from."
        case .options: "The settings, by name."
        case .line: "The line of the configuration file."
        case .errno: "What the operating system said."
        case .sqliteResult: "SQLite's extended result code."
        }
    }

    /// What the value looks like: a JSON Schema.
    var schema: JSONValue {
        switch self {
        case .tool, .route, .violation, .address, .revision, .options: Self.text
        case .errno: Self.text
        case .status: ["type": "integer", "minimum": 100, "maximum": 599]
        case .outcome: Self.oneOf(Outcome.self)
        case .transport: Self.oneOf(Transport.self)
        case .error: Self.oneOf(ErrorCode.self)
        case .failure: Self.oneOf(FailureKind.self)
        case .streamOpened: Self.oneOf(StreamOpenKind.self)
        case .streamClosed: Self.oneOf(StreamCloseReason.self)
        case .sessionEnded: Self.oneOf(SessionEndReason.self)
        case .workerReason: Self.oneOf(WorkerReason.self)
        case .configurationFault: Self.oneOf(ConfigurationFault.self)
        case .source: Self.oneOf(LogSource.self)
        case .sink: Self.oneOf(LogSinkName.self)
        case .session: Self.identifier(16)
        case .worker: ["type": "string", "maxLength": 64]
        case .duration, .age: Self.milliseconds
        case .stages: Self.object(CallStage.allCases.map { ($0.member, Self.milliseconds) })
        case .suppressedByLevel: Self.object(LogLevel.allCases.map { ($0.rawValue, Self.size) })
        case .sampleRate: ["type": "integer", "minimum": 2]
        case .health: Self.healthSchema
        case .sequence, .delivery, .suppressed, .sampledOut, .bytes, .count, .line: Self.size
        case .sqliteResult: ["type": "integer"]
        }
    }

    private static let milliseconds: JSONValue = ["type": "number", "minimum": 0]
    private static let size: JSONValue = ["type": "integer", "minimum": 0]
    private static let text: JSONValue = [
        "type": "string", "maxLength": JSONValue(LogRecord.maxTextLength),
    ]

    /// So many lower-case hexadecimal digits.
    static func identifier(_ digits: Int) -> JSONValue {
        ["type": "string", "pattern": .string("^[0-9a-f]{\(digits)}$")]
    }

    private static func oneOf<Name: CaseIterable & RawRepresentable<String>>(
        _ type: Name.Type
    ) -> JSONValue {
        ["enum": .array(type.allCases.map { .string($0.rawValue) })]
    }

    private static let healthSchema: JSONValue = {
        guard
            case .object(var health) = object([
                ("link", oneOf(LinkMode.self)), ("codap", oneOf(WorkerHealth.CODAP.self)),
                ("posting", ["type": "boolean"]), ("queue", size),
            ])
        else { return .null }
        guard case .object(var members)? = health["properties"] else { return .null }
        members["memoryKiB"] = size
        health["properties"] = .object(members)
        return .object(health)
    }()

    /// An object of just these members.
    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var properties = JSONObject()
        for (key, schema) in members { properties[key] = schema }
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(members.map { .string($0.0) }), "additionalProperties": false,
        ]
    }
}
