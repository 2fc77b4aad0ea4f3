import Foundation
import Testing

@testable import Tools

@Suite("The tab's shapes") struct TabShapesTests {
    @Test("are what the catalogue says; UPDATE_DOCS=1 rewrites them") func file() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Tools/Schema/TabShapes.swift")
        let text = Self.source(of: ToolCatalogue.inputText)
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(
                try String(contentsOf: file, encoding: .utf8) == text,
                "run: UPDATE_DOCS=1 swift test --filter TabShapesTests")
        }
    }

    @Test("are read back as they are declared", arguments: ToolCatalogue.all.map(\.name))
    func roundTrip(name: String) throws {
        let tool = try #require(ToolCatalogue.find(name))
        var reader = ShapeReader(ToolCatalogue.inputText)
        let read = reader.input(of: name)
        // Descriptions aside, which the text leaves out, a schema says all that a shape does.
        #expect(bare(read) == bare(tool.input))
        #expect(read.compactText == tool.input.compactText)
    }

    @Test(
        "can hold every kind of shape",
        arguments: [
            .text(minLength: 0, maxLength: Shape.unlimited), .text(minLength: 3, maxLength: 45),
            .integer(minimum: -1_000_000_000, maximum: -2), .number, .boolean, .null, .any,
            .choice(["a b", "c"]), .list(of: .number, minItems: 2, maxItems: 10),
            .object([.required("a", .number, ""), .optional("b", .any, "")], isOpen: true),
            .object([]), .map(of: .boolean, minProperties: 1), .union([.number, .null]),
        ] as [Shape])
    func kinds(shape: Shape) {
        var reader = ShapeReader("other n\ntool \(shape.compactText)\n")
        #expect(bare(reader.input(of: "tool")) == bare(shape))
    }

    /// A shape as Swift writes it, less descriptions.
    private func bare(_ shape: Shape) -> String {
        "\(shape)".replacing(/, about: "(?:[^"\\]|\\.)*"/, with: "")
    }

    /// A file whose lines are short, as every file's.
    private static func source(of text: String) -> String {
        let lines = text.split(separator: "\n").map { line in
            var pieces: [String] = []
            var rest = line
            while !rest.isEmpty {
                pieces.append("        \(rest.prefix(90))")
                rest = rest.dropFirst(90)
            }
            return pieces.joined(separator: "\\\n")
        }
        let head = [
            "// Generated from the catalogue: UPDATE_DOCS=1 swift test --filter TabShapesTests",
            "#if hasFeature(Embedded)",
            "    /// The tools' inputs, as `ShapeReader` takes them.",
            "    let tabShapes = \"\"\"",
        ]
        let foot = ["        \"\"\"", "#endif", ""]
        return (head + lines + foot).joined(separator: "\n")
    }
}
