/// Header fields in the order they were sent or added, in one buffer of ready wire format.
///
/// A parsed head hands its bytes over as they are, so that a request costs no string per field;
/// built fields are written once, and serialising them is one copy.
package struct Headers: Sendable {
    /// Where the parts of one field line stand in the buffer.
    struct Field: Sendable {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    /// Field lines with their CRLF; of a parsed message the start line too.
    private(set) var bytes: [UInt8]
    private(set) var fields: [Field]
    /// Which of the fields that decide about framing are there.
    private(set) var known: KnownFields
    /// The field lines, without the start line before and the empty line after them.
    private(set) var lines: Range<Int>

    /// Room made at the first addition: what a usual response needs.
    private static let usualBytes = 768
    private static let usualCount = 12

    package init() {
        bytes = []
        fields = []
        known = []
        lines = 0..<0
    }

    /// Adopts a parsed head.
    init(head bytes: [UInt8], fields: [Field], known: KnownFields, lines: Range<Int>) {
        self.bytes = bytes
        self.fields = fields
        self.known = known
        self.lines = lines
    }

    /// Number of field lines.
    package var count: Int { fields.count }
    package var isEmpty: Bool { fields.isEmpty }

    /// The value of the first field of that name, without the spaces around it. Bytes that are no
    /// UTF-8 are replaced by U+FFFD.
    package subscript(_ name: HeaderName) -> String? {
        for field in fields where bytes.span.matches(name.lowercased, in: field.name) {
            return text(field.value)
        }
        return nil
    }

    /// The values of all fields of that name, in order.
    package func values(_ name: HeaderName) -> [String] {
        var values: [String] = []
        for field in fields where bytes.span.matches(name.lowercased, in: field.name) {
            values.append(text(field.value))
        }
        return values
    }

    /// Whether a field of that name is there; makes no string.
    package func contains(_ name: HeaderName) -> Bool {
        let bytes = bytes.span
        for field in fields where bytes.matches(name.lowercased, in: field.name) { return true }
        return false
    }

    /// Whether more than one field of that name is there; makes no string.
    package func isRepeated(_ name: HeaderName) -> Bool {
        let bytes = bytes.span
        var isFound = false
        for field in fields where bytes.matches(name.lowercased, in: field.name) {
            if isFound { return true }
            isFound = true
        }
        return false
    }

    /// Whether a field of that name lists `token`, in any case, among its comma-separated elements.
    /// - Parameter token: Lower case.
    package func lists(_ token: String, in name: HeaderName) -> Bool {
        let bytes = bytes.span
        for field in fields where bytes.matches(name.lowercased, in: field.name) {
            var list = ListElements(field.value)
            while let element = list.next(in: bytes) {
                if bytes.matches(token, in: element) { return true }
            }
        }
        return false
    }

    /// Adds a field after those already there. A control byte of `value` becomes a space, as
    /// RFC 9110, 5.5, has it: no value can end its line.
    package mutating func add(_ name: HeaderName, _ value: String) {
        let field = begin(name)
        bytes.append(contentsOf: value.utf8)
        for index in Int(field.valueStart)..<bytes.count where bytes[index].isForbiddenControl {
            bytes[index] = ASCII.space
        }
        end(field)
    }

    /// Adds a field whose value is printable ASCII by its making: nobody looks at it again.
    package mutating func add(_ name: HeaderName, printable value: [UInt8]) {
        assert(value.allSatisfy { (0x20...0x7E).contains($0) })
        let field = begin(name)
        bytes.append(contentsOf: value)
        end(field)
    }

    /// - Returns: A field whose value is still to be appended.
    private mutating func begin(_ name: HeaderName) -> Field {
        dropStartLine()
        if fields.isEmpty {
            bytes.reserveCapacity(Self.usualBytes)
            fields.reserveCapacity(Self.usualCount)
        }
        let start = UInt32(bytes.count)
        bytes.append(contentsOf: name.text.utf8)
        let nameEnd = UInt32(bytes.count)
        bytes.append(ASCII.colon)
        bytes.append(ASCII.space)
        return Field(
            nameStart: start, nameEnd: nameEnd, valueStart: nameEnd + 2, valueEnd: nameEnd + 2)
    }

    private mutating func end(_ field: Field) {
        var field = field
        field.valueEnd = UInt32(bytes.count)
        bytes.append(ASCII.carriageReturn)
        bytes.append(ASCII.lineFeed)
        fields.append(field)
        known.formUnion(KnownFields(bytes.span, field.name))
        lines = 0..<bytes.count
    }

    /// Adds a field whose value is a number.
    package mutating func add(_ name: HeaderName, _ value: Int) { add(name, String(value)) }

    /// Adds all fields of another, in one copy.
    package mutating func append(_ other: Headers) {
        dropStartLine()
        var other = other
        other.dropStartLine()
        let offset = UInt32(bytes.count)
        bytes.append(contentsOf: other.bytes)
        for field in other.fields {
            fields.append(
                Field(
                    nameStart: field.nameStart + offset, nameEnd: field.nameEnd + offset,
                    valueStart: field.valueStart + offset, valueEnd: field.valueEnd + offset))
        }
        known.formUnion(other.known)
        lines = 0..<bytes.count
    }

    /// Removes all fields of that name.
    package mutating func remove(_ name: HeaderName) {
        guard contains(name) else { return }
        self = filtered { bytes, field in !bytes.matches(name.lowercased, in: field) }
    }

    /// Puts one field of that name in the place of all.
    package mutating func replace(_ name: HeaderName, with value: String) {
        remove(name)
        add(name, value)
    }

    /// The same without the fields that the serialiser writes itself.
    var withoutFraming: Headers {
        guard !known.isDisjoint(with: .writtenBySerializer) else { return self }
        return filtered { bytes, field in
            KnownFields(bytes, field).isDisjoint(with: .writtenBySerializer)
        }
    }

    private func filtered(_ keep: (Span<UInt8>, Range<Int>) -> Bool) -> Headers {
        var kept = Headers()
        for field in fields where keep(bytes.span, field.name) {
            let start = UInt32(kept.bytes.count)
            kept.bytes.append(contentsOf: bytes[field.name])
            let nameEnd = UInt32(kept.bytes.count)
            kept.bytes.append(ASCII.colon)
            kept.bytes.append(ASCII.space)
            let valueStart = UInt32(kept.bytes.count)
            kept.bytes.append(contentsOf: bytes[field.value])
            let end = UInt32(kept.bytes.count)
            kept.bytes.append(ASCII.carriageReturn)
            kept.bytes.append(ASCII.lineFeed)
            kept.fields.append(
                Field(nameStart: start, nameEnd: nameEnd, valueStart: valueStart, valueEnd: end))
            kept.known.formUnion(KnownFields(bytes.span, field.name))
        }
        kept.lines = 0..<kept.bytes.count
        return kept
    }

    /// Before the first addition to a parsed head: what is added must follow the last field line.
    private mutating func dropStartLine() {
        if lines != 0..<bytes.count { self = filtered { _, _ in true } }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

extension Headers: Sequence {
    /// Goes through names and values in order.
    package struct Iterator: IteratorProtocol {
        private let headers: Headers
        private var index = 0

        init(_ headers: Headers) { self.headers = headers }

        package mutating func next() -> (name: String, value: String)? {
            guard index < headers.fields.count else { return nil }
            let field = headers.fields[index]
            index += 1
            return (headers.text(field.name), headers.text(field.value))
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }
}

extension Headers: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (HeaderName, String)...) {
        self.init()
        for (name, value) in elements { add(name, value) }
    }
}

extension Headers: Equatable {
    /// Same names, letter by letter, and values in the same order.
    package static func == (lhs: Headers, rhs: Headers) -> Bool {
        guard lhs.fields.count == rhs.fields.count else { return false }
        for (left, right) in zip(lhs.fields, rhs.fields)
        where lhs.bytes[left.name] != rhs.bytes[right.name]
            || lhs.bytes[left.value] != rhs.bytes[right.value]
        {
            return false
        }
        return true
    }
}
