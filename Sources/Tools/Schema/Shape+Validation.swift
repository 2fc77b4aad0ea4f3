package import JSON

extension Shape {
    /// Most violations that are told: enough to mend a call, not a second manifest.
    package static let maxViolations = 10
    /// Deepest nesting of a value, as the relay has it for a whole body.
    package static let maxDepth = 64
    /// Most text in a value, bytes; a relay's body is no longer unless it is set up otherwise.
    package static let maxTextBytes = 1 << 20

    /// Holds a value against this shape. What CODAP must not get is refused as it stands, never
    /// altered: control characters, and more than it should have to digest.
    /// - Returns: What is wrong, at most ``maxViolations``; empty when it fits.
    package func violations(in value: JSONValue) -> [SchemaViolation] {
        var check = ShapeCheck()
        check.hold(value, against: self)
        return check.violations
    }
}

/// One validation at work.
private struct ShapeCheck {
    private(set) var violations: [SchemaViolation] = []
    private var place = JSONPointer()
    private var textBytes = 0

    private var isFull: Bool { violations.count >= Shape.maxViolations }

    mutating func hold(_ value: JSONValue, against shape: Shape) {
        guard !isFull else { return }
        switch (shape, value) {
        case (.boolean, .bool), (.null, .null), (.number, .number): return
        case (.any, _): hold(anything: value)
        case (.text(let least, let most), .string(let text)):
            let length = hold(text)
            if length < least { report("minLength", "must not be empty") }
            if length > most { report("maxLength", "must have at most \(most) characters") }
        case (.integer(let least, let most), .number(let number)):
            guard number.isInteger else { return report("type", "must be a whole number") }
            if number < JSONNumber(least) { report("minimum", "must be at least \(least)") }
            if JSONNumber(most) < number { report("maximum", "must be at most \(most)") }
        case (.choice(let names), .string(let text)):
            if !names.contains(where: text.isSameText) {
                report("enum", "must be one of \(listed(names))" + nearest(to: text, among: names))
            }
        case (.list(let element, let least, let most), .array(let elements)):
            if elements.count < least { report("minItems", "must have at least \(least) elements") }
            if elements.count > most { report("maxItems", "must have at most \(most) elements") }
            for (index, value) in elements.enumerated() {
                place.append(index: index)
                hold(value, against: element)
                place.removeLast()
            }
        case (.object(let fields, let isOpen), .object(let members)):
            hold(members, against: fields, isOpen: isOpen)
        case (.map(let shape, let least), .object(let members)):
            if members.count < least { report("minProperties", "must not be empty") }
            for (key, member) in members {
                place.append(key: key)
                _ = hold(key)
                hold(member, against: shape)
                place.removeLast()
            }
        case (.union(let shapes), _): hold(value, againstAnyOf: shapes)
        default:
            report("type", "must be \(shape.words), but is \(value.typeWords)")
        }
    }

    /// What is of any shape is looked through all the same.
    private mutating func hold(anything value: JSONValue) {
        switch value {
        case .null, .bool, .number: return
        case .string: hold(value, against: .anyText)
        case .array, .object:
            guard place.tokens.count < Shape.maxDepth else {
                return report("type", "is nested too deep; \(Shape.maxDepth) levels are the most")
            }
            let isList = value.arrayValue != nil
            hold(value, against: isList ? .listOrNone(of: .any) : .map(of: .any, minProperties: 0))
        }
    }

    /// - Returns: How long a text is, as JSON Schema counts it.
    private mutating func hold(_ text: String) -> Int {
        let bytes = text.utf8.span
        let isWithin = textBytes <= Shape.maxTextBytes
        textBytes += bytes.count
        if isWithin, textBytes > Shape.maxTextBytes {
            report("maxLength", "makes the arguments longer than 1 MiB; send less in one call")
        }
        var count = 0
        var isClean = true
        for position in bytes.indices {
            let byte = bytes[position]
            // A continuation byte is 10xxxxxx.
            if byte & 0xC0 != 0x80 { count += 1 }
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { isClean = false }
        }
        if !isClean {
            report("pattern", "must not hold a control character other than tab, LF and CR")
        }
        return count
    }

    private mutating func hold(_ key: String, _ member: JSONValue, against shape: Shape) {
        place.append(key: key)
        hold(member, against: shape)
        place.removeLast()
    }

    private mutating func hold(_ members: JSONObject, against fields: [Field], isOpen: Bool) {
        for field in fields {
            if let member = members[field.name] {
                hold(field.name, member, against: field.shape)
            } else if field.isRequired {
                report("required", "lacks \"\(field.name)\", which must be \(field.shape.words)")
            }
        }
        if isOpen { return }
        for (key, _) in members where !fields.contains(where: { $0.name.isSameText(as: key) }) {
            guard !isFull else { return }
            let names = fields.map { $0.name }
            place.append(key: key)
            report(
                "additionalProperties",
                names.isEmpty
                    ? "is not known; there are no arguments"
                    : "is not known; there are \(listed(names))" + nearest(to: key, among: names))
            place.removeLast()
        }
    }

    /// At most one of them can be met by the value's type: what that one says is of use.
    private mutating func hold(_ value: JSONValue, againstAnyOf shapes: [Shape]) {
        for shape in shapes where shape.takesType(of: value) {
            return hold(value, against: shape)
        }
        report("type", "must be \(Shape.union(shapes).words), but is \(value.typeWords)")
    }

    private mutating func report(_ keyword: String, _ message: String) {
        guard !isFull else { return }
        violations.append(
            SchemaViolation(pointer: place.text, keyword: keyword, message: message))
    }
}

/// "a, b and c" would read better, but this is what one copies from.
private func listed(_ names: [String]) -> String { names.joined(separator: ", ") }

private func nearest(to name: String, among names: [String]) -> String {
    NearestName.find(name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
}

extension Shape {
    /// Whether a value of that JSON type may be of this shape.
    func takesType(of value: JSONValue) -> Bool {
        switch (self, value) {
        case (.any, _), (.text, .string), (.choice, .string), (.integer, .number),
            (.number, .number), (.boolean, .bool), (.null, .null), (.list, .array),
            (.object, .object), (.map, .object):
            true
        case (.union(let shapes), _): shapes.contains { $0.takesType(of: value) }
        default: false
        }
    }

    /// What is expected, behind "must be".
    var words: String {
        switch self {
        case .text, .choice: "a string"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        case .list: "an array"
        case .object, .map: "an object"
        case .union(let shapes): shapes.map { $0.words }.joined(separator: " or ")
        case .any: "anything"
        }
    }
}

extension JSONValue {
    /// What was found, behind "but is".
    fileprivate var typeWords: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
