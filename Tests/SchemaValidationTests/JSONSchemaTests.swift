import JSON
import SchemaValidation
import Testing

@Suite("A JSON schema") struct JSONSchemaTests {
    static let itemsSchema: JSONValue = [
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "create_items",
        "type": "object",
        "properties": [
            "context": ["type": "string", "minLength": 1, "maxLength": 8],
            "kind": ["enum": ["flat", "nested", 1, nil]],
            "count": ["type": "integer", "minimum": 0, "exclusiveMaximum": 10],
            "step": ["type": "number", "multipleOf": 0.1],
            "values": [
                "type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true,
                "items": ["$ref": "#/definitions/item"],
            ],
        ],
        "required": ["context"],
        "additionalProperties": false,
        "definitions": [
            "item": [
                "anyOf": [
                    ["type": "string"],
                    ["type": "object", "properties": ["n": ["type": "number"]], "required": ["n"]],
                ]
            ]
        ],
    ]

    /// A value, and the place, keyword and words of the one violation expected of it.
    static let violations: [(text: String, pointer: String, keyword: String, message: String)] = [
        ("[]", "", "type", "must be an object, but is an array"),
        ("{}", "", "required", #"must have the member "context""#),
        (
            #"{"context":"c","a/b":1}"#, "", "additionalProperties",
            #"must not have the member "a/b"; "#
                + #"allowed are "context", "kind", "count", "step", "values""#
        ),
        (#"{"context":""}"#, "/context", "minLength", "must have at least 1 characters, but has 0"),
        (
            #"{"context":"123456789"}"#, "/context", "maxLength",
            "must have at most 8 characters, but has 9"
        ),
        (
            #"{"context":"c","kind":"flat "}"#, "/kind", "enum",
            #"must be one of "flat", "nested", 1, null"#
        ),
        (#"{"context":"c","count":-1}"#, "/count", "minimum", "must be at least 0, but is -1"),
        (
            #"{"context":"c","count":10.0}"#, "/count", "exclusiveMaximum",
            "must be below 10, but is 10.0"
        ),
        (
            #"{"context":"c","count":1.5}"#, "/count", "type",
            "must be an integer, but is a number with a fraction"
        ),
        (
            #"{"context":"c","step":0.35}"#, "/step", "multipleOf",
            "must be a multiple of 0.1, but is 0.35"
        ),
        (
            #"{"context":"c","values":[]}"#, "/values", "minItems",
            "must have at least 1 elements, but has 0"
        ),
        (
            #"{"context":"c","values":["a","b","c","d"]}"#, "/values", "maxItems",
            "must have at most 3 elements, but has 4"
        ),
        (
            #"{"context":"c","values":["a",{"n":1},{"n":1.0}]}"#, "/values", "uniqueItems",
            "must not repeat elements, but 1 and 2 are equal"
        ),
        (
            #"{"context":"c","values":["a",{"n":"1"}]}"#, "/values/1", "anyOf",
            "matches none of 2 allowed forms; "
                + "nearest to one, /values/1/n must be a number, but is a string"
        ),
    ]

    @Test("says what is wrong, where, and what was expected", arguments: violations)
    func violation(text: String, pointer: String, keyword: String, message: String) throws {
        let schema = try JSONSchema(Self.itemsSchema)
        let expected = SchemaViolation(pointer: pointer, keyword: keyword, message: message)
        #expect(schema.validate(try JSONValue.parse(text)) == [expected])
    }

    static let valid = [
        #"{"context":"c"}"#, #"{"context":"éééééééé"}"#, #"{"context":"😀😀😀😀😀😀😀😀","kind":1.0}"#,
        #"{"context":"c","kind":null,"count":9,"step":0.3,"values":["a","b",{"n":1,"m":2}]}"#,
        #"{"context":"c","count":1e0,"step":1e400}"#,
    ]

    @Test("has nothing to say about a valid value", arguments: valid)
    func accepts(text: String) throws {
        #expect(try JSONSchema(Self.itemsSchema).validate(try JSONValue.parse(text)).isEmpty)
    }

    @Test("escapes keys in pointers") func pointers() throws {
        let schema = try JSONSchema(["additionalProperties": ["items": ["type": "null"]]])
        let violations = schema.validate(["a/b~c": [nil, 1]])
        #expect(violations.map { $0.pointer } == ["/a~1b~0c/1"])
    }

    /// Schemas that do not compile, with the keyword and the place that the error names.
    static let refused: [(schema: JSONValue, keyword: String?, pointer: String)] = [
        (1, nil, ""), (["properties": ["a": "string"]], nil, "/properties/a"),
        (["format": "date"], "format", ""), (["contentEncoding": "base64"], "contentEncoding", ""),
        (["contentMediaType": "text/html"], "contentMediaType", ""), (["typ": "string"], "typ", ""),
        (["items": ["$id": "x"]], "$id", "/items"), (["$defs": [:]], "$defs", ""),
        (["items": [["minimum": 0], ["nullable": true]]], "nullable", "/items/1"),
        (["type": "text"], "type", "/type"), (["type": []], "type", "/type"),
        (["type": ["string", 1]], "type", "/type"), (["minLength": -1], "minLength", "/minLength"),
        (["maxItems": 1.5], "maxItems", "/maxItems"), (["minimum": "1"], "minimum", "/minimum"),
        (["multipleOf": 0], "multipleOf", "/multipleOf"),
        (["multipleOf": -1], "multipleOf", "/multipleOf"),
        (["multipleOf": 1.2345678901], "multipleOf", "/multipleOf"),
        (["anyOf": []], "anyOf", "/anyOf"), (["allOf": true], "allOf", "/allOf"),
        (["required": "a"], "required", "/required"),
        (["uniqueItems": 1], "uniqueItems", "/uniqueItems"),
        (["$ref": "#/definitions/none"], "$ref", ""), (["$ref": "other.json"], "$ref", ""),
        (["$ref": "#name"], "$ref", ""), (["$ref": "#/a%zz"], "$ref", ""), (["$ref": "#"], nil, ""),
        (["allOf": [["$ref": "#"]]], nil, ""),
        (
            [
                "definitions": [
                    "a": ["$ref": "#/definitions/b"], "b": ["not": ["$ref": "#/definitions/a"]],
                ]
            ], nil, "/definitions/a"
        ),
        (["pattern": "(?=a)"], "pattern", "/pattern"),
        (["patternProperties": ["[": true]], "patternProperties", "/patternProperties"),
    ]

    @Test("that asks for something unsupported does not compile", arguments: refused)
    func refuses(schema: JSONValue, keyword: String?, pointer: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(schema) }
        #expect(error?.keyword == keyword)
        #expect(error?.pointer == pointer)
    }

    @Test("lists as unsupported what does not compile")
    func unsupported() {
        for keyword in JSONSchema.unsupportedKeywords {
            #expect(throws: JSONSchemaError.self) { try JSONSchema(.object([keyword: "x"])) }
            #expect(!JSONSchema.supportedKeywords.contains(keyword))
        }
    }

    @Test("may refer to itself for parts of the value") func recursion() throws {
        let schema = try JSONSchema([
            "properties": ["next": ["$ref": "#"], "n": ["type": "integer"]],
            "additionalProperties": false,
        ])
        #expect(schema.validate(["n": 1, "next": ["n": 2, "next": ["next": [:]]]]).isEmpty)
        #expect(
            schema.validate(["next": ["next": ["n": "x"]]]).map { $0.pointer } == ["/next/next/n"])
    }

    @Test("reports a bounded number of violations") func manyViolations() throws {
        let schema = try JSONSchema(["items": false])
        let violations = schema.validate(.array([JSONValue](repeating: 1, count: 1000)))
        #expect(violations.count == JSONSchema.maxViolations)
    }

    @Test("that tries several forms at each level gives up on a deep value") func maxSteps() throws
    {
        let deeper: JSONValue = ["items": ["$ref": "#"], "minItems": 1]
        let schema = try JSONSchema(["anyOf": [deeper, deeper, ["type": "null"]]])
        let text = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        let violations = schema.validate(try JSONValue.parse(text), maxSteps: 10_000)
        #expect(violations.count == 1)
        #expect(violations.first?.message.contains("10000 steps") == true)
    }

    @Test("finds repeated elements among many", arguments: [2, 16, 17, 500])
    func uniqueItems(count: Int) throws {
        let schema = try JSONSchema(["uniqueItems": true])
        var elements = (0..<count - 1).map {
            JSONValue.object(["a": JSONValue($0), "b": [true, "x"]])
        }
        #expect(schema.validate(.array(elements)).isEmpty)
        let last = JSONValue.number(try #require(JSONNumber(text: "\(count - 2).0")))
        elements.append(["b": [true, "x"], "a": last])
        #expect(
            schema.validate(.array(elements)).map { $0.message } == [
                "must not repeat elements, but \(count - 2) and \(count - 1) are equal"
            ])
    }

    static let patterns: [(pattern: String, matching: [String], other: [String])] = [
        ("", ["", "a"], []), ("a", ["a", "bab"], ["", "b"]), ("^a$", ["a"], ["aa", "ba", ""]),
        ("^$", [""], ["a"]), ("a|b|^c$", ["xa", "b", "c"], ["", "cc"]),
        ("^(ab)+$", ["ab", "abab"], ["", "aba"]),
        ("^(?:a|bc)*$", ["", "abca"], ["ab"]), ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{2,}$", ["aa", "aaaa"], ["a"]), ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
        ("^a{0}$", [""], ["a"]),
        ("^a??b$", ["b", "ab"], ["aab"]), ("^.$", ["é", "😀"], ["", "\n", "\u{2028}", "ab"]),
        ("^[a-c_-]+$", ["abc_-"], ["d", ""]), ("^[^a-c]$", ["d", "é"], ["a", ""]),
        ("^[\\d\\-x]+$", ["1-x"], ["y"]),
        ("^[^\\D]$", ["7"], ["a"]), ("^[\\W]$", ["-"], ["a", "_"]),
        ("^\\w\\W\\d\\D\\s\\S$", ["a-1b c"], ["aa1b c"]),
        ("^\\u00e9\\x41\\t\\.$", ["éA\t."], ["éA\tx"]), ("^[]$", [], ["", "a"]),
        ("^[^]$", ["a", "\n"], [""]),
        ("^(a*)*$", ["", "aaaa"], ["b"]),
        (
            "^(a|a)*b$", [String(repeating: "a", count: 5000) + "b"],
            [String(repeating: "a", count: 5000)]
        ),
    ]

    @Test("searches by regular expression", arguments: patterns)
    func pattern(pattern: String, matching: [String], other: [String]) throws {
        let schema = try JSONSchema(["pattern": .string(pattern)])
        for text in matching {
            #expect(schema.validate(.string(text)).isEmpty, "\(text.prefix(20))")
        }
        for text in other { #expect(!schema.validate(.string(text)).isEmpty, "\(text.prefix(20))") }
    }

    @Test(
        "refuses regular expressions it would not follow",
        arguments: [
            "(", ")", "(a", "[a", "[b-a]", "a**", "*a", "a{", "a{2,1}", "a{x}", "\\1", "\\bx",
            "(?!a)", "(?<n>a)",
            "\\", "\\u12", "\\ud800", "\\q", "a{1001}", "(a{100}){100}", "{1}",
            String(repeating: "(", count: 17) + String(repeating: ")", count: 17),
        ])
    func refusedPattern(pattern: String) {
        let error = #expect(throws: JSONSchemaError.self) {
            try JSONSchema(["pattern": .string(pattern)])
        }
        #expect(error?.keyword == "pattern")
    }
}
