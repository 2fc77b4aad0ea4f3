// What is only told of a tool; the plugin's wasm has no use for it.
#if !hasFeature(Embedded)
    package import JSON

    /// What an agent reads of a tool.
    struct ToolGuide: Sendable {
        let title: String
        let description: String
        let example: JSONValue
        let output: Shape
    }

    extension Tool {
        /// For people: a button's worth of words.
        package var title: String { guide.title }
        /// For a model: when to use it, what comes back.
        package var description: String { guide.description }
        /// Arguments that fit.
        package var example: JSONValue { guide.example }
        /// What a successful call answers.
        package var output: Shape { guide.output }

        /// The tool's entry in the manifest.
        /// - Parameter isBrief: Leaves out the example and what comes back.
        package func manifest(isBrief: Bool = false) -> JSONValue {
            var schema = input.schema.objectValue ?? JSONObject()
            if !isBrief { schema["examples"] = [example] }
            var entry: JSONObject = [
                "name": .string(name), "title": .string(title),
                "description": .string(description), "inputSchema": .object(schema),
            ]
            if !isBrief { entry["outputSchema"] = output.schema }
            entry["annotations"] = [
                "readOnlyHint": .bool(annotations.readOnly),
                "destructiveHint": .bool(annotations.destructive),
                "idempotentHint": .bool(annotations.idempotent),
            ]
            return .object(entry)
        }
    }

    extension ToolCatalogue {
        /// What an agent reads to know the tools: an array of `{name, title, description,
        /// inputSchema, outputSchema, annotations}`.
        package static func manifest(isBrief: Bool = false) -> JSONValue {
            .array(all.map { $0.manifest(isBrief: isBrief) })
        }
    }
#endif
