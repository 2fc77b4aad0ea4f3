import JSON
import Wire

/// What `/openapi.json` says of an endpoint. An endpoint without one does not compile.
struct EndpointDescription {
    /// Whether a session's code is needed, where the path does not hold it.
    enum Naming { case none, optional, required, inBody }
    /// Whether the worker token is needed.
    enum Credential { case none, optional, required, ticketOrToken }
    /// A parameter besides code and id.
    struct Parameter {
        let name: String
        let place: String
        let schema: JSONValue
        let about: String

        static let after = Parameter(
            name: "after", place: "query",
            schema: [
                "type": "integer", "minimum": 0,
                "maximum": .number(JSONNumber(Int64(clamping: Exchange.maxCursor))),
            ],
            about: "The cursor: only calls with a larger sequence number.")
        static let prefer = Parameter(
            name: "Prefer", place: "header", schema: ["type": "string"],
            about: "wait=N: answer when the call has ended, after at most N seconds.")
        static let acceptVersion = Parameter(
            name: "Accept-Version", place: "header", schema: ["type": "string"],
            about: "1.0.0, 1, 1.x, ^1.0, ~1.0, >=1 <2 or *; several with commas.")
        static let detail = Parameter(
            name: "detail", place: "query", schema: ["enum": ["brief", "full"]],
            about: "brief leaves the schemas out.")
        static let workerId = Parameter(
            name: "X-Worker-Id", place: "header", schema: WireSchemas.requestId,
            about: "The page load that asks.")
        static let idempotencyKey = Parameter(
            name: "Idempotency-Key", place: "header",
            schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]{22,64}$"],
            about: "A secret of 128 random bits; repeating it gives the same session.")
    }
    /// What comes back when it goes well.
    struct Success {
        let status: Int
        let about: String
        var type = "application/json"
        var schema: JSONValue?
    }

    let summary: String
    var naming = Naming.none
    var credential = Credential.none
    var parameters: [Parameter] = []
    var body: JSONValue?
    var bodyIsOptional = false
    var successes: [Success]
    /// What may go wrong, besides what may with every request.
    var errors: [ErrorCode] = []

    static let sessionErrors: [ErrorCode] = [
        .invalidSessionCode, .missingField, .conflictingFields, .sessionNotFound, .sessionExpired,
    ]
    static let bodyErrors: [ErrorCode] = [.invalidJSON, .unsupportedMediaType, .bodyTooLarge]
    static let tokenErrors: [ErrorCode] = [.missingToken, .invalidToken]
    /// What may go wrong with every request.
    static let commonErrors: [ErrorCode] = [
        .malformedHTTP, .invalidField, .requestTimeout, .internal, .overCapacity, .shuttingDown,
    ]
}

extension Endpoint {
    /// What the documentation says of it.
    var description: EndpointDescription {
        switch self {
        case .createSession, .sessionStatus, .extendSession, .endSession, .issueTicket:
            sessionDescription
        case .openStream, .poll, .postResult: workerDescription
        case .submit, .cancelCall, .readResult, .metadata: agentDescription
        case .descriptor: .document("The relay's endpoints as URL templates.")
        case .requestSchema: .document("JSON Schema of a submission.", "application/schema+json")
        case .responseSchema:
            .document("JSON Schema of a call and of a result post.", "application/schema+json")
        case .openAPI: .document("This document.")
        case .pluginFolder:
            EndpointDescription(
                summary: "Leads to the plugin's page.",
                successes: [.init(status: 308, about: "To /plugin/.")])
        case .pluginAsset:
            EndpointDescription(
                summary: "A file of the plugin.",
                successes: [
                    .init(status: 200, about: "The file.", type: "*/*"),
                    .init(status: 304, about: "As before."),
                ], errors: [.unknownRoute])
        case .metrics:
            EndpointDescription(
                summary: "Metrics in Prometheus' text form, for the relay's own machine.",
                successes: [.init(status: 200, about: "Metrics.", type: "text/plain", schema: nil)],
                errors: [.unknownRoute])
        case .health: .json("Whether the relay lives.")
        case .readiness:
            EndpointDescription(
                summary: "Whether the relay takes new work.",
                successes: [
                    .init(status: 200, about: "It does."),
                    .init(status: 503, about: "It does not: it stops, or cannot write."),
                ])
        case .version: .json("What runs here.")
        }
    }

    private var sessionDescription: EndpointDescription {
        switch self {
        case .createSession:
            EndpointDescription(
                summary: "Creates a session.", parameters: [.idempotencyKey],
                body: ["type": "object"], bodyIsOptional: true,
                successes: [
                    .init(status: 201, about: "Created.", schema: WireSchemas.session),
                    .init(status: 200, about: "Created before.", schema: WireSchemas.session),
                ], errors: EndpointDescription.bodyErrors)
        case .extendSession:
            EndpointDescription(
                summary: "Puts a session's end off.", naming: .required, credential: .required,
                successes: [.init(status: 200, about: "Put off.", schema: WireSchemas.extended)],
                errors: EndpointDescription.sessionErrors + [.maxAge])
        case .endSession:
            EndpointDescription(
                summary: "Ends a session.", naming: .required, credential: .required,
                successes: [.init(status: 204, about: "Ended.")],
                errors: EndpointDescription.sessionErrors)
        case .issueTicket:
            EndpointDescription(
                summary: "Gives a ticket that opens one stream.", naming: .required,
                credential: .required, parameters: [.workerId],
                successes: [.init(status: 201, about: "A ticket.", schema: WireSchemas.ticket)],
                errors: EndpointDescription.sessionErrors + [.superseded])
        default:
            EndpointDescription(
                summary: "Tells whether a worker is connected and how many calls wait.",
                naming: .required, credential: .optional,
                successes: [
                    .init(status: 200, about: "As it stands.", schema: WireSchemas.sessionStatus)
                ], errors: EndpointDescription.sessionErrors)
        }
    }

    private var workerDescription: EndpointDescription {
        switch self {
        case .openStream:
            EndpointDescription(
                summary: "The worker's event stream.", naming: .required,
                credential: .ticketOrToken, parameters: [.after, .workerId],
                successes: [.init(status: 200, about: "Events.", type: "text/event-stream")],
                errors: EndpointDescription.sessionErrors + [.invalidTicket, .superseded])
        case .postResult:
            EndpointDescription(
                summary: "Takes a worker's result.", naming: .inBody, credential: .required,
                body: WireSchemas.resultPost,
                successes: [
                    .init(status: 200, about: "Taken.", schema: WireSchemas.acknowledgement)
                ],
                errors: EndpointDescription.sessionErrors + EndpointDescription.bodyErrors
                    + [.callNotFound])
        default:
            EndpointDescription(
                summary: "Every unanswered call above the cursor; removes nothing.",
                naming: .required, credential: .required, parameters: [.after, .workerId],
                successes: [
                    .init(
                        status: 200, about: "Calls.",
                        schema: ["type": "array", "items": WireSchemas.toolRequest])
                ],
                errors: EndpointDescription.sessionErrors + [.superseded])
        }
    }

    private var agentDescription: EndpointDescription {
        let calls: [EndpointDescription.Success] = [
            .init(status: 200, about: "Ended.", schema: WireSchemas.call),
            .init(status: 202, about: "Not ended yet.", schema: WireSchemas.call),
        ]
        switch self {
        case .submit:
            return EndpointDescription(
                summary: "Submits a tool call.", naming: .inBody, parameters: [.prefer],
                body: WireSchemas.submission(anyName: false), successes: calls,
                errors: EndpointDescription.sessionErrors + EndpointDescription.bodyErrors
                    + [
                        .unknownTool, .invalidArguments, .requestIdConflict, .queueFull,
                        .resultsFull,
                    ])
        case .cancelCall:
            return EndpointDescription(
                summary: "Withdraws a call.", naming: .required, successes: calls,
                errors: EndpointDescription.sessionErrors + [.callNotFound, .resultGone])
        case .readResult:
            return EndpointDescription(
                summary: "Reads a call back.", naming: .required, parameters: [.prefer],
                successes: calls,
                errors: EndpointDescription.sessionErrors + [.callNotFound, .resultGone])
        default:
            return EndpointDescription(
                summary: "The tools, with their schemas.", naming: .optional,
                parameters: [.acceptVersion, .detail],
                successes: [
                    .init(status: 200, about: "The manifest.", schema: WireSchemas.manifest),
                    .init(status: 304, about: "As before."),
                ],
                errors: EndpointDescription.sessionErrors + [.versionNotAcceptable])
        }
    }
}

extension EndpointDescription {
    fileprivate static func document(
        _ summary: String, _ type: String = "application/json"
    ) -> EndpointDescription {
        EndpointDescription(
            summary: summary,
            successes: [
                .init(
                    status: 200, about: "The document.", type: type, schema: ["type": "object"]),
                .init(status: 304, about: "As before."),
            ])
    }

    fileprivate static func json(_ summary: String) -> EndpointDescription {
        EndpointDescription(
            summary: summary,
            successes: [.init(status: 200, about: "As it is.", schema: ["type": "object"])])
    }
}
