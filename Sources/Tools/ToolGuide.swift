// What is told of a tool, and its arguments' validation: a third of the plugin's wasm, were it in
// there. See docs/decisions/0002-wasm-size.md.
#if !hasFeature(Embedded)
    package import JSON

    /// What an agent reads of a tool, and the compiled schema that its arguments are held against.
    struct ToolGuide: Sendable {
        let title: String
        let description: String
        let inputSchema: JSONValue
        private let schema: JSONSchema?

        init(title: String, description: String, inputSchema: JSONValue) {
            self.title = title
            self.description = description
            self.inputSchema = inputSchema
            schema = try? JSONSchema(inputSchema)
        }

        func validate(_ arguments: JSONValue) -> [SchemaViolation] {
            guard let schema else {
                return [
                    SchemaViolation(
                        pointer: "", keyword: "",
                        message: "The tool's own schema cannot be compiled.")
                ]
            }
            return schema.validate(arguments)
        }
    }

    extension Tool {
        /// For people: a button's worth of words.
        package var title: String { guide.title }
        /// For a model: when to use it, what comes back.
        package var description: String { guide.description }
        /// The arguments' JSON Schema, draft-07.
        package var inputSchema: JSONValue { guide.inputSchema }

        /// Holds `arguments` against the input schema, which was compiled once.
        /// - Returns: Every place where they do not fit; empty when they do.
        package func validate(_ arguments: JSONValue) -> [SchemaViolation] {
            guide.validate(arguments)
        }

        /// The tool's entry in the manifest.
        package var manifest: JSONValue {
            [
                "name": .string(name), "title": .string(title),
                "description": .string(description), "inputSchema": inputSchema,
                "annotations": [
                    "readOnlyHint": .bool(annotations.readOnly),
                    "destructiveHint": .bool(annotations.destructive),
                    "idempotentHint": .bool(annotations.idempotent),
                ],
            ]
        }
    }

    extension ToolCatalogue {
        /// What an agent reads to know the tools: an array of `{name, title, description,
        /// inputSchema, annotations}`.
        package static var manifest: JSONValue { .array(all.map { $0.manifest }) }
    }
#endif
