/// Members of bodies: missing, of the wrong type, contradictory, out of range.
extension BadInput {
    static let fields: [BadInput] = submissions + contradictions + deadlines + results

    private static let submissions: [BadInput] = [
        .submit("an empty submission", "{}", 400, "missing_field", says: "\"code\""),
        .submit(
            "a submission without a code", #"{"tool":"list_data_contexts"}"#, 400,
            "missing_field", says: "\"code\""),
        .submit(
            "a submission without a tool", #"{"code":"<code>"}"#, 400, "missing_field",
            says: "\"tool\""),
        .submit(
            "a submission whose members are in capitals", #"{"Code":"<code>","Tool":"x"}"#, 400,
            "missing_field", says: "\"code\""),
        .submit(
            "a submission that hides its members in a prototype",
            #"{"__proto__":{"code":"<code>","tool":"list_data_contexts"}}"#, 400,
            "missing_field", says: "\"code\""),
        .submit(
            "a submission as JSON-RPC has it",
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, 400, "invalid_field",
            says: "\"requestId\""),
        .submit(
            "a code that is a number", #"{"code":22222222,"tool":"x"}"#, 400, "invalid_field",
            says: "\"code\" must be a string"),
        .submit(
            "a code that is null", #"{"code":null,"tool":"x"}"#, 400, "invalid_field",
            says: "\"code\" must be a string"),
        .submit(
            "a list of codes", #"{"code":["<code>"],"tool":"x"}"#, 400, "invalid_field",
            says: "\"code\" must be a string"),
        .submit(
            "a code of a bad form", #"{"code":"AAAA","tool":"x"}"#, 400, "invalid_session_code",
            says: "eight characters"),
        .submit(
            "an empty code", #"{"code":"","tool":"x"}"#, 400, "invalid_session_code",
            says: "eight characters"),
        .submit(
            "a code with a NUL in it", #"{"code":"AAAA\u0000AAAA","tool":"x"}"#, 400,
            "invalid_session_code", says: "eight characters"),
        .submit(
            "a code among words", #"{"code":"code: <code>","tool":"x"}"#, 400,
            "invalid_session_code", says: "eight characters"),
        .submit(
            "a tool that is a number", #"{"code":"<code>","tool":1}"#, 400, "invalid_field",
            says: "\"tool\" must be a string"),
        .submit(
            "a tool that is an object", #"{"code":"<code>","tool":{"name":"x"}}"#, 400,
            "invalid_field", says: "\"tool\" must be a string"),
        .submit(
            "a tool that is null", #"{"code":"<code>","tool":null}"#, 400, "invalid_field",
            says: "\"tool\" must be a string"),
        id("that is a number", "17"), id("that is null", "null"), id("that is a list", "[]"),
        id("that is empty", #""""#), id("with a space", #""a b""#),
        id("with a line end", #""a\nb""#), id("with a slash", #""a/b""#),
        id("of UTF-8", #""é""#), id("of 65 characters", #""\#(repeated("a", 65))""#),
    ]

    private static let contradictions: [BadInput] = [
        .submit(
            "two codes in a body",
            #"{"code":"<code>","sessionCode":"<otherCode>","tool":"list_data_contexts"}"#, 400,
            "conflicting_fields", says: "\"sessionCode\""),
        .submit(
            "a code and a handle that is none",
            #"{"code":"<code>","sessionId":1,"tool":"list_data_contexts"}"#, 400,
            "conflicting_fields", says: "\"sessionId\""),
        .submit(
            "two tools", #"{"code":"<code>","tool":"get_items","functionName":"get_cases"}"#, 400,
            "conflicting_fields", says: "\"functionName\""),
        .submit(
            "two sets of arguments",
            #"{"code":"<code>","tool":"list_data_contexts","args":{},"params":{"a":1}}"#, 400,
            "conflicting_fields", says: "\"params\""),
        .submit(
            "two ids", #"{"code":"<code>","tool":"get_items","id":"a","requestId":"b"}"#, 400,
            "conflicting_fields", says: "\"id\""),
        .submit(
            "an id in the body and another in the header",
            #"{"code":"<code>","tool":"list_data_contexts","id":"a"}"#, with: ["X-Request-Id: b"],
            400,
            "conflicting_fields", says: "X-Request-Id"),
        .result(
            "a result with an id in the body and another in the header",
            #"{"code":"<code>","requestId":"waiting","result":1}"#,
            with: ["Authorization: Bearer <token>", "X-Request-Id: done"], 400,
            "conflicting_fields",
            says: "X-Request-Id"),
        .result(
            "a result and an error",
            #"{"code":"<code>","requestId":"waiting","result":1,"error":{"message":"x"}}"#, 400,
            "conflicting_fields", says: "not both"),
    ]

    private static let deadlines: [BadInput] = [
        deadline("of nothing", "0"), deadline("in the past", "-1"),
        deadline("one millisecond too long", "600001"), deadline("with a fraction", "1.5"),
        deadline("that is a string", #""30000""#), deadline("that is null", "null"),
        deadline("that is true", "true"), deadline("beyond 64 bits", "9223372036854775808"),
        deadline("beyond every double", "1e400"), deadline("smaller than every double", "1e-400"),
        deadline("with an exponent beyond every integer", "1e99999999999999999999"),
        deadline("that is an object", #"{"ms":1}"#),
    ]

    private static let results: [BadInput] = [
        .result("an empty result", "{}", 400, "missing_field", says: "\"requestId\""),
        .result(
            "a result without its call", #"{"code":"<code>","result":"<canary>"}"#, 400,
            "missing_field", says: "\"requestId\""),
        .result(
            "a result without its session", #"{"requestId":"waiting","result":1}"#, 400,
            "missing_field", says: "\"code\""),
        .result(
            "a result of nothing", #"{"code":"<code>","requestId":"waiting"}"#, 400,
            "missing_field", says: "\"result\""),
        .result(
            "a result with a bad code", #"{"code":"A","requestId":"waiting","result":1}"#, 400,
            "invalid_session_code", says: "eight characters"),
        .result(
            "a result whose call is a number", #"{"code":"<code>","requestId":1,"result":1}"#, 400,
            "invalid_field", says: "\"requestId\""),
        error("that is a number", "500"),
        error("that is a list", "[]"), error("that is empty", "{}"),
        error("whose message is no text", #"{"type":"codap_error","message":1}"#),
        error("without a message", #"{"type":"codap_error","details":"<canary>"}"#),
    ]

    private static func id(_ name: String, _ id: String) -> BadInput {
        .submit(
            "a call's id \(name)",
            #"{"code":"<code>","tool":"list_data_contexts","requestId":\#(id)}"#, 400,
            "invalid_field", says: "\"requestId\" must be 1 to 64")
    }

    private static func deadline(_ name: String, _ value: String) -> BadInput {
        .submit(
            "a deadline \(name)",
            #"{"code":"<code>","tool":"list_data_contexts","deadlineMs":\#(value)}"#, 400,
            "invalid_field", says: "\"deadlineMs\" must be a whole number")
    }

    private static func error(_ name: String, _ value: String) -> BadInput {
        .result(
            "a failure \(name)", #"{"code":"<code>","requestId":"waiting","error":\#(value)}"#,
            400, "invalid_field", says: "\"error\" must be an object with a \"message\"")
    }
}
