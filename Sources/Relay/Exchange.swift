import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// One HTTP request on its way through an endpoint.
struct Exchange: Sendable {
    let request: Request
    let peer: PeerAddress
    let loop: EventLoop
    /// What stood for the route template's placeholders, with the slash between two.
    let parameter: String
    /// Monotonic time at which the whole request was there.
    let received: Duration
    /// The id of this HTTP request; a call's own id takes its place where there is one.
    let requestId: RequestID
    /// The id that the client chose for it, as ``requestId``; `nil` when it chose none.
    let givenRequestId: RequestID?

    /// - Throws: `invalid_field` when the client chose an id that does not have the form.
    func checkRequestId() throws(Problem) {
        if givenRequestId == nil, request.headers.contains(.requestId) {
            throw badRequestId(in: "X-Request-Id")
        }
    }

    /// The code in the path.
    func pathCode() throws(Problem) -> SessionCode {
        try sessionCode(String(parameter.prefix { $0 != "/" }))
    }

    /// The call's id in the path, behind the code.
    func pathCallId() throws(Problem) -> RequestID {
        guard let slash = parameter.firstIndex(of: "/"),
            let id = RequestID(String(parameter[parameter.index(after: slash)...]))
        else { throw badRequestId(in: "id") }
        return id
    }

    /// The code in the query, under any of its names.
    func queryCode() throws(Problem) -> SessionCode {
        guard let text = try queryValue(.code) else { throw missing("code") }
        return try sessionCode(text)
    }

    /// A query parameter, under any of its names.
    func queryValue(_ field: FieldNames) throws(Problem) -> String? {
        var found: String?
        for name in field.names {
            guard let value = try queryText(name) else { continue }
            guard found == nil || found == value else {
                throw Problem(
                    .conflictingFields,
                    "Two query parameters mean \"\(field.names[0])\" and differ; send one.")
            }
            found = value
        }
        return found
    }

    /// The query parameter of that name.
    /// - Throws: `invalid_field` when it is given twice or badly percent-encoded.
    func queryText(_ name: String) throws(Problem) -> String? {
        do throws(Query.Failure) {
            return try request.query.string(name)
        } catch {
            throw Problem(.invalidField, "The query cannot be read: \(error.message).")
        }
    }

    /// The cursor of a stream or poll: the larger of `after` and `Last-Event-ID`; 0 without either.
    func cursor() throws(Problem) -> UInt64 {
        var cursor: UInt64 = 0
        if let text = try queryText("after") {
            guard let after = UInt64(text) else {
                throw Problem(
                    .invalidField, "\"after\" must be a sequence number, such as 0 or 17.",
                    details: ["field": "after"])
            }
            cursor = after
        }
        // A foreign or empty Last-Event-ID means no cursor: browsers send what they have.
        if let text = request.headers[.lastEventID], let last = UInt64(text) {
            cursor = max(cursor, last)
        }
        return cursor
    }

    /// The page load that asks.
    func workerId() throws(Problem) -> WorkerID {
        guard let text = request.headers[.workerId] else { return .anonymous }
        guard let worker = WorkerID(text) else { throw badRequestId(in: "X-Worker-Id") }
        return worker
    }

    /// The worker token.
    func workerToken() throws(Problem) -> WorkerToken {
        guard let header = request.headers[.authorization] else { throw Problem(.missingToken) }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem(.missingToken)
        }
        guard let token = WorkerToken(trimmed(parts[1])) else { throw Problem(.invalidToken) }
        return token
    }

    /// Who stands for the worker: by its token, or, where the operator admits workers without one,
    /// by nothing at all.
    func workerCredential(admitting tokenless: Bool) throws(Problem) -> WorkerCredential {
        if tokenless, !request.headers.contains(.authorization) { return .established }
        return .token(try workerToken())
    }

    /// The worker token, if the client sent one.
    func optionalWorkerToken() throws(Problem) -> WorkerToken? {
        request.headers.contains(.authorization) ? try workerToken() : nil
    }

    /// What makes repeating the creation of a session harmless.
    func idempotencyKey() throws(Problem) -> IdempotencyKey? {
        guard let text = request.headers[.idempotencyKey] else { return nil }
        guard let key = IdempotencyKey(text) else {
            let lengths = IdempotencyKey.lengths
            throw Problem(
                .invalidField,
                "\"Idempotency-Key\" must be \(lengths.lowerBound) to \(lengths.upperBound) "
                    + "characters of A-Z a-z 0-9 _ - drawn at random: it is as good as the token.",
                details: ["field": "Idempotency-Key"])
        }
        return key
    }

    /// The id that the client chose for a call: the body's, else `X-Request-Id`.
    /// - Throws: `conflicting_fields` when body and header differ.
    func givenCallId(_ fields: BodyFields) throws(Problem) -> RequestID? {
        guard let id = try fields.requestId() else { return givenRequestId }
        if let givenRequestId, givenRequestId != id {
            throw Problem(
                .conflictingFields,
                "The body's \"requestId\" and the header X-Request-Id differ; send one.")
        }
        return id
    }

    /// The trace that the client continues; a header that does not have the form is ignored, as
    /// W3C Trace Context has it.
    var trace: TraceContext? {
        request.headers[.traceparent].flatMap { TraceContext(traceparent: $0) }
    }

    /// The body as a JSON object.
    func fields() throws(Problem) -> BodyFields {
        if let type = request.headers[.contentType] {
            let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
            guard essence == "application/json" || essence.hasSuffix("+json") else {
                throw Problem(.unsupportedMediaType)
            }
        }
        return try BodyFields(request.body)
    }
}

extension Response {
    /// A JSON answer that no cache may keep: what is asked here changes by itself.
    static func json(_ status: Int, _ value: JSONValue) -> Response {
        json(status, bytes: value.utf8())
    }

    /// As ``json(_:_:)``, for a body already written.
    static func json(_ status: Int, bytes: [UInt8]) -> Response {
        Response(status: status, headers: jsonHeaders, body: .bytes(bytes))
    }

    private static let jsonHeaders: Headers = {
        var headers = Headers()
        headers.add(.contentType, "application/json")
        headers.add(.cacheControl, "no-store")
        headers.add(.contentTypeOptions, "nosniff")
        return headers
    }()

    func adding(_ name: HeaderName, _ value: String) -> Response {
        var response = self
        response.headers.add(name, value)
        return response
    }
}
