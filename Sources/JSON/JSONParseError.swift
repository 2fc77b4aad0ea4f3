/// Why a text is not acceptable JSON, and where.
package struct JSONParseError: Error, Equatable, Sendable {
    /// What is wrong, for code to decide on.
    package enum Reason: Equatable, Sendable {
        /// The text ends before the value does; also the reason for an empty text.
        case unexpectedEnd(expected: Expectation)
        case unexpectedByte(UInt8, expected: Expectation)
        /// A complete value is followed by something other than white space.
        case trailingData
        /// RFC 8259 section 8.1 forbids it.
        case byteOrderMark
        case invalidUTF8
        /// A raw byte below 0x20 in a string.
        case controlCharacter(UInt8)
        /// A backslash followed by something RFC 8259 section 7 does not list.
        case invalidEscape
        /// A `\u` escape names half of a surrogate pair without the other half.
        case loneSurrogate
        /// A number starts with a zero followed by a digit.
        case leadingZero
        case duplicateKey(String)
        case tooLong(limit: Int)
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
    }

    /// What the grammar allows at the place of an error.
    package enum Expectation: Equatable, Sendable {
        case value, key, keyOrEnd, valueOrEnd, colon, commaOrBracket, commaOrBrace
        case digit, hexDigit, closingQuote
        case literal(Literal)
    }

    /// A word that JSON knows.
    package enum Literal: Equatable, Sendable { case `true`, `false`, null }

    /// What is wrong.
    package let reason: Reason
    /// Position of the first byte that is wrong, counted from 0.
    package let offset: Int

    /// An error at the byte `offset`.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// One sentence for whoever wrote the text.
    package var message: String { "byte \(offset): \(reason.explanation)" }
}

extension JSONParseError.Reason {
    /// Longest part of a key that a message repeats, in bytes.
    private static var longestExcerpt: Int { 40 }

    fileprivate var explanation: String {
        switch self {
        case .unexpectedEnd(let expected): "the text ends where \(expected.words) should be"
        case .unexpectedByte(let byte, let expected):
            "found \(Self.name(of: byte)) where \(expected.words) should be"
        case .trailingData: "something follows the end of the value"
        case .byteOrderMark: "the text starts with a byte order mark; remove it"
        case .invalidUTF8: "the text is not valid UTF-8"
        case .controlCharacter(let byte):
            "a string contains \(Self.name(of: byte)); write it as an escape"
        case .invalidEscape:
            "a backslash may be followed only by one of \" \\ / b f n r t u"
        case .loneSurrogate:
            "a \\u escape is half of a surrogate pair and the other half is missing"
        case .leadingZero: "a number may not start with an extra zero"
        case .duplicateKey(let key):
            "the key \"\(key.prefix(bytes: Self.longestExcerpt))\" appears twice in one object"
        case .tooLong(let limit): "the text is longer than \(limit) bytes"
        case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit) levels"
        case .tooManyValues(let limit): "the text holds more than \(limit) values"
        }
    }

    private static func name(of byte: UInt8) -> String {
        if byte > 0x20 && byte < 0x7F { return "'\(Unicode.Scalar(byte))'" }
        if byte == 0x20 { return "a space" }
        var text: [UInt8] = []
        text.append(contentsOf: "byte 0x".utf8)
        text.append((byte >> 4).asHexDigit)
        text.append((byte & 0xF).asHexDigit)
        return String(decoding: text, as: UTF8.self)
    }
}

extension JSONParseError.Expectation {
    fileprivate var words: String {
        switch self {
        case .value: "a value"
        case .key: "a key in double quotes"
        case .keyOrEnd: "a key in double quotes or '}'"
        case .valueOrEnd: "a value or ']'"
        case .colon: "':'"
        case .commaOrBracket: "',' or ']'"
        case .commaOrBrace: "',' or '}'"
        case .digit: "a digit"
        case .hexDigit: "one of four hexadecimal digits"
        case .closingQuote: "the closing quote of a string"
        case .literal(.true): "the rest of 'true'"
        case .literal(.false): "the rest of 'false'"
        case .literal(.null): "the rest of 'null'"
        }
    }
}
