/// Bodies that are no JSON, or not the JSON of one object.
extension BadInput {
    static let json: [BadInput] =
        [
            bad("nothing", "", says: "byte 0: the text ends where a value should be"),
            bad("white space only", " \r\n\t ", says: "the text ends where a value should be"),
            bad("an object that does not end", #"{"code":"<code>""#, says: "',' or '}'"),
            bad("an array that does not end", "[1", says: "',' or ']'"),
            bad("a string that does not end", #"{"code":"<code>"#, says: "closing quote"),
            bad("a brace too many", #"{"code":"<code>"}}"#, says: "follows the end"),
            bad("two objects", "{}{}", says: "follows the end"),
            bad("two lines of JSON", "{}\n{}", says: "follows the end"),
            bad("a comma behind the last member", #"{"a":1,}"#, says: "a key in double quotes"),
            bad("a comma behind the last element", #"{"a":[1,]}"#, says: "a value"),
            bad("a comma in front", #"{,"a":1}"#, says: "a key in double quotes"),
            bad("a member without a colon", #"{"a" 1}"#, says: "':'"),
            bad("a member without a value", #"{"a":}"#, says: "a value"),
            bad("a missing comma", #"{"a":1 "b":2}"#, says: "','"),
            bad("a key without quotes", "{a:1}", says: "a key in double quotes"),
            bad("a key that is a number", "{1:1}", says: "a key in double quotes"),
            bad("single quotes", "{'a':1}", says: "a key in double quotes"),
            bad("a comment", #"{"a":1}/* done */"#, says: "follows the end"),
            bad("a comment of one line", "// go\n{}", says: "a value"),
            bad("a hash comment", "# go\n{}", says: "a value"),
            bad("NaN", #"{"a":NaN}"#, says: "a value"),
            bad("Infinity", #"{"a":Infinity}"#, says: "a value"),
            bad("undefined", #"{"a":undefined}"#, says: "a value"),
            bad("None, as Python has it", #"{"a":None}"#, says: "a value"),
            bad("True, as Python has it", #"{"a":True}"#, says: "a value"),
            bad("a word that is cut short", #"{"a":tru}"#, says: "the rest of 'true'"),
            bad("a number with a zero in front", #"{"a":01}"#, says: "extra zero"),
            bad("a number with a plus sign", #"{"a":+1}"#, says: "a value"),
            bad("a number without digits in front", #"{"a":.5}"#, says: "a value"),
            bad("a number without digits behind its point", #"{"a":1.}"#, says: "a digit"),
            bad("a number without its exponent", #"{"a":1e}"#, says: "a digit"),
            bad("a number in hexadecimal", #"{"a":0x1F}"#, says: "','"),
            bad("a number with separators", #"{"a":1_000}"#, says: "','"),
            bad("a minus sign alone", #"{"a":-}"#, says: "a digit"),
            bad("a line end in a string", "{\"a\":\"b\nc\"}", says: "write it as an escape"),
            bad("a tab in a string", "{\"a\":\"b\tc\"}", says: "write it as an escape"),
            bad("NUL in a string", "{\"a\":\"<00>\"}", says: "write it as an escape"),
            bad("NUL behind the value", "{}<00>", says: "follows the end"),
            bad("an escape that is none", #"{"a":"\x41"}"#, says: "a backslash"),
            bad("an escape of three digits", #"{"a":"\u123"}"#, says: "hexadecimal"),
            bad("half a surrogate pair", #"{"a":"\uD83D"}"#, says: "surrogate"),
            bad("the other half of a pair", #"{"a":"\uDE00"}"#, says: "surrogate"),
            bad("two first halves of a pair", #"{"a":"\uD83D\uD83D"}"#, says: "surrogate"),
            bad("bytes that are no UTF-8", "{\"a\":\"<C3><28>\"}", says: "UTF-8"),
            bad("an overlong slash", "{\"a\":\"<C0><AF>\"}", says: "UTF-8"),
            bad("a surrogate in UTF-8", "{\"a\":\"<ED><A0><80>\"}", says: "UTF-8"),
            bad("a character beyond Unicode", "{\"a\":\"<F5><80><80><80>\"}", says: "UTF-8"),
            bad("a character that is cut short", "{\"a\":\"<E2><82>\"}", says: "UTF-8"),
            bad("Latin-1", "{\"a\":\"<E9>\"}", says: "UTF-8"),
            bad("a byte order mark", "<EF><BB><BF>{}", says: "remove it"),
            bad("UTF-16", "<FF><FE>{<00>}<00>", says: "a value"),
            bad("a key that stands there twice", #"{"a":1,"a":2}"#, says: "twice"),
            bad(
                "a key that stands there twice, once escaped", #"{"tool":1,"\u0074ool":2}"#,
                says: "twice"),
            bad(
                "arrays nested too deep", #"{"args":\#(nested("[", "]", 64))}"#,
                says: "deeper than 64"),
            bad(
                "objects nested too deep", #"{"args":\#(nested(#"{"a":"#, "}", 64, around: "1"))}"#,
                says: "deeper than 64"),
            bad("a thousand brackets", repeated("[", 1000), says: "deeper than 64"),
            bad(
                "more values than one body may hold",
                #"{"args":[\#(repeated("1,", 1 << 18))1]}"#, says: "more than 262144 values"),
            bad("a form", "code=<code>&tool=list_data_contexts", says: "byte 0"),
            bad("XML", "<?xml version='1.0'?><call/>", says: "byte 0"),
            bad("HTML", "<!doctype html>", says: "byte 0"),
            bad("a callback, as JSONP has it", "callback({})", says: "byte 0"),
            bad("an anti-hijacking prefix", ")]}'\n{}", says: "byte 0"),
        ] + scalars + elsewhere

    /// JSON, but no object.
    private static let scalars: [BadInput] = [
        scalar("an array", "[]"), scalar("an array of calls", #"[{"code":"<code>"}]"#),
        scalar("a string", #""<code>""#), scalar("a number", "17"),
        scalar("true", "true"), scalar("null", "null"),
        scalar("JSON within JSON", #""{\"code\":\"<code>\"}""#),
    ]

    private static let elsewhere: [BadInput] = [
        .result("a result that is no JSON", "done", 400, "invalid_json", says: "byte 0"),
        .result(
            "a result whose JSON breaks off", #"{"code":"<code>","result":"<canary>"#, 400,
            "invalid_json", says: "closing quote"),
        .result("a result that is an array", "[]", 400, "invalid_field", says: "JSON object"),
        .post(
            "a session asked for with half an object", "/api/sessions", "{", 400, "invalid_json",
            says: "byte 1"),
        .post(
            "a session asked for with a list", "/api/sessions", "[]", 400, "invalid_field",
            says: "JSON object"),
        .submit(
            "an unfinished string with something private in it",
            #"{"code":"<code>","args":{"a":"<canary>"#, 400, "invalid_json",
            says: "closing quote"),
    ]

    private static func bad(_ name: String, _ body: String, says: String) -> BadInput {
        .submit("a body of \(name)", body, 400, "invalid_json", says: says)
    }

    private static func scalar(_ name: String, _ body: String) -> BadInput {
        .submit(
            "a submission that is \(name)", body, 400, "invalid_field", says: "a JSON object")
    }

    private static func nested(
        _ open: String, _ close: String, _ count: Int, around core: String = ""
    ) -> String {
        repeated(open, count) + core + repeated(close, count)
    }
}
