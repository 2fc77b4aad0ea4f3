/// What a tool does to the document, in Model Context Protocol's terms. They decide whether a call
/// may be run again when nobody knows if it has run.
package struct ToolAnnotations: Equatable, Sendable {
    /// Changes nothing.
    package let readOnly: Bool
    /// May remove or overwrite what a person made.
    package let destructive: Bool
    /// Running it twice leaves the document as running it once does.
    package let idempotent: Bool

    /// Reads the document.
    package static let reads = ToolAnnotations(
        readOnly: true, destructive: false, idempotent: true)
    /// Adds something new each time.
    package static let adds = ToolAnnotations(
        readOnly: false, destructive: false, idempotent: false)
    /// Makes something exist or be so, and overwrites nothing of worth; a second run finds it done.
    package static let ensures = ToolAnnotations(
        readOnly: false, destructive: false, idempotent: true)
    /// Overwrites what was there; a second run writes the same.
    package static let overwrites = ToolAnnotations(
        readOnly: false, destructive: true, idempotent: true)
    /// Removes something. A second run does not find it, and must not remove what came in its
    /// place: it is not run again by itself.
    package static let removes = ToolAnnotations(
        readOnly: false, destructive: true, idempotent: false)

    /// Whether a call may be handed to a second page load when the first may have run it.
    package var isRepeatable: Bool { readOnly || idempotent }
}
