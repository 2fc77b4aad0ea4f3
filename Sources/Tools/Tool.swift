package import JSON
package import Wire

/// One tool: what an agent reads of it, what is checked, and what it makes CODAP do.
///
/// The relay and the browser's worker hold arguments against the same ``input``, which the worker
/// has from `TabShapes.swift`. What is only told of a tool stands in `ToolGuide.swift`, and the
/// plugin's wasm is built without it.
package struct Tool: Sendable {
    /// From arguments that fit the input to what they make CODAP do.
    typealias Program = @Sendable (Arguments) throws(CallFailure) -> Step

    /// Canonical name: snake_case, at most ``maxNameLength`` characters.
    package let name: String
    /// What the tool does to the document.
    package let annotations: ToolAnnotations
    private let program: Program
    #if hasFeature(Embedded)
        /// The same as natively, read from text.
        package var input: Shape {
            var reader = ShapeReader(tabShapes)
            return reader.input(of: name)
        }
    #else
        /// What the arguments may be: an object of these members and no others.
        package let input: Shape
        let guide: ToolGuide
    #endif

    /// - Parameters:
    ///   - title: For people: a button's worth of words.
    ///   - description: For a model: when to use it, and what comes back.
    ///   - example: Arguments that fit.
    ///   - output: What a successful call answers.
    init(
        _ name: String, _ annotations: ToolAnnotations, title: @autoclosure () -> String,
        description: @autoclosure () -> String, example: @autoclosure () -> JSONValue,
        input: @autoclosure () -> [Field] = [], output: @autoclosure () -> Shape,
        program: @escaping Program
    ) {
        self.name = name
        self.annotations = annotations
        self.program = program
        #if !hasFeature(Embedded)
            self.input = .object(input())
            guide = ToolGuide(
                title: title(), description: description(), example: example(), output: output())
        #endif
    }

    /// Longest name a tool may have.
    package static let maxNameLength = 48

    /// Holds `arguments` against the input.
    /// - Returns: Every place where they do not fit, at most ``Shape/maxViolations``; empty when
    ///   they do.
    package func validate(_ arguments: JSONValue) -> [SchemaViolation] {
        input.violations(in: arguments)
    }

    /// Turns arguments into a run.
    /// - Throws: A failure of kind `invalid_args` for arguments that do not fit the input, and for
    ///   what a shape cannot say, such as a name that CODAP's selectors cannot express.
    package func compile(_ arguments: JSONValue) throws(CallFailure) -> ToolRun {
        let violations = validate(arguments)
        guard violations.isEmpty else { throw CallFailure(violations, of: self) }
        return try run(arguments)
    }

    /// As ``compile(_:)``, for arguments that are known to fit.
    func run(_ arguments: JSONValue) throws(CallFailure) -> ToolRun {
        ToolRun(try program(Arguments(value: arguments)))
    }
}

extension CallFailure {
    /// Arguments that do not fit a tool's input: where, and what is expected there.
    package init(_ violations: [SchemaViolation], of tool: Tool) {
        let first = violations.first.map { " At \"args\($0.pointer)\": \($0.message)." } ?? ""
        self.init(
            .invalidArguments, "The arguments do not fit \(tool.name)'s input.\(first)",
            details: [
                "violations": .array(
                    violations.map {
                        [
                            "pointer": .string($0.pointer), "keyword": .string($0.keyword),
                            "message": .string($0.message),
                        ]
                    })
            ])
    }
}
