import Foundation
import JSON
import SchemaValidation
import Testing

/// The public JSON-Schema-Test-Suite, draft-07, if its folder stands beside the repository.
@Suite("The public schema test suite") struct JSONSchemaSuiteTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data/json-schema-test-suite/draft7").standardized

    static let files =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
        .filter { $0.hasSuffix(".json") }.sorted() ?? []

    /// Groups of `ref.json` that refer to other documents or by `$id`: `$ref` is supported in part.
    static let refused: Set<String> = [
        "$ref prevents a sibling $id from changing the base uri",
        "remote ref, containing refs itself",
        "Recursive references between schemas",
        "Location-independent identifier",
        "Reference an anchor with a non-relative URI",
        "Location-independent identifier with base URI change in subschema",
        "refs with relative uris and defs",
        "relative refs with absolute uris and defs",
        "$id must be resolved against nearest parent, not just immediate parent",
        "simple URN base URI with $ref via the URN",
        "URN base URI with URN and JSON pointer ref",
        "URN base URI with URN and anchor ref",
        "ref to if",
        "ref to then",
        "ref to else",
        "ref with absolute-path-reference",
    ]

    @Test("passes whole, but for references that are refused", arguments: files)
    func file(name: String) throws {
        let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        let groups = try #require(try JSONValue.parse([UInt8](bytes)).arrayValue)
        #expect(!groups.isEmpty)
        for group in groups {
            let description = try #require(group["description"]?.stringValue)
            let schema = try #require(group["schema"])
            if name == "ref.json", Self.refused.contains(description) {
                let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(schema) }
                #expect(error?.keyword == "$ref" || error?.keyword == "$id")
                continue
            }
            let compiled = try JSONSchema(schema)
            for test in try #require(group["tests"]?.arrayValue) {
                let violations = compiled.validate(try #require(test["data"]))
                #expect(
                    violations.isEmpty == test["valid"]?.boolValue,
                    "\(name): \(description): \(test["description"]?.stringValue ?? "")")
            }
        }
    }

    @Test("has a file for every keyword that is claimed", .enabled(if: !files.isEmpty))
    func claims() {
        let inOtherFiles = ["definitions", "if", "then", "else"]
        for keyword in JSONSchema.supportedKeywords where !inOtherFiles.contains(keyword) {
            #expect(Self.files.contains("\(keyword).json"))
        }
    }
}
