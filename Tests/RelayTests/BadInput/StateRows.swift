/// Requests that are well-formed, and come at the wrong time or to the wrong session.
extension BadInput {
    static let states: [BadInput] = unknownSessions + endedSessions + calls + bounds + losers

    private static let unknownSessions: [BadInput] = everywhere(
        code: "AAAAAAAA", token: repeated("0", 32), ticket: repeated("0", 32),
        "a session that never was", 404, "session_not_found", says: "read the code again")

    private static let endedSessions: [BadInput] = everywhere(
        code: "<endedCode>", token: "<endedToken>", ticket: repeated("0", 32),
        "a session that has ended", 410, "session_expired", says: "ask the person")

    private static let calls: [BadInput] = [
        .get(
            "a call that never was", "/api/response?code=<code>&id=never", 404, "call_not_found",
            says: "no call with this id"),
        .get(
            "a call of another session", "/api/response?code=<code>&id=others", 404,
            "call_not_found", says: "no call with this id"),
        .get(
            "a call that never was, waited for", "/api/response?code=<code>&id=never",
            with: ["Prefer: wait=30"], 404, "call_not_found", says: "no call with this id"),
        .get(
            "a call whose id differs in a capital", "/api/response?code=<code>&id=Waiting", 404,
            "call_not_found", says: "no call with this id"),
        .result(
            "a result of a call that never was",
            #"{"code":"<code>","requestId":"never","result":"<canary>"}"#, 404, "call_not_found",
            says: "no call with this id"),
        .result(
            "a result of another session's call",
            #"{"code":"<code>","requestId":"others","result":"<canary>"}"#, 404, "call_not_found",
            says: "no call with this id"),
        .result(
            "a failure of a call that never was",
            #"{"code":"<code>","requestId":"never","error":{"message":"<canary>"}}"#, 404,
            "call_not_found", says: "no call with this id"),
        conflict(
            "an id that waits, with another tool", "waiting", "get_items", #"{"dataContext":"D"}"#),
        conflict(
            "an id that is done, with other arguments", "done", "get_data_context",
            #"{"dataContext":"<canary>"}"#),
        conflict(
            "an id that waits, by one who would wait for it", "waiting", "list_collections",
            #"{"dataContext":"<canary>"}"#, with: ["Prefer: wait=30"]),
        .submit(
            "an id that waits, in the header and with another tool",
            #"{"code":"<code>","tool":"get_items","args":{"dataContext":"D"}}"#,
            with: ["X-Request-Id: waiting"], 409, "request_id_conflict", says: "use a new id"),
        .request(
            "the withdrawal of a call that never was", "DELETE /api/request/<code>/never",
            with: [], nil, 404, "call_not_found", says: "no call with this id"),
        .request(
            "the withdrawal of another session's call", "DELETE /api/request/<code>/others",
            with: [], nil, 404, "call_not_found", says: "no call with this id"),
        .get(
            "a result that was read and had to make room",
            "/api/response?code=<goneCode>&id=gone", 410, "result_gone",
            says: "read the document again"),
    ]

    private static let bounds: [BadInput] = [
        .request(
            "an extension of a session that is as old as it may get",
            "POST /api/sessions/<code>/extend", with: ["Authorization: Bearer <token>"], nil, 409,
            "max_age", says: "create a new one"),
        .submit(
            "a call too many", #"{"code":"<fullCode>","tool":"list_data_contexts"}"#, 429,
            "queue_full", says: "wait for some to finish"),
        .submit(
            "a call too many by one who would wait for it",
            #"{"code":"<fullCode>","tool":"list_data_contexts"}"#, with: ["Prefer: wait=30"], 429,
            "queue_full", says: "wait for some to finish"),
        .submit(
            "a call while too many results are unread",
            #"{"code":"<unreadCode>","tool":"list_data_contexts"}"#, 429, "results_full",
            says: "read some"),
        .request(
            "a session too many", "POST /api/sessions", with: [], nil, 503, "over_capacity",
            says: "retry in a while"),
        .post(
            "a session too many with a key of its own", "/api/sessions", "{}",
            with: ["Idempotency-Key: \(repeated("k", 22))"], 503, "over_capacity",
            says: "retry in a while"),
    ]

    /// A tab whose session another tab has taken.
    private static let losers: [BadInput] = [
        .get(
            "a poll of a tab that has lost its session", "/api/request/<lostCode>",
            with: ["Authorization: Bearer <lostToken>", "X-Worker-Id: tab-1"], 409, "superseded",
            says: "Another tab"),
        .get(
            "a stream of a tab that has lost its session", "/api/stream?code=<lostCode>",
            with: ["Authorization: Bearer <lostToken>", "X-Worker-Id: tab-1"], 409, "superseded",
            says: "Another tab"),
        .request(
            "a ticket for a tab that has lost its session",
            "POST /api/sessions/<lostCode>/ticket",
            with: ["Authorization: Bearer <lostToken>", "X-Worker-Id: tab-1"], nil, 409,
            "superseded",
            says: "Another tab"),
        .get(
            "a stream with the ticket of a tab that has lost its session",
            "/api/stream?code=<lostCode>&ticket=<lostTicket>", 409, "superseded",
            says: "Another tab"),
    ]

    /// A call under an id that another call has.
    private static func conflict(
        _ name: String, _ id: String, _ tool: String, _ args: String, with fields: [String] = []
    ) -> BadInput {
        .submit(
            name, #"{"code":"<code>","requestId":"\#(id)","tool":"\#(tool)","args":\#(args)}"#,
            with: fields, 409, "request_id_conflict", says: "use a new id")
    }

    /// One row for each endpoint that names a session.
    private static func everywhere(
        code: String, token: String, ticket: String, _ session: String, _ status: Int,
        _ error: String, says: String
    ) -> [BadInput] {
        let bearer = "Authorization: Bearer \(token)"
        return [
            .get("a status of \(session)", "/api/sessions/\(code)", status, error, says: says),
            .get(
                "a status of \(session) with a token", "/api/sessions/\(code)", with: [bearer],
                status,
                error, says: says),
            .request(
                "HEAD of \(session)", "HEAD /api/sessions/\(code)", with: [], nil, status, error,
                says: says),
            .request(
                "an extension of \(session)", "POST /api/sessions/\(code)/extend",
                with: [bearer], nil, status, error, says: says),
            .request(
                "the end of \(session)", "DELETE /api/sessions/\(code)", with: [bearer], nil,
                status, error, says: says),
            .request(
                "the withdrawal of a call in \(session)", "DELETE /api/request/\(code)/waiting",
                with: [], nil, status, error, says: says),
            .request(
                "a ticket for \(session)", "POST /api/sessions/\(code)/ticket", with: [bearer], nil,
                status, error, says: says),
            .get(
                "a stream of \(session)", "/api/stream?code=\(code)", with: [bearer], status, error,
                says: says),
            .get(
                "a stream of \(session) with a ticket",
                "/api/stream?code=\(code)&ticket=\(ticket)", status, error, says: says),
            .get(
                "a poll of \(session)", "/api/request/\(code)", with: [bearer], status, error,
                says: says),
            .submit(
                "a call in \(session)",
                #"{"code":"\#(code)","tool":"get_items","args":{"dataContext":"<canary>"}}"#,
                status, error, says: says),
            .submit(
                "a call in \(session) by one who would wait for it",
                #"{"code":"\#(code)","tool":"list_data_contexts"}"#, with: ["Prefer: wait=30"],
                status,
                error, says: says),
            .result(
                "a result in \(session)",
                #"{"code":"\#(code)","requestId":"waiting","result":"<canary>"}"#, with: [bearer],
                status, error, says: says),
            .get(
                "a read-back from \(session)", "/api/response?code=\(code)&id=waiting", status,
                error, says: says),
            .get(
                "the tools of \(session)", "/api/metadata?code=\(code)", status, error, says: says),
        ]
    }
}
