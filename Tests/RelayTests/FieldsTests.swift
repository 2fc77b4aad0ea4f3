import HTTP
import JSON
@testable import Relay
import Testing
import Wire

@Suite("The fields of a body") struct FieldsTests {
    private func fields(_ text: String) throws -> BodyFields { try BodyFields(Array(text.utf8)) }

    @Test(
        "are read by any of their names",
        arguments: [
            (FieldNames.code, ["code", "sessionCode", "sessionId"]),
            (.id, ["requestId", "id"]),
            (.tool, ["tool", "toolName", "functionName"]),
            (.arguments, ["args", "arguments", "params", "parameters"]),
        ]) func synonyms(field: FieldNames, names: [String]) throws
    {
        #expect(field.names == names)
        for name in names {
            #expect(try fields("{\"\(name)\":\"x\"}").value(field) == "x")
        }
    }

    @Test("are read from a body of any length that was received") func long() throws {
        let long = String(repeating: "x", count: JSONLimits.standard.maxBytes)
        #expect(try fields(#"{"tool":"\#(long)"}"#).text(.tool) == long)
    }

    @Test("may be given under two names that agree") func agreement() throws {
        #expect(try fields(#"{"id":"x","requestId":"x"}"#).requestId()?.text == "x")
    }

    @Test("are refused under two names that differ") func conflict() throws {
        let both = try fields(#"{"tool":"a","toolName":"b"}"#)
        #expect { try both.value(.tool) } throws: { ($0 as? Problem)?.code == .conflictingFields }
    }

    @Test(
        "are refused with the field's name",
        arguments: [
            (#"{}"#, ErrorCode.missingField), (#"{"code":1}"#, .invalidField),
            (#"{"code":null}"#, .invalidField),
        ]) func refused(text: String, code: ErrorCode) throws
    {
        let body = try fields(text)
        #expect { try body.text(.code) } throws: { error in
            let problem = error as? Problem
            return problem?.code == code && problem?.details["field"] == "code"
        }
    }

    @Test(
        "must be those of a JSON object",
        arguments: [
            ("[]", ErrorCode.invalidField), ("1", .invalidField), ("", .invalidJSON),
            ("{", .invalidJSON), ("{\"a\":1,}", .invalidJSON), ("nul", .invalidJSON),
        ]) func object(text: String, code: ErrorCode)
    {
        #expect { try fields(text) } throws: { ($0 as? Problem)?.code == code }
    }

    @Test("tell where JSON breaks off") func offset() {
        #expect { try fields(#"{"a":x}"#) } throws: { error in
            (error as? Problem)?.details["offset"] == 5
        }
    }

    @Test("never repeat a mistyped code") func secret() {
        #expect { try readCode("ABCD234?") } throws: { error in
            let problem = error as? Problem
            return problem?.code == .invalidSessionCode
                && problem?.message.contains("ABCD") == false
        }
    }
}

@Suite("A client's preferences") struct PreferenceTests {
    @Test(
        "for waiting are read as RFC 7240 has it",
        arguments: [
            (["wait=10"], Duration.seconds(10)), (["wait=0"], .zero), (["WAIT = 3"], .seconds(3)),
            (["respond-async, wait=5"], .seconds(5)), (["respond-async", "wait=5"], .seconds(5)),
            (["wait=5; foo=bar"], .seconds(5)), (["wait=\"5\""], .seconds(5)),
            (["wait=55"], .seconds(55)), (["wait=56"], .seconds(55)),
            (["wait=9223372036854775807"], .seconds(55)),
            // A combining mark behind a separator does not hide it.
            (["wait=5,\u{301}a"], .seconds(5)), (["wait=5;\u{301}a"], .seconds(5)),
            // Of two the first counts.
            (["wait=5", "wait=7"], .seconds(5)),
            ([], nil), (["wait"], nil), (["wait="], nil), (["wait=soon"], nil), (["wait=-1"], nil),
            (["wait=+1"], nil), (["wait=-0"], nil),
            (["wait=1.5"], nil), (["waiting=5"], nil), (["handling=lenient"], nil),
        ]) func wait(values: [String], expected: Duration?)
    {
        var headers = Headers()
        for value in values { headers.add(.prefer, value) }
        #expect(headers.preferredWait == expected)
    }

    @Test(
        "for a content coding are read as RFC 9110 has it",
        arguments: [
            ("gzip", true), ("GZIP", true), ("deflate, gzip;q=0.5", true), ("*", true),
            ("gzip;q=1.0", true), ("br, *;q=0.1", true), ("gzip ; q=0.001", true),
            ("gzip,\u{301}a", true), ("gzip;\u{301}a", true),
            ("", false), ("identity", false), ("gzip;q=0", false), ("gzip;q=0.000", false),
            ("*;q=0", false), ("*, gzip;q=0", false), ("gzip;q=0, *", false), ("xgzip", false),
        ]) func coding(value: String, expected: Bool)
    {
        let headers: Headers = ["Accept-Encoding": value]
        #expect((headers.preferredCoding(of: ["gzip"]) != nil) == expected)
    }

    @Test(
        "for a content coding prefer the one of most weight, and of equals the relay's first",
        arguments: [
            ("gzip, deflate, br, zstd", "br"), ("*", "br"), ("gzip", "gzip"), ("br", "br"),
            ("br;q=0.5, gzip;q=0.8", "gzip"), ("br;q=0.8, gzip;q=0.8", "br"),
            ("br;q=0.001, gzip;q=0", "br"), ("br;q=0.12, gzip;q=0.119", "br"),
            ("*;q=0.5, gzip", "gzip"), ("br;q=0, *", "gzip"), ("br;q=1.000, gzip;q=0.999", "br"),
            ("br;q=.5, gzip;q=0.4", "br"), ("br;q=x, gzip;q=0.9", "br"), ("BR, GZIP;Q=0.5", "br"),
            ("identity", nil), ("br;q=0, gzip;q=0.0", nil), ("", nil),
        ] as [(String, String?)]) func preferredCoding(value: String, expected: String?)
    {
        let headers: Headers = ["Accept-Encoding": value]
        #expect(headers.preferredCoding(of: ["br", "gzip"]) == expected)
    }

    @Test(
        "for a body's type take JSON under any of its names",
        arguments: [
            ("application/json", true), ("Application/JSON", true),
            (" application/json ; charset=utf-8", true), ("application/json;\u{301}a", true),
            ("application/problem+json", true), ("", false), ("+json", false),
            ("application/+json", false), ("a/b/c+json", false), ("appli cation/json", false),
            ("application/jsonp", false), ("text/json", false), ("/x+json", false),
        ]) func mediaType(type: String, expected: Bool)
    {
        #expect(isJSON(type) == expected)
    }

    @Test("for a content coding may stand in two fields") func twoFields() {
        var headers: Headers = ["Accept-Encoding": "br"]
        headers.add(.acceptEncoding, "gzip")
        #expect(headers.preferredCoding(of: ["gzip"]) == "gzip")
        #expect(Headers().preferredCoding(of: ["gzip"]) == nil)
    }
}
