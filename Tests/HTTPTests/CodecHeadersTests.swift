import HTTP
import Testing

@Suite("Header fields") struct CodecHeadersTests {
    let parsed: Headers = {
        var parser = RequestParser()
        let text =
            "GET / HTTP/1.1\r\nHost: a\r\nAccept: x\r\nTE:  Trailers , b\r\naccept: y \r\n\r\n"
        parser.append(Array(text.utf8)[...])
        guard case .request(let request)? = try? parser.next() else { return [:] }
        return request.headers
    }()

    @Test("are found in any case, in order") func lookup() {
        #expect(parsed["ACCEPT"] == "x")
        #expect(parsed.values(.accept) == ["x", "y"])
        #expect(parsed["x"] == nil)
        #expect(parsed.contains(.host))
        #expect(!parsed.contains(.date))
        #expect(parsed.count == 4)
        #expect(parsed.map(\.name) == ["Host", "Accept", "TE", "accept"])
    }

    @Test("are searched for the elements of a list") func lists() {
        #expect(parsed.lists("trailers", in: "te"))
        #expect(parsed.lists("b", in: "te"))
        #expect(!parsed.lists("trailer", in: "te"))
        #expect(parsed.lists("y", in: .accept))
    }

    @Test("can be changed, parsed or built") func changed() {
        var headers = parsed
        headers.add("X", "1")
        headers.replace(.accept, with: "z")
        headers.remove("te")
        #expect(headers == ["Host": "a", "X": "1", "Accept": "z"])
        #expect(parsed.count == 4)
        headers.add("Retry-After", 5)
        #expect(headers[.retryAfter] == "5")
    }

    @Test("can be added all at once, to parsed or built ones") func appended() {
        let more: Headers = ["X": "1", "Content-Length": "2"]
        for var headers in [parsed, Headers(), ["Accept": "x"]] {
            var oneByOne = headers
            for (name, value) in more { oneByOne.add(HeaderName(name) ?? "X", value) }
            headers.append(more)
            #expect(headers == oneByOne)
            #expect(headers["x"] == "1")
            headers.add("Y", "3")
            #expect(headers["Y"] == "3")
        }
        var headers: Headers = ["Y": "3"]
        headers.append(parsed)
        #expect(headers.map(\.name) == ["Y", "Host", "Accept", "TE", "accept"])
    }

    @Test("have tokens for names", arguments: ["", "a b", "a:", "é", "a\r\n", "(a)"])
    func names(text: String) {
        #expect(HeaderName(text) == nil)
    }

    @Test("have names that are equal in any case") func equality() {
        #expect(HeaderName("content-TYPE") == .contentType)
        #expect(Set([HeaderName.etag, "etag", "ETAG"]).count == 1)
    }
}

@Suite("A query") struct CodecQueryTests {
    @Test(
        "is decoded like a form",
        arguments: [
            ("a=1", "a", ["1"]), ("a=1&b=2&a=3", "a", ["1", "3"]), ("a", "a", [""]),
            ("a=", "a", [""]),
            ("", "a", []), ("&&a=1&", "a", ["1"]), ("a=b=c", "a", ["b=c"]),
            ("a=b+c%2B", "a", ["b c+"]),
            ("%61=%C3%a9", "a", ["é"]), ("=1", "", ["1"]), ("aa=1", "a", []),
        ])
    func decoded(raw: String, name: String, values: [String]) throws {
        #expect(try Query(raw).values(name) == values)
    }

    @Test(
        "is refused if it cannot be decoded",
        arguments: [
            "a=%", "a=%4", "a=%zz", "a=%ff", "%=a", "%zz&a=1", "a=%C3",
        ])
    func malformed(raw: String) {
        #expect(throws: Query.Failure.malformed) { try Query(raw).string("a") }
    }

    @Test("gives one value, or none, or says why not") func typed() throws {
        let query = Query("a=1&b=x&b=y&c=-5&d=&e=99999999999999999999&f=%2B1")
        #expect(try query.string("a") == "1")
        #expect(try query.string("z") == nil)
        #expect(try query.integer("a") == 1)
        #expect(try query.integer("c") == -5)
        #expect(try query.integer("z") == nil)
        #expect(throws: Query.Failure.repeated("b")) { try query.string("b") }
        for name in ["d", "e", "f"] {
            #expect(throws: Query.Failure.notAnInteger(name)) { try query.integer(name) }
        }
        #expect(Query.Failure.repeated("b").message == "the query must not name b more than once")
    }

    @Test("of a parsed request is the part after the question mark") func parsed() throws {
        var parser = RequestParser()
        parser.append(Array("GET /a%20b?c=d+e?&f HTTP/1.1\r\nHost: a\r\n\r\n".utf8)[...])
        guard case .request(let request) = try parser.next() else {
            Issue.record("no request")
            return
        }
        #expect(request.query.raw == "c=d+e?&f")
        #expect(try request.query.string("c") == "d e?")
        #expect(PercentEncoding.decode(request.path) == "/a b")
        #expect(PercentEncoding.decode("%00%zz") == nil)
    }
}

@Suite("An HTTP date") struct CodecDateTests {
    @Test(
        "is an IMF-fixdate",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        ])
    func fixdate(seconds: Int, text: String) {
        #expect(String(decoding: HTTPDate.format(unixSeconds: seconds), as: UTF8.self) == text)
        #expect(HTTPDate.unixSeconds(of: text, at: 0) == seconds)
    }

    /// 1 July 2026.
    private static let now = 1_782_864_000

    @Test(
        "is read in each of its three forms",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777),
            ("Thu Feb 29 23:59:59 2024", 1_709_251_199),
            ("Thursday, 29-Feb-24 23:59:59 GMT", 1_709_251_199),
            ("Sun Nov 16 08:49:37 1994", 784_975_777),
            // Two digits: up to 50 years ahead, else the past.
            ("Monday, 01-Jun-76 00:00:00 GMT", 3_358_195_200),
            ("Wednesday, 01-Dec-76 00:00:00 GMT", 218_246_400),
            ("Saturday, 01-Jan-00 00:00:00 GMT", 946_684_800),
            // A leap second, and a day of the week that is another.
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
            ("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ])
    func read(text: String, seconds: Int) {
        #expect(HTTPDate.unixSeconds(of: text, at: Self.now) == seconds)
    }

    @Test("of two digits is of the next century where that is near") func century() {
        // 1 December 2099.
        let now = 4_099_766_400
        let text = "Thursday, 01-Jan-05 00:00:00 GMT"
        #expect(HTTPDate.unixSeconds(of: text, at: now) == 4_260_211_200)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "Sun", "Sun,", "784111777", "1994-11-06T08:49:37Z", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
            "sun, 06 nov 1994 08:49:37 gmt", "Son, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
            "Mon, 29 Feb 2100 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 199\u{661} 08:49:3 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun Nov 6 08:49:37 1994", "Sun Nov 06 08:49:37 94", "Sun Nov _6 08:49:37 1994",
            "Sunday, 29-Feb-26 08:49:37 GMT",
        ])
    func malformed(text: String) {
        #expect(HTTPDate.unixSeconds(of: text, at: Self.now) == nil)
    }
}
