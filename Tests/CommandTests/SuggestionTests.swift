import Testing

@testable import codap_relay

@Suite("A suggestion") struct SuggestionTests {
    @Test(
        "is the nearest name, if one is near",
        arguments: [
            ("sesion-ttl", "session-ttl"), ("session-tll", "session-ttl"), ("lisen", "listen"),
            ("LOG", "log"), ("zzz", nil), ("", nil),
        ] as [(String, String?)])
    func nearest(word: String, meant: String?) {
        #expect(suggestion(for: word, among: ["session-ttl", "listen", "log", "loops"]) == meant)
    }

    @Test(
        "counts what must be changed",
        arguments: [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3)])
    func distance(first: String, second: String, expected: Int) {
        #expect(editDistance(first, second) == expected)
        #expect(editDistance(second, first) == expected)
    }
}
