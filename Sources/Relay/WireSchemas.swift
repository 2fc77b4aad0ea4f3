import JSON
import Sessions
import Tools
import Wire

/// JSON Schemas of the messages, in what draft-07 and OpenAPI 3.1 have in common. Open for further
/// members: a client must expect them, and so does the relay.
enum WireSchemas {
    static let code: JSONValue = [
        "type": "string", "pattern": "^[A-Z2-7]{8}$",
        "description": "The code that the plugin shows. Case, spaces and hyphens do not matter.",
    ]
    static let requestId: JSONValue = [
        "type": "string", "pattern": "^[A-Za-z0-9._:-]{1,64}$",
        "description": "The id of a call, chosen by the agent or by the relay.",
    ]
    static let time: JSONValue = ["type": "string", "description": "RFC 3339, in UTC."]
    static let outcome: JSONValue = [
        "enum": .array(Outcome.allCases.map { .string($0.rawValue) })
    ]

    static func object(_ properties: JSONObject, required: [String] = []) -> JSONValue {
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
        return .object(schema)
    }

    /// What an agent submits.
    /// - Parameter anyName: Whether members may have their older names too.
    static func submission(
        anyName: Bool, needsCode: Bool = false, longestDeadline: Int64 = SessionLimits().maxDeadline
    ) -> JSONValue {
        let tools: JSONValue = [
            "type": "string", "enum": .array(ToolCatalogue.all.map { .string($0.name) }),
            "description": "The tool's name; its arguments' schema is in the manifest.",
        ]
        let arguments: JSONValue = ["type": "object", "description": "The tool's arguments."]
        let deadline: JSONValue = [
            "type": "integer", "minimum": 1, "maximum": .number(JSONNumber(longestDeadline)),
            "description": "After how many milliseconds the call ends in any case.",
        ]
        var properties: JSONObject = [:]
        let fields: [(FieldNames, JSONValue)] = [
            (.code, code), (.id, requestId), (.tool, tools), (.arguments, arguments),
        ]
        for (field, schema) in fields {
            for name in anyName ? field.names[...] : field.names.prefix(1) {
                properties[name] = schema
            }
        }
        properties["deadlineMs"] = deadline
        guard anyName else {
            return object(properties, required: needsCode ? ["code", "tool"] : ["tool"])
        }
        var schema = object(properties).objectValue ?? [:]
        schema["anyOf"] = .array(
            FieldNames.tool.names.map { ["required": [.string($0)]] })
        return .object(schema)
    }

    static let failure = object(
        [
            "type": ["enum": .array(FailureKind.allCases.map { .string($0.rawValue) })],
            "message": ["type": "string"],
            "details": [:],
        ], required: ["type", "message"])

    /// A call as an agent reads it.
    static let call = object(
        [
            "requestId": requestId, "id": requestId,
            "status": [
                "type": "string", "description": "\"queued\", \"delivered\" or the outcome.",
            ],
            "outcome": outcome,
            "result": ["description": "What the tool gave back; of any type, also null."],
            "error": failure,
            "stages": ["type": "object", "additionalProperties": ["type": "number"]],
            "repeated": ["type": "boolean"], "ageMs": ["type": "integer", "minimum": 0],
            "tool": [
                "type": "string", "description": "The tool's own name, when called by another.",
            ],
            "ignoredArguments": [
                "type": "array", "items": ["type": "string"],
                "description": "Arguments of an alias that have no effect.",
            ],
        ], required: ["requestId", "id", "status"])

    /// What a worker posts: what came of it, as `result`, `error` or the older `success`. A worker
    /// with a broken clock must still get its result through, so its numbers may be anything.
    static let resultPost: JSONValue = [
        "type": "object",
        "properties": [
            "code": code, "requestId": requestId,
            "delivery": ["description": "Which delivery was run, as it said; a whole number."],
            "result": ["description": "What the tool gave back; of any type, also null."],
            "error": ["description": "{type, message, details?}, or a sentence."],
            "success": ["type": "boolean"],
            "timings": ["description": "{workerWaitMs, executeMs}: milliseconds."],
        ],
        "required": ["requestId"],
        "anyOf": [
            [
                "properties": ["success": ["const": true], "error": ["type": "null"]],
                "anyOf": [["required": ["result"]], ["required": ["success"]]],
            ],
            [
                "properties": [
                    "success": ["const": false], "result": ["type": "null"],
                    "error": [
                        "anyOf": [
                            object(["message": ["type": "string"]], required: ["message"]),
                            ["type": ["string", "null"]],
                        ]
                    ],
                ],
                "required": ["success"],
            ],
            [
                "properties": [
                    "success": ["const": false], "result": ["type": "null"],
                    "error": [
                        "anyOf": [
                            object(["message": ["type": "string"]], required: ["message"]),
                            ["type": "string"],
                        ]
                    ],
                ],
                "required": ["error"],
            ],
        ],
    ]

    /// Names that are not listed are counted and otherwise ignored: the page may be newer.
    static let workerReport = object(
        [
            "code": code, "workerId": requestId, "sequence": number(Int(Int32.max), from: 1),
            "now": number(WorkerReport.maxMoment), "counters": counters, "histograms": histograms,
            "records": [
                "type": "array", "maxItems": .number(JSONNumber(WorkerReport.maxRecords)),
                "items": object(
                    [
                        "at": number(WorkerReport.maxMoment), "level": ["type": "string"],
                        "event": ["type": "string"],
                        "reason": ["type": "string"], "failure": ["type": "string"],
                        "requestId": requestId,
                        "durationMs": number(WorkerReport.maxMilliseconds),
                        "status": number(599, from: 100),
                        "suppressed": number(WorkerReport.maxCount),
                    ], required: ["at", "level", "event"]),
            ],
            "health": object(
                [
                    "link": ["type": "string"], "codap": ["type": "string"],
                    "posting": ["type": "boolean"],
                    "queue": number(WorkerReport.maxCount),
                    "memoryKiB": number(WorkerReport.maxSum),
                ], required: ["link", "codap", "posting", "queue"]),
        ], required: ["workerId", "sequence", "now"])

    private static func number(_ maximum: Int, from minimum: Int = 0) -> JSONValue {
        [
            "type": "integer", "minimum": .number(JSONNumber(minimum)),
            "maximum": .number(JSONNumber(maximum)),
        ]
    }

    private static let counters: JSONValue = {
        var properties = JSONObject()
        for counter in WorkerCounter.allCases {
            properties[counter.name] = number(counter.bound)
        }
        return object(properties, required: [])
    }()

    private static let histograms: JSONValue = {
        var properties = JSONObject()
        let size: JSONValue = .number(JSONNumber(WorkerHistogram.bucketCount + 1))
        for histogram in WorkerHistogram.allCases {
            let counts = [JSONValue](
                repeating: number(WorkerReport.maxCount), count: WorkerHistogram.bucketCount)
            properties[histogram.name] = [
                "type": "array", "minItems": size, "maxItems": size,
                "prefixItems": .array(counts + [number(WorkerReport.maxSum)]),
            ]
        }
        return object(properties, required: [])
    }()

    static let reportReceipt = object(
        ["status": ["enum": ["accepted", "repeated"]], "sequence": ["type": "integer"]],
        required: ["status", "sequence"])

    static let acknowledgement = object(
        [
            "requestId": requestId, "id": requestId, "success": ["type": "boolean"],
            "status": ["enum": ["accepted", "repeated", "late"]], "outcome": outcome,
        ], required: ["requestId", "id", "status", "outcome"])

    static let session = object(
        [
            "code": code, "ttl": ["type": "integer"], "expiresAt": time,
            "workerToken": ["type": "string"], "sessionId": ["type": "string"],
            "links": ["type": "object"], "worker": ["type": "object"],
        ], required: ["code", "ttl", "expiresAt", "workerToken", "sessionId"])

    static let sessionStatus = object(
        [
            "code": code, "sessionId": ["type": "string"], "createdAt": time, "expiresAt": time,
            "workerConnection": ["enum": ["none", "sse", "polling"]],
            "queued": ["type": "integer", "minimum": 0],
            "delivered": ["type": "integer", "minimum": 0],
        ], required: ["code", "sessionId", "expiresAt", "workerConnection"])

    static let extended = object(
        ["code": code, "ttl": ["type": "integer"], "expiresAt": time, "latestExpiresAt": time],
        required: ["code", "ttl", "expiresAt"])

    static let ticket = object(
        ["ticket": ["type": "string"], "expiresInMs": ["type": "integer"]],
        required: ["ticket", "expiresInMs"])

    static let toolRequest = object(
        [
            "requestId": requestId, "id": requestId, "seq": ["type": "integer", "minimum": 1],
            "tool": ["type": "string"], "args": ["type": "object"],
            "delivery": ["type": "integer", "minimum": 1], "budgetMs": ["type": "integer"],
            "traceparent": ["type": "string"], "timestamp": time,
        ], required: ["requestId", "id", "seq", "tool", "args", "delivery", "budgetMs"])

    static let poll = object(
        [
            "requests": ["type": "array", "items": toolRequest],
            "cancelled": ["type": "array", "items": requestId], "expiresAt": time,
            "lastRequestId": requestId, "timestamp": ["type": "integer"],
        ], required: ["requests", "cancelled", "expiresAt", "timestamp"])

    static let manifest = object(
        [
            "apiVersion": ["type": "string"], "toolManifestVersion": ["type": "string"],
            "supportedVersions": ["type": "array", "items": ["type": "string"]],
            "schemaDialect": ["type": "string"], "toolCount": ["type": "integer"],
            "tools": [
                "type": "array",
                "items": object(
                    [
                        "name": ["type": "string"], "title": ["type": "string"],
                        "description": ["type": "string"],
                        "inputSchema": ["type": "object"],
                        "outputSchema": [
                            "type": "object", "description": "Not with detail=brief.",
                        ],
                        "annotations": object(
                            [
                                "readOnlyHint": ["type": "boolean"],
                                "destructiveHint": ["type": "boolean"],
                                "idempotentHint": ["type": "boolean"],
                            ],
                            required: ["readOnlyHint", "destructiveHint", "idempotentHint"]),
                    ],
                    required: ["name", "title", "description", "inputSchema", "annotations"]),
            ],
        ], required: ["apiVersion", "toolManifestVersion", "supportedVersions", "tools"])

    static let error = object(
        [
            "error": ["enum": .array(ErrorCode.allCases.map { .string($0.rawValue) })],
            "message": ["type": "string", "description": "What was wrong, and what to do."],
            "code": ["type": "string", "description": "The slug in upper case."],
            "requestId": requestId, "details": ["type": "object"],
        ], required: ["error", "message", "code", "requestId"])
}
