/// What a parser accepts at most. Every bound protects the relay from bytes a stranger sent.
package struct JSONLimits: Sendable, Equatable {
    /// Levels of nesting; an array in an array is 2.
    package let maxDepth: Int
    /// Length of the whole text in bytes.
    package let maxBytes: Int
    /// Values in the text, each scalar, array and object counting one. Bounds memory: a value takes
    /// 24 bytes once parsed, but may take only 2 in the text.
    package let maxValues: Int

    /// More levels than this are never accepted: releasing, comparing and writing a value recurse
    /// once a level, on stacks as small as a browser's.
    package static let deepestSupported = 512

    /// The bounds of a relay message: nesting 64, 1 MiB, 262 144 values.
    package static let standard = JSONLimits()

    /// Limits other than the standard ones; `maxDepth` counts at most ``deepestSupported``.
    package init(maxDepth: Int = 64, maxBytes: Int = 1 << 20, maxValues: Int = 1 << 18) {
        self.maxDepth = min(maxDepth, Self.deepestSupported)
        self.maxBytes = maxBytes
        self.maxValues = maxValues
    }
}
