import JSON
import Testing

@Suite("Whether two texts are the same") struct SameTextTests {
    /// Around the words of eight bytes that are compared at once.
    @Test("is seen at every place, whatever the length", arguments: 0...34)
    func everyPlace(length: Int) {
        let text = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        let string = String(decoding: text, as: UTF8.self)
        #expect(string.isSameText(as: String(decoding: text, as: UTF8.self)))
        #expect(!string.isSameText(as: string + "x"))
        for place in text.indices {
            var other = text
            other[place] = UInt8(ascii: "-")
            #expect(!string.isSameText(as: String(decoding: other, as: UTF8.self)), "\(place)")
        }
    }

    @Test("is a matter of code points, not of what they look like") func codePoints() {
        #expect(!"caf\u{E9}".isSameText(as: "cafe\u{301}"))
        #expect("Messung 1: 20 °C 🌡️".isSameText(as: "Messung 1: 20 °C 🌡️"))
    }
}
