/// Bytes that event streams have been given and the kernel has not taken, since their clients are
/// slow to read.
package struct StreamBacklog: Equatable, Sendable {
    /// Of all streams.
    package private(set) var total = 0
    /// Of the stream that has most.
    package private(set) var largest = 0

    /// Of no stream.
    package init() {}

    /// Adds a stream.
    mutating func add(_ bytes: Int) {
        total += bytes
        largest = max(largest, bytes)
    }

    /// That of both together.
    package func joined(with other: Self) -> Self {
        var joined = self
        joined.total += other.total
        joined.largest = max(largest, other.largest)
        return joined
    }
}
