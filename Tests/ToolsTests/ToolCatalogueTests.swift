import JSON
import Testing
import Tools
import Wire

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
        "gives every tool a schema that compiles and refuses unknown arguments",
        arguments: ToolCatalogue.all.map(\.name))
    func schemas(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        _ = try JSONSchema(tool.inputSchema)
        let violations = tool.validate(["nonsense": 1])
        #expect(
            violations.contains {
                $0.pointer.contains("nonsense") || $0.keyword == "additionalProperties"
            })
    }

    @Test("writes each tool into the manifest with what an agent needs") func manifest() throws {
        let entries = try #require(ToolCatalogue.manifest.arrayValue)
        #expect(entries.count == ToolCatalogue.all.count)
        for entry in entries {
            for member in ["name", "title", "description", "inputSchema", "annotations"] {
                #expect(entry[member] != nil, "\(entry["name"] ?? .null) lacks \(member)")
            }
        }
    }

    @Test(
        "knows no tool by another name",
        arguments: ["", "Create_items", "create_item", "createItems"])
    func unknown(name: String) { #expect(ToolCatalogue.find(name) == nil) }

    @Test("counts reading and ensuring as repeatable, adding as not") func repeatable() {
        let adding = ToolCatalogue.all.filter { !$0.annotations.isRepeatable }.map(\.name)
        #expect(adding == ["create_items", "create_cases", "create_graph"])
    }

    /// A tool, arguments that do not fit, and the keyword they break.
    static let misfits: [(tool: String, arguments: JSONValue, keyword: String)] = [
        ("get_data_context", [:], "required"),
        ("create_items", ["dataContext": "Cats", "items": []], "minItems"),
        ("create_items", ["dataContext": "Cats", "items": [["a": ["nested"]]]], "type"),
        (
            "create_attribute",
            ["dataContext": "C", "collection": "P", "name": "a", "type": "text"], "enum"
        ),
        ("create_graph", ["dataContext": 7], "type"),
    ]

    @Test("points at the argument that does not fit", arguments: misfits)
    func misfit(_ misfit: (tool: String, arguments: JSONValue, keyword: String)) throws {
        let tool = try #require(ToolCatalogue.find(misfit.tool))
        #expect(tool.validate(misfit.arguments).contains { $0.keyword == misfit.keyword })
    }
}
