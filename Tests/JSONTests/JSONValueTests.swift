import JSON
import Testing

@Suite("A JSON value") struct JSONValueTests {
    @Test("compares as JSON, not as Swift") func equality() throws {
        #expect(try JSONValue.parse(#"{"a":1,"b":[2]}"#) == ["b": [2.0], "a": 1])
        #expect(try JSONValue.parse("[1,2]") != [2, 1])
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONValue.bool(true) != 1)
        #expect(JSONValue.null != false)
        #expect(JSONValue.object(["a": nil]) != .object([:]))
    }

    @Test("gives what it holds and nothing else") func accessors() throws {
        let value = try JSONValue.parse(#"{"s":"x","i":3,"d":1.5,"b":true,"n":null,"a":[1]}"#)
        #expect(value["s"]?.stringValue == "x")
        #expect(value["i"]?.intValue == 3)
        #expect(value["d"]?.intValue == nil)
        #expect(value["d"]?.doubleValue == 1.5)
        #expect(value["b"]?.boolValue == true)
        #expect(value["n"]?.isNull == true)
        #expect(value["a"]?.arrayValue == [1])
        #expect(value["none"] == nil)
        #expect(value["s"]?["s"] == nil)
        #expect(value["s"]?.intValue == nil)
        #expect(value["i"]?.stringValue == nil)
    }
}

@Suite("A JSON object") struct JSONObjectTests {
    /// Around the size at which an object gets its index.
    @Test(
        "keeps order and finds keys while it grows and shrinks",
        arguments: [1, 15, 16, 17, 18, 300])
    func growth(count: Int) {
        var object = JSONObject()
        // A factor without common divisors: the keys come in no particular order.
        let keys = (0..<count).map { "key-\($0 * 7 % 1009)" }
        for (position, key) in keys.enumerated() { object[key] = JSONValue(position) }
        #expect(object.keys == keys)
        for (position, key) in keys.enumerated() { #expect(object[key]?.intValue == position) }
        object[keys[count / 2]] = "new"
        #expect(object.count == count)
        #expect(object[keys[count / 2]] == "new")
        object[keys[0]] = nil
        #expect(object[keys[0]] == nil)
        #expect(object.keys == Array(keys.dropFirst()))
        for key in keys.dropFirst() { #expect(object[key] != nil) }
    }

    private enum Letter: String, CaseIterable { case composed = "\u{E9}", plain = "e" }

    @Test("reads the cases of an enum by code points") func named() {
        #expect(Letter(named: "\u{E9}") == .composed)
        #expect(Letter(named: "e") == .plain)
        #expect(Letter(named: "e\u{301}") == nil)
        #expect(Letter(named: "") == nil)
    }

    @Test("tells keys apart by code points") func codePoints() {
        var object: JSONObject = ["\u{E9}": 1]
        object["e\u{301}"] = 2
        #expect(object.count == 2)
        #expect(object["\u{E9}"] == 1)
    }
}

@Suite("A JSON pointer") struct JSONPointerTests {
    /// The examples of RFC 6901 section 5.
    static let document = """
        {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6,\
        " ":7,"m~n":8}
        """
    static let examples: [(pointer: String, found: JSONValue?)] = [
        ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
        ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ("/foo/2", nil), ("/foo/00", nil), ("/foo/-", nil), ("/foo/-0", nil), ("/foo/1e0", nil),
        ("/foo/0/x", nil), ("/none", nil), ("/foo/99999999999999999999", nil),
    ]

    @Test("finds its place and is written as it was read", arguments: examples)
    func resolution(text: String, found: JSONValue?) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(try JSONValue.parse(Self.document)[pointer] == found)
        #expect(pointer.text == text)
    }

    @Test("stands for the whole value when empty") func whole() throws {
        #expect(JSONValue.null[JSONPointer()] == .null)
        #expect(try #require(JSONPointer("")).text.isEmpty)
    }

    @Test(
        "starts with a slash and escapes properly", arguments: ["a", "a/b", "/~", "/~2", "/a~/b"])
    func malformed(text: String) { #expect(JSONPointer(text) == nil) }
}
