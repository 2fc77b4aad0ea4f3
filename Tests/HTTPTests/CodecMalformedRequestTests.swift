import HTTP
import Testing

@Suite("A malformed request") struct CodecMalformedRequestTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let rule: HTTPViolation.Rule
        let status: Int
        var testDescription: String { String(text.debugDescription.prefix(80)) }

        init(_ text: String, _ rule: HTTPViolation.Rule, _ status: Int) {
            self.text = text
            self.rule = rule
            self.status = status
        }
    }

    @Test("is refused with its own rule and status, however it was cut", arguments: table)
    func refused(sample: Case) {
        let bytes = Array(sample.text.utf8)
        let whole = Transcript([bytes[...]])
        #expect(whole.violation?.rule == sample.rule)
        #expect(whole.violation?.status == sample.status)
        // Long samples are about bounds; cutting them at every byte would take seconds.
        for pieces in bytes.count <= 600 ? cuts(bytes) : [] {
            let cut = Transcript(pieces)
            if cut != whole { Issue.record("\(cut) instead of \(whole)") }
        }
    }

    @Test("leaves the parser dead") func dead() throws {
        var parser = RequestParser()
        parser.append(Array("GET / HTTP/1.1\n".utf8)[...])
        #expect(throws: HTTPViolation(.bareLineFeed, at: 14)) { try parser.next() }
        #expect(parser.phase == .dead)
        parser.append(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)[...])
        #expect(throws: HTTPViolation(.bareLineFeed, at: 14)) { try parser.next() }
        try parser.finish()
    }

    @Test("comes after the good ones before it") func afterGoodOnes() {
        let good = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
        let transcript = Transcript(good + good + "GET /b HTTP/1.1\r\nHost : a\r\n\r\n")
        #expect(transcript.lines.count == 2)
        #expect(transcript.violation == HTTPViolation(.spaceBeforeColon, at: 21))
    }

    @Test("is told apart from every other by its slug") func slugs() {
        let rules = HTTPViolation.Rule.allCases
        #expect(Set(rules.map(\.rawValue)).count == rules.count)
        for rule in rules {
            #expect(rule.rawValue.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
            #expect(400...505 ~= rule.status)
            #expect(!rule.explanation.isEmpty)
        }
    }

    @Test("says what was wrong and where") func message() {
        let violation = HTTPViolation(.badHost, at: 22)
        #expect(
            violation.message == "at byte 22 of the message: Host must be a name or address and,"
                + " if need be, a colon and a port")
    }

    @Test("is sought in the table for every rule a request can break") func complete() {
        let elsewhere: Set<HTTPViolation.Rule> = [.badStatusLine, .headTimeout, .bodyTimeout]
        let missing = Set(HTTPViolation.Rule.allCases)
            .subtracting(Self.table.map(\.rule)).subtracting(elsewhere)
        #expect(missing.isEmpty)
        #expect(Self.table.count >= 100)
    }

    static let table = startLines + fieldLines + hosts + lengths + codings + chunks + bounds + ends

    /// A whole request around one line or target.
    private static func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
    }
    private static func field(_ line: String) -> String {
        "GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n"
    }
    private static func host(_ value: String) -> String {
        "GET / HTTP/1.1\r\nHost:\(value)\r\n\r\n"
    }
    private static func post(_ fields: String, _ body: String = "") -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
    }
    private static func chunked(_ body: String) -> String {
        post("Transfer-Encoding: chunked", body)
    }

    static let startLines: [Case] = [
        Case("GET /\r\nHost: a\r\n\r\n", .badRequestLine, 400),
        Case("GET\r\n\r\n", .badRequestLine, 400),
        Case(" GET / HTTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET  / HTTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET /  HTTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET / HTTP/1.1 \r\n\r\n", .badRequestLine, 400),
        Case("GET / a HTTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET / \r\n\r\n", .badRequestLine, 400),
        Case("GET\t/\tHTTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("\r\n\r\nGET / HTTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET / http/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET / HTTP/1\r\n\r\n", .badRequestLine, 400),
        Case("GET / HTTP/1.10\r\n\r\n", .badRequestLine, 400),
        Case("GET / HTTP/1,1\r\n\r\n", .badRequestLine, 400),
        Case("GET / HTTP/x.1\r\n\r\n", .badRequestLine, 400),
        Case("GET / FTP/1.1\r\n\r\n", .badRequestLine, 400),
        Case("GET / HTTP/0.9\r\n\r\n", .unknownVersion, 505),
        Case("GET / HTTP/1.2\r\n\r\n", .unknownVersion, 505),
        Case("GET / HTTP/2.0\r\n\r\n", .unknownVersion, 505),
        Case("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unknownVersion, 505),
        Case("G@T / HTTP/1.1\r\n\r\n", .badMethod, 400),
        Case("GET: / HTTP/1.1\r\n\r\n", .badMethod, 400),
        Case("GÉT / HTTP/1.1\r\n\r\n", .badMethod, 400),
        Case("{\"a\":1} / HTTP/1.1\r\n\r\n", .badMethod, 400),
        Case("\(String(repeating: "M", count: 33)) / HTTP/1.1\r\n\r\n", .methodTooLong, 501),
        Case("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", .connectRefused, 501),
        Case("CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", .connectRefused, 501),
        Case(get("a"), .badTarget, 400),
        Case(get("a:443"), .badTarget, 400),
        Case(get("?a=1"), .badTarget, 400),
        Case(get("*"), .badTarget, 400),
        Case("OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n", .badTarget, 400),
        Case(get("/a#b"), .badTarget, 400),
        Case(get("/a\"b"), .badTarget, 400),
        Case(get("/<a>"), .badTarget, 400),
        Case(get("/é"), .badTarget, 400),
        Case(get("/a\tb"), .badTarget, 400),
        Case(get("ftp://a/"), .badTarget, 400),
        Case(get("http:///a"), .badTarget, 400),
        Case(get("http://"), .badTarget, 400),
        Case(get("http://u:p@a/"), .badTarget, 400),
        Case(get("http://a:99999/"), .badTarget, 400),
        Case(get("//a\\\u{7F}"), .controlByte, 400),
        Case("GET / HTTP/1.1\n", .bareLineFeed, 400),
        Case("\nGET / HTTP/1.1\r\n", .bareLineFeed, 400),
        Case("GET / HTTP/1.1\rHost: a\r\n\r\n", .bareCarriageReturn, 400),
        Case("GET /\u{0} HTTP/1.1\r\n", .controlByte, 400),
        Case("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", .controlByte, 400),
    ]

    static let fieldLines: [Case] = [
        Case(field("A : b"), .spaceBeforeColon, 400),
        Case(field("A\t: b"), .spaceBeforeColon, 400),
        Case(field(" A: b"), .obsoleteFold, 400),
        Case(field("A: b\r\n c"), .obsoleteFold, 400),
        Case(field("A: b\r\n\tc"), .obsoleteFold, 400),
        Case("GET / HTTP/1.1\r\n Host: a\r\n\r\n", .obsoleteFold, 400),
        Case(field(" "), .obsoleteFold, 400),
        Case(field("A"), .missingColon, 400),
        Case(field("A b"), .missingColon, 400),
        Case(field(": b"), .badFieldName, 400),
        Case(field("A b: c"), .badFieldName, 400),
        Case(field("A(b): c"), .badFieldName, 400),
        Case(field("\"A\": b"), .badFieldName, 400),
        Case(field("É: b"), .badFieldName, 400),
        Case(field("A\u{0}: b"), .controlByte, 400),
        Case(field("A: b\u{0}c"), .controlByte, 400),
        Case(field("A: b\u{1}c"), .controlByte, 400),
        Case(field("A: b\u{7F}c"), .controlByte, 400),
        Case(field("A: b\u{B}c"), .controlByte, 400),
        Case(field("A: b\u{1B}[31m"), .controlByte, 400),
        Case(field("A: b\nC: d"), .bareLineFeed, 400),
        Case(field("A: b\rC: d"), .bareCarriageReturn, 400),
        Case("GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed, 400),
        Case("GET / HTTP/1.1\r\nHost: a\r\n\r\r\n", .bareCarriageReturn, 400),
        Case(field("Expect: 200-ok"), .unknownExpectation, 417),
        Case(field("Expect:"), .unknownExpectation, 417),
        Case(field("Expect: 100-continue, 200-ok"), .unknownExpectation, 417),
    ]

    static let hosts: [Case] = [
        Case("GET / HTTP/1.1\r\n\r\n", .missingHost, 400),
        Case("GET http://a/ HTTP/1.1\r\n\r\n", .missingHost, 400),
        Case("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost, 400),
        Case("GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", .repeatedHost, 400),
        Case("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .repeatedHost, 400),
        Case(host(""), .badHost, 400),
        Case(host("a b"), .badHost, 400),
        Case(host("a/b"), .badHost, 400),
        Case(host("http://a"), .badHost, 400),
        Case(host("u@a"), .badHost, 400),
        Case(host("a:b"), .badHost, 400),
        Case(host("a:65536"), .badHost, 400),
        Case(host("a:80:80"), .badHost, 400),
        Case(host(":80"), .badHost, 400),
        Case(host("a, b"), .badHost, 400),
        Case(host("[::1"), .badHost, 400),
        Case(host("[]"), .badHost, 400),
        Case(host("[::1]a"), .badHost, 400),
        Case(host("::1"), .badHost, 400),
        Case(host("a%2"), .badHost, 400),
        Case(host("a%zz"), .badHost, 400),
        Case(host("é"), .badHost, 400),
        Case("GET / HTTP/1.0\r\nHost: a b\r\n\r\n", .badHost, 400),
    ]

    static let lengths: [Case] = [
        Case(post("Content-Length:"), .badContentLength, 400),
        Case(post("Content-Length: a"), .badContentLength, 400),
        Case(post("Content-Length: +1", "a"), .badContentLength, 400),
        Case(post("Content-Length: -1", "a"), .badContentLength, 400),
        Case(post("Content-Length: 1, 1", "a"), .badContentLength, 400),
        Case(post("Content-Length: 1 1", "a"), .badContentLength, 400),
        Case(post("Content-Length: 0x1", "a"), .badContentLength, 400),
        Case(post("Content-Length: 1.0", "a"), .badContentLength, 400),
        Case(post("Content-Length: 1_0", "a"), .badContentLength, 400),
        Case(post("Content-Length: ١", "a"), .badContentLength, 400),
        Case(post("Content-Length: 9223372036854775808", "a"), .badContentLength, 400),
        Case(post("Content-Length: 18446744073709551617", "a"), .badContentLength, 400),
        Case(post("Content-Length: 1\r\nContent-Length: 1", "a"), .repeatedContentLength, 400),
        Case(post("Content-Length: 1\r\ncontent-length: 2", "a"), .repeatedContentLength, 400),
        Case(post("Content-Length: 0\r\nContent-Length: 0"), .repeatedContentLength, 400),
        Case(post("Content-Length: 1048577"), .bodyTooLarge, 413),
        Case(post("Content-Length: 999999999999999999"), .bodyTooLarge, 413),
    ]

    static let codings: [Case] = [
        Case(
            post("Content-Length: 3\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), .bothFramings, 400
        ),
        Case(
            post("Transfer-Encoding: chunked\r\nContent-Length: 3", "0\r\n\r\n"), .bothFramings, 400
        ),
        Case(post("Transfer-Encoding: chunked\r\nContent-Length: 0"), .bothFramings, 400),
        Case(post("Transfer-Encoding:"), .badTransferEncoding, 400),
        Case(post("Transfer-Encoding: chunked,"), .badTransferEncoding, 400),
        Case(post("Transfer-Encoding: , chunked"), .badTransferEncoding, 400),
        Case(post("Transfer-Encoding: gzip"), .chunkedNotLast, 400),
        Case(post("Transfer-Encoding: identity"), .chunkedNotLast, 400),
        Case(post("Transfer-Encoding: xchunked"), .chunkedNotLast, 400),
        Case(post("Transfer-Encoding: chunked;a=b"), .chunkedNotLast, 400),
        Case(post("Transfer-Encoding: \u{B}chunked"), .controlByte, 400),
        Case(post("Transfer-Encoding: chunked, gzip"), .chunkedNotLast, 400),
        Case(post("Transfer-Encoding: chunked, chunked"), .chunkedNotLast, 400),
        Case(
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"), .chunkedNotLast, 400),
        Case(
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), .chunkedNotLast, 400),
        Case(post("Transfer-Encoding: gzip, chunked"), .unknownTransferCoding, 501),
        Case(
            post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"),
            .unknownTransferCoding, 501),
        Case(
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            .transferEncodingBefore11, 400),
    ]

    static let chunks: [Case] = [
        Case(chunked("\r\n"), .badChunkSize, 400),
        Case(chunked("g\r\n"), .badChunkSize, 400),
        Case(chunked("-1\r\n"), .badChunkSize, 400),
        Case(chunked("+1\r\na\r\n"), .badChunkSize, 400),
        Case(chunked("0x1\r\na\r\n"), .badChunkSize, 400),
        Case(chunked(" 1\r\na\r\n"), .badChunkSize, 400),
        Case(chunked("1 \r\na\r\n"), .badChunkSize, 400),
        Case(chunked("1 a\r\na\r\n"), .badChunkSize, 400),
        Case(chunked(";a\r\n"), .badChunkSize, 400),
        Case(chunked("0000000000000001\r\na\r\n"), .badChunkSize, 400),
        Case(chunked("FFFFFFFFFFFFFFFFF\r\n"), .badChunkSize, 400),
        Case(chunked("1\na\r\n"), .bareLineFeed, 400),
        Case(chunked("1\ra\r\n"), .bareCarriageReturn, 400),
        Case(chunked("1;a\nb\r\na\r\n"), .bareLineFeed, 400),
        Case(chunked("1;\u{0}\r\na\r\n"), .controlByte, 400),
        Case(chunked("1\r\nab\r\n"), .badChunkEnd, 400),
        Case(chunked("1\r\na\n"), .badChunkEnd, 400),
        Case(chunked("1\r\na\rb"), .badChunkEnd, 400),
        Case(chunked("100001\r\n"), .bodyTooLarge, 413),
        Case(chunked("2\r\nab\r\nFFFFF\r\n"), .bodyTooLarge, 413),
        Case(chunked("FFFFFFFFFFFFFFF\r\n"), .bodyTooLarge, 413),
        Case(chunked("0\r\nA : b\r\n\r\n"), .spaceBeforeColon, 400),
        Case(chunked("0\r\n A: b\r\n\r\n"), .obsoleteFold, 400),
        Case(chunked("0\r\nA\r\n\r\n"), .missingColon, 400),
        Case(chunked("0\r\n\n"), .bareLineFeed, 400),
    ]

    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

    static let bounds: [Case] = [
        Case(get("/" + long(8000)), .targetTooLong, 414),
        Case(get("/" + long(8192)), .startLineTooLong, 414),
        Case(long(9000), .startLineTooLong, 414),
        Case(field("A: " + long(8190)), .fieldLineTooLong, 431),
        Case(field(long(9000)), .fieldLineTooLong, 431),
        Case(
            field((1...5).map { "A\($0): " + long(8000) }.joined(separator: "\r\n")),
            .fieldBlockTooLong, 431),
        Case(
            field((1...100).map { "A\($0): b" }.joined(separator: "\r\n")), .tooManyFields, 431),
        Case(chunked("1;" + long(256) + "\r\na\r\n"), .chunkExtensionTooLong, 400),
        Case(chunked("1;" + long(9000)), .chunkExtensionTooLong, 400),
        Case(
            chunked(String(repeating: "1;\(long(250))\r\na\r\n", count: 70)),
            .chunkExtensionTooLong, 400),
        Case(
            chunked("0\r\n" + (1...3).map { "A\($0): \(long(4000))\r\n" }.joined() + "\r\n"),
            .trailersTooLong, 431),
        Case(
            chunked("0\r\n" + (1...101).map { "A\($0): b\r\n" }.joined() + "\r\n"),
            .trailersTooLong, 431),
    ]

    static let ends: [Case] = [
        Case("G", .endedEarly, 400),
        Case("GET / HTTP/1.1\r", .endedEarly, 400),
        Case("GET / HTTP/1.1\r\nHost: a\r\n", .endedEarly, 400),
        Case(post("Content-Length: 2", "a"), .endedEarly, 400),
        Case(chunked("2\r\na"), .endedEarly, 400),
        Case(chunked("0\r\n"), .endedEarly, 400),
    ]
}
