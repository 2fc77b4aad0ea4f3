/// Workers' reports.
extension BadInput {
    static let reports: [BadInput] = [
        report("without a code", #"{"workerId":"w","sequence":1}"#, "missing_field", "\"code\""),
        report("without a worker", #"{"code":"<code>","sequence":1}"#, "\"workerId\" must be"),
        report("of a worker with a space", members(#""workerId":"a b""#), "\"workerId\" must be"),
        report(
            "without a number", #"{"code":"<code>","workerId":"w"}"#, "\"sequence\" must be"),
        report("numbered 0", members(#""sequence":0"#), "\"sequence\" must be"),
        report("numbered by a text", members(#""sequence":"1""#), "\"sequence\" must be"),
        report("numbered 1.5", members(#""sequence":1.5"#), "\"sequence\" must be"),
        report("numbered beyond 32 bits", members(#""sequence":4294967296"#), "\"sequence\""),
        more("whose counters are a list", #""counters":[]"#, "\"counters\" must be an object"),
        more("that counts backwards", #""counters":{"attempts":-1}"#, "\"counters.attempts\""),
        more("that counts a text", #""counters":{"attempts":"<canary>"}"#, "\"counters.attempts\""),
        more("that counts too much", #""counters":{"attempts":100001}"#, "from 0 to 100000"),
        more(
            "that counts two days", #""counters":{"ms.streaming":172800000}"#,
            "from 0 to 86400000"),
        more("whose histograms are a number", #""histograms":1"#, "\"histograms\" must be"),
        more(
            "with too few buckets", #""histograms":{"queue_depth":[1,2]}"#,
            "an array of 9 counts and their sum"),
        more(
            "with a negative bucket", #""histograms":{"queue_depth":[0,0,-1,0,0,0,0,0,0,0]}"#,
            "\"histograms.queue_depth[2]\""),
        more("whose records are an object", #""records":{}"#, "\"records\" must be an array"),
        more(
            "with 33 records",
            #""now":1,"records":[\#([String](repeating: "{}", count: 33).joined(separator: ","))]"#,
            "at most 32"),
        more("whose time is a text", #""now":"5""#, "\"now\" must be"),
        record("that is a text", #""<canary>""#, "\"records[0]\" must be an object"),
        record("without a name", #"{"at":1,"level":"info"}"#, "\"records[0].event\""),
        record("without a level", #"{"at":1,"event":"link.lost"}"#, "\"records[0].level\""),
        record(
            "from before all time", #"{"at":-1,"level":"info","event":"link.lost"}"#,
            "\"records[0].at\" must be a whole number from 0"),
        record(
            "about a call with a bad id",
            #"{"at":1,"level":"info","event":"link.lost","requestId":"<canary> x"}"#,
            "\"records[0].requestId\""),
        record(
            "whose reason is a number",
            #"{"at":1,"level":"info","event":"link.lost","reason":1}"#, "\"records[0].reason\""),
        record(
            "with a status of 99", #"{"at":1,"level":"info","event":"link.lost","status":99}"#,
            "from 100 to 599"),
        record(
            "that lasted a text",
            #"{"at":1,"level":"info","event":"link.lost","durationMs":"<canary>"}"#,
            "\"records[0].durationMs\""),
        more("whose health is a text", #""health":"<canary>""#, "\"health\" must be an object"),
        more(
            "that posts perhaps", #""health":{"link":"polling","codap":"absent","queue":0}"#,
            "\"health.posting\" must be true or false"),
        .post(
            "a report that is too large", "/api/telemetry",
            #"{"code":"<code>","x":"\#(repeated("a", 16 << 10))"}"#, with: token, 413,
            "body_too_large", says: "16384 bytes"),
        .post(
            "a report without a token", "/api/telemetry", members(#""sequence":1"#), 401,
            "missing_token", says: "worker token"),
        .post(
            "a report with a token of nobody's", "/api/telemetry", members(#""sequence":1"#),
            with: ["Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"], 401,
            "invalid_token", says: "not this session's"),
        .post(
            "a report by two workers", "/api/telemetry", members(#""sequence":1"#),
            with: token + ["X-Worker-Id: other"], 400, "conflicting_fields",
            says: "X-Worker-Id"),
    ]

    private static let token = ["Authorization: Bearer <token>"]

    private static func report(
        _ name: String, _ body: String, _ error: String, _ says: String
    ) -> BadInput {
        .post("a report \(name)", "/api/telemetry", body, with: token, 400, error, says: says)
    }

    private static func report(_ name: String, _ body: String, _ says: String) -> BadInput {
        report(name, body, "invalid_field", says)
    }

    /// A whole report, with these members in the place of its own.
    private static func members(_ others: String) -> String {
        var text = #"{"code":"<code>""#
        if !others.contains("workerId") { text += #","workerId":"w""# }
        if !others.contains("sequence") { text += #","sequence":1"# }
        if !others.contains("now") { text += #","now":5"# }
        return text + ",\(others)}"
    }

    private static func more(_ name: String, _ others: String, _ says: String) -> BadInput {
        report(name, members(others), says)
    }

    private static func record(_ name: String, _ record: String, _ says: String) -> BadInput {
        report("with a record \(name)", members(#""now":5,"records":[\#(record)]"#), says)
    }
}
