/// The query of a request target: `name=value` pairs, decoded when asked for.
///
/// Names and values are read as browsers write forms (`application/x-www-form-urlencoded`, URL
/// Standard, 5.1), but strictly: what cannot be decoded is an error, never a guess.
package struct Query: Sendable {
    /// Why a parameter cannot be read; the payload is its decoded name.
    package enum Failure: Error, Hashable, Sendable {
        /// A `%` without two hexadecimal digits, or bytes that are no UTF-8.
        case malformed
        /// The parameter stands there more than once, and one value was asked for.
        case repeated(String)
        /// The value is no decimal integer, or does not fit.
        case notAnInteger(String)

        /// What is wrong and what would be right.
        package var message: String {
            switch self {
            case .malformed: "the query must be percent-encoded UTF-8"
            case .repeated(let name): "the query must not name \(name) more than once"
            case .notAnInteger(let name): "\(name) must be a decimal integer"
            }
        }
    }

    private let bytes: [UInt8]
    private let range: Range<Int>

    /// Shares the bytes of a parsed head.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// - Parameter raw: What follows the question mark.
    package init(_ raw: String = "") {
        bytes = Array(raw.utf8)
        range = bytes.indices
    }

    /// As sent, without the question mark.
    package var raw: String { String(decoding: bytes[range], as: UTF8.self) }
    package var isEmpty: Bool { range.isEmpty }

    /// All values of `name`, in order. A name without `=` has an empty value.
    package func values(_ name: String) throws(Failure) -> [String] {
        var values: [String] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = bytes[start..<range.upperBound].firstIndex(of: ASCII.ampersand)
            let pair = bytes[start..<(end ?? range.upperBound)]
            start = pair.endIndex + 1
            let equals = pair.firstIndex(of: ASCII.equals) ?? pair.endIndex
            guard let key = PercentEncoding.decode(pair[..<equals], plusIsSpace: true) else {
                throw .malformed
            }
            guard key == name else { continue }
            guard let value = PercentEncoding.decode(pair[equals...].dropFirst(), plusIsSpace: true)
            else { throw .malformed }
            values.append(value)
        }
        return values
    }

    /// The one value of `name`, or `nil` if it is not there.
    package func string(_ name: String) throws(Failure) -> String? {
        let values = try values(name)
        guard values.count <= 1 else { throw .repeated(name) }
        return values.first
    }

    /// The one value of `name` as a decimal integer, or `nil` if it is not there.
    package func integer(_ name: String) throws(Failure) -> Int? {
        guard let text = try string(name) else { return nil }
        guard let value = Int(text), text.utf8.first != ASCII.plus else {
            throw .notAnInteger(name)
        }
        return value
    }
}

/// Percent-encoding (RFC 3986, 2.1) of UTF-8 text.
package enum PercentEncoding {
    /// - Returns: `nil` for a `%` without two hexadecimal digits, and for bytes that are no UTF-8.
    package static func decode(_ text: String) -> String? {
        decode(Array(text.utf8)[...], plusIsSpace: false)
    }

    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if byte == ASCII.plus, plusIsSpace {
                decoded.append(ASCII.space)
            } else if byte == ASCII.percent {
                guard index + 1 < bytes.endIndex, let high = bytes[index].hexDigit,
                    let low = bytes[index + 1].hexDigit
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            } else {
                decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
