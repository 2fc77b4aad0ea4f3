import EventLoop
import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// The listeners of a relay.
enum Door: Sendable {
    /// The one that everybody reaches.
    case front
    /// The one of operators.
    case admin
}

/// One HTTP request on its way through an endpoint.
struct Exchange: Sendable {
    let request: Request
    let peer: PeerAddress
    /// Where it comes from: the peer, or whoever a trusted proxy asks for.
    let client: ClientAddress
    let loop: EventLoop
    /// How it got here; `nil` when it led nowhere.
    let row: RouteRow?
    /// What stood for the placeholders of the path.
    let parameters: PathParameters
    /// What took time is counted from its beginning, what was asked when from its end.
    let arrival: Arrival
    /// The id of this HTTP request; a call's own id takes its place where there is one.
    let requestId: RequestID
    /// The id that the client chose for it, as ``requestId``; `nil` when it chose none.
    let givenRequestId: RequestID?
    /// Its place in the trace that the client continues, else in one that begins with it; `nil`
    /// where nobody would read of it.
    let trace: TraceContext?
    /// Whether the client sent a `traceparent`, be it a sound one or not.
    let namesTrace: Bool
    /// Which listener it came in by.
    let door: Door
    /// What held when it was received, and holds for all of it.
    let inForce: LiveConfiguration.Snapshot
    /// The session that it turns out to be about.
    var sessionId: SessionID?

    /// - Throws: `invalid_field` when the client chose an id that does not have the form, or two.
    func checkRequestId() throws(Problem) {
        guard request.headers.contains(.requestId) else { return }
        if givenRequestId == nil { throw badRequestId(in: "X-Request-Id") }
        try checkSingle(.requestId)
    }

    /// The value of a field that stands once: of two, nobody knows which the client meant, or
    /// which of them a proxy has looked at.
    private func single(_ name: HeaderName) throws(Problem) -> String? {
        try checkSingle(name)
        return request.headers[name]
    }

    private func checkSingle(_ name: HeaderName) throws(Problem) {
        guard request.headers.isRepeated(name) else { return }
        throw Problem(
            .invalidField, "\"\(name)\" is there more than once; send one.",
            details: ["field": .string(name.text)])
    }

    /// The largest cursor: what a client with 64 signed bits can hold.
    static let maxCursor = UInt64(Int64.max)

    /// The cursor of a stream or poll: the larger of `after` and `Last-Event-ID`; 0 without either.
    func cursor() throws(Problem) -> UInt64 {
        var cursor: UInt64 = 0
        if let text = try queryText("after") {
            guard let after = decimal(text), after <= Self.maxCursor else {
                throw Problem(
                    .invalidField, "\"after\" must be a sequence number, such as 0 or 17.",
                    details: ["field": "after"])
            }
            cursor = after
        }
        // A foreign or empty Last-Event-ID means no cursor: browsers send what they have.
        if let text = request.headers[.lastEventID], let last = decimal(text) {
            cursor = max(cursor, last)
        }
        return cursor
    }

    /// The page load that asks.
    func workerId() throws(Problem) -> WorkerID {
        guard let text = try single(.workerId) else { return .anonymous }
        guard let worker = WorkerID(text) else { throw badRequestId(in: "X-Worker-Id") }
        return worker
    }

    /// The worker token.
    func workerToken() throws(Problem) -> WorkerToken {
        guard let header = try single(.authorization) else { throw Problem(.missingToken) }
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
        guard let text = try single(.idempotencyKey) else { return nil }
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

    /// What its log lines say of it.
    var context: RequestContext {
        RequestContext(requestId: requestId, sessionId: sessionId, trace: trace)
    }

    /// The body as a JSON object.
    func fields() throws(Problem) -> BodyFields {
        if let type = try single(.contentType), !isJSON(type) {
            throw Problem(.unsupportedMediaType)
        }
        let codings = request.headers.values(.contentEncoding)
        guard codings.allSatisfy({ $0.lowercased() == "identity" }) else {
            throw Problem(
                .unsupportedMediaType, "Send the body as it is, without a Content-Encoding.")
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
        return headers
    }()

    func adding(_ name: HeaderName, _ value: String) -> Response {
        var response = self
        response.headers.add(name, value)
        return response
    }
}
