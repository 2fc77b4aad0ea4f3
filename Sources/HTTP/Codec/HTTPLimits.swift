/// Bounds of what a peer may send, in bytes unless named otherwise.
package struct HTTPLimits: Hashable, Sendable {
    /// Request or status line without its CRLF. RFC 9112, section 3, asks for at least 8000.
    package var startLine = 8 << 10
    /// Request target within the line.
    package var target = 8000
    /// Method token. The longest registered one has 18 characters.
    package var method = 32
    /// One field line without its CRLF.
    package var fieldLine = 8 << 10
    /// All field lines of a head, with their line ends.
    package var fieldBlock = 32 << 10
    /// Number of field lines of a head.
    package var fieldCount = 100
    /// Decoded body. A shell may change it for one request, after its head.
    package var body = 1 << 20
    /// Extensions of one chunk, with the semicolon.
    package var chunkExtension = 256
    /// Extensions of all chunks of a body together.
    package var chunkExtensions = 16 << 10
    /// All trailer lines of a chunked body, with their line ends.
    package var trailerBlock = 8 << 10

    /// What the relay and its clients use unless told otherwise.
    package static let standard = HTTPLimits()

    package init() {}
}
