// What CODAP's answers have in common, for output schemas.
extension Shape {
    /// How CODAP refers to a data set, collection, attribute or component.
    static let reference = Shape.record([
        .optional("id", .id, "Its id."),
        .optional("name", .clearable(.anyText), "Its name."),
        .optional("title", .clearable(.anyText), "What people see."),
    ])

    /// An attribute as a tool creates it.
    static let newAttribute = Shape.object([.required("name", .text, "Its name.")] + Field.looks)

    /// How CODAP treats an attribute's values.
    static let attributeType = Shape.choice([
        "numeric", "categorical", "date", "qualitative", "boundary", "checkbox", "color",
    ])

    /// Categories and their colours.
    static let colormap = Shape.map(of: .text, minProperties: 1)

    /// A list that may be empty.
    static func listOrNone(of shape: Shape) -> Shape {
        .list(of: shape, minItems: 0, maxItems: unlimited)
    }

    /// An answer whose one member is a list of references.
    static func references(_ name: String, _ about: String) -> Shape {
        .record([.required(name, .listOrNone(of: .reference), about)])
    }
}

extension Field {
    /// What an attribute may be told besides its name.
    static let looks: [Field] = [
        .optional("title", .text, "What the column header shows, if not the name."),
        .optional("type", .attributeType, "Left out, CODAP infers it from the values."),
        .optional("formula", .text, "A CODAP formula, such as \"mass * 2\" or \"mean(mass)\"."),
        .optional("unit", .text, "Unit of measurement, such as \"kg\"."),
        .optional("description", .text, "Shown when a person points at the header."),
        .optional("precision", .integer(minimum: 0, maximum: 20), "Decimal places shown."),
        .optional("hidden", .boolean, "Whether tables leave it out."),
        .optional("colormap", .colormap, "Colours of its categories, such as \"#ff8800\"."),
    ]
}
