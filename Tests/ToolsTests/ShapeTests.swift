import JSON
import SchemaValidation
import Testing
import TestSupport

@testable import Tools

@Suite("A shape") struct ShapeTests {
    private static let person = Shape.object([
        .required("name", .text(minLength: 1, maxLength: 5), "A name."),
        .optional("age", .integer(minimum: 0, maximum: 120), "Years."),
        .optional("kind", .choice(["child", "teacher"]), "What they are."),
        .optional("marks", .list(of: .number, minItems: 1, maxItems: 2), "Marks."),
        .optional("cells", .values, "Cells."), .optional("id", .id, "An id."),
        .optional("note", .clearable(.text), "A note, or null."),
    ])

    /// A value, and where it breaks ``person`` with what is said of it.
    static let misfits: [(value: JSONValue, pointer: String, message: String)] = [
        ([:], "", "lacks \"name\", which must be a string"),
        ("Ann", "", "must be an object, but is a string"),
        (["name": ""], "/name", "must not be empty"),
        (["name": "Annabel"], "/name", "must have at most 5 characters"),
        (["name": 3], "/name", "must be a string, but is a number"),
        (["name": "A", "age": 1.5], "/age", "must be a whole number"),
        (["name": "A", "age": -1], "/age", "must be at least 0"),
        (["name": "A", "age": 121], "/age", "must be at most 120"),
        (
            ["name": "A", "kind": "Teachers"], "/kind",
            "must be one of child, teacher; did you mean \"teacher\"?"
        ),
        (["name": "A", "kind": "x"], "/kind", "must be one of child, teacher"),
        (["name": "A", "marks": []], "/marks", "must have at least 1 elements"),
        (["name": "A", "marks": [1, 2, 3]], "/marks", "must have at most 2 elements"),
        (["name": "A", "marks": [1, "2"]], "/marks/1", "must be a number, but is a string"),
        (["name": "A", "cells": [:]], "/cells", "must not be empty"),
        (
            ["name": "A", "cells": ["a/b": []]], "/cells/a~1b",
            "must be a string or a number or true or false or null, but is an array"
        ),
        (["name": "A", "id": true], "/id", "must be a string or a number, but is true or false"),
        (["name": "A", "note": ""], "/note", "must not be empty"),
        (
            ["name": "A", "Age": 3], "/Age",
            "is not known; there are name, age, kind, marks, cells, id, note; did you mean \"age\"?"
        ),
    ]

    @Test("says where a value does not fit and what is expected there", arguments: misfits)
    func misfit(_ misfit: (value: JSONValue, pointer: String, message: String)) {
        let violation = Self.person.violations(in: misfit.value).first
        #expect(violation?.pointer == misfit.pointer)
        #expect(violation?.message == misfit.message)
    }

    @Test("tells a bounded number of misfits") func bounded() {
        let values = JSONValue.array(Array(repeating: .null, count: 1000))
        #expect(Shape.list(of: .text).violations(in: values).count == Shape.maxViolations)
    }

    @Test(
        "refuses control characters wherever they stand",
        arguments: [
            ("\u{0}", ""), (["a": ["b/c": ["x", "\u{1F}"]]], "/a/b~1c/1"),
            (["a": "\u{1B}[0m"], "/a"), (["\u{7}": 1], "/\u{7}"), ([["\u{8}": []]], "/0/\u{8}"),
        ] as [(JSONValue, String)])
    func controlCharacters(value: JSONValue, pointer: String) {
        let violation = SchemaViolation(
            pointer: pointer, keyword: "pattern",
            message: "must not hold a control character other than tab, LF and CR")
        #expect(Shape.any.violations(in: value) == [violation])
    }

    @Test("refuses them in texts and in the names of cells", arguments: ["note", "cells"])
    func controlCharacters(member: String) {
        let value: JSONValue = member == "note" ? "a\u{0}b" : ["\u{C}": 1]
        let violations = Self.person.violations(in: ["name": "Ann", member: value])
        #expect(violations.map(\.keyword) == ["pattern"])
    }

    @Test("takes tab, LF, CR and everything above") func takesText() {
        let value: JSONValue = ["a": "\t\n\r \u{7F}\u{85}é", "b": [nil, 1, true]]
        #expect(Shape.any.violations(in: value).isEmpty)
    }

    @Test("takes 64 levels and 1 MiB of text") func bounds() {
        var deep: JSONValue = "x"
        for _ in 0..<64 { deep = [deep] }
        #expect(Shape.any.violations(in: deep).isEmpty)
        #expect(Shape.any.violations(in: [deep]).map(\.keyword) == ["type"])
        let long = String(repeating: "x", count: 1 << 20)
        #expect(Shape.any.violations(in: .string(long)).isEmpty)
        #expect(Shape.any.violations(in: [.string(long), "x", "y"]).map(\.pointer) == ["/1"])
    }

    @Test(
        "judges as the JSON Schema that it is written out as",
        arguments: ToolCatalogue.all.map(\.name))
    func sameAsSchema(name: String) throws {
        let shape = try #require(ToolCatalogue.find(name)).input
        let schema = try JSONSchema(shape.schema)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let value = generator.sample(shape)
            #expect(shape.violations(in: value).isEmpty, "\(value.serialized())")
            #expect(schema.validate(value).isEmpty, "\(value.serialized())")
            let spoiled = generator.spoil(value)
            #expect(
                shape.violations(in: spoiled).isEmpty == schema.validate(spoiled).isEmpty,
                "\(spoiled.serialized())")
        }
    }
}

@Suite("The nearest name") struct NearestNameTests {
    @Test(
        "is one that differs in case, separators or few letters",
        arguments: [
            ("createItems", "create_items"), ("create-item", "create_items"),
            ("CREATE_ITEMS", "create_items"), ("get_itmes", "get_items"),
        ])
    func near(name: String, expected: String) {
        #expect(NearestName.find(name, among: ["get_items", "create_items"]) == expected)
    }

    @Test(
        "is none when nothing is near",
        arguments: ["", "delete", String(repeating: "a", count: 65)])
    func far(name: String) {
        #expect(NearestName.find(name, among: ["get_items", "create_items"]) == nil)
    }
}
