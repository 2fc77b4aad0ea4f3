import HTTP
import JSON
import Wire

/// Which session and which call a request is about. Clients say it in the path, the query, a header
/// or the body; in as many of these as they like, as long as all say the same.
extension Exchange {
    /// The session's code.
    /// - Parameter fields: The body, where there is one.
    /// - Throws: `missing_field`, `invalid_session_code`, or `conflicting_fields` when two places
    ///   name different sessions.
    func sessionCode(_ fields: BodyFields? = nil) throws(Problem) -> SessionCode {
        guard let code = try sessionCodeIfGiven(fields) else { throw missing("code") }
        return code
    }

    /// As ``sessionCode(_:)``, but it may be missing.
    func sessionCodeIfGiven(_ fields: BodyFields? = nil) throws(Problem) -> SessionCode? {
        var found: SessionCode?
        if let text = parameters.code { try agree(&found, text) }
        if let text = try queryValue(.code) { try agree(&found, text) }
        for name in HeaderName.sessionCodes {
            if let text = request.headers[name] { try agree(&found, text) }
        }
        if let text = try fields?.textIfGiven(.code) { try agree(&found, text) }
        return found
    }

    private func agree(_ found: inout SessionCode?, _ text: String) throws(Problem) {
        let code = try readCode(text)
        guard found == nil || found == code else {
            throw Problem(
                .conflictingFields,
                "The path, query, header or body name different session codes; send one.",
                details: ["field": "code"])
        }
        found = code
    }

    /// The id of the call that a request without a body is about: the path's or the query's.
    func callId() throws(Problem) -> RequestID {
        guard let id = try callIdIfGiven() else { throw missing("id") }
        return id
    }

    /// As ``callId()``, but it may be missing.
    func callIdIfGiven() throws(Problem) -> RequestID? {
        let query = try queryValue(.id)
        if let path = parameters.id, let query, path != query {
            throw Problem(
                .conflictingFields, "The path and the query name different calls; send one.",
                details: ["field": "id"])
        }
        guard let text = parameters.id ?? query else { return nil }
        guard let id = RequestID(text) else { throw badRequestId(in: "id") }
        return id
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

    /// A query parameter, under any of its names.
    func queryValue(_ field: FieldNames) throws(Problem) -> String? {
        guard !request.query.isEmpty else { return nil }
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
}
