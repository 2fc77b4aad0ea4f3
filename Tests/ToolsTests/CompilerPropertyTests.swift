import JSON
import Testing
import Wire

@testable import Tools

@Suite("The argument compiler") struct CompilerPropertyTests {
    static let names = ToolCatalogue.all.map(\.name)

    @Test("compiles whatever fits", arguments: names) func valid(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        var generator = SeededGenerator(seed: 11)
        var compiled = 0
        for _ in 0..<60 {
            let arguments = generator.arguments(of: tool)
            do throws(CallFailure) {
                var run = try tool.compile(arguments)
                // It begins with something to do.
                if case .failed(let failure) = run.start() { throw failure }
                compiled += 1
            } catch {
                #expect(ruled.contains(name), "\(arguments.serialized()): \(error.message)")
                #expect(error.kind == .invalidArguments)
                #expect(error.message.hasSuffix("."), "\(error.message)")
            }
        }
        #expect(compiled > 0)
    }

    @Test("compiles nothing else, and names a place that there is", arguments: names)
    func invalid(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        let schema = try JSONSchema(tool.input.schema)
        var generator = SeededGenerator(seed: 13)
        var count = 0
        for _ in 0..<120 {
            let arguments = generator.spoil(generator.sample(tool.input))
            if schema.validate(arguments).isEmpty { continue }
            count += 1
            let failure = #expect(throws: CallFailure.self, "\(arguments.serialized())") {
                try tool.compile(arguments)
            }
            #expect(failure?.kind == .invalidArguments)
            let violations = failure?.details?["violations"]?.arrayValue ?? []
            #expect(!violations.isEmpty, "\(arguments.serialized())")
            for violation in violations {
                let text = try #require(violation["pointer"]?.stringValue)
                let pointer = try #require(JSONPointer(text))
                #expect(arguments[pointer] != nil, "\(text) in \(arguments.serialized())")
                #expect(failure?.message.contains(tool.name) == true)
            }
        }
        #expect(count > 10, "few samples are invalid")
    }

    @Test("meets the tool's own arguments as they are", arguments: names)
    func sameByName(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<30 {
            let arguments = generator.arguments(of: tool)
            if ruled.contains(name), (try? tool.compile(arguments)) == nil { continue }
            let call = try ToolCall(name, arguments)
            #expect(call.arguments == arguments)
            #expect(call.alias == nil && call.ignored.isEmpty)
        }
    }
}

extension SeededGenerator {
    /// Arguments that fit a tool.
    fileprivate mutating func arguments(of tool: Tool) -> JSONValue {
        var arguments = sample(tool.input).objectValue ?? [:]
        for (name, values) in forms where arguments[name] != nil { arguments[name] = pick(values) }
        return .object(arguments)
    }
}

/// Arguments that have a form of their own, which no shape can say.
private let forms: [String: [JSONValue]] = [
    "cursor": ["0", "25", "1000000"],
    "url": ["https://example.org/", "http://localhost:8080/page?a=b#c"],
]

/// Tools with a rule about several arguments together, which no shape can say, such as "exactly
/// one of". What breaks only that is refused when the program is compiled.
private let ruled: Set<String> = [
    "create_dataset_with_table", "create_map", "get_case", "get_item", "move_attribute",
    "update_adornment", "update_map",
]
