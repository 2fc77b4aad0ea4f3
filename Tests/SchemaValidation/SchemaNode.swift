import JSON

/// One schema of a document: rules that must all hold. None at all allows everything.
///
/// Schemas refer to each other by their place in ``JSONSchema/nodes``, so that recursion in a
/// schema needs no references in memory.
struct SchemaNode: Sendable {
    typealias Index = Int

    var rules: [SchemaRule] = []
}

/// Every keyword that is checked.
enum SchemaKeyword: String, CaseIterable, Sendable {
    case ref = "$ref"
    case definitions
    case type, `enum`, const
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
    case minLength, maxLength, pattern
    case items, additionalItems, contains, minItems, maxItems, uniqueItems
    case properties, patternProperties, additionalProperties, propertyNames, required, dependencies
    case minProperties, maxProperties
    case allOf, anyOf, oneOf, not
    case `if`, then, `else`

    init?(_ text: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue.isSameText(as: text) }) else {
            return nil
        }
        self = found
    }
}

/// What one keyword, or a few that depend on each other, demand.
enum SchemaRule: Sendable {
    /// The schema `false`.
    case never
    case types(SchemaTypes)
    case oneOfValues([JSONValue])
    case const(JSONValue)
    case minimum(JSONNumber), maximum(JSONNumber)
    case exclusiveMinimum(JSONNumber), exclusiveMaximum(JSONNumber)
    case multipleOf(JSONDivisor)
    case minLength(Int), maxLength(Int)
    case pattern(SchemaPattern)
    /// `items` as one schema, applied to every element.
    case everyElement(SchemaNode.Index)
    /// `items` as a list, and `additionalItems` for what follows it.
    case elements([SchemaNode.Index], rest: SchemaNode.Index?)
    case contains(SchemaNode.Index)
    case minItems(Int), maxItems(Int)
    case uniqueItems
    case members(SchemaMembers)
    case propertyNames(SchemaNode.Index)
    case required([String])
    case dependencies([SchemaDependency])
    case minProperties(Int), maxProperties(Int)
    case allOf([SchemaNode.Index]), anyOf([SchemaNode.Index]), oneOf([SchemaNode.Index])
    case not(SchemaNode.Index)
    case conditional(if: SchemaNode.Index, then: SchemaNode.Index?, else: SchemaNode.Index?)
    case reference(SchemaNode.Index)

    /// The schemas that apply to the same value, not to a part of it.
    var inPlace: [SchemaNode.Index] {
        switch self {
        case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
        case .not(let node), .reference(let node): [node]
        case .conditional(let condition, let then, let otherwise):
            [condition] + [then, otherwise].compactMap { $0 }
        case .dependencies(let dependencies):
            dependencies.compactMap { dependency in
                if case .schema(let node) = dependency.demand { node } else { nil }
            }
        default: []
        }
    }
}

/// `properties`, `patternProperties` and `additionalProperties`, which depend on each other.
struct SchemaMembers: Sendable {
    var named: [(key: String, node: SchemaNode.Index)] = []
    var matching: [(pattern: SchemaPattern, node: SchemaNode.Index)] = []
    /// For members that neither names nor patterns match; `nil` allows anything.
    var additional: SchemaNode.Index?
}

struct SchemaDependency: Sendable {
    enum Demand: Sendable { case keys([String]), schema(SchemaNode.Index) }

    /// The demand holds for objects that have this key.
    let key: String
    let demand: Demand
}

/// A set of the type names of JSON Schema.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = SchemaTypes(rawValue: 1 << 0)
    static let boolean = SchemaTypes(rawValue: 1 << 1)
    static let object = SchemaTypes(rawValue: 1 << 2)
    static let array = SchemaTypes(rawValue: 1 << 3)
    static let string = SchemaTypes(rawValue: 1 << 4)
    static let integer = SchemaTypes(rawValue: 1 << 5)
    /// Contains the integers.
    static let number = SchemaTypes(rawValue: 1 << 6 | 1 << 5)

    /// With the article that a sentence needs.
    private static let names: [(types: SchemaTypes, name: String, article: String)] = [
        (.null, "null", ""), (.boolean, "boolean", "a "), (.object, "object", "an "),
        (.array, "array", "an "), (.string, "string", "a "), (.number, "number", "a "),
        (.integer, "integer", "an "),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init?(name: String) {
        guard let known = Self.names.first(where: { $0.name.isSameText(as: name) }) else {
            return nil
        }
        self = known.types
    }

    /// The narrowest type of a value.
    init(of value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .object: self = .object
        case .array: self = .array
        case .string: self = .string
        case .number(let number): self = number.isInteger ? .integer : .number
        }
    }

    /// Whether a value of the narrowest type `type` belongs to one of these.
    func allows(_ type: SchemaTypes) -> Bool { isSuperset(of: type) }

    /// "an array or null".
    var words: String {
        var rest = self
        var text = ""
        for (types, name, article) in Self.names where rest.isSuperset(of: types) {
            rest.subtract(types)
            text += (text.isEmpty ? "" : " or ") + article + name
        }
        return text
    }
}
