/// One way in which a value breaks a schema.
package struct SchemaViolation: Equatable, Sendable {
    /// The place in the value, an RFC 6901 JSON Pointer; empty for the value itself.
    package let pointer: String
    /// The keyword of the schema that is broken; `false` for the schema that allows nothing.
    package let keyword: String
    /// What was expected and what was found, to be read behind the pointer: "must be an integer,
    /// but is a string".
    package let message: String

    /// A violation at `pointer`.
    package init(pointer: String, keyword: String, message: String) {
        self.pointer = pointer
        self.keyword = keyword
        self.message = message
    }
}
