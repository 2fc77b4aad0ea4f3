import JSON

/// One validation: walks a value and the schemas that apply to it.
struct SchemaValidator {
    let nodes: [SchemaNode]
    private let maxSteps: Int
    /// Length in bytes from which a reason is not wrapped into another.
    private static let longReason = 400

    /// Kept only while reasons are wanted.
    private var path = JSONPointer()
    private(set) var violations: [SchemaViolation] = []
    private var steps = 0
    /// Above 0 while only the verdict of a schema matters, not the reasons.
    private var silence = 0

    init(nodes: [SchemaNode], maxSteps: Int) {
        self.nodes = nodes
        self.maxSteps = maxSteps
    }

    mutating func validate(_ value: JSONValue) -> [SchemaViolation] {
        let isValid = check(value, 0)
        guard steps <= maxSteps else {
            return [
                SchemaViolation(
                    pointer: "", keyword: "$schema",
                    message: "takes more than \(maxSteps) steps to check; send less")
            ]
        }
        return isValid ? [] : violations
    }

    /// - Returns: Whether `value` satisfies the schema; if not, ``violations`` has got reasons.
    mutating func check(_ value: JSONValue, _ node: SchemaNode.Index) -> Bool {
        steps += 1
        guard steps <= maxSteps else { return false }
        var isValid = true
        for rule in nodes[node].rules where !check(value, rule) {
            isValid = false
            if case .types = rule { break }
        }
        return isValid
    }

    mutating func check(member value: JSONValue, _ key: String, _ node: SchemaNode.Index) -> Bool {
        guard silence == 0 else { return check(value, node) }
        path.append(key: key)
        defer { path.removeLast() }
        return check(value, node)
    }

    mutating func check(
        element value: JSONValue, _ index: Int, _ node: SchemaNode.Index
    ) -> Bool {
        guard silence == 0 else { return check(value, node) }
        path.append(index: index)
        defer { path.removeLast() }
        return check(value, node)
    }

    /// The verdict alone.
    mutating func isValid(_ value: JSONValue, _ node: SchemaNode.Index) -> Bool {
        silence += 1
        defer { silence -= 1 }
        return check(value, node)
    }

    /// Records a violation at the present place.
    ///
    /// - Returns: `false`, the verdict.
    mutating func fail(
        _ keyword: SchemaKeyword, _ message: @autoclosure () -> String
    ) -> Bool {
        fail(keyword.rawValue, message())
    }

    mutating func fail(_ keyword: String, _ message: @autoclosure () -> String) -> Bool {
        if silence == 0, violations.count < JSONSchema.maxViolations {
            record(keyword, message())
        }
        return false
    }

    private mutating func record(_ keyword: String, _ message: String) {
        violations.append(
            SchemaViolation(pointer: path.text, keyword: keyword, message: message))
    }

    private mutating func check(_ value: JSONValue, _ rule: SchemaRule) -> Bool {
        switch rule {
        case .never: return fail("false", "is not allowed here")
        case .types(let types):
            let found = SchemaTypes(of: value)
            return types.allows(found)
                || fail(.type, "must be \(types.words), but is \(found.wordsAsFound)")
        case .oneOfValues(let values):
            return values.contains(value)
                || fail(.enum, "must be one of \(values.excerpt)")
        case .const(let constant):
            return value == constant
                || fail(.const, "must be \(constant.excerpt)")
        case .allOf(let nodes):
            var isValid = true
            for node in nodes where !check(value, node) { isValid = false }
            return isValid
        case .anyOf(let nodes): return checkAny(value, nodes)
        case .oneOf(let nodes): return checkOne(value, nodes)
        case .not(let node):
            return !isValid(value, node) || fail(.not, "must not be of the form that is excluded")
        case .conditional(let condition, let then, let otherwise):
            guard let node = isValid(value, condition) ? then : otherwise else { return true }
            return check(value, node)
        case .reference(let node): return check(value, node)
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf:
            guard case .number(let number) = value else { return true }
            return checkNumber(number, rule)
        case .minLength, .maxLength, .pattern:
            guard case .string(let text) = value else { return true }
            return checkString(text, rule)
        case .everyElement, .elements, .contains, .minItems, .maxItems, .uniqueItems:
            guard case .array(let elements) = value else { return true }
            return checkArray(elements, rule)
        case .members, .propertyNames, .required, .dependencies, .minProperties, .maxProperties:
            guard case .object(let object) = value else { return true }
            return checkObject(object, rule)
        }
    }

    private mutating func checkAny(_ value: JSONValue, _ nodes: [SchemaNode.Index]) -> Bool {
        for node in nodes where isValid(value, node) { return true }
        let reason = reasonThatNoneFits(value, nodes)
        return fail(.anyOf, reason)
    }

    private mutating func checkOne(_ value: JSONValue, _ nodes: [SchemaNode.Index]) -> Bool {
        var fitting = 0
        for node in nodes where fitting < 2 && isValid(value, node) { fitting += 1 }
        if fitting == 0 {
            let reason = reasonThatNoneFits(value, nodes)
            return fail(.oneOf, reason)
        }
        return fitting == 1
            || fail(.oneOf, "matches more than one of \(nodes.count) forms; must match one")
    }

    /// Tells about the form whose first violation lies deepest, likely the one that was meant.
    private mutating func reasonThatNoneFits(
        _ value: JSONValue, _ nodes: [SchemaNode.Index]
    ) -> String {
        let before = violations.count
        guard silence == 0, before < JSONSchema.maxViolations else { return "" }
        var nearest: SchemaViolation?
        for node in nodes {
            _ = check(value, node)
            guard before < violations.count else { continue }
            let candidate = violations[before]
            if candidate.depth > nearest?.depth ?? -1 { nearest = candidate }
            violations.removeLast(violations.count - before)
        }
        guard let nearest else { return "matches none of \(nodes.count) allowed forms" }
        // Forms within forms: the innermost reason says enough.
        if nearest.message.utf8.count > Self.longReason { return nearest.message }
        let place = nearest.pointer.isEmpty ? "it" : nearest.pointer
        return "matches none of \(nodes.count) allowed forms; nearest to one, \(place) "
            + nearest.message
    }
}

extension SchemaViolation {
    /// How far into the value this lies.
    fileprivate var depth: Int {
        var slashes = 0
        for byte in pointer.utf8 where byte == UInt8(ascii: "/") { slashes += 1 }
        return slashes
    }
}
