import JSON

/// Builders for the input schemas, so that a tool's schema reads as one line per argument.
enum Schema {
    static func text(_ description: String) -> JSONValue {
        ["type": "string", "minLength": 1, "description": .string(description)]
    }

    static func integer(_ description: String, minimum: Int) -> JSONValue {
        [
            "type": "integer", "minimum": .number(JSONNumber(minimum)),
            "description": .string(description),
        ]
    }

    static func choice(_ values: [String], _ description: String) -> JSONValue {
        [
            "type": "string", "enum": .array(values.map(JSONValue.string)),
            "description": .string(description),
        ]
    }

    static func list(_ item: JSONValue, _ description: String) -> JSONValue {
        [
            "type": "array", "items": item, "minItems": 1,
            "description": .string(description),
        ]
    }

    static func object(_ properties: JSONObject, required: [String]) -> JSONValue {
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        schema["additionalProperties"] = false
        return .object(schema)
    }

    /// Attribute values of an item or case. CODAP stores text and numbers; booleans come back as
    /// text and an empty string or null is an empty cell.
    static let values: JSONValue = [
        "type": "object", "minProperties": 1,
        "additionalProperties": ["type": ["string", "number", "boolean", "null"]],
        "description": "Attribute names and their values.",
    ]

    static let dataContext = text("The data set: its name, title or id.")
    static let collection = text("The collection: its name or id.")

    static let attributeProperties: JSONObject = [
        "name": text("The attribute's name."),
        "title": text("What the column header shows, if not the name."),
        "type": choice(
            ["numeric", "categorical", "date", "qualitative", "boundary", "checkbox", "color"],
            "Left out, CODAP infers it from the values."),
        "formula": text("A CODAP formula, such as \"mass * 2\"."),
        "unit": text("Unit of measurement, such as \"kg\"."),
        "description": text("Shown when a person points at the header."),
        "precision": integer("Decimal places shown.", minimum: 0),
    ]

    static let attribute = object(attributeProperties, required: ["name"])
}
