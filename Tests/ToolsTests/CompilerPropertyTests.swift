import JSON
import SchemaValidation
import Testing
import TestSupport
import Wire

@testable import Tools

@Suite("The argument compiler") struct CompilerPropertyTests {
    static let names = ToolCatalogue.all.map(\.name)

    @Test("compiles whatever fits", arguments: names) func valid(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        var generator = SeededGenerator(seed: 11)
        var compiled = 0
        for _ in 0..<200 {
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
        for _ in 0..<400 {
            let arguments = generator.spoil(generator.sample(tool.input))
            if schema.validate(arguments).isEmpty { continue }
            count += 1
            do throws(CallFailure) {
                _ = try tool.compile(arguments)
                Issue.record("compiles: \(arguments.serialized())")
            } catch {
                let violations = error.details?["violations"]?.arrayValue ?? []
                let places = violations.map { JSONPointer($0["pointer"]?.stringValue ?? "-") }
                let isNamed = places.allSatisfy { $0.map { arguments[$0] != nil } ?? false }
                // Recorded rather than expected: that would describe every value.
                if error.kind != .invalidArguments || places.isEmpty || !isNamed {
                    Issue.record("\(error.message) \(violations) \(arguments.serialized())")
                }
            }
        }
        #expect(count > 40, "few samples are invalid")
    }

    @Test("meets the tool's own arguments as they are", arguments: names)
    func sameByName(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<100 {
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
    fileprivate mutating func arguments(of tool: Tool) -> JSONValue { formed(sample(tool.input)) }

    private mutating func formed(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            var object = JSONObject()
            for (name, member) in members {
                object[name] = forms[name].map { pick($0) } ?? formed(member)
            }
            return .object(object)
        case .array(let elements): return .array(elements.map { formed($0) })
        case .null, .bool, .number, .string: return value
        }
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
    "create_attributes", "create_data_context", "create_data_context_from_csv",
    "create_dataset_with_table", "create_map", "get_case", "get_item", "move_attribute",
    "update_adornment", "update_collection", "update_data_context", "update_map",
]
