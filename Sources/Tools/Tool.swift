package import JSON
package import Wire

/// What a tool does to the document, in Model Context Protocol's terms. They decide whether a call
/// may be run again when nobody knows if it has run.
package struct ToolAnnotations: Equatable, Sendable {
    /// Changes nothing.
    package let readOnly: Bool
    /// May remove or overwrite what a person made.
    package let destructive: Bool
    /// Running it twice leaves the document as running it once does.
    package let idempotent: Bool

    /// Reads the document.
    package static let reads = ToolAnnotations(
        readOnly: true, destructive: false, idempotent: true)
    /// Adds something new each time.
    package static let adds = ToolAnnotations(
        readOnly: false, destructive: false, idempotent: false)
    /// Makes something exist; a second run finds it there.
    package static let ensures = ToolAnnotations(
        readOnly: false, destructive: false, idempotent: true)

    /// Whether a call may be handed to a second page load when the first may have run it.
    package var isRepeatable: Bool { readOnly || idempotent }
}

/// One tool: what an agent reads of it, what is checked, and what it makes CODAP do.
package struct Tool: Sendable {
    /// Canonical name: snake_case, at most ``maxNameLength`` characters.
    package let name: String
    /// For people: a button's worth of words.
    package let title: String
    /// For a model: when to use it, what comes back.
    package let description: String
    /// What the tool does to the document.
    package let annotations: ToolAnnotations
    /// The arguments' JSON Schema, draft-07.
    package let inputSchema: JSONValue
    /// From arguments that fit the schema to the CODAP requests they mean.
    private let program: @Sendable (JSONValue) throws(CallFailure) -> ToolRun
    private let schema: JSONSchema?

    init(
        name: String, title: String, description: String, annotations: ToolAnnotations,
        inputSchema: JSONValue,
        program: @escaping @Sendable (JSONValue) throws(CallFailure) -> ToolRun
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.annotations = annotations
        self.inputSchema = inputSchema
        self.program = program
        schema = try? JSONSchema(inputSchema)
    }

    /// Longest name a tool may have.
    package static let maxNameLength = 48

    /// Holds `arguments` against the input schema.
    /// - Returns: Every place where they do not fit; empty when they do.
    package func validate(_ arguments: JSONValue) -> [SchemaViolation] {
        guard let schema else {
            return [
                SchemaViolation(
                    pointer: "", keyword: "", message: "The tool's own schema cannot be compiled.")
            ]
        }
        return schema.validate(arguments)
    }

    /// Turns arguments that passed ``validate(_:)`` into a run.
    /// - Throws: A failure of kind `invalid_args` for what a schema cannot say, such as a name
    ///   that CODAP's resource selectors cannot express.
    package func compile(_ arguments: JSONValue) throws(CallFailure) -> ToolRun {
        try program(arguments)
    }
}
