import JSON
import Testing
import TestSupport

@Suite("A JSON number") struct JSONNumberTests {
    static let equal: [(String, String)] = [
        ("1", "1.0"), ("1", "1e0"), ("1", "10e-1"), ("1", "0.1e1"), ("0", "-0"), ("0", "0e999"),
        ("-0.0", "0"), ("100", "1e2"), ("-2.50", "-25E-1"), ("1e400", "10e399"),
        ("12345678901234567890", "1.234567890123456789e19"), ("0", "0e99999999999999999999"),
        ("1e99999999999999999999", "1e99999999999999999999"), ("1e0000000000000000000001", "10"),
    ]

    @Test("equals what is worth the same", arguments: equal)
    func equality(left: String, right: String) throws {
        let left = try #require(JSONNumber(text: left))
        let right = try #require(JSONNumber(text: right))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(!(left < right) && !(right < left))
    }

    /// From low to high.
    static let ordered = [
        "-1e99999999999999999999", "-1e400", "-9223372036854775809", "-9223372036854775808", "-1.1",
        "-1", "-1e-400", "0", "1e-99999999999999999999", "1e-400", "0.1",
        "0.1000000000000000000001", "1", "1.5", "9007199254740992", "9007199254740993",
        "12345678901234567890", "12345678901234567891", "1e400", "2e400", "1e99999999999999999999",
    ]

    @Test("is ordered by its exact worth") func order() throws {
        let numbers = try Self.ordered.map { try #require(JSONNumber(text: $0)) }
        for left in numbers.indices {
            for right in numbers.indices {
                #expect((numbers[left] < numbers[right]) == (left < right))
                #expect((numbers[left] == numbers[right]) == (left == right))
            }
        }
    }

    static let integers: [(text: String, int64: Int64?)] = [
        ("0", 0), ("-0", 0), ("5", 5), ("5.0", 5), ("5e3", 5000), ("50e-1", 5), ("5.5", nil),
        ("5e-1", nil), ("9223372036854775807", .max), ("9223372036854775808", nil),
        ("-9223372036854775808", .min), ("-9223372036854775809", nil),
        ("9.223372036854775807e18", .max), ("9999999999999999999", nil), ("1e19", nil),
        ("1e400", nil), ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil),
        ("123456789012345", 123_456_789_012_345), ("1.0000000000000000000000", 1),
    ]

    @Test("is an integer only if it is exactly that", arguments: integers)
    func int64(text: String, expected: Int64?) throws {
        let number = try #require(JSONNumber(text: text))
        #expect(number.int64 == expected)
        #expect(number.text == text)
        #expect(try JSONValue.parse(text).int64Value == expected)
    }

    @Test(
        "is what JSON says, and nothing else, as text",
        arguments: ["", "01", " 1", "1 ", "+1", "1.", "0x1", "nan", "1e"])
    func invalidText(text: String) { #expect(JSONNumber(text: text) == nil) }

    /// Below the midpoint of the two smallest subnormals by less than one part in 10^750: any
    /// rounding on the way loses that.
    private static let barelyBelowMidpoint =
        "7.41098468761869816264853189302332058547589703921487146638378523751013260905"
        + "3131277979497545424539885696948470431685765963899850655339096945981621940161"
        + "7281718945106978546710679176872575177347315553307795408549809608457500958111"
        + "3730347476580968710095909754422710047573078097111189357848386756539987835030"
        + "1522805593404659373979179073872386829939581848166016912201945649993128979841"
        + "1362062484498678713572180352209017023903285791732520220528974020802906854021"
        + "6066123755499834026713000358124864790413857434018755209015901725925471462961"
        + "7513415977493871857473787096164563890871811984127167305601704549300470526959"
        + "0165763776884908267986972573366521765567941072508764337560846003984904972149"
        + "117463085539556354188641513168478436313080237596295773983001708984374999e-324"

    static let doubles: [String] = [
        "0", "-0", "-0.0", "-0e9", "0.1", "1.5", "3.14159", "1e22", "1e23", "-1e23", "8.5e22",
        "123456789012345678",
        "9007199254740993", "9007199254740992.5", "9007199254740993.0000000000000000000000000001",
        "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e308",
        "1e309",
        "179769313486231580793728971405301e276", "1e310", "1e400", "-1e400",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308", "2.225073858507201e-308", "4.9406564584124654e-324", "5e-324",
        "2.4703282292062327e-324", "2.4703282292062328e-324", "2.5e-324", "1e-324", "1e-325",
        "1e-400",
        barelyBelowMidpoint,
        "1e99999999999999999999", "1e-99999999999999999999", "6.02214076e23", "1.0000000000000002",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "1.00000000000000011102230246251565404236316680908203126",
    ]

    @Test("becomes the nearest Double", arguments: doubles)
    func nearest(text: String) throws {
        let number = try #require(JSONNumber(text: text))
        let expected = try #require(Double(text))
        #expect(number.double == expected)
        #expect(number.double.sign == expected.sign)
    }

    @Test("becomes the Double that the C library reads", arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithTheCLibrary(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let text = generator.numberText()
            #expect(JSONNumber(text: text)?.double == Double(text), "\(text)")
            let double = Double(bitPattern: generator.next())
            guard double.isFinite else { continue }
            #expect(JSONNumber(text: "\(double)")?.double == double)
            #expect(JSONNumber(double)?.double == double)
        }
    }

    @Test(
        "half way between two doubles goes to the even one, with any digits behind",
        arguments: 1...10 as ClosedRange<UInt64>)
    func ties(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            // An odd multiple of 2^(e-1) below 2^54·2^(e-1): exactly between two doubles.
            let odd = UInt64.random(in: (1 << 53)..<(1 << 54), using: &generator) | 1
            let text = "\(odd)"
            #expect(JSONNumber(text: text)?.double == Double(text))
            let above = text + "." + String(repeating: "0", count: 900) + "1"
            #expect(JSONNumber(text: above)?.double == Double(odd).nextUpIfBelow(odd))
        }
    }

    @Test("made from a Double is read back as that Double") func fromDouble() {
        #expect(JSONNumber(1.0)?.text == "1")
        #expect(JSONNumber(-0.0)?.double.sign == .minus)
        #expect(JSONNumber(1e100)?.double == 1e100)
        #expect(JSONNumber(0.1)?.text == "0.1")
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }
}

extension Double {
    /// The next double, if this one was rounded down from `integer`.
    fileprivate func nextUpIfBelow(_ integer: UInt64) -> Double {
        UInt64(self) < integer ? nextUp : self
    }
}
