// Invariants: reading a query never traps and looks at no byte outside it; every name has the
// values that a plain reading finds; whatever is percent-encoded is decoded to what it was.

@testable import HTTP

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzQuery(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    // As in a head: with other bytes around it.
    let query = Query(Array("?a=1&".utf8) + input + Array("&a=2".utf8), 5..<(5 + input.count))
    let plain = PlainQuery(input)
    for name in Set(plain.names + ["a", "code", "after", ""]) { compare(query, plain, name) }
    precondition(query.isEmpty == input.isEmpty)
    let text = String(decoding: input, as: UTF8.self)
    precondition(Array(query.raw.utf8) == Array(text.utf8), "other bytes")
    precondition(
        PercentEncoding.decode(text) == PlainQuery.decode(Array(text.utf8), plusIsSpace: false))
    checkRoundTrip(text)
    return 0
}

private func compare(_ query: Query, _ plain: PlainQuery, _ name: String) {
    let expected = plain.values(name)
    switch Result(catching: { () throws(Query.Failure) in try query.values(name) }) {
    case .success(let values): precondition(values == expected, "other values")
    case .failure(let failure):
        precondition(failure == .malformed && expected == nil, "refused what can be read")
    }
    var one: String?
    switch Result(catching: { () throws(Query.Failure) in try query.string(name) }) {
    case .success(let value):
        one = value
        precondition(expected.map { $0.count <= 1 && $0.first == one } ?? false, "not the one")
    case .failure(let failure):
        precondition(expected.map { $0.count > 1 } ?? true, "refused one value")
        precondition(!failure.message.isEmpty, "an error without words")
    }
    switch Result(catching: { () throws(Query.Failure) in try query.integer(name) }) {
    case .success(let number):
        precondition(number == one.flatMap(PlainQuery.integer), "another number")
    case .failure:
        precondition(one.map { PlainQuery.integer($0) == nil } ?? true, "refused a number")
    }
}

/// A reading of the rules without regard to speed.
private struct PlainQuery {
    /// Key and value of each pair; `nil` for what cannot be decoded.
    var pairs: [(key: String?, value: String?)] = []
    var names: [String] { pairs.compactMap(\.key) }

    init(_ bytes: [UInt8]) {
        var pieces = bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        // Nothing behind the last ampersand is no pair.
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        for piece in pieces {
            let halves = piece.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append(
                (
                    Self.decode(Array(halves[0]), plusIsSpace: true),
                    Self.decode(halves.count > 1 ? Array(halves[1]) : [], plusIsSpace: true)
                ))
        }
    }

    func values(_ name: String) -> [String]? {
        var values: [String] = []
        for (key, value) in pairs {
            guard let key else { return nil }
            guard key == name else { continue }
            guard let value else { return nil }
            values.append(value)
        }
        return values
    }

    static func decode(_ bytes: [UInt8], plusIsSpace: Bool) -> String? {
        var rest = bytes[...]
        var decoded: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                let isHex = digits.allSatisfy { Character(Unicode.Scalar($0)).isASCIIHexDigit }
                guard digits.count == 2, isHex,
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { return nil }
                decoded.append(value)
                rest = rest.dropFirst(2)
            default: decoded.append(byte)
            }
        }
        let text = String(decoding: decoded, as: UTF8.self)
        return Array(text.utf8) == decoded ? text : nil
    }

    static func integer(_ text: String) -> Int? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let isNumber =
            !digits.isEmpty
            && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return isNumber ? Int(text) : nil
    }
}

extension Character {
    fileprivate var isASCIIHexDigit: Bool { isASCII && isHexDigit }
}

private func checkRoundTrip(_ text: String) {
    var encoded = "v="
    for (place, byte) in text.utf8.enumerated() {
        let digits = String(byte, radix: 16, uppercase: place.isMultiple(of: 2))
        encoded += (byte < 16 ? "%0" : "%") + digits
    }
    let decoded = try? Query("x&" + encoded + "&y=%41").string("v")
    precondition(decoded == text, "not what it was")
}
