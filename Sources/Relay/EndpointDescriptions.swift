import JSON
import Wire

/// The descriptions, one an endpoint.
extension EndpointDescription {
    /// A call, as it stands.
    private static let calls: [Success] = [
        Success(status: 200, about: "Ended.", schema: WireSchemas.call),
        Success(status: 202, about: "Not ended yet.", schema: WireSchemas.call),
    ]

    static let createSession = EndpointDescription(
        summary: "Creates a session.", parameters: [.idempotencyKey],
        body: ["type": "object"], bodyIsOptional: true,
        successes: [
            .init(status: 201, about: "Created.", schema: WireSchemas.session),
            .init(status: 200, about: "Created before.", schema: WireSchemas.session),
        ], errors: bodyErrors + [.rateLimited, .storeUnavailable])

    static let extendSession = EndpointDescription(
        summary: "Puts a session's end off.", naming: .required, credential: .required,
        successes: [.init(status: 200, about: "Put off.", schema: WireSchemas.extended)],
        errors: sessionErrors + [.maxAge])

    static let endSession = EndpointDescription(
        summary: "Ends a session.", naming: .required, credential: .required,
        successes: [.init(status: 204, about: "Ended.")],
        errors: sessionErrors)

    static let issueTicket = EndpointDescription(
        summary: "Gives a ticket that opens one stream.", naming: .required,
        credential: .required, parameters: [.workerId],
        successes: [.init(status: 201, about: "A ticket.", schema: WireSchemas.ticket)],
        errors: sessionErrors + [.superseded])

    static let sessionStatus = EndpointDescription(
        summary: "Tells whether a worker is connected and how many calls wait.",
        naming: .required, credential: .optional,
        successes: [
            .init(status: 200, about: "As it stands.", schema: WireSchemas.sessionStatus)
        ], errors: sessionErrors)

    static let openStream = EndpointDescription(
        summary: "The worker's event stream.", naming: .required,
        credential: .ticketOrToken, parameters: [.after, .workerId],
        successes: [.init(status: 200, about: "Events.", type: "text/event-stream")],
        errors: sessionErrors + [.invalidTicket, .superseded])

    static let postResult = EndpointDescription(
        summary: "Takes a worker's result.", naming: .inBody, credential: .required,
        body: WireSchemas.resultPost,
        successes: [
            .init(status: 200, about: "Taken.", schema: WireSchemas.acknowledgement)
        ],
        errors: sessionErrors + bodyErrors + [.callNotFound])

    static let report = EndpointDescription(
        summary: "Takes what a worker reports of itself.", naming: .inBody, credential: .required,
        body: WireSchemas.workerReport,
        successes: [
            .init(status: 200, about: "Taken.", schema: WireSchemas.reportReceipt)
        ],
        errors: sessionErrors + bodyErrors + [.rateLimited])

    static let poll = EndpointDescription(
        summary: "Every unanswered call above the cursor; removes nothing.",
        naming: .required, credential: .required, parameters: [.after, .workerId],
        successes: [
            .init(
                status: 200, about: "Calls.",
                schema: ["type": "array", "items": WireSchemas.toolRequest])
        ],
        errors: sessionErrors + [.superseded])

    static let submit = EndpointDescription(
        summary: "Submits a tool call.", naming: .inBody, parameters: [.prefer],
        body: WireSchemas.submission(anyName: false), successes: calls,
        errors: sessionErrors + bodyErrors
            + [
                .unknownTool, .invalidArguments, .requestIdConflict, .rateLimited,
                .queueFull, .resultsFull,
            ])

    static let cancelCall = EndpointDescription(
        summary: "Withdraws a call.", naming: .required, successes: calls,
        errors: sessionErrors + [.callNotFound, .resultGone])

    static let readResult = EndpointDescription(
        summary: "Reads a call back.", naming: .required, parameters: [.prefer],
        successes: calls,
        errors: sessionErrors + [.callNotFound, .resultGone])

    static let metadata = EndpointDescription(
        summary: "The tools, with their schemas.", naming: .optional,
        parameters: [.acceptVersion, .detail],
        successes: [
            .init(status: 200, about: "The manifest.", schema: WireSchemas.manifest),
            .init(status: 304, about: "As before."),
        ],
        errors: sessionErrors + [.versionNotAcceptable])
}
