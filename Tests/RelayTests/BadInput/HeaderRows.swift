/// Header fields: those that are malformed, and those whose value cannot be used.
extension BadInput {
    static let headers: [BadInput] = malformedFields + fieldValues

    private static let malformedFields: [BadInput] = [
        .malformed(
            "a request without Host", "GET /version HTTP/1.1\r\n\r\n", 400, "missing_host"),
        .malformed(
            "a URL as target and no Host", "GET http://relay/version HTTP/1.1\r\n\r\n", 400,
            "missing_host"),
        .malformed(
            "two Host fields that agree", host("relay\r\nHost: relay"), 400, "repeated_host"),
        .malformed("two Host fields that differ", host("relay\r\nhost: b"), 400, "repeated_host"),
        .malformed("an empty Host", host(""), 400, "bad_host"),
        .malformed("a Host with a path", host("relay/a"), 400, "bad_host"),
        .malformed("a Host that is a URL", host("http://relay"), 400, "bad_host"),
        .malformed("a Host with a user", host("u@relay"), 400, "bad_host"),
        .malformed("a list of hosts", host("relay, b"), 400, "bad_host"),
        .malformed("a Host whose port is no number", host("relay:http"), 400, "bad_host"),
        .malformed("a Host whose port is too large", host("relay:65536"), 400, "bad_host"),
        .malformed("an IPv6 Host without brackets", host("::1"), 400, "bad_host"),
        .malformed("an IPv6 Host with one bracket", host("[::1"), 400, "bad_host"),
        .malformed("a Host of UTF-8", host("é"), 400, "bad_host"),
        .malformed("a space before a colon", extra("A : b"), 400, "space_before_colon"),
        .malformed("a field without a colon", extra("A"), 400, "missing_colon"),
        .malformed("a field without a name", extra(": b"), 400, "bad_field_name"),
        .malformed("a field name with a space", extra("A b: c"), 400, "bad_field_name"),
        .malformed("a field name beyond ASCII", extra("É: b"), 400, "bad_field_name"),
        .malformed("NUL in a field name", extra("A<00>: b"), 400, "control_byte"),
        .malformed("NUL in a field value", extra("A: b<00>c"), 400, "control_byte"),
        .malformed(
            "an escape sequence in a field value", extra("A: <1B>[2J"), 400, "control_byte"),
        .malformed("DEL in a field value", extra("A: <7F>"), 400, "control_byte"),
        .malformed(
            "a field longer than any", extra("A: \(repeated("b", 8200))"), 431,
            "field_line_too_long"),
        .malformed(
            "fields that are too long together",
            extra((1...5).map { "A\($0): \(repeated("b", 8000))" }.joined(separator: "\r\n")),
            431, "field_block_too_long"),
        .malformed(
            "more fields than any client sends",
            extra((1...100).map { "A\($0): b" }.joined(separator: "\r\n")), 431,
            "too_many_fields"),
        .malformed(
            "an expectation that is unknown", extra("Expect: 200-ok"), 417,
            "unknown_expectation"),
        .malformed("an expectation of nothing", extra("Expect:"), 417, "unknown_expectation"),
    ]

    private static let fieldValues: [BadInput] = [
        .get(
            "a request id with a space", "/api/metadata", with: ["X-Request-Id: a b"], 400,
            "invalid_field", says: "\"X-Request-Id\""),
        .get(
            "an empty request id", "/api/metadata", with: ["X-Request-Id:"], 400, "invalid_field",
            says: "\"X-Request-Id\""),
        .get(
            "a request id of 65 characters", "/version",
            with: ["X-Request-Id: \(repeated("a", 65))"],
            400, "invalid_field", says: "64"),
        .get(
            "a request id that would break a log line", "/version",
            with: ["X-Request-Id: a\",\"error\":\"x"], 400, "invalid_field",
            says: "\"X-Request-Id\""),
        .get(
            "a request id of UTF-8", "/version", with: ["X-Request-Id: é"], 400, "invalid_field",
            says: "\"X-Request-Id\""),
        .get(
            "a request id of bytes that are no text", "/version", with: ["X-Request-Id: <FF>"], 400,
            "invalid_field", says: "\"X-Request-Id\""),
        .get(
            "two request ids", "/version", with: ["X-Request-Id: a", "X-Request-Id: b"], 400,
            "invalid_field", says: "\"X-Request-Id\""),
        .submit(
            "a submission with a request id of a bad form", #"{"code":"<code>"}"#,
            with: ["X-Request-Id: a b"], 400, "invalid_field", says: "\"X-Request-Id\""),
        .get(
            "a request id of a bad form where nothing is served", "/nowhere",
            with: ["X-Request-Id: a/b"], 400, "invalid_field", says: "\"X-Request-Id\""),
        .post(
            "an idempotency key that is too short", "/api/sessions", "{}",
            with: ["Idempotency-Key: short"], 400, "invalid_field", says: "\"Idempotency-Key\""),
        .post(
            "an idempotency key that is too long", "/api/sessions", "{}",
            with: ["Idempotency-Key: \(repeated("k", 65))"], 400, "invalid_field",
            says: "22 to 64"),
        .post(
            "an idempotency key in quotes", "/api/sessions", "{}",
            with: ["Idempotency-Key: \"\(repeated("k", 22))\""], 400, "invalid_field",
            says: "\"Idempotency-Key\""),
        .post(
            "two idempotency keys", "/api/sessions", "{}",
            with: [
                "Idempotency-Key: \(repeated("k", 22))", "Idempotency-Key: \(repeated("l", 22))",
            ], 400, "invalid_field", says: "\"Idempotency-Key\""),
        .get(
            "a worker id with a space", "/api/request/<code>",
            with: ["Authorization: Bearer <token>", "X-Worker-Id: a b"], 400, "invalid_field",
            says: "\"X-Worker-Id\""),
        .get(
            "a worker id longer than any", "/api/request/<code>",
            with: ["Authorization: Bearer <token>", "X-Worker-Id: \(repeated("w", 65))"], 400,
            "invalid_field", says: "64"),
        .get(
            "two worker ids", "/api/request/<code>",
            with: ["Authorization: Bearer <token>", "X-Worker-Id: a", "X-Worker-Id: b"], 400,
            "invalid_field", says: "\"X-Worker-Id\""),
        .request(
            "an empty worker id on a ticket", "POST /api/sessions/<code>/ticket",
            with: ["Authorization: Bearer <token>", "X-Worker-Id:", "Content-Length: 0"], nil, 400,
            "invalid_field", says: "\"X-Worker-Id\""),
        .get(
            "a worker id with a slash on a stream", "/api/stream?code=<code>",
            with: ["Authorization: Bearer <token>", "X-Worker-Id: a/b"], 400, "invalid_field",
            says: "\"X-Worker-Id\""),
        media("a submission of plain text", "text/plain"),
        media("a submission as a form", "application/x-www-form-urlencoded"),
        media("a submission of XML", "application/xml"),
        media("a submission of several parts", "multipart/form-data; boundary=a"),
        media("a submission of JSON as text", "text/json"),
        media("a submission whose type only begins like JSON", "application/jsonp"),
        media("a submission of lines of JSON", "application/x-ndjson"),
        media("a submission whose type is cut short", "application/"),
        media("a submission whose type is only a suffix", "+json"),
        media("a submission whose type has a space in it", "appli cation/json"),
        media("a submission with an empty type", ""),
        .post(
            "a submission with two types", "/api/request", #"{"code":"<code>"}"#,
            with: ["Content-Type: application/json", "Content-Type: text/plain"], 400,
            "invalid_field", says: "\"Content-Type\""),
        .post(
            "a result of plain text", "/api/response", "done",
            with: ["Content-Type: text/plain", "Authorization: Bearer <token>"], 415,
            "unsupported_media_type", says: "application/json"),
        .post(
            "a session asked for in plain text", "/api/sessions", "please",
            with: ["Content-Type: text/plain"], 415, "unsupported_media_type",
            says: "application/json"),
        .submit(
            "a submission that is compressed", "<1F><8B><08><00>", with: ["Content-Encoding: gzip"],
            415,
            "unsupported_media_type", says: "Content-Encoding"),
        .get(
            "a version of the protocol that is not served", "/api/metadata",
            with: ["Accept-Version: 9"], 406, "version_not_acceptable", says: "1.0.0"),
        .get(
            "a version that is none", "/api/metadata", with: ["Accept-Version: latest"], 406,
            "version_not_acceptable", says: "1.0.0"),
        .submit(
            "a submission in a coding that is unknown", "{}", with: ["Content-Encoding: zstd"], 415,
            "unsupported_media_type", says: "Content-Encoding"),
    ]

    private static func media(_ name: String, _ type: String) -> BadInput {
        .submit(
            name, #"{"code":"<code>","tool":"list_data_contexts"}"#,
            with: ["Content-Type: \(type)"],
            415, "unsupported_media_type", says: "application/json")
    }

    private static func host(_ value: String) -> String {
        "GET /version HTTP/1.1\r\nHost: \(value)\r\n\r\n"
    }

    private static func extra(_ line: String) -> String {
        "GET /version HTTP/1.1\r\nHost: relay\r\n\(line)\r\n\r\n"
    }
}
