/// A JSON value (RFC 8259).
///
/// Two values are equal when JSON cannot tell them apart: numbers by what they are worth
/// (`1` and `1.0`), strings by code points (no Unicode normalisation), arrays in order, objects in
/// any order.
package enum JSONValue: Sendable {
    case null
    #if hasFeature(Embedded)
        // A value is one reference. Most of the wasm's code moves values about, and the three
        // words of a string would be copied at every place.
        indirect case bool(Bool)
        indirect case number(JSONNumber)
        indirect case string(String)
        indirect case array([JSONValue])
        indirect case object(JSONObject)
    #else
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case array([JSONValue])
        case object(JSONObject)
    #endif
}

extension JSONValue {
    /// The string, if this is one.
    @inline(never)
    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    /// The truth value, if this is one.
    @inline(never)
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number, if this is one.
    @inline(never)
    package var numberValue: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }
    /// The number, if this is one without a fraction that fits into `Int` (32 bits in wasm).
    @inline(never)
    package var intValue: Int? { numberValue?.int }
    /// As ``intValue``, in 64 bits everywhere: for milliseconds since 1970.
    package var int64Value: Int64? { numberValue?.int64 }
    /// The `Double` nearest to the number; infinite where the number is beyond its range.
    package var doubleValue: Double? { numberValue?.double }
    /// The elements, if this is an array.
    @inline(never)
    package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members, if this is an object.
    @inline(never)
    package var objectValue: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }
    /// Whether this is `null`.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of that name; `nil` if there is none or this is no object.
    package subscript(_ key: String) -> JSONValue? {
        @inline(never)
        get { objectValue?[key] }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `null`.
    package init(nilLiteral: ()) { self = .null }
    /// `true` or `false`.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    /// A literal beyond the range of `Double` becomes `null`: JSON has no infinity.
    package init(floatLiteral value: Double) {
        self = JSONNumber(value).map(JSONValue.number) ?? .null
    }
    /// A string.
    @inline(never)
    package init(stringLiteral value: String) { self = .string(value) }
    /// An array.
    @inline(never)
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Of a repeated key the last value counts.
    @inline(never)
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}

extension JSONValue {
    /// `true` or `false`.
    package init(_ value: Bool) { self = .bool(value) }
    /// An integer.
    package init(_ value: Int) { self = .number(JSONNumber(value)) }
    /// An integer of 64 bits everywhere.
    package init(_ value: Int64) { self = .number(JSONNumber(value)) }
    /// A string.
    package init(_ value: String) { self = .string(value) }
    /// An array.
    package init(_ value: [JSONValue]) { self = .array(value) }
    /// An object.
    package init(_ value: JSONObject) { self = .object(value) }
}

extension JSONValue: Equatable {
    /// As JSON compares: see ``JSONValue``.
    @inline(never)
    package static func == (lhs: Self, rhs: Self) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isSameText(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}
