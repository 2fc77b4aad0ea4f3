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
///
/// The worker in the browser only runs tools. What is told and checked of them, the relay does; it
/// stands in `ToolGuide.swift`, and the plugin's wasm is built without it.
package struct Tool: Sendable {
    /// From arguments that fit the schema to the CODAP requests they mean.
    typealias Program = @Sendable (JSONValue) throws(CallFailure) -> ToolRun

    /// Canonical name: snake_case, at most ``maxNameLength`` characters.
    package let name: String
    /// What the tool does to the document.
    package let annotations: ToolAnnotations
    private let program: Program
    #if !hasFeature(Embedded)
        let guide: ToolGuide
    #endif

    /// - Parameter inputSchema: The arguments' JSON Schema, draft-07. Not evaluated in the browser.
    init(
        name: String, title: String, description: String, annotations: ToolAnnotations,
        inputSchema: @autoclosure () -> JSONValue, program: @escaping Program
    ) {
        self.name = name
        self.annotations = annotations
        self.program = program
        #if !hasFeature(Embedded)
            guide = ToolGuide(title: title, description: description, inputSchema: inputSchema())
        #endif
    }

    /// Longest name a tool may have.
    package static let maxNameLength = 48

    /// Turns arguments that the relay has held against the input schema into a run.
    /// - Throws: A failure of kind `invalid_args` for what the run cannot use: what a schema
    ///   cannot say, such as a name that CODAP's resource selectors cannot express, and what a
    ///   relay with another catalogue let through.
    package func compile(_ arguments: JSONValue) throws(CallFailure) -> ToolRun {
        try program(arguments)
    }
}
