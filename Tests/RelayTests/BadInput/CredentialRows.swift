/// Tokens and tickets.
extension BadInput {
    static let credentials: [BadInput] = missingTokens + wrongTokens + tickets

    private static let missingTokens: [BadInput] = [
        .request(
            "an extension without a token", "POST /api/sessions/<code>/extend", with: [], nil,
            401, "missing_token", says: "Authorization: Bearer"),
        .request(
            "an end without a token", "DELETE /api/sessions/<code>", with: [], nil, 401,
            "missing_token", says: "Authorization: Bearer"),
        anonymous("a poll without a token", with: []),
        anonymous("a poll with an empty Authorization", with: ["Authorization:"]),
        anonymous("a poll with a password", with: ["Authorization: Basic dTpw"]),
        anonymous("a poll with a scheme and no token", with: ["Authorization: Bearer"]),
        anonymous("a poll with a token and no scheme", with: ["Authorization: <token>"]),
        anonymous("a poll with a scheme of its own", with: ["Authorization: Token <token>"]),
        anonymous("a poll with its token in a cookie", with: ["Cookie: workerToken=<token>"]),
        anonymous(
            "a poll with its token in a field of its own", with: ["X-Worker-Token: <token>"]),
        .get(
            "a poll with its token in the query", "/api/request/<code>?token=<token>", 401,
            "missing_token", says: "Authorization: Bearer"),
        .get(
            "a stream with neither ticket nor token", "/api/stream?code=<code>", 401,
            "missing_token", says: "Authorization: Bearer"),
        .request(
            "a ticket asked for without a token", "POST /api/sessions/<code>/ticket", with: [], nil,
            401, "missing_token", says: "Authorization: Bearer"),
        .result(
            "a result without a token", #"{"code":"<code>","requestId":"waiting","result":1}"#,
            with: [], 401, "missing_token", says: "Authorization: Bearer"),
        .result(
            "a result with its token in the body",
            #"{"code":"<code>","requestId":"waiting","result":1,"workerToken":"<token>"}"#,
            with: [],
            401, "missing_token", says: "Authorization: Bearer"),
        .get(
            "a status asked for with a password", "/api/sessions/<code>",
            with: ["Authorization: Basic dTpw"], 401, "missing_token", says: "Authorization: Bearer"
        ),
    ]

    private static let wrongTokens: [BadInput] = [
        .request(
            "an extension with the token of another session", "POST /api/sessions/<code>/extend",
            with: ["Authorization: Bearer <otherToken>"], nil, 401, "invalid_token",
            says: "not this"),
        .request(
            "an end with the token of another session", "DELETE /api/sessions/<code>",
            with: ["Authorization: Bearer <otherToken>"], nil, 401, "invalid_token",
            says: "not this"),
        foreign("that is too short", "abc"), foreign("that is too long", "<token>00"),
        foreign("in capitals", repeated("A", 32)), foreign("of UTF-8", repeated("é", 16)),
        foreign("with something behind it", "<token> x"),
        foreign("in quotes", "\"<token>\""), foreign("that was never issued", repeated("0", 32)),
        foreign("of another session", "<otherToken>"),
        foreign("of a session that has ended", "<endedToken>"),
        foreign("that is a ticket", "<ticket>"), foreign("that is the code", "<code>"),
        .get(
            "a poll with two tokens", "/api/request/<code>",
            with: ["Authorization: Bearer <token>", "Authorization: Bearer <otherToken>"], 400,
            "invalid_field", says: "\"Authorization\""),
        .get(
            "a stream with the token of another session", "/api/stream?code=<code>",
            with: ["Authorization: Bearer <otherToken>"], 401, "invalid_token", says: "not this"),
        .request(
            "a ticket asked for with the token of another session",
            "POST /api/sessions/<code>/ticket", with: ["Authorization: Bearer <otherToken>"], nil,
            401,
            "invalid_token", says: "not this"),
        .result(
            "a result with the token of another session",
            #"{"code":"<code>","requestId":"waiting","result":"<canary>"}"#,
            with: ["Authorization: Bearer <otherToken>"], 401, "invalid_token", says: "not this"),
        .result(
            "a result of another session's call with the token of this",
            #"{"code":"<otherCode>","requestId":"others","result":"<canary>"}"#,
            with: ["Authorization: Bearer <token>"], 401, "invalid_token", says: "not this"),
        .result(
            "a result of a call that is over with the token of another session",
            #"{"code":"<code>","requestId":"done","result":"<canary>"}"#,
            with: ["Authorization: Bearer <otherToken>"], 401, "invalid_token", says: "not this"),
        .get(
            "a status asked for with the token of another session", "/api/sessions/<code>",
            with: ["Authorization: Bearer <otherToken>"], 401, "invalid_token", says: "not this"),
    ]

    private static let tickets: [BadInput] = [
        ticket("that is empty", ""), ticket("that is too short", "abc"),
        ticket("in capitals", repeated("A", 32)), ticket("never issued", repeated("0", 32)),
        ticket("that was used", "<usedTicket>"), ticket("older than 60 s", "<staleTicket>"),
        ticket("of another session", "<otherTicket>"), ticket("that is the token", "<token>"),
        .get(
            "a bad ticket beside a good token", "/api/stream?code=<code>&ticket=abc",
            with: ["Authorization: Bearer <token>"], 401, "invalid_ticket",
            says: "ask for a new one"),
        .get(
            "a ticket where a token is needed", "/api/request/<code>?ticket=<ticket>", 401,
            "missing_token", says: "Authorization: Bearer"),
    ]

    private static func anonymous(_ name: String, with fields: [String]) -> BadInput {
        .get(
            name, "/api/request/<code>", with: fields, 401, "missing_token",
            says: "Authorization: Bearer")
    }

    private static func foreign(_ name: String, _ token: String) -> BadInput {
        .get(
            "a token \(name)", "/api/request/<code>", with: ["Authorization: Bearer \(token)"], 401,
            "invalid_token", says: "not this session's")
    }

    private static func ticket(_ name: String, _ ticket: String) -> BadInput {
        .get(
            "a ticket \(name)", "/api/stream?code=<code>&ticket=\(ticket)", 401, "invalid_ticket",
            says: "ask for a new one")
    }
}
