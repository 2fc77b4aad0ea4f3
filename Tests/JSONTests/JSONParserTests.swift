import JSON
import Testing

@Suite("The JSON parser") struct JSONParserTests {
    typealias Reason = JSONParseError.Reason

    /// Texts that are accepted, and how they are written again.
    static let accepted: [(text: String, written: String)] = [
        ("null", "null"), ("true", "true"), ("false", "false"), ("0", "0"), ("-0", "-0"),
        ("-0.0", "-0.0"), ("7", "7"), ("-7", "-7"), ("10", "10"), ("1.0", "1.0"), ("0.5", "0.5"),
        ("1e5", "1e5"), ("1E5", "1E5"), ("1e+5", "1e+5"), ("1e-5", "1e-5"), ("0e0", "0e0"),
        ("1e400", "1e400"), ("-1e-400", "-1e-400"), ("1e007", "1e007"),
        ("0.1000000000000000000001", "0.1000000000000000000001"),
        ("12345678901234567890", "12345678901234567890"),
        ("123456789012345", "123456789012345"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        (" \t\r\n1 \t\r\n", "1"), (#""""#, #""""#), (#""a""#, #""a""#), (#""é""#, #""é""#),
        (#""\u00e9""#, #""é""#), (#""\u00E9""#, #""é""#), (#""\ud83d\ude00""#, #""😀""#),
        (#""\uD800\uDC00\uDBFF\uDFFF""#, "\"\u{10000}\u{10FFFF}\""),
        (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#), (#""\u0000""#, #""\u0000""#),
        (#""\u001f""#, #""\u001f""#), (#""\u007f""#, "\"\u{7F}\""),
        (#""\u2028""#, "\"\u{2028}\""), (#""\ufffe\uffff""#, "\"\u{FFFE}\u{FFFF}\""),
        (#""\ufeff""#, "\"\u{FEFF}\""), ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"),
        ("[1,2]", "[1,2]"), ("[ 1 , 2 ]", "[1,2]"), ("[[],{}]", "[[],{}]"),
        (#"{"a":1}"#, #"{"a":1}"#), (#"{ "a" : 1 , "b" : [ ] }"#, #"{"a":1,"b":[]}"#),
        (#"{"b":1,"a":2}"#, #"{"b":1,"a":2}"#), (#"{"":0}"#, #"{"":0}"#),
        (#"{"a":{"a":{"a":null}}}"#, #"{"a":{"a":{"a":null}}}"#),
        // Not the same key: JSON compares code points (RFC 8259 section 8.3).
        ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
    ]

    @Test("accepts and writes again", arguments: accepted)
    func accepts(text: String, written: String) throws {
        let value = try JSONValue.parse(text)
        #expect(value.serialized() == written)
        #expect(Array(value.serialized().utf8) == value.utf8())
        #expect(try JSONValue.parse(value.utf8()) == value)
    }

    static let refused: [(text: String, reason: Reason, offset: Int)] = [
        ("", .unexpectedEnd(expected: .value), 0),
        ("  ", .unexpectedEnd(expected: .value), 2),
        ("\u{FEFF}1", .byteOrderMark, 0),
        ("1 2", .trailingData, 2), ("1,", .trailingData, 1), ("{}}", .trailingData, 2),
        ("[]]", .trailingData, 2), ("null\0", .trailingData, 4), ("1/**/", .trailingData, 1),
        ("nul", .unexpectedEnd(expected: .literal(.null)), 3),
        ("nulx", .unexpectedByte(0x78, expected: .literal(.null)), 3),
        ("True", .unexpectedByte(0x54, expected: .value), 0),
        ("truE", .unexpectedByte(0x45, expected: .literal(.true)), 3),
        ("fals", .unexpectedEnd(expected: .literal(.false)), 4),
        ("nulll", .trailingData, 4),
        ("01", .leadingZero, 1), ("-01", .leadingZero, 2), ("00", .leadingZero, 1),
        ("-", .unexpectedEnd(expected: .digit), 1),
        ("--1", .unexpectedByte(0x2D, expected: .digit), 1),
        ("+1", .unexpectedByte(0x2B, expected: .value), 0),
        (".5", .unexpectedByte(0x2E, expected: .value), 0),
        ("1.", .unexpectedEnd(expected: .digit), 2),
        ("1.e5", .unexpectedByte(0x65, expected: .digit), 2),
        ("1e", .unexpectedEnd(expected: .digit), 2), ("1e+", .unexpectedEnd(expected: .digit), 3),
        ("1e+-1", .unexpectedByte(0x2D, expected: .digit), 3),
        ("1.5.5", .trailingData, 3), ("0x1", .trailingData, 1), ("1_000", .trailingData, 1),
        ("1e5.5", .trailingData, 3), ("-Infinity", .unexpectedByte(0x49, expected: .digit), 1),
        ("NaN", .unexpectedByte(0x4E, expected: .value), 0),
        ("１", .unexpectedByte(0xEF, expected: .value), 0),
        (#"""#, .unexpectedEnd(expected: .closingQuote), 1),
        (#""abc"#, .unexpectedEnd(expected: .closingQuote), 4),
        (#""abc\"#, .unexpectedEnd(expected: .closingQuote), 5),
        (#""abc\""#, .unexpectedEnd(expected: .closingQuote), 6),
        ("'a'", .unexpectedByte(0x27, expected: .value), 0),
        ("\"a\nb\"", .controlCharacter(0x0A), 2), ("\"\t\"", .controlCharacter(0x09), 1),
        ("\"\0\"", .controlCharacter(0), 1), ("\"\\n\u{1F}\"", .controlCharacter(0x1F), 3),
        (#""\a""#, .invalidEscape, 2), (#""\'""#, .invalidEscape, 2),
        (#""\U0041""#, .invalidEscape, 2),
        (#""\x41""#, .invalidEscape, 2), ("\"\\\u{E9}\"", .invalidEscape, 2),
        (#""\u12""#, .unexpectedByte(0x22, expected: .hexDigit), 5),
        (#""\u12G4""#, .unexpectedByte(0x47, expected: .hexDigit), 5),
        (#""\u12"#, .unexpectedEnd(expected: .hexDigit), 5),
        (#""\u""#, .unexpectedByte(0x22, expected: .hexDigit), 3),
        (#""\ud800""#, .loneSurrogate, 1), (#""a\udc00""#, .loneSurrogate, 2),
        (#""\ud800x""#, .loneSurrogate, 1), (#""\ud800\n""#, .loneSurrogate, 1),
        (#""\ud800\ud800""#, .loneSurrogate, 1), (#""\ud800\u0041""#, .loneSurrogate, 1),
        (#""\udc00\ud800""#, .loneSurrogate, 1),
        (#""\ud800\u00""#, .unexpectedByte(0x22, expected: .hexDigit), 11),
        ("[", .unexpectedEnd(expected: .valueOrEnd), 1),
        ("[1", .unexpectedEnd(expected: .commaOrBracket), 2),
        ("[1,", .unexpectedEnd(expected: .value), 3),
        ("[1,]", .unexpectedByte(0x5D, expected: .value), 3),
        ("[,1]", .unexpectedByte(0x2C, expected: .value), 1),
        ("[1 2]", .unexpectedByte(0x32, expected: .commaOrBracket), 3),
        ("[1}", .unexpectedByte(0x7D, expected: .commaOrBracket), 2),
        ("]", .unexpectedByte(0x5D, expected: .value), 0),
        ("}", .unexpectedByte(0x7D, expected: .value), 0),
        ("{", .unexpectedEnd(expected: .keyOrEnd), 1),
        ("{,}", .unexpectedByte(0x2C, expected: .keyOrEnd), 1),
        ("{a:1}", .unexpectedByte(0x61, expected: .keyOrEnd), 1),
        ("{1:1}", .unexpectedByte(0x31, expected: .keyOrEnd), 1),
        (#"{"a"}"#, .unexpectedByte(0x7D, expected: .colon), 4),
        (#"{"a""#, .unexpectedEnd(expected: .colon), 4),
        (#"{"a" 1}"#, .unexpectedByte(0x31, expected: .colon), 5),
        (#"{"a":}"#, .unexpectedByte(0x7D, expected: .value), 5),
        (#"{"a":"#, .unexpectedEnd(expected: .value), 5),
        (#"{"a":1"#, .unexpectedEnd(expected: .commaOrBrace), 6),
        (#"{"a":1,}"#, .unexpectedByte(0x7D, expected: .key), 7),
        (#"{"a":1,"#, .unexpectedEnd(expected: .key), 7),
        (#"{"a":1]"#, .unexpectedByte(0x5D, expected: .commaOrBrace), 6),
        (#"{"a":1 "b":2}"#, .unexpectedByte(0x22, expected: .commaOrBrace), 7),
        (#"{"a":1,"a":2}"#, .duplicateKey("a"), 7),
        (#"{"a":1,"\u0061":2}"#, .duplicateKey("a"), 7),
        (#"{"x":{"b":1,"c":0,"b":2}}"#, .duplicateKey("b"), 18),
        ("[\u{A0}1]", .unexpectedByte(0xC2, expected: .value), 1),
        ("[1]\u{C}", .trailingData, 3), ("//\n1", .unexpectedByte(0x2F, expected: .value), 0),
    ]

    @Test("refuses and says why and where", arguments: refused)
    func refuses(text: String, reason: Reason, offset: Int) {
        let error = #expect(throws: JSONParseError.self) { try JSONValue.parse(text) }
        #expect(error == JSONParseError(reason, at: offset))
        #expect(error?.message.hasPrefix("byte \(offset): ") == true)
    }

    /// Between quotes; the offset counts from the opening one.
    static let invalidUTF8: [(bytes: [UInt8], offset: Int)] = [
        ([0x80], 1), ([0xBF], 1), ([0x61, 0xFF], 2), ([0xFE], 1), ([0xC3], 1), ([0xC3, 0x28], 1),
        ([0xC0, 0xAF], 1), ([0xC1, 0xBF], 1), ([0xE0, 0x80, 0xAF], 1), ([0xE0, 0x9F, 0xBF], 1),
        ([0xE2, 0x82], 1), ([0xED, 0xA0, 0x80], 1), ([0xED, 0xBF, 0xBF], 1),
        ([0xF0, 0x8F, 0xBF, 0xBF], 1), ([0xF0, 0x9F, 0x98], 1), ([0xF4, 0x90, 0x80, 0x80], 1),
        ([0xF8, 0x88, 0x80, 0x80, 0x80], 1), ([0xC3, 0xA9, 0xC3], 3),
        // Behind an escape, and split by one.
        ([0x5C, 0x6E, 0x80], 3), ([0xC3, 0x5C, 0x6E, 0xA9], 1),
    ]

    @Test("refuses invalid UTF-8", arguments: invalidUTF8)
    func refusesInvalidUTF8(bytes: [UInt8], offset: Int) {
        let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        let error = #expect(throws: JSONParseError.self) { try JSONValue.parse(text) }
        #expect(error == JSONParseError(.invalidUTF8, at: offset))
    }

    @Test("explains itself") func messages() {
        let messages = [
            #"{"name" "x"}"#: "byte 8: found '\"' where ':' should be",
            "[1,2": "byte 4: the text ends where ',' or ']' should be",
            "\"a\u{1}\"": "byte 2: a string contains byte 0x01; write it as an escape",
            #"{"k":1,"k":2}"#: "byte 7: the key \"k\" appears twice in one object",
        ]
        for (text, message) in messages {
            let error = #expect(throws: JSONParseError.self) { try JSONValue.parse(text) }
            #expect(error?.message == message)
        }
    }

    @Test("does not repeat a long key in its message") func longKey() {
        let key = String(repeating: "é", count: 1000)
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue.parse("{\"\(key)\":1,\"\(key)\":2}")
        }
        #expect(error?.message.utf8.count ?? .max < 120)
    }

    @Test("accepts the deepest nesting and no deeper", arguments: [1, 2, 64, 512])
    func depth(limit: Int) throws {
        let limits = JSONLimits(maxDepth: limit)
        let open = String(repeating: "[", count: limit)
        let close = String(repeating: "]", count: limit)
        #expect(try JSONValue.parse(open + close, limits: limits).serialized() == open + close)
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue.parse(open + "{}" + close, limits: limits)
        }
        #expect(error == JSONParseError(.tooDeep(limit: limit), at: limit))
    }

    @Test("never takes a depth limit that could overflow a stack") func depthCeiling() {
        #expect(JSONLimits(maxDepth: .max).maxDepth == JSONLimits.deepestSupported)
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue.parse(bytes, limits: JSONLimits(maxDepth: .max))
        }
        #expect(error?.reason == .tooDeep(limit: JSONLimits.deepestSupported))
    }

    @Test("bounds the length of the text") func length() throws {
        let limits = JSONLimits(maxBytes: 5)
        #expect(try JSONValue.parse("12345", limits: limits) == 12345)
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue.parse("123456", limits: limits)
        }
        #expect(error == JSONParseError(.tooLong(limit: 5), at: 5))
    }

    @Test("bounds the number of values") func values() throws {
        let limits = JSONLimits(maxValues: 4)
        #expect(try JSONValue.parse(#"[1,{"a":2}]"#, limits: limits)[JSONPointer("/1/a")!] == 2)
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue.parse(#"[1,{"a":2},3]"#, limits: limits)
        }
        #expect(error == JSONParseError(.tooManyValues(limit: 4), at: 11))
    }

    @Test("finds the repeated key of an object of any size", arguments: [2, 16, 17, 18, 40, 1000])
    func duplicateKeys(count: Int) {
        // The prefix makes the first eight bytes of all keys alike.
        let keys = (0..<count - 1).map { "long-key-\($0 * 7919 % 10007)" }
        for repeated in [0, keys.count / 2, keys.count - 1] {
            let start = "{" + keys.map { "\"\($0)\":0," }.joined()
            let error = #expect(throws: JSONParseError.self) {
                try JSONValue.parse(start + "\"\(keys[repeated])\":1}")
            }
            #expect(
                error == JSONParseError(.duplicateKey(keys[repeated]), at: start.utf8.count))
        }
    }

    /// Quadratic time would be 5 000 000 000 comparisons and run into the limit.
    @Test("reads and searches 100 000 keys without quadratic time", .timeLimit(.minutes(3)))
    func manyKeys() throws {
        let keys = (0..<100_000).map { "k\($0)" }
        let text = "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        let value = try JSONValue.parse(text, limits: JSONLimits(maxBytes: 1 << 22))
        let object = try #require(value.objectValue)
        #expect(object.count == keys.count)
        #expect(keys.allSatisfy { object[$0] != nil })
        #expect(object["k100000"] == nil)
    }
}
