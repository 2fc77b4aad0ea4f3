import JSON
import SchemaValidation
import Testing
import Tools
import Wire

/// One whole run of a tool: its arguments, and what passes between it and CODAP.
struct Script: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: JSONValue
    /// What CODAP is expected to be asked, and what it answers.
    let exchange: [(request: JSONValue, answer: JSONValue)]
    let end: ToolStep
    /// What tells it from other scripts of the same tool.
    let about: String
    var testDescription: String { about.isEmpty ? tool : "\(tool): \(about)" }

    init(
        _ tool: String, _ about: String = "", _ arguments: JSONValue,
        _ exchange: [(request: JSONValue, answer: JSONValue)], _ end: ToolStep
    ) {
        self.tool = tool
        self.about = about
        self.arguments = arguments
        self.exchange = exchange
        self.end = end
    }

    /// Plays it. What a successful call answers has to fit the tool's output schema.
    func play() throws {
        let found = try #require(ToolCatalogue.find(tool))
        #expect(found.validate(arguments).isEmpty)
        var run = try found.compile(arguments)
        var step = run.start()
        for (request, answer) in exchange {
            #expect(step == .send(request))
            step = run.next(answer: answer)
        }
        #expect(step == end)
        guard case .done(let result) = step else { return }
        let violations = try JSONSchema(found.output.schema).validate(result)
        #expect(violations.isEmpty, "the result does not fit the output schema")
    }
}

func get(_ resource: String) -> JSONValue { ["action": "get", "resource": .string(resource)] }

func create(_ resource: String, _ values: JSONValue) -> JSONValue {
    ["action": "create", "resource": .string(resource), "values": values]
}

func update(_ resource: String, _ values: JSONValue) -> JSONValue {
    ["action": "update", "resource": .string(resource), "values": values]
}

func notify(_ resource: String, _ values: JSONValue) -> JSONValue {
    ["action": "notify", "resource": .string(resource), "values": values]
}

func delete(_ resource: String) -> JSONValue {
    ["action": "delete", "resource": .string(resource)]
}

func ok(_ values: JSONValue) -> JSONValue { ["success": true, "values": values] }

func refused(_ words: String) -> JSONValue {
    ["success": false, "values": ["error": .string(words)]]
}
