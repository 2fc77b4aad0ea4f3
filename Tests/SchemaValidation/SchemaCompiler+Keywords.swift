import JSON

extension SchemaCompiler {
    /// The rule of one keyword; `nil` for a keyword that another one's rule includes.
    mutating func rule(
        for keyword: SchemaKeyword, _ value: JSONValue, in schema: JSONObject, at place: JSONPointer
    ) throws(JSONSchemaError) -> SchemaRule? {
        let here = KeywordPlace(keyword: keyword, value: value, schema: place)
        switch keyword {
        case .ref, .then, .else, .additionalItems:
            // `$ref` replaces all others. Alone, the rest mean nothing, but must be schemas.
            if keyword != .ref, !isUsed(keyword, in: schema) { _ = try child(here) }
            return nil
        case .definitions:
            _ = try children(here)
            return nil
        case .type: return .types(try here.types())
        case .enum: return .oneOfValues(try here.array())
        case .const: return .const(value)
        case .minimum: return .minimum(try here.number())
        case .maximum: return .maximum(try here.number())
        case .exclusiveMinimum: return .exclusiveMinimum(try here.number())
        case .exclusiveMaximum: return .exclusiveMaximum(try here.number())
        case .multipleOf: return .multipleOf(try here.divisor())
        case .minLength: return .minLength(try here.count())
        case .maxLength: return .maxLength(try here.count())
        case .pattern: return .pattern(try here.pattern(try here.string()))
        case .items: return try items(here, in: schema)
        case .contains: return .contains(try child(here))
        case .minItems: return .minItems(try here.count())
        case .maxItems: return .maxItems(try here.count())
        case .uniqueItems: return try here.bool() ? .uniqueItems : nil
        case .properties, .patternProperties, .additionalProperties:
            return try members(here, in: schema)
        case .propertyNames: return .propertyNames(try child(here))
        case .required: return .required(try here.strings())
        case .dependencies: return try dependencies(here)
        case .minProperties: return .minProperties(try here.count())
        case .maxProperties: return .maxProperties(try here.count())
        case .allOf: return .allOf(try list(here))
        case .anyOf: return .anyOf(try list(here))
        case .oneOf: return .oneOf(try list(here))
        case .not: return .not(try child(here))
        case .if: return try conditional(here, in: schema)
        }
    }

    /// Whether the keyword whose rule includes `keyword` is there to do so.
    private func isUsed(_ keyword: SchemaKeyword, in schema: JSONObject) -> Bool {
        switch keyword {
        case .then, .else: schema["if"] != nil
        case .additionalItems: schema["items"]?.arrayValue != nil
        default: false
        }
    }

    private mutating func items(
        _ here: KeywordPlace, in schema: JSONObject
    ) throws(JSONSchemaError) -> SchemaRule {
        guard here.value.arrayValue != nil else { return .everyElement(try child(here)) }
        let rest = try sibling(.additionalItems, of: here, in: schema)
        return .elements(try list(here, mayBeEmpty: true), rest: rest)
    }

    private mutating func conditional(
        _ here: KeywordPlace, in schema: JSONObject
    ) throws(JSONSchemaError) -> SchemaRule {
        let condition = try child(here)
        let then = try sibling(.then, of: here, in: schema)
        return .conditional(
            if: condition, then: then, else: try sibling(.else, of: here, in: schema))
    }

    /// One rule for three keywords; it is made for the first of them that is there.
    private mutating func members(
        _ here: KeywordPlace, in schema: JSONObject
    ) throws(JSONSchemaError) -> SchemaRule? {
        let together: [SchemaKeyword] = [.properties, .patternProperties, .additionalProperties]
        guard here.keyword == together.first(where: { schema[$0.rawValue] != nil }) else {
            return nil
        }
        var members = SchemaMembers()
        if let value = schema[SchemaKeyword.properties.rawValue] {
            members.named = try children(here.sibling(.properties, value))
        }
        if let value = schema[SchemaKeyword.patternProperties.rawValue] {
            let place = here.sibling(.patternProperties, value)
            for (text, node) in try children(place) {
                members.matching.append((try place.pattern(text), node))
            }
        }
        members.additional = try sibling(.additionalProperties, of: here, in: schema)
        return .members(members)
    }

    private mutating func dependencies(
        _ here: KeywordPlace
    ) throws(JSONSchemaError) -> SchemaRule {
        var result: [SchemaDependency] = []
        for (key, value) in try here.object() {
            let place = here.member(key, value)
            let demand: SchemaDependency.Demand =
                value.arrayValue != nil
                ? .keys(try place.strings()) : .schema(try node(value, at: place.pointer))
            result.append(SchemaDependency(key: key, demand: demand))
        }
        return .dependencies(result)
    }

    private mutating func child(_ here: KeywordPlace) throws(JSONSchemaError) -> SchemaNode.Index {
        try node(here.value, at: here.pointer)
    }

    private mutating func sibling(
        _ keyword: SchemaKeyword, of here: KeywordPlace, in schema: JSONObject
    ) throws(JSONSchemaError) -> SchemaNode.Index? {
        guard let value = schema[keyword.rawValue] else { return nil }
        return try child(here.sibling(keyword, value))
    }

    private mutating func children(
        _ here: KeywordPlace
    ) throws(JSONSchemaError) -> [(key: String, node: SchemaNode.Index)] {
        var result: [(key: String, node: SchemaNode.Index)] = []
        for (key, value) in try here.object() {
            result.append((key, try node(value, at: here.member(key, value).pointer)))
        }
        return result
    }

    private mutating func list(
        _ here: KeywordPlace, mayBeEmpty: Bool = false
    ) throws(JSONSchemaError) -> [SchemaNode.Index] {
        let values = try here.array()
        guard mayBeEmpty || !values.isEmpty else { throw here.error("must not be empty") }
        var result: [SchemaNode.Index] = []
        for position in values.indices {
            var pointer = here.pointer
            pointer.append(index: position)
            result.append(try node(values[position], at: pointer))
        }
        return result
    }
}

/// A keyword with its value, read as what the keyword demands.
private struct KeywordPlace {
    let keyword: SchemaKeyword
    let value: JSONValue
    /// Of the value.
    let pointer: JSONPointer

    private init(keyword: SchemaKeyword, value: JSONValue, pointer: JSONPointer) {
        self.keyword = keyword
        self.value = value
        self.pointer = pointer
    }

    init(keyword: SchemaKeyword, value: JSONValue, schema: JSONPointer) {
        var pointer = schema
        pointer.append(key: keyword.rawValue)
        self.init(keyword: keyword, value: value, pointer: pointer)
    }

    func sibling(_ keyword: SchemaKeyword, _ value: JSONValue) -> KeywordPlace {
        var schema = pointer
        schema.removeLast()
        return KeywordPlace(keyword: keyword, value: value, schema: schema)
    }

    func member(_ key: String, _ value: JSONValue) -> KeywordPlace {
        var member = pointer
        member.append(key: key)
        return KeywordPlace(keyword: keyword, value: value, pointer: member)
    }

    func error(_ message: String) -> JSONSchemaError {
        JSONSchemaError(pointer: pointer.text, keyword: keyword.rawValue, message: message)
    }

    func bool() throws(JSONSchemaError) -> Bool {
        guard let value = value.boolValue else { throw error("must be true or false") }
        return value
    }

    func number() throws(JSONSchemaError) -> JSONNumber {
        guard let value = value.numberValue else { throw error("must be a number") }
        return value
    }

    func count() throws(JSONSchemaError) -> Int {
        guard let value = value.intValue, value >= 0 else {
            throw error("must be an integer from 0 to \(Int.max)")
        }
        return value
    }

    func divisor() throws(JSONSchemaError) -> JSONDivisor {
        guard let divisor = JSONDivisor(try number()) else {
            throw error(
                "must be above 0 and have at most \(JSONDivisor.maxDigits) significant digits")
        }
        return divisor
    }

    func string() throws(JSONSchemaError) -> String {
        guard let value = value.stringValue else { throw error("must be a string") }
        return value
    }

    func array() throws(JSONSchemaError) -> [JSONValue] {
        guard let value = value.arrayValue else { throw error("must be an array") }
        return value
    }

    func object() throws(JSONSchemaError) -> JSONObject {
        guard let value = value.objectValue else { throw error("must be an object") }
        return value
    }

    func strings() throws(JSONSchemaError) -> [String] {
        var strings: [String] = []
        for element in try array() {
            guard let string = element.stringValue else {
                throw error("must be an array of strings")
            }
            strings.append(string)
        }
        return strings
    }

    func pattern(_ text: String) throws(JSONSchemaError) -> SchemaPattern {
        do throws(PatternError) {
            return try SchemaPattern(text)
        } catch {
            throw self.error("\"\(text.prefix(bytes: 80))\" \(error.message)")
        }
    }

    func types() throws(JSONSchemaError) -> SchemaTypes {
        var types: SchemaTypes = []
        let names = if let name = value.stringValue { [name] } else { try strings() }
        for name in names {
            guard let type = SchemaTypes(name: name) else {
                throw error("\"\(name.prefix(bytes: 40))\" is not a type of JSON Schema")
            }
            types.formUnion(type)
        }
        guard !types.isEmpty else { throw error("must name a type") }
        return types
    }
}
