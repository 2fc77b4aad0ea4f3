import Foundation
import JSON
import Testing
import TestSupport

@Suite("Writing and reading") struct JSONRoundTripTests {
    @Test("is the identity on any value", arguments: 1...40 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let value = generator.value(depth: 4)
            let written = value.utf8()
            let again = try JSONValue.parse(written)
            #expect(again == value)
            #expect(again.hashValue == value.hashValue)
            #expect(again.utf8() == written)
        }
    }

    @Test("agrees with another reader", arguments: 1...20 as ClosedRange<UInt64>)
    func foundation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let text = generator.text()
            let written = JSONValue.array([.string(text)]).utf8()
            let read = try #require(
                try JSONSerialization.jsonObject(with: Data(written)) as? [String])
            #expect(Array(read[0].unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test("never traps on damaged text", arguments: 1...20 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let written = generator.value(depth: 4).utf8()
        for _ in 0..<100 where !written.isEmpty {
            var damaged = written
            damaged[Int.random(in: damaged.indices, using: &generator)] =
                UInt8.random(in: 0...255, using: &generator)
            damaged.removeLast(Int.random(in: 0...min(3, damaged.count), using: &generator))
            do throws(JSONParseError) {
                let value = try JSONValue.parse(damaged)
                #expect(try! JSONValue.parse(value.utf8()) == value)
            } catch {
                #expect((0...damaged.count).contains(error.offset))
            }
        }
    }
}

@Suite("The JSON writer") struct JSONWriterTests {
    @Test("writes a log line without building a value") func logLine() {
        var writer = JSONWriter(appendingTo: Array("<6>".utf8))
        writer.beginObject()
        writer.member("event", "call \"finished\"\n")
        writer.member("ms", 12)
        writer.member("at", Int64.min)
        writer.member("ok", true)
        writer.member("details", ["a": [1, nil]])
        writer.key("stages")
        writer.beginArray()
        writer.value(1)
        writer.beginObject()
        writer.endObject()
        writer.null()
        writer.value("x")
        writer.endArray()
        writer.member("last", false)
        writer.endObject()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == #"<6>{"event":"call \"finished\"\n","#
                + #""ms":12,"at":-9223372036854775808,"ok":true,"details":{"a":[1,null]},"#
                + #""stages":[1,{},null,"x"],"last":false}"#)
    }

    @Test("escapes every control character so that the line stays one line")
    func controlCharacters() throws {
        for code in 0..<0x20 as Range<UInt8> {
            let text = "a\(Character(Unicode.Scalar(code)))b"
            let written = JSONValue.string(text).utf8()
            #expect(written.allSatisfy { $0 >= 0x20 })
            #expect(try JSONValue.parse(written) == .string(text))
        }
    }
}
