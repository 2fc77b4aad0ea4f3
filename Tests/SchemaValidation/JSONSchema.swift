package import JSON

/// A compiled JSON Schema, draft-07: the part of it that ``supportedKeywords`` names.
///
/// A schema that uses anything else does not compile, so nothing it asks for is left unchecked.
package struct JSONSchema: Sendable {
    /// Every keyword that is checked as draft-07 says: each passes the public test suite's whole
    /// file for it. `$ref` is checked beside these, but only as a JSON Pointer into the same schema
    /// (`#/definitions/…`), neither by `$id` nor into other documents.
    package static var supportedKeywords: [String] {
        SchemaKeyword.allCases.filter { $0 != .ref }.map { $0.rawValue }
    }

    /// The keywords of draft-07 that make a schema fail to compile, besides `$id` below the root.
    package static let unsupportedKeywords = ["format", "contentEncoding", "contentMediaType"]

    /// Keywords that describe and constrain nothing; `$id` only at the root, where it names the
    /// schema.
    package static let annotations = [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "readOnly",
        "writeOnly",
    ]

    /// Violations reported of one value. More would not help whoever has to correct it.
    package static let maxViolations = 32

    /// Most times that one validation applies a schema to a value: four times for each value of a
    /// text within the standard limits. Bounds schemas that try several forms at every level of a
    /// deep value.
    package static let maxSteps = 1 << 20

    /// The root is the first.
    let nodes: [SchemaNode]

    /// - Throws: ``JSONSchemaError``, naming the first place that is wrong or not supported.
    package init(_ schema: JSONValue) throws(JSONSchemaError) {
        var compiler = SchemaCompiler(document: schema)
        nodes = try compiler.compile()
    }

    /// - Returns: What is wrong, in the order of the schema; empty if the value is valid. At most
    ///   ``maxViolations``. A validation that needs more than `maxSteps` is one violation.
    package func validate(
        _ value: JSONValue, maxSteps: Int = JSONSchema.maxSteps
    ) -> [SchemaViolation] {
        var validator = SchemaValidator(nodes: nodes, maxSteps: maxSteps)
        return validator.validate(value)
    }
}

/// Why a schema does not compile.
package struct JSONSchemaError: Error, Equatable, Sendable {
    /// The place in the schema, an RFC 6901 JSON Pointer.
    package let pointer: String
    /// The keyword that is wrong or not supported; `nil` if the schema as a whole is.
    package let keyword: String?
    /// One sentence for whoever wrote the schema.
    package let message: String
}
