/// Paths and methods.
extension BadInput {
    static let paths: [BadInput] = nowhere + methods + codes

    private static let nowhere: [BadInput] = [
        .get("a path where nothing is", "/nowhere", 404, "unknown_route", says: "/plugin/"),
        missing("two slashes at the front", "//api/metadata"),
        missing("two slashes within", "/api//metadata"),
        missing("a slash at the end", "/api/metadata/"),
        missing("a segment too many", "/api/sessions/<code>/ticket/now"),
        missing("a path with no code", "/api/sessions/"),
        missing("a path with an empty code before its end", "/api/sessions//ticket"),
        missing("another action of a session", "/api/sessions/<code>/destroy"),
        missing("dots that lead up", "/api/../metrics"),
        missing("dots that lead up from the plugin", "/plugin/../../etc/passwd"),
        missing("escaped dots that lead up", "/plugin/%2e%2e/%2e%2e/etc/passwd"),
        missing("an escaped slash", "/api%2Fmetadata"),
        missing("an escaped NUL in a name", "/plugin/index.html%00.js"),
        missing("a backslash for a slash", "/plugin\\index.html"),
        missing("a dot segment", "/./version"),
        missing("capitals", "/API/METADATA"),
        missing("an escaped letter", "/%76ersion"),
        missing("an unfinished escape", "/version%"),
        missing("an escape that is no UTF-8", "/%ff%fe"),
        missing("a parameter of the path", "/version;v=1"),
        missing("a file that the plugin does not have", "/plugin/secrets.json"),
        missing("a hidden file", "/.env"),
        .get(
            "a URL whose path is nothing that is served", "http://relay/nowhere", 404,
            "unknown_route", says: "/api/metadata"),
        .get(
            "a URL of another host whose path is nowhere", "http://example.org/no", 404,
            "unknown_route", says: "/api/metadata"),
        .request(
            "HEAD of nothing", "HEAD /nowhere", with: [], nil, 404, "unknown_route", says: ""),
        BadInput(
            "HTTP/1.0 on a path where nothing is", text: "GET /nowhere HTTP/1.0\r\n\r\n", 404,
            "unknown_route", says: "/plugin/", connection: .closes),
        .request(
            "a last request on a path where nothing is", "GET /nowhere",
            with: ["Connection: close"],
            nil, 404, "unknown_route", says: "/plugin/", connection: .closes),
        .get(
            "metrics asked for through a proxy", "/metrics", with: ["X-Forwarded-For: 192.0.2.1"],
            404,
            "unknown_route", says: "/api/metadata"),
        .get(
            "metrics asked for through a proxy that says so in one field", "/metrics",
            with: ["Forwarded: for=127.0.0.1"], 404, "unknown_route", says: "/api/metadata"),
    ]

    private static let methods: [BadInput] = [
        wrong("GET of what creates", "GET /api/sessions"),
        wrong("GET of a submission", "GET /api/request"),
        wrong("PUT of a session", "PUT /api/sessions/<code>"),
        wrong("PATCH of a session", "PATCH /api/sessions/<code>"),
        wrong("POST of a session that is there", "POST /api/sessions/<code>"),
        wrong("GET of a ticket", "GET /api/sessions/<code>/ticket"),
        wrong("POST of a stream", "POST /api/stream?code=<code>"),
        wrong("HEAD of a stream", "HEAD /api/stream?code=<code>"),
        wrong("HEAD of a poll", "HEAD /api/request/<code>"),
        wrong("HEAD of a result, which would mark it read", "HEAD /api/response?code=<code>"),
        wrong("PUT of a result", "PUT /api/response"),
        wrong("POST of the tools", "POST /api/metadata"),
        wrong("DELETE of the page", "DELETE /plugin/"),
        wrong("POST of the metrics", "POST /metrics"),
        wrong("POST of the health", "POST /healthz"),
        wrong("TRACE, which would tell a token back", "TRACE /version"),
        wrong("a method in lower case", "get /version"),
        wrong("a method of WebDAV", "PROPFIND /version"),
        wrong("a method nobody has heard of", "BREW /version"),
    ]

    private static let codes: [BadInput] = [
        code("of seven characters", "AAAA234"),
        code("of nine characters", "AAAA22223"),
        code("with a digit that is none of its alphabet", "AAAA2220"),
        code("with a letter beyond ASCII", "AAAA222%C3%89"),
        code("with an escape that is none", "AAAA%zz22"),
        code("with an escaped NUL", "AAAA222%00"),
        code("with bytes that are no UTF-8", "AAAA222%ff"),
        code("of hyphens only", "--------"),
        code("longer than any", repeated("A", 2000)),
        code("that is an SQL injection", "';DROP%20TABLE%20sessions;--"),
        code("that is an object's name", "__proto__"),
        .request(
            "an id of a bad form to withdraw", "DELETE /api/request/<code>/a%20b", with: [], nil,
            400, "invalid_field", says: "\"id\" must be 1 to 64"),
        .get(
            "a code of a bad form where a worker polls", "/api/request/AAAA2220",
            with: ["Authorization: Bearer <token>"], 400, "invalid_session_code",
            says: "A-Z and 2-7"),
        .request(
            "a code of a bad form where a ticket is asked for", "POST /api/sessions/AAAA/ticket",
            with: ["Authorization: Bearer <token>"], nil, 400, "invalid_session_code",
            says: "A-Z and 2-7"),
    ]

    private static func missing(_ name: String, _ path: String) -> BadInput {
        .get(name, path, 404, "unknown_route", says: "Nothing is served at this path")
    }

    private static func wrong(_ name: String, _ line: String) -> BadInput {
        .request(name, line, with: [], nil, 405, "method_not_allowed", says: "Allow header")
    }

    private static func code(_ name: String, _ code: String) -> BadInput {
        .get(
            "a code in the path \(name)", "/api/sessions/\(code)", 400, "invalid_session_code",
            says: "eight characters")
    }
}
