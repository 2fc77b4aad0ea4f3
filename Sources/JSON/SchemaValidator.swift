/// One validation: walks a value and the schemas that apply to it.
struct SchemaValidator {
    let nodes: [SchemaNode]
    private var path = JSONPointer()
    private(set) var violations: [SchemaViolation] = []
    private var steps = 0
    /// Above 0 while only the verdict of a schema matters, not the reasons.
    private var silence = 0

    init(nodes: [SchemaNode]) { self.nodes = nodes }

    mutating func validate(_ value: JSONValue) -> [SchemaViolation] {
        let isValid = check(value, 0)
        guard steps <= JSONSchema.maxSteps else {
            return [
                SchemaViolation(
                    pointer: "", keyword: "$schema",
                    message: "takes more than \(JSONSchema.maxSteps) steps to check; send less")
            ]
        }
        return isValid ? [] : violations
    }

    /// - Returns: Whether `value` satisfies the schema; if not, ``violations`` has got reasons.
    mutating func check(_ value: JSONValue, _ node: SchemaNode.Index) -> Bool {
        steps += 1
        guard steps <= JSONSchema.maxSteps else { return false }
        var isValid = true
        for rule in nodes[node].rules where !check(value, rule) {
            isValid = false
            if case .types = rule { break }
        }
        return isValid
    }

    mutating func check(member value: JSONValue, _ key: String, _ node: SchemaNode.Index) -> Bool {
        path.append(key: key)
        defer { path.removeLast() }
        return check(value, node)
    }

    mutating func check(
        element value: JSONValue, _ index: Int, _ node: SchemaNode.Index
    ) -> Bool {
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
            violations.append(
                SchemaViolation(pointer: path.text, keyword: keyword, message: message()))
        }
        return false
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
                || fail(.enum, "must be one of \(values.excerpt), but is \(value.excerpt)")
        case .const(let constant):
            return value == constant
                || fail(.const, "must be \(constant.excerpt), but is \(value.excerpt)")
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

    /// If none fits, one violation tells about the form that came nearest.
    private mutating func checkAny(_ value: JSONValue, _ nodes: [SchemaNode.Index]) -> Bool {
        let before = violations.count
        var nearest: SchemaViolation?
        for node in nodes {
            let isValid = check(value, node)
            if before < violations.count {
                let candidate = violations[before]
                if candidate.depth > nearest?.depth ?? -1 { nearest = candidate }
                violations.removeLast(violations.count - before)
            }
            if isValid { return true }
        }
        return fail(.anyOf, nearest.asReason(none: nodes.count))
    }

    private mutating func checkOne(_ value: JSONValue, _ nodes: [SchemaNode.Index]) -> Bool {
        var fitting = 0
        let before = violations.count
        var nearest: SchemaViolation?
        for node in nodes {
            if check(value, node) { fitting += 1 }
            if before < violations.count {
                let candidate = violations[before]
                if candidate.depth > nearest?.depth ?? -1 { nearest = candidate }
                violations.removeLast(violations.count - before)
            }
            if fitting > 1 { break }
        }
        switch fitting {
        case 0: return fail(.oneOf, nearest.asReason(none: nodes.count))
        case 1: return true
        default:
            return fail(.oneOf, "matches more than one of \(nodes.count) forms; must match one")
        }
    }
}

extension SchemaViolation {
    /// How far into the value this lies.
    fileprivate var depth: Int { pointer.utf8.count { $0 == UInt8(ascii: "/") } }
}

extension SchemaViolation? {
    fileprivate func asReason(none count: Int) -> String {
        guard let self else { return "matches none of \(count) allowed forms" }
        let place = self.pointer.isEmpty ? "it" : self.pointer
        return "matches none of \(count) allowed forms; nearest to one, \(place) \(self.message)"
    }
}
