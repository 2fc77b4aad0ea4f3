#if !hasFeature(Embedded)
    package import JSON

    extension Shape {
        /// The same as JSON Schema, in the part that draft-07 and 2020-12 have in common.
        package var schema: JSONValue { .object(keywords) }

        private var keywords: JSONObject {
            switch self {
            case .text(let least, let most):
                var schema: JSONObject = ["type": "string"]
                if least > 0 { schema["minLength"] = JSONValue(least) }
                if most != Shape.unlimited { schema["maxLength"] = JSONValue(most) }
                return schema
            case .integer(let least, let most):
                return [
                    "type": "integer", "minimum": JSONValue(least), "maximum": JSONValue(most),
                ]
            case .number: return ["type": "number"]
            case .boolean: return ["type": "boolean"]
            case .null: return ["type": "null"]
            case .choice(let names):
                return ["type": "string", "enum": .array(names.map(JSONValue.string))]
            case .list(let element, let least, let most):
                var schema: JSONObject = ["type": "array", "items": element.schema]
                if least > 0 { schema["minItems"] = JSONValue(least) }
                if most != Shape.unlimited { schema["maxItems"] = JSONValue(most) }
                return schema
            case .object(let fields, let isOpen):
                return object(fields, isOpen: isOpen)
            case .map(let shape, let least):
                var schema: JSONObject = ["type": "object", "additionalProperties": shape.schema]
                if least > 0 { schema["minProperties"] = JSONValue(least) }
                return schema
            case .union(let shapes): return union(shapes)
            case .any: return [:]
            }
        }

        private func object(_ fields: [Field], isOpen: Bool) -> JSONObject {
            var schema: JSONObject = ["type": "object"]
            var properties = JSONObject()
            for field in fields {
                var property = field.shape.keywords
                property["description"] = .string(field.about)
                properties[field.name] = .object(property)
            }
            schema["properties"] = .object(properties)
            let required = fields.filter { $0.isRequired }.map { JSONValue.string($0.name) }
            if !required.isEmpty { schema["required"] = .array(required) }
            if !isOpen { schema["additionalProperties"] = false }
            return schema
        }

        /// Types alone read best as a list of types.
        private func union(_ shapes: [Shape]) -> JSONObject {
            let alternatives = shapes.map { $0.keywords }
            let types = alternatives.compactMap { $0.count == 1 ? $0["type"] : nil }
            if types.count == shapes.count { return ["type": .array(types)] }
            return ["anyOf": .array(alternatives.map(JSONValue.object))]
        }
    }
#endif
