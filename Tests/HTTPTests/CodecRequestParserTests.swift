import HTTP
import Testing

@Suite("The request parser") struct CodecRequestParserTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let text: String
        let events: [String]
        var testDescription: String { String(text.debugDescription.prefix(60)) }
    }

    @Test("reads a request, whole, byte by byte and cut anywhere", arguments: samples)
    func reads(sample: Sample) {
        let bytes = Array(sample.text.utf8)
        let whole = Transcript([bytes[...]])
        #expect(whole.violation == nil)
        #expect(whole.lines == sample.events)
        for pieces in cuts(bytes) where Transcript(pieces) != whole {
            Issue.record("\(Transcript(pieces)) instead of \(whole)")
        }
    }

    @Test("reads pipelined requests one after the other, cut anywhere") func pipelining() {
        let bytes = Array(Self.samples.map(\.text).joined().utf8)
        let whole = Transcript([bytes[...]])
        #expect(whole.violation == nil)
        #expect(whole.lines == Self.samples.flatMap(\.events))
        for pieces in cuts(bytes) where Transcript(pieces) != whole {
            Issue.record("\(Transcript(pieces)) instead of \(whole)")
        }
    }

    @Test("takes lines, targets and blocks up to their bounds") func bounds() {
        let target = "/" + String(repeating: "a", count: HTTPLimits.standard.target - 1)
        let value = String(repeating: "a", count: HTTPLimits.standard.fieldLine - 3)
        let fields = (2...100).map { "A\($0): b\r\n" }.joined()
        #expect(Transcript("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").violation == nil)
        #expect(Transcript("GET / HTTP/1.0\r\nA: \(value)\r\n\r\n").violation == nil)
        #expect(Transcript("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n").violation == nil)
        let body = String(repeating: "a", count: HTTPLimits.standard.body)
        let post = "POST / HTTP/1.1\r\nHost: a\r\n"
        #expect(Transcript(post + "Content-Length: 1048576\r\n\r\n" + body).violation == nil)
        let chunk = "Transfer-Encoding: chunked\r\n\r\n100000\r\n" + body + "\r\n0\r\n\r\n"
        #expect(Transcript(post + chunk).violation == nil)
    }

    @Test("lets the shell bound one body after its head", arguments: [2, 3])
    func bodyLimit(limit: Int) throws {
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        var parser = RequestParser()
        parser.append(Array((post + post).utf8)[...])
        guard case .head = try parser.next() else {
            Issue.record("no head")
            return
        }
        #expect(parser.phase == .body)
        parser.bodyLimit = limit
        if limit < 3 {
            #expect(throws: HTTPViolation(.bodyTooLarge, at: 47)) { try parser.next() }
        } else {
            guard case .request(let request) = try parser.next() else {
                Issue.record("no request")
                return
            }
            #expect(request.body == Array("abc".utf8))
            #expect(parser.bodyLimit == HTTPLimits.standard.body)
        }
    }

    @Test("says what it waits for") func phases() throws {
        var parser = RequestParser()
        #expect(parser.phase == .idle)
        try parser.finish()
        for (piece, phase) in [
            ("\r\n", .idle), ("G", .head), ("ET / HTTP/1.1\r\nHost: a\r\n", .head),
            ("Content-Length: 2\r\n\r\n", .body), ("a", .body), ("b", .idle),
        ] as [(String, RequestParser.Phase)] {
            parser.append(Array(piece.utf8)[...])
            while try parser.next() != nil {}
            #expect(parser.phase == phase, "after \(piece.debugDescription)")
        }
    }

    @Test("reads a span as it reads a slice") func span() throws {
        let bytes = Array("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        var parser = RequestParser()
        parser.append(bytes.span)
        guard case .request(let request) = try parser.next() else {
            Issue.record("no request")
            return
        }
        #expect(request.path == "/a")
    }

    @Test(
        "accepts each byte where its grammar has it, and nowhere else",
        arguments: [
            ("", "A / HTTP/1.1\r\nHost: a\r\n\r\n", Grammar.token),
            ("GET /", " HTTP/1.1\r\nHost: a\r\n\r\n", Grammar.target),
            ("GET / HTTP/1.1\r\nHost: a\r\nA", "A: b\r\n\r\n", Grammar.nameAndColon),
            ("GET / HTTP/1.1\r\nHost: a\r\nA: b", "c\r\n\r\n", Grammar.value),
            ("GET / HTTP/1.1\r\nHost: a", "1\r\n\r\n", Grammar.name),
            ("GET / HTTP/1.1\r\nHost: [1", "]\r\n\r\n", Grammar.address),
        ])
    func bytes(before: String, after: String, allowed: Set<UInt8>) {
        for byte in UInt8.min...UInt8.max {
            let bytes = Array(before.utf8) + [byte] + Array(after.utf8)
            let accepted = Transcript([bytes[...]]).violation == nil
            #expect(accepted == allowed.contains(byte), "byte \(byte)")
        }
    }

    /// The grammars as the RFCs write them, to hold the bit sets of the parser against.
    enum Grammar {
        static let visible = Set<UInt8>(0x21...0x7E)
        static let alphanumeric = visible.filter {
            Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber
        }
        static let token = alphanumeric.union("!#$%&'*+-.^_`|~".utf8)
        // A colon ends the name.
        static let nameAndColon = token.union(":".utf8)
        // A space would add a word to the line.
        static let target = visible.subtracting("\"#<>".utf8)
        static let value = visible.union(0x80...0xFF).union([0x09, 0x20])
        // A colon begins the port.
        static let name = alphanumeric.union("-._~!$&'()*+,;=:".utf8)
        static let address = Set("0123456789abcdefABCDEF:.".utf8)
    }

    static let samples: [Sample] = [
        Sample(
            text: "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            events: ["request GET /? host=a http11 keep Host=[a] body=[]"]),
        Sample(
            text: "GET /a/b?c=d&e HTTP/1.1\r\nhost:  a.b:80 \t\r\nX-Y:\r\nZ: \u{E9}\t\"!\r\n\r\n",
            events: [
                "request GET /a/b?c=d&e host=a.b:80 http11 keep host=[a.b:80] X-Y=[] Z=[é\t\"!]"
                    + " body=[]"
            ]),
        Sample(
            text: "\r\nHEAD /?|[]{}^`\\%zz HTTP/1.1\r\nHost: [::1]:8080\r\n"
                + "Connection: x, Close\r\n\r\n",
            events: [
                "request HEAD /?|[]{}^`\\%zz host=[::1]:8080 http11 Host=[[::1]:8080]"
                    + " Connection=[x, Close] body=[]"
            ]),
        Sample(
            text: "OPTIONS * HTTP/1.1\r\nHost: a:\r\n\r\n",
            events: ["request OPTIONS *? host=a: http11 keep Host=[a:] body=[]"]),
        Sample(
            text: "get HTTP://B:1/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
            events: ["request get /x?y host=B:1 http11 keep Host=[a] body=[]"]),
        Sample(
            text: "DELETE https://b?y HTTP/1.1\r\nHost: a%2D\r\n\r\n",
            events: ["request DELETE /?y host=b http11 keep Host=[a%2D] body=[]"]),
        Sample(
            text: "GET / HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n",
            events: [
                "request GET /? host=- http10 keep Connection=[keep-alive]"
                    + " Expect=[100-continue] body=[]"
            ]),
        Sample(
            text: "GET / HTTP/1.0\r\n\r\n", events: ["request GET /? host=- http10 body=[]"]),
        Sample(
            text: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            events: [
                "request PUT /? host=a http11 keep length=0 Host=[a] Content-Length=[0] body=[]"
            ]),
        Sample(
            text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\nExpect: 100-Continue\r\n"
                + "\r\na\r\nb\0",
            events: [
                "head POST /? host=a http11 keep expects length=5 Host=[a] Content-Length=[005]"
                    + " Expect=[100-Continue]",
                "request POST /? host=a http11 keep expects length=5 Host=[a]"
                    + " Content-Length=[005] Expect=[100-Continue] body=[a\r\nb\0]",
            ]),
        Sample(
            text: "PATCH / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3\r\nabc\r\n00B ; x=\"y\"\r\n0123456789\n\r\n0\r\nT: u\r\n\r\n",
            events: [
                "head PATCH /? host=a http11 keep Host=[a] Transfer-Encoding=[Chunked]",
                "request PATCH /? host=a http11 keep Host=[a] Transfer-Encoding=[Chunked]"
                    + " body=[abc0123456789\n]",
            ]),
        Sample(
            text: "M-SEARCH / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;a\r\n\r\n",
            events: [
                "head M-SEARCH /? host=a http11 keep Host=[a] Transfer-Encoding=[chunked]",
                "request M-SEARCH /? host=a http11 keep Host=[a] Transfer-Encoding=[chunked]"
                    + " body=[]",
            ]),
    ]
}
