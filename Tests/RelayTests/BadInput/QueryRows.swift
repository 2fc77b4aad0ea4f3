/// Queries: what cannot be decoded, what is missing, what contradicts itself.
extension BadInput {
    static let queries: [BadInput] = [
        unreadable("a lone percent sign", "code=%", says: "percent-encoded"),
        unreadable("an escape of one digit", "code=%4", says: "percent-encoded"),
        unreadable("an escape that is no number", "code=%zz", says: "percent-encoded"),
        unreadable("an escape of UTF-16", "code=%u0041", says: "percent-encoded"),
        unreadable("escapes that are no UTF-8", "code=%c3%28", says: "percent-encoded"),
        unreadable("an overlong escape of a slash", "code=%c0%af", says: "percent-encoded"),
        unreadable("an escape of a surrogate", "code=%ed%a0%80", says: "percent-encoded"),
        unreadable("a bad escape in another name", "%zz=1&code=<code>", says: "percent-encoded"),
        unreadable("the code twice", "code=<code>&code=<code>", says: "code more than once"),
        unreadable("two codes", "code=<code>&code=AAAAAAAA", says: "code more than once"),
        unreadable(
            "the code twice, once escaped", "code=<code>&%63ode=<code>",
            says: "code more than once"),
        unreadable(
            "an id twice", "code=<code>&id=waiting&id=done", says: "id more than once"),
        contradictory(
            "two codes under two names", "code=<code>&sessionCode=<otherCode>&id=waiting"),
        contradictory("a code and another session's handle", "code=<code>&sessionId=x&id=waiting"),
        contradictory("two ids under two names", "code=<code>&id=waiting&requestId=done"),
        lacking("no query at all", "", "code"),
        lacking("no code", "id=waiting", "code"),
        lacking("a code in the fragment's way", "?code=<code>", "code"),
        lacking("a code in capitals", "CODE=<code>&id=waiting", "code"),
        lacking("a code behind a semicolon", "a=1;code=<code>&id=waiting", "code"),
        lacking("a code in brackets, as PHP would have it", "code[]=<code>&id=waiting", "code"),
        lacking("no id", "code=<code>", "id"),
        .get(
            "an empty code in a query", "/api/response?code=&id=waiting", 400,
            "invalid_session_code", says: "eight characters"),
        .get(
            "a code without its value", "/api/response?code&id=waiting", 400,
            "invalid_session_code", says: "eight characters"),
        .get(
            "a code that is escaped twice", "/api/response?code=AAAA%252D2222&id=waiting", 400,
            "invalid_session_code", says: "eight characters"),
        .get(
            "a code in a query that looks like one", "/api/response?code=AAAA0018&id=waiting", 400,
            "invalid_session_code", says: "eight characters"),
        .get(
            "a code of full-width letters",
            "/api/response?code=%EF%BC%A1%EF%BC%A1%EF%BC%A1%EF%BC%A1%EF%BC%A1%EF%BC%A1%EF%BC%A1"
                + "%EF%BC%A1&id=waiting", 400, "invalid_session_code", says: "eight characters"),
        .get(
            "a code of a bad form where tools are asked for", "/api/metadata?code=nonsense!", 400,
            "invalid_session_code", says: "eight characters"),
        .get(
            "the code twice where tools are asked for",
            "/api/metadata?code=<code>&code=<code>", 400, "invalid_field",
            says: "code more than once"),
        badId("an empty id", "id="),
        badId("an id with a space", "id=a+b"),
        badId("an id with an escaped line end", "id=a%0d%0ab"),
        badId("an id with an escaped NUL", "id=a%00"),
        badId("an id of UTF-8", "id=%C3%A9"),
        badId("an id longer than any", "id=\(repeated("a", 65))"),
        badCursor("a cursor that is a word", "after=last"),
        badCursor("a negative cursor", "after=-1"),
        badCursor("a cursor with a sign", "after=%2B1"),
        badCursor("a cursor with a fraction", "after=1.5"),
        badCursor("a cursor in hexadecimal", "after=0x10"),
        badCursor("an empty cursor", "after="),
        badCursor("a cursor beyond 64 bits", "after=18446744073709551616"),
        badCursor("a cursor in Arabic digits", "after=%D9%A1"),
        badCursor("a cursor with a space in front", "after=+1"),
        .get(
            "a cursor that is a word on a stream",
            "/api/stream?code=<code>&after=now&ticket=<ticket>", 400, "invalid_field",
            says: "\"after\""),
        .get(
            "two cursors", "/api/request/<code>?after=1&after=2",
            with: ["Authorization: Bearer <token>"], 400, "invalid_field",
            says: "after more than once"),
        .get(
            "two tickets", "/api/stream?code=<code>&ticket=<ticket>&ticket=<ticket>", 400,
            "invalid_field", says: "ticket more than once"),
        .get(
            "a stream without a code", "/api/stream?ticket=<ticket>", 400, "missing_field",
            says: "\"code\""),
    ]

    private static func unreadable(_ name: String, _ query: String, says: String) -> BadInput {
        .get("\(name) in a query", "/api/response?\(query)", 400, "invalid_field", says: says)
    }

    private static func contradictory(_ name: String, _ query: String) -> BadInput {
        .get(
            "\(name) in a query", "/api/response?\(query)", 400, "conflicting_fields",
            says: "send one")
    }

    private static func lacking(_ name: String, _ query: String, _ field: String) -> BadInput {
        .get(
            "a query with \(name)", "/api/response?\(query)", 400, "missing_field",
            says: "\"\(field)\" is missing")
    }

    private static func badId(_ name: String, _ query: String) -> BadInput {
        .get(
            "\(name) to read back", "/api/response?code=<code>&\(query)", 400, "invalid_field",
            says: "\"id\" must be 1 to 64")
    }

    private static func badCursor(_ name: String, _ query: String) -> BadInput {
        .get(
            name, "/api/request/<code>?\(query)", with: ["Authorization: Bearer <token>"], 400,
            "invalid_field", says: "\"after\" must be a sequence number")
    }
}
