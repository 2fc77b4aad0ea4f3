package import JSON

/// The one list of tools: manifest, validation, dispatch, metric labels and docs derive from it.
package enum ToolCatalogue {
    /// Every tool, in the order in which a reader meets them.
    package static let all: [Tool] =
        dataContextTools + collectionTools + attributeTools + caseTools + componentTools

    /// The tool of that name, or `nil`.
    package static func find(_ name: String) -> Tool? {
        all.first { $0.name == name }
    }

    /// What an agent reads to know the tools: an array of `{name, title, description,
    /// inputSchema, annotations}`.
    package static var manifest: JSONValue { .array(all.map { $0.manifest }) }
}

extension Tool {
    /// The tool's entry in the manifest.
    package var manifest: JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "inputSchema": inputSchema,
            "annotations": [
                "readOnlyHint": .bool(annotations.readOnly),
                "destructiveHint": .bool(annotations.destructive),
                "idempotentHint": .bool(annotations.idempotent),
            ],
        ]
    }
}
