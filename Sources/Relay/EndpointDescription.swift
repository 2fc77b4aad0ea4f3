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
            about: "brief leaves out examples and what comes back.")
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
        .tooManyWrongCodes, .storeUnavailable,
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
    var documentation: EndpointDescription {
        switch self {
        case .createSession: .createSession
        case .sessionStatus: .sessionStatus
        case .extendSession: .extendSession
        case .endSession: .endSession
        case .issueTicket: .issueTicket
        case .openStream: .openStream
        case .poll: .poll
        case .postResult: .postResult
        case .report: .report
        case .submit: .submit
        case .cancelCall: .cancelCall
        case .readResult: .readResult
        case .metadata: .metadata
        case .descriptor: .document("The relay's endpoints as URL templates.")
        case .requestSchema: .document("JSON Schema of a submission.", "application/schema+json")
        case .responseSchema:
            .document("JSON Schema of a call and of a result post.", "application/schema+json")
        case .openAPI: .document("This document.")
        case .landing:
            EndpointDescription(
                summary: "A page that says what is served here.",
                successes: [
                    .init(status: 200, about: "The page.", type: "text/html"),
                    .init(status: 304, about: "As before."),
                ])
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
        case .statusPage:
            EndpointDescription(
                summary: "The status page and its files, for the relay's own machine.",
                successes: [
                    .init(status: 200, about: "The page.", type: "text/html"),
                    .init(status: 304, about: "As before."),
                ], errors: [.unknownRoute])
        case .statusReport:
            EndpointDescription(
                summary: "What the status page shows, for the relay's own machine.",
                successes: [
                    .init(
                        status: 200, about: "The present and the last hour.",
                        schema: ["type": "object", "required": ["statusVersion"]])
                ], errors: [.unknownRoute])
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
