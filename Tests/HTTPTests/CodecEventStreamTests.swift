import HTTP
import Testing
import TestSupport

@Suite("A server-sent event") struct CodecServerSentEventTests {
    @Test(
        "is written line by line",
        arguments: [
            (ServerSentEvent(data: "a"), "data: a\n\n"),
            (ServerSentEvent(data: ""), "data: \n\n"),
            (
                ServerSentEvent(event: "tool-request", id: "7", data: "{}", retry: 1000),
                "event: tool-request\nid: 7\nretry: 1000\ndata: {}\n\n"
            ),
            (
                ServerSentEvent(data: "a\nb\r\nc\rd\n"),
                "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n"
            ),
            (
                ServerSentEvent(event: "a\ndata: b", id: "c\r\n\r\nd\0", data: "e"),
                "event: a data: b\nid: c    d \ndata: e\n\n"
            ),
            (ServerSentEvent(data: "a", retry: -5), "retry: 0\ndata: a\n\n"),
            (.comment("a\ndata: b"), ": a\n: data: b\n\n"),
        ])
    func written(event: ServerSentEvent, text: String) {
        #expect(String(decoding: event.bytes, as: UTF8.self) == text)
    }

    @Test("comes out of the parser as it went in", arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = ["a", ":", " ", "\n", "data", "é", "\u{FEFF}", "{\"k\":1}", "\t"]
        func text() -> String {
            (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? ""
            }.joined()
        }
        var parser = EventStreamParser()
        for number in 0..<5 {
            let data = text()
            let type = "t" + text().filter { $0 != "\n" && $0 != "\t" }
            let event = ServerSentEvent(event: type, id: String(number), data: data)
            parser.append(event.bytes)
            let parsed = try parser.next()
            #expect(
                parsed
                    == .init(type: type, data: Array(data.utf8), lastEventID: String(number)))
            #expect(try parser.next() == nil)
        }
    }
}

@Suite("The event stream parser") struct CodecEventStreamParserTests {
    typealias Event = EventStreamParser.Event

    @Test("reads a stream, however it was cut", arguments: table)
    func reads(stream: String, events: [String]) throws {
        let bytes = Array(stream.utf8)
        #expect(try Self.events([bytes[...]]) == events)
        for pieces in cuts(bytes) { #expect(try Self.events(pieces) == events) }
    }

    private static func events(_ pieces: [ArraySlice<UInt8>]) throws -> [String] {
        var parser = EventStreamParser()
        var events: [String] = []
        for piece in pieces {
            parser.append(piece)
            while let event = try parser.next() {
                events.append("\(event.type) [\(event.text)] \(event.lastEventID)")
            }
        }
        if let time = parser.reconnectionTime { events.append("retry \(time)") }
        if !parser.lastEventID.isEmpty { events.append("last \(parser.lastEventID)") }
        return events
    }

    static let table: [(String, [String])] = [
        ("data: a\n\n", ["message [a] "]),
        ("data: a\r\n\r\n", ["message [a] "]),
        ("data: a\r\r", ["message [a] "]),
        ("data: a\r\n\rdata: b\n\r\n", ["message [a] ", "message [b] "]),
        ("data:a\n\ndata:  b\n\n", ["message [a] ", "message [ b] "]),
        // The examples of the standard, 9.2.6.
        (
            "data: YHOO\ndata: +2\ndata: 10\n\n", ["message [YHOO\n+2\n10] "]
        ),
        (
            ": test stream\n\ndata: first event\nid: 1\n\n"
                + "data:second event\nid\n\ndata:  third event",
            ["message [first event] 1", "message [second event] "]
        ),
        ("data\n\ndata\ndata\n\ndata:", ["message [] ", "message [\n] "]),
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", ["message [a] "]),
        ("event: x\ndata: a\n\ndata: b\n\n", ["x [a] ", "message [b] "]),
        ("event: x\n\ndata: b\n\n", ["message [b] "]),
        ("id: 7\ndata: a\n\ndata: b\n\n", ["message [a] 7", "message [b] 7", "last 7"]),
        ("id: 7\n\nid: 8\n", ["last 7"]),
        (
            "id: 7\ndata: a\n\nid: 8\u{0}9\ndata: b\n\n",
            ["message [a] 7", "message [b] 7", "last 7"]
        ),
        ("retry: 250\n\n", ["retry 250"]),
        ("retry: 250\nretry: 1x\nretry: -1\nretry:\nretry: 9999999999999999999\n", ["retry 250"]),
        ("Data: a\nDATA: b\ndatum: c\n data: d\n\n", []),
        ("data: a\0b\n\n", ["message [a\0b] "]),
        ("\n\n\r\n\r", []),
    ]

    @Test("replaces what is no UTF-8 when asked for text") func invalidText() throws {
        var parser = EventStreamParser()
        parser.append(Array("data: a".utf8) + [0xFF, 0x0A, 0x0A])
        let event = try parser.next()
        #expect(event?.data == [0x61, 0xFF])
        #expect(event?.text == "a\u{FFFD}")
    }

    @Test(
        "takes lines and data up to its bound",
        arguments: [
            ("data:abcde\n\n", nil), ("data:abcdef\n\n", .lineTooLong),
            (":aaaaaaaaaaaaaaaa", .lineTooLong), ("data:abc\ndata:defgh\n\n", nil),
            ("data:abc\ndata:defg\ndata:hi\n\n", .dataTooLong),
        ] as [(String, EventStreamParser.Failure?)])
    func bounds(stream: String, failure: EventStreamParser.Failure?) {
        for pieces in cuts(Array(stream.utf8)) {
            var parser = EventStreamParser(limit: 10)
            var thrown: EventStreamParser.Failure?
            do throws(EventStreamParser.Failure) {
                for piece in pieces {
                    parser.append(piece)
                    while try parser.next() != nil {}
                }
            } catch {
                thrown = error
                #expect(throws: error) { try parser.next() }
            }
            #expect(thrown == failure)
        }
    }
}
