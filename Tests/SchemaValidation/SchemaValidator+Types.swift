import JSON

// The rules that concern one type of value; ``SchemaValidator`` calls each only with its own.

extension SchemaValidator {
    mutating func checkNumber(_ number: JSONNumber, _ rule: SchemaRule) -> Bool {
        switch rule {
        case .minimum(let bound):
            number >= bound || fail(.minimum, number.mustBe("at least", bound))
        case .maximum(let bound):
            number <= bound || fail(.maximum, number.mustBe("at most", bound))
        case .exclusiveMinimum(let bound):
            number > bound || fail(.exclusiveMinimum, number.mustBe("above", bound))
        case .exclusiveMaximum(let bound):
            number < bound || fail(.exclusiveMaximum, number.mustBe("below", bound))
        case .multipleOf(let divisor):
            divisor.divides(number)
                || fail(.multipleOf, number.mustBe("a multiple of", divisor.number))
        default: true
        }
    }

    mutating func checkString(_ text: String, _ rule: SchemaRule) -> Bool {
        switch rule {
        case .minLength(let bound):
            let length = text.unicodeScalars.count
            return length >= bound
                || fail(.minLength, "must have at least \(bound) characters, but has \(length)")
        case .maxLength(let bound):
            let length = text.unicodeScalars.count
            return length <= bound
                || fail(.maxLength, "must have at most \(bound) characters, but has \(length)")
        case .pattern(let pattern):
            return pattern.matches(text)
                || fail(.pattern, "must match the regular expression \(pattern.text)")
        default: return true
        }
    }

    mutating func checkArray(_ elements: [JSONValue], _ rule: SchemaRule) -> Bool {
        switch rule {
        case .everyElement(let node): return checkElements(elements, [], rest: node)
        case .elements(let nodes, let rest): return checkElements(elements, nodes, rest: rest)
        case .contains(let node):
            for element in elements where isValid(element, node) { return true }
            return fail(.contains, "must have an element of the form that is asked for")
        case .minItems(let bound):
            return elements.count >= bound
                || fail(
                    .minItems, "must have at least \(bound) elements, but has \(elements.count)")
        case .maxItems(let bound):
            return elements.count <= bound
                || fail(.maxItems, "must have at most \(bound) elements, but has \(elements.count)")
        case .uniqueItems:
            var places: [JSONValue: Int] = [:]
            for (second, element) in elements.enumerated() {
                guard let first = places.updateValue(second, forKey: element) else { continue }
                return fail(
                    .uniqueItems, "must not repeat elements, but \(first) and \(second) are equal")
            }
            return true
        default: return true
        }
    }

    private mutating func checkElements(
        _ elements: [JSONValue], _ nodes: [SchemaNode.Index], rest: SchemaNode.Index?
    ) -> Bool {
        var isValid = true
        for position in elements.indices {
            guard let node = position < nodes.count ? nodes[position] : rest else { break }
            if !check(element: elements[position], position, node) { isValid = false }
        }
        return isValid
    }

    mutating func checkObject(_ object: JSONObject, _ rule: SchemaRule) -> Bool {
        switch rule {
        case .members(let members): return checkMembers(object, members)
        case .propertyNames(let node):
            var isValid = true
            for (key, _) in object where !check(member: .string(key), key, node) { isValid = false }
            return isValid
        case .required(let keys):
            var isValid = true
            for key in keys where object[key] == nil {
                isValid = fail(.required, "must have the member \(JSONValue.string(key).excerpt)")
            }
            return isValid
        case .dependencies(let dependencies): return checkDependencies(object, dependencies)
        case .minProperties(let bound):
            return object.count >= bound
                || fail(
                    .minProperties, "must have at least \(bound) members, but has \(object.count)")
        case .maxProperties(let bound):
            return object.count <= bound
                || fail(
                    .maxProperties, "must have at most \(bound) members, but has \(object.count)")
        default: return true
        }
    }

    private mutating func checkMembers(_ object: JSONObject, _ members: SchemaMembers) -> Bool {
        var isValid = true
        for (key, value) in object {
            var isNamed = false
            for named in members.named where named.key.isSameText(as: key) {
                isNamed = true
                if !check(member: value, key, named.node) { isValid = false }
            }
            for matching in members.matching where matching.pattern.matches(key) {
                isNamed = true
                if !check(member: value, key, matching.node) { isValid = false }
            }
            guard !isNamed, let node = members.additional else { continue }
            if case .never? = nodes[node].rules.first {
                isValid = fail(.additionalProperties, members.refusal(of: key))
            } else if !check(member: value, key, node) {
                isValid = false
            }
        }
        return isValid
    }

    private mutating func checkDependencies(
        _ object: JSONObject, _ dependencies: [SchemaDependency]
    ) -> Bool {
        var isValid = true
        for dependency in dependencies where object[dependency.key] != nil {
            switch dependency.demand {
            case .keys(let keys):
                for key in keys where object[key] == nil {
                    isValid = fail(
                        .dependencies,
                        "must have the member \(JSONValue.string(key).excerpt), because it has "
                            + JSONValue.string(dependency.key).excerpt)
                }
            case .schema(let node):
                if !check(.object(object), node) { isValid = false }
            }
        }
        return isValid
    }
}
