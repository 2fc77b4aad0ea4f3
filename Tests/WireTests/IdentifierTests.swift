import TestSupport
import Testing
import Wire

@Suite("A request id") struct RequestIDTests {
    @Test(
        "is accepted when it has the form",
        arguments: ["a", "0", "agent-7.step_2:retry", String(repeating: "x", count: 64)])
    func accepted(text: String) { #expect(RequestID(text)?.text == text) }

    @Test(
        "is refused otherwise",
        arguments: ["", " ", "a b", "a/b", "a\n", "ä", "a\u{0}", String(repeating: "x", count: 65)])
    func refused(text: String) { #expect(RequestID(text) == nil) }

    @Test("is minted as 32 hexadecimal digits that keep their leading zeros", arguments: [1, 2, 3])
    func minted(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let id = RequestID(random: &generator)
        #expect(id.text.count == 32)
        #expect(RequestID(id.text) == id)
        #expect(RequestID(random: &generator) != id)
        #expect(hexadecimal(of: 10) == "000000000000000a")
    }
}

@Suite("A session code") struct SessionCodeTests {
    @Test(
        "forgives case, spaces and hyphens",
        arguments: ["ABCD2345", "abcd2345", "ABCD-2345", " abcd 2345 ", "A-B-C-D-2-3-4-5"])
    func forgiving(typed: String) { #expect(SessionCode(typed: typed)?.text == "ABCD2345") }

    @Test(
        "refuses what is not eight characters of the alphabet",
        arguments: [
            "", "ABCD234", "ABCD23456", "ABCD0345", "ABCD1345", "ABCD8345", "ABCD_345", "ÄBCD2345",
        ])
    func refused(typed: String) { #expect(SessionCode(typed: typed) == nil) }

    @Test("drawn at random reads back as itself", arguments: 0..<50)
    func drawn(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let code = SessionCode(random: &generator)
        #expect(code.text.utf8.count == SessionCode.length)
        #expect(SessionCode(typed: code.text) == code)
    }
}

@Suite("Wall time") struct WallTimeTests {
    @Test(
        "is written as RFC 3339 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_795_232_280_125, "2026-11-21T03:38:00.125Z"),
            (4_102_444_800_000, "2100-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ])
    func written(milliseconds: Int64, text: String) {
        #expect(WallTime(milliseconds: milliseconds).rfc3339 == text)
    }
}

@Suite("A number in hexadecimal") struct HexadecimalTests {
    @Test(
        "has sixteen lower-case digits",
        arguments: [
            (0, "0000000000000000"), (10, "000000000000000a"), (.max, "ffffffffffffffff"),
            (0x0123_4567_89AB_CDEF, "0123456789abcdef"), (0xF0, "00000000000000f0"),
        ] as [(UInt64, String)])
    func digits(value: UInt64, text: String) { #expect(hexadecimal(of: value) == text) }

    @Test("reads back as itself", arguments: 0..<100)
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let value = generator.next()
        #expect(hexadecimalValue(of: Array(hexadecimal(of: value).utf8)[...]) == value)
    }
}
