import JSON

/// What a JSON value may be: the part of JSON Schema that the catalogue needs, as Swift values.
///
/// One description serves three ends. It checks arguments, in the relay and in the tab alike
/// (`Shape+Validation.swift`); it is written out as the JSON Schema that agents read
/// (`Shape+Schema.swift`); and tests draw random arguments from it. A general schema validator
/// would be a third of the plugin's wasm: see docs/decisions/0006-shapes.md.
package indirect enum Shape: Sendable {
    /// Text of so many code points.
    case text(minLength: Int, maxLength: Int)
    /// A whole number. Bounds fit 32 bits, which is what the tab's `Int` has.
    case integer(minimum: Int, maximum: Int)
    /// Any number.
    case number
    case boolean
    case null
    /// One of these texts.
    case choice([String])
    case list(of: Shape, minItems: Int, maxItems: Int)
    /// An object of these members; others are allowed only when it is open.
    case object([Field], isOpen: Bool)
    /// An object whose members have any name and one shape.
    case map(of: Shape, minProperties: Int)
    /// Any of these; no two of them may be met by the same JSON type.
    case union([Shape])
    case any

    /// No limit but that of the request's body.
    static let unlimited = Int.max
    /// Largest whole number unless it says otherwise.
    static let maxInteger = 1_000_000_000

    /// Text that is not empty.
    static let text = Shape.text(minLength: 1, maxLength: unlimited)
    /// Text that may be empty.
    static let anyText = Shape.text(minLength: 0, maxLength: unlimited)
    /// A whole number from 0.
    static let count = Shape.integer(minimum: 0, maximum: maxInteger)
    /// What CODAP names things by: a whole number of up to 15 digits, or text that holds one or,
    /// for version 2's items, letters. As numbers they go beyond `Int` in the tab.
    static let id = Shape.union([.text(minLength: 1, maxLength: 200), .number])
    /// A cell's value.
    static let cell = Shape.union([.anyText, .number, .boolean, .null])
    /// Attribute names and their values.
    static let values = Shape.map(of: .cell, minProperties: 1)

    /// At least one element of a shape.
    static func list(of shape: Shape) -> Shape {
        .list(of: shape, minItems: 1, maxItems: unlimited)
    }

    /// An object of these members and no others.
    static func object(_ fields: [Field]) -> Shape { .object(fields, isOpen: false) }

    /// An object that has these members and may have more, as CODAP's answers do.
    static func record(_ fields: [Field]) -> Shape { .object(fields, isOpen: true) }

    /// The same, or `null`, where that clears something.
    static func clearable(_ shape: Shape) -> Shape { .union([shape, .null]) }
}

/// A member of an object.
package struct Field: Sendable {
    /// The member's key.
    package let name: String
    /// What it may be.
    package let shape: Shape
    /// Whether it may be left out.
    package let isRequired: Bool
    #if !hasFeature(Embedded)
        /// For a model: what it is and what it does.
        package let about: String
    #endif

    private init(
        _ name: String, _ shape: Shape, isRequired: Bool, _ about: @autoclosure () -> String
    ) {
        self.name = name
        self.shape = shape
        self.isRequired = isRequired
        #if !hasFeature(Embedded)
            self.about = about()
        #endif
    }

    /// A member that must be there.
    static func required(
        _ name: String, _ shape: Shape, _ about: @autoclosure () -> String
    ) -> Field { Field(name, shape, isRequired: true, about()) }

    /// A member that may be left out.
    static func optional(
        _ name: String, _ shape: Shape, _ about: @autoclosure () -> String
    ) -> Field { Field(name, shape, isRequired: false, about()) }
}
