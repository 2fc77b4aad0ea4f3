import Testing

/// A request that the relay must refuse, and how. Rows of this are the table in the files beside.
///
/// In `text`, `<code>` and its like stand for what the bed knows (see ``BadInputBed``), `<FF>` for
/// the byte of that hexadecimal value, which a string literal cannot hold.
struct BadInput: Sendable, CustomTestStringConvertible {
    /// What becomes of the connection.
    enum Connection { case stays, closes }

    /// A sentence that completes "is refused: …".
    let name: String
    /// The bytes of the request.
    let text: String
    let status: Int
    /// The slug of the error.
    let error: String
    /// What the message must say: the field, the bound or the way out.
    let says: String
    /// For a message that is no HTTP: the rule it breaks, as `details.reason` has it.
    let rule: String?
    let connection: Connection
    /// Whether the client stops sending after this.
    let endsInput: Bool

    var testDescription: String { name }

    init(
        _ name: String, text: String, _ status: Int, _ error: String, says: String,
        rule: String? = nil, connection: Connection = .stays, endsInput: Bool = false
    ) {
        self.name = name
        self.text = text
        self.status = status
        self.error = error
        self.says = says
        self.rule = rule
        self.connection = connection
        self.endsInput = endsInput
    }

    static let table: [BadInput] =
        requestLines + framing + headers + paths + queries + json + fields + schema + credentials
        + states + reports
}

// MARK: - Ways to write a row

extension BadInput {
    /// A request with these field lines besides Host, well-formed or nearly.
    static func request(
        _ name: String, _ line: String, with fields: [String], _ body: String?,
        _ status: Int, _ error: String, says: String, connection: Connection = .stays
    ) -> BadInput {
        var text = "\(line) HTTP/1.1\r\nHost: relay\r\n"
        for field in fields { text += field + "\r\n" }
        if let body { text += "Content-Length: \(wireLength(body))\r\n\r\n\(body)" }
        if body == nil { text += "\r\n" }
        return BadInput(
            name, text: text, status, error, says: says, connection: connection)
    }

    static func get(
        _ name: String, _ target: String, with fields: [String] = [], _ status: Int,
        _ error: String,
        says: String
    ) -> BadInput {
        request(name, "GET \(target)", with: fields, nil, status, error, says: says)
    }

    /// A POST with a body of JSON, or of something else.
    static func post(
        _ name: String, _ target: String, _ body: String, with fields: [String] = [], _ status: Int,
        _ error: String, says: String
    ) -> BadInput {
        let type = fields.contains { $0.lowercased().hasPrefix("content-type:") }
        let all = type ? fields : ["Content-Type: application/json"] + fields
        return request(name, "POST \(target)", with: all, body, status, error, says: says)
    }

    /// A submission with this body.
    static func submit(
        _ name: String, _ body: String, with fields: [String] = [], _ status: Int, _ error: String,
        says: String
    ) -> BadInput {
        post(name, "/api/request", body, with: fields, status, error, says: says)
    }

    /// A submission of a tool with these arguments.
    static func call(
        _ name: String, _ tool: String, _ args: String, says: String
    ) -> BadInput {
        submit(
            name, #"{"code":"<code>","tool":"\#(tool)","args":\#(args)}"#, 422,
            "invalid_arguments", says: says)
    }

    /// A worker's result post with the session's token.
    static func result(
        _ name: String, _ body: String, with fields: [String] = ["Authorization: Bearer <token>"],
        _ status: Int, _ error: String, says: String
    ) -> BadInput {
        post(name, "/api/response", body, with: fields, status, error, says: says)
    }

    /// What is no HTTP message: the connection cannot be used on.
    static func malformed(
        _ name: String, _ text: String, _ status: Int, _ rule: String, endsInput: Bool = false
    ) -> BadInput {
        let error = rule == "body_too_large" ? rule : "malformed_http"
        return BadInput(
            name, text: text, status, error,
            says: rule == "body_too_large" ? "bytes are taken" : "at byte", rule: rule,
            connection: .closes, endsInput: endsInput)
    }

    /// Bytes of a body after its placeholders have been replaced: those of secrets are as long as
    /// the secret, those of bytes one.
    static func wireLength(_ body: String) -> Int {
        BadInputBed.fill(body, with: BadInputBed.samples).count
    }

    static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
