import JSON
import Wire

/// A table read from CSV text (RFC 4180): a header line, and a row as an object for each other.
///
/// Lines end with LF, CR LF or CR; empty lines are passed over unless there is one column, where
/// they are empty cells. A quote inside a field that does not begin with one stands for itself.
struct CSVTable {
    static let separators: [(name: String, byte: UInt8)] = [
        ("comma", UInt8(ascii: ",")), ("semicolon", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
    ]

    /// The attribute names, from left to right.
    private(set) var header: [String] = []
    /// Each with the cells under their names.
    private(set) var rows: [JSONValue] = []

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// The separator of that name.
    static func separator(_ name: String?) -> UInt8? {
        name.flatMap { name in separators.first { $0.name.isSameText(as: name) }?.byte }
    }

    /// - Parameter separator: The one that the first line has most of, if `nil`.
    /// - Throws: `invalid_args` with the line that is at fault.
    init(_ text: String, separator: UInt8?) throws(CallFailure) {
        bytes = Array(text.utf8)
        // A byte order mark is no part of the first name.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let separator = separator ?? commonSeparator()
        while position < bytes.count {
            let start = line
            let record = try record(separator)
            if header.isEmpty {
                if !record.isBlank { try setHeader(record.fields, line: start) }
            } else if !record.isBlank || header.count == 1 {
                try append(record.fields, line: start)
            }
        }
        guard !header.isEmpty else {
            throw CallFailure(
                .invalidArguments, "\"csv\" is blank; its first line must name the attributes.")
        }
    }

    private mutating func setHeader(_ fields: [[UInt8]], line: Int) throws(CallFailure) {
        for (column, field) in fields.enumerated() {
            var name = field[...]
            while name.first == UInt8(ascii: " ") { name.removeFirst() }
            while name.last == UInt8(ascii: " ") { name.removeLast() }
            guard !name.isEmpty else {
                throw fault("column \(column + 1) of the header has no name", line: line)
            }
            header.append(String(decoding: name, as: UTF8.self))
        }
        try requireDistinct(header, "attribute")
    }

    private mutating func append(_ fields: [[UInt8]], line: Int) throws(CallFailure) {
        guard fields.count == header.count else {
            throw fault(
                "\(fields.count) fields, but the header has \(header.count)", line: line)
        }
        var row = JSONObject()
        row.reserveCapacity(fields.count)
        for (name, field) in zip(header, fields) { row[name] = Self.cell(field) }
        rows.append(.object(row))
    }

    /// One line, or several when a quoted field holds line breaks; goes behind its end.
    private mutating func record(
        _ separator: UInt8
    ) throws(CallFailure) -> (fields: [[UInt8]], isBlank: Bool) {
        var fields: [[UInt8]] = []
        var isBlank = true
        while true {
            if peek == UInt8(ascii: "\"") {
                isBlank = false
                fields.append(try quoted())
            } else {
                let start = position
                while let byte = peek, byte != separator, !Self.endsLine(byte) { position += 1 }
                if position > start { isBlank = false }
                fields.append(Array(bytes[start..<position]))
            }
            guard let byte = peek else { break }
            position += 1
            if byte == separator {
                isBlank = false
            } else if Self.endsLine(byte) {
                if byte == UInt8(ascii: "\r"), peek == UInt8(ascii: "\n") { position += 1 }
                line += 1
                break
            } else {
                throw fault("there is text behind a closing quote", line: line)
            }
        }
        return (fields, isBlank)
    }

    /// A field in quotes; goes behind the closing one.
    private mutating func quoted() throws(CallFailure) -> [UInt8] {
        let start = line
        var field: [UInt8] = []
        position += 1
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard peek == UInt8(ascii: "\"") else { return field }
                position += 1
            } else if byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r") && peek != UInt8(ascii: "\n")
            {
                line += 1
            }
            field.append(byte)
        }
        throw fault("a field begins with a quote that is not closed", line: start)
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// The separator that the first line with text has most of, outside quotes; else the comma.
    private func commonSeparator() -> UInt8 {
        var counts = Self.separators.map { _ in 0 }
        var isQuoted = false
        var hasText = false
        for byte in bytes[position...] {
            if byte == UInt8(ascii: "\"") { isQuoted = !isQuoted }
            if isQuoted { continue }
            if Self.endsLine(byte) {
                if hasText { break }
                continue
            }
            hasText = true
            for (index, separator) in Self.separators.enumerated() where separator.byte == byte {
                counts[index] += 1
            }
        }
        var best = 0
        for index in counts.indices where counts[index] > counts[best] { best = index }
        return Self.separators[best].byte
    }

    /// A number where CODAP would write it just so again, else text: "007", "1.50" and numbers of
    /// more digits than a `Double` tells apart keep their look.
    static func cell(_ field: [UInt8]) -> JSONValue {
        let text = String(decoding: field, as: UTF8.self)
        var digits = 0
        var hasPoint = false
        for (index, byte) in field.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."): hasPoint = true
            case UInt8(ascii: "-") where index == 0: continue
            default: return .string(text)
            }
        }
        // 15 digits survive a `Double`. Below a millionth JavaScript writes an exponent.
        let unsigned = field.drop { $0 == UInt8(ascii: "-") }
        guard digits <= 15, !(hasPoint && field.last == UInt8(ascii: "0")),
            !(unsigned.count < field.count && unsigned.elementsEqual("0".utf8)),
            !unsigned.starts(with: "0.000000".utf8), let number = JSONNumber(text: text)
        else { return .string(text) }
        return .number(number)
    }

    private func fault(_ what: String, line: Int) -> CallFailure {
        CallFailure(
            .invalidArguments, "\"csv\" is faulty in line \(line): \(what).",
            details: ["line": JSONValue(line)])
    }
}
