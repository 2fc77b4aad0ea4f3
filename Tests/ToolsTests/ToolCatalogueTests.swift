import JSON
import SchemaValidation
import Testing
import Wire

@testable import Tools

@Suite("The tool catalogue") struct ToolCatalogueTests {
    @Test("names every tool once, in snake_case") func names() {
        let names = ToolCatalogue.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.utf8.count <= Tool.maxNameLength)
            #expect(name.allSatisfy { $0 == "_" || ($0.isLowercase && $0.isASCII) }, "\(name)")
        }
    }

    @Test(
        "gives every tool an example that fits and compiles",
        arguments: ToolCatalogue.all.map(\.name))
    func example(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        #expect(tool.validate(tool.example).isEmpty)
        _ = try tool.compile(tool.example)
    }

    @Test("refuses unknown arguments of every tool", arguments: ToolCatalogue.all.map(\.name))
    func unknownArgument(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        let violations = tool.validate(["nonsense": 1])
        #expect(violations.contains { $0.pointer == "/nonsense" })
    }

    @Test(
        "answers an object with every tool, and says so in a schema",
        arguments: ToolCatalogue.all.map(\.name))
    func output(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        _ = try JSONSchema(tool.output.schema)
        #expect(tool.output.schema["type"] == "object")
    }

    @Test("has shapes that a tab can hold and tell apart", arguments: ToolCatalogue.all.map(\.name))
    func shapes(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        tool.input.walk { shape in
            switch shape {
            case .integer(let least, let most):
                #expect(Int32(exactly: least) != nil && Int32(exactly: most) != nil)
                #expect(least <= most)
            case .union(let shapes):
                let samples: [JSONValue] = [.null, true, 1, "a", [], [:]]
                for sample in samples {
                    #expect(shapes.filter { $0.takesType(of: sample) }.count <= 1)
                }
            case .object(let fields, _):
                #expect(Set(fields.map(\.name)).count == fields.count)
                #expect(fields.allSatisfy { !$0.about.isEmpty })
            default: break
            }
        }
    }

    @Test("writes each tool into the manifest with what an agent needs") func manifest() throws {
        let entries = try #require(ToolCatalogue.manifest().arrayValue)
        #expect(entries.count == ToolCatalogue.all.count)
        let members = [
            "name", "title", "description", "inputSchema", "outputSchema", "annotations",
        ]
        for entry in entries {
            for member in members {
                #expect(entry[member] != nil, "\(entry["name"] ?? .null) lacks \(member)")
            }
            #expect(entry["inputSchema"]?["examples"]?.arrayValue?.count == 1)
        }
        for entry in try #require(ToolCatalogue.manifest(isBrief: true).arrayValue) {
            #expect(entry["outputSchema"] == nil)
            #expect(entry["inputSchema"]?["examples"] == nil)
        }
    }

    @Test(
        "knows no tool by another name",
        arguments: ["", "Create_items", "create_item", "createItems"])
    func unknown(name: String) { #expect(ToolCatalogue.find(name) == nil) }
}

extension Shape {
    /// Visits this shape and all inside it.
    func walk(_ visit: (Shape) -> Void) {
        visit(self)
        switch self {
        case .list(let element, _, _), .map(let element, _): element.walk(visit)
        case .object(let fields, _): for field in fields { field.shape.walk(visit) }
        case .union(let shapes): for shape in shapes { shape.walk(visit) }
        case .text, .integer, .number, .boolean, .null, .choice, .any: break
        }
    }
}
