import HTTP
import Testing

private let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)

@Suite("The response serializer") struct CodecResponseSerializerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var status = 200
        var headers: Headers = ["Content-Type": "text/plain"]
        var body = "hello"
        var method = Method.get
        var version = HTTPVersion.http11
        var keepAlive = true
        let text: String
        var testDescription: String { name }
    }

    @Test("writes a response", arguments: table) func whole(sample: Case) {
        var output = Array("before".utf8)
        ResponseSerializer.write(
            status: sample.status, headers: sample.headers, body: Array(sample.body.utf8),
            answering: .init(
                method: sample.method, version: sample.version, keepAlive: sample.keepAlive),
            date: date, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before" + sample.text)
    }

    private static let start = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    private static let plain = start + "Content-Type: text/plain\r\nContent-Length: 5\r\n"

    static let table: [Case] = [
        Case(name: "a usual one", text: plain + "\r\nhello"),
        Case(
            name: "the last of its connection", keepAlive: false,
            text: plain + "Connection: close\r\n\r\nhello"),
        Case(name: "to HTTP/1.0", version: .http10, keepAlive: false, text: plain + "\r\nhello"),
        Case(
            name: "to HTTP/1.0 that goes on", version: .http10,
            text: plain + "Connection: keep-alive\r\n\r\nhello"),
        Case(name: "to HEAD", method: .head, text: plain + "\r\n"),
        Case(
            name: "with an empty body", headers: [:], body: "",
            text: start + "Content-Length: 0\r\n\r\n"),
        Case(
            name: "without content", status: 204, headers: ["Allow": "GET"],
            text: "HTTP/1.1 204 No Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "Allow: GET\r\n\r\n"),
        Case(
            name: "not modified", status: 304, headers: ["ETag": "\"a\""],
            text: "HTTP/1.1 304 Not Modified\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "ETag: \"a\"\r\n\r\n"),
        Case(
            name: "of an unknown status", status: 299, headers: [:], body: "",
            text: "HTTP/1.1 299 \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "Content-Length: 0\r\n\r\n"),
        Case(
            name: "whose handler tries to frame it itself",
            headers: [
                "content-length": "1", "A": "b", "Transfer-Encoding": "chunked",
                "Connection": "x", "Keep-Alive": "y", "Date": "z",
            ],
            text: start + "A: b\r\nContent-Length: 5\r\n\r\nhello"),
        Case(
            name: "whose values try to end their lines",
            headers: ["A": "b\r\nSet-Cookie: c\r\n\r\nd\0e\u{7F}\tf"],
            text: start + "A: b  Set-Cookie: c    d e \tf\r\nContent-Length: 5\r\n\r\nhello"),
    ]

    @Test(
        "frames an event stream by the version and method",
        arguments: [
            (
                Method.get, HTTPVersion.http11, true, "Transfer-Encoding: chunked\r\n\r\n",
                "5\r\nhello\r\n11\r\n0123456789abcdefg\r\n0\r\n\r\n"
            ),
            (
                .get, .http11, false, "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
                "5\r\nhello\r\n11\r\n0123456789abcdefg\r\n0\r\n\r\n"
            ),
            (.get, .http10, true, "\r\n", "hello0123456789abcdefg"),
            (.head, .http11, true, "Transfer-Encoding: chunked\r\n\r\n", ""),
        ])
    func eventStream(
        method: Method, version: HTTPVersion, keepAlive: Bool, fields: String, body: String
    ) {
        var output: [UInt8] = []
        let framing = ResponseSerializer.writeEventStreamHead(
            headers: ["Cache-Control": "no-store", "content-type": "x"],
            answering: .init(method: method, version: version, keepAlive: keepAlive), date: date,
            to: &output)
        framing.write(Array("hello".utf8), to: &output)
        framing.write([], to: &output)
        framing.write(Array("0123456789abcdefg".utf8), to: &output)
        framing.writeEnd(to: &output)
        let head = Self.start + "Cache-Control: no-store\r\nContent-Type: text/event-stream\r\n"
        #expect(String(decoding: output, as: UTF8.self) == head + fields + body)
    }
}

@Suite("The request serializer") struct CodecRequestSerializerTests {
    @Test("writes what the request parser reads") func roundTrip() {
        var output: [UInt8] = []
        RequestSerializer.write(
            .post, target: "/a?b=c d\r\né", host: "a:1",
            headers: ["X": "y", "Content-Length": "9", "Connection": "close"],
            body: Array("hello".utf8), to: &output)
        #expect(
            String(decoding: output, as: UTF8.self)
                == "POST /a?b=c%20d%0D%0A%C3%A9 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 5\r\n"
                + "X: y\r\n\r\nhello")
        #expect(Transcript([output[...]]).violation == nil)
    }

    @Test(
        "announces an empty body only where one is usual",
        arguments: [
            (Method.get, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            (.put, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
        ])
    func emptyBody(method: Method, text: String) {
        var output: [UInt8] = []
        RequestSerializer.write(method, target: "/", host: "a", headers: [:], to: &output)
        #expect(String(decoding: output, as: UTF8.self) == text)
    }
}

@Suite("The response parser") struct CodecResponseParserTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let text: String
        var methods: [Method] = [.get]
        let lines: [String]
        var testDescription: String { String(text.debugDescription.prefix(70)) }
    }

    @Test("reads a response, however it was cut", arguments: samples) func reads(sample: Sample) {
        let bytes = Array(sample.text.utf8)
        #expect(Self.transcript([bytes[...]], sample.methods) == sample.lines)
        for pieces in cuts(bytes) {
            let cut = Self.transcript(pieces, sample.methods)
            if cut != sample.lines { Issue.record("\(cut)") }
        }
    }

    /// One line per event; parts of a body are joined, since their cuts follow those of the input.
    private static func transcript(
        _ pieces: [ArraySlice<UInt8>], _ methods: [Method]
    ) -> [String] {
        var parser = ResponseParser()
        var lines: [String] = []
        var body = ""
        func add(_ event: ResponseParser.Event) {
            switch event {
            case .head(let head):
                let fields = head.headers.map { " \($0.name)=\($0.value)" }.joined()
                lines.append("\(head.status)\(head.keepAlive ? " keep" : "")\(fields)")
            case .body(let bytes):
                #expect(!bytes.isEmpty)
                body += String(decoding: bytes, as: UTF8.self)
            case .end:
                lines.append("[\(body)]")
                body = ""
            }
        }
        for method in methods { parser.expect(answerTo: method) }
        do throws(HTTPViolation) {
            for piece in pieces {
                parser.append(piece)
                while let event = try parser.next() { add(event) }
            }
            if let event = try parser.finish() { add(event) }
        } catch {
            lines.append("[\(body) \(error.slug) at \(error.offset)")
        }
        return lines
    }

    private static let ok = "HTTP/1.1 200 OK\r\n"

    static let samples: [Sample] = [
        Sample(
            text: ok + "Content-Length: 5\r\n\r\nhello",
            lines: ["200 keep Content-Length=5", "[hello]"]),
        Sample(
            text: ok + "Content-Length: 5\r\n\r\n" + ok + "Content-Length: 1\r\n\r\na",
            methods: [.head, .get],
            lines: ["200 keep Content-Length=5", "[]", "200 keep Content-Length=1", "[a]"]),
        Sample(
            text: ok
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: u\r\n\r\n",
            lines: ["200 keep Transfer-Encoding=chunked", "[abcde]"]),
        Sample(
            text: ok + "A: b\r\n\r\nuntil the end", lines: ["200 A=b", "[until the end]"]),
        Sample(text: "HTTP/1.0 200\r\n\r\n", lines: ["200", "[]"]),
        Sample(
            text:
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nA: b\r\n\r\nHTTP/1.1 204 x\r\n\r\n",
            lines: ["204 keep", "[]"]),
        Sample(
            text: "HTTP/1.1 304 x\r\nContent-Length: 7\r\nConnection: close\r\n\r\n",
            lines: ["304 Content-Length=7 Connection=close", "[]"]),
        Sample(text: "", methods: [], lines: []),
        Sample(text: "", lines: ["[ ended_early at 0"]),
        Sample(
            text: ok + "Content-Length: 5\r\n\r\nhell",
            lines: ["200 keep Content-Length=5", "[hell ended_early at 42"]),
        Sample(
            text: ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcde",
            lines: ["200 keep Transfer-Encoding=chunked", "[abc bad_chunk_end at 53"]),
        Sample(
            text: ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            lines: ["200 keep Transfer-Encoding=chunked", "[abc ended_early at 55"]),
        Sample(
            text: ok + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
            lines: ["[ both_framings at 64"]),
        Sample(
            text: ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
            lines: ["[ repeated_content_length at 36"]),
        Sample(text: "HTTP/2.0 200 OK\r\n\r\n", lines: ["[ unknown_version at 0"]),
        Sample(text: "HTTP/1.1 20 OK\r\n\r\n", lines: ["[ bad_status_line at 0"]),
        Sample(text: "HTTP/1.1 2000 OK\r\n\r\n", lines: ["[ bad_status_line at 0"]),
        Sample(text: "HTTP/1.1 600 OK\r\n\r\n", lines: ["[ bad_status_line at 0"]),
        Sample(text: "<html>not found at all</html>\r\n", lines: ["[ bad_status_line at 0"]),
        Sample(text: "HTTP/1.1 200 OK\n\n", lines: ["[ bare_lf at 15"]),
    ]
}
