/// Every error the relay answers with. The one catalogue: answers, metrics, logs and docs
/// derive from it.
package enum ErrorCode: String, CaseIterable, Sendable {
    // The message itself. HTTP violations carry their own, finer reason in `details`.
    case malformedHTTP = "malformed_http"
    case requestTimeout = "request_timeout"
    case unknownRoute = "unknown_route"
    case methodNotAllowed = "method_not_allowed"
    case unsupportedMediaType = "unsupported_media_type"
    case versionNotAcceptable = "version_not_acceptable"
    case bodyTooLarge = "body_too_large"
    case invalidJSON = "invalid_json"
    // What it asks for.
    case missingField = "missing_field"
    case invalidField = "invalid_field"
    case conflictingFields = "conflicting_fields"
    case invalidSessionCode = "invalid_session_code"
    case unknownTool = "unknown_tool"
    case invalidArguments = "invalid_arguments"
    // Who asks.
    case missingToken = "missing_token"
    case invalidToken = "invalid_token"
    case invalidTicket = "invalid_ticket"
    // The state it meets.
    case sessionNotFound = "session_not_found"
    case sessionExpired = "session_expired"
    case callNotFound = "call_not_found"
    case requestIdConflict = "request_id_conflict"
    case maxAge = "max_age"
    case superseded = "superseded"
    case resultGone = "result_gone"
    case queueFull = "queue_full"
    case resultsFull = "results_full"
    case rateLimited = "rate_limited"
    case tooManyWrongCodes = "too_many_wrong_codes"
    case overCapacity = "over_capacity"
    case storeUnavailable = "store_unavailable"
    case shuttingDown = "shutting_down"
    case `internal` = "internal"

    /// The `code` of an error body: the slug in upper case.
    package var code: String {
        String(
            decoding: rawValue.utf8.map { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte - 32 : byte
            }, as: UTF8.self)
    }

    /// The HTTP status the error is answered with. A malformed message brings its own.
    package var status: Int {
        switch self {
        case .malformedHTTP, .invalidJSON, .missingField, .invalidField, .conflictingFields,
            .invalidSessionCode:
            400
        case .missingToken, .invalidToken, .invalidTicket: 401
        case .unknownRoute, .sessionNotFound, .callNotFound: 404
        case .methodNotAllowed: 405
        case .versionNotAcceptable: 406
        case .requestTimeout: 408
        case .requestIdConflict, .maxAge, .superseded: 409
        case .sessionExpired, .resultGone: 410
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .unknownTool, .invalidArguments: 422
        case .queueFull, .resultsFull, .rateLimited, .tooManyWrongCodes: 429
        case .internal: 500
        case .overCapacity, .storeUnavailable, .shuttingDown: 503
        }
    }

    /// When to ask again, seconds, where the answer has nothing finer to say: every 429 and 503
    /// says so. Rate limits say it to the second.
    package var retryAfter: Int? {
        switch self {
        // A call takes about a second, as does reading a result.
        case .queueFull, .resultsFull: 1
        // A restart takes less; the store tries again every second.
        case .storeUnavailable, .shuttingDown: 2
        // Sessions have to end first.
        case .overCapacity: 10
        case .malformedHTTP, .requestTimeout, .unknownRoute, .methodNotAllowed,
            .unsupportedMediaType, .versionNotAcceptable, .bodyTooLarge, .invalidJSON,
            .missingField, .invalidField, .conflictingFields, .invalidSessionCode, .unknownTool,
            .invalidArguments, .missingToken, .invalidToken, .invalidTicket, .sessionNotFound,
            .sessionExpired, .callNotFound, .requestIdConflict, .maxAge, .superseded, .resultGone,
            .rateLimited, .tooManyWrongCodes, .internal:
            nil
        }
    }

    /// What happened and what to do, for the reader of an answer that has nothing finer to say.
    package var message: String {
        switch self {
        case .malformedHTTP: "The request is not well-formed HTTP/1.1."
        case .requestTimeout: "The request did not arrive in time; send it again."
        case .unknownRoute:
            "Nothing is served at this path; the plugin is at /plugin/, the tools at /api/metadata."
        case .methodNotAllowed: "This path does not take that method; see the Allow header."
        case .unsupportedMediaType: "Send the body as application/json."
        case .versionNotAcceptable:
            "No version in Accept-Version is served; ask for a supported one, or leave it out."
        case .bodyTooLarge: "The body is too large; send less in one call."
        case .invalidJSON: "The body is not valid JSON."
        case .missingField: "A required field is missing."
        case .invalidField: "A field does not have the form it must have."
        case .conflictingFields: "Two fields that must agree do not."
        case .invalidSessionCode:
            "A session code has eight characters, A-Z and 2-7; read it again off the plugin."
        case .unknownTool: "There is no such tool; GET /api/metadata lists the tools."
        case .invalidArguments: "The arguments do not fit the tool's input schema."
        case .missingToken: "This needs the worker token, as Authorization: Bearer."
        case .invalidToken: "The worker token is not this session's; create a new session."
        case .invalidTicket:
            "The stream ticket is unknown, used or older than 60 s; ask for a new one."
        case .sessionNotFound:
            "No session has this code; read the code again off the plugin in the CODAP tab."
        case .sessionExpired:
            "This session has ended; ask the person for the new code in the CODAP tab."
        case .callNotFound: "This session has no call with this id."
        case .requestIdConflict:
            "This id was used for another call; use a new id, or repeat the call unchanged."
        case .maxAge: "This session is as old as it may get; create a new one."
        case .superseded: "Another tab has taken over this session."
        case .resultGone: "The result was evicted to bound memory; read the document again."
        case .queueFull:
            "Too many calls wait in this session; wait for some to finish, then retry."
        case .resultsFull: "Too many results wait to be read; read some, then retry."
        case .rateLimited: "Too many requests; wait as long as Retry-After says, then retry."
        case .tooManyWrongCodes:
            "Too many unknown session codes came from this address; wait as long as Retry-After "
                + "says, then read the code again off the plugin in the CODAP tab."
        case .overCapacity: "The relay is at capacity; retry in a while."
        case .storeUnavailable:
            "The relay cannot write to its store; the request may or may not have been kept: "
                + "repeat it with the same requestId."
        case .shuttingDown: "The relay is restarting; retry in a few seconds."
        case .internal: "The relay failed; retry, and report the requestId if it happens again."
        }
    }
}
