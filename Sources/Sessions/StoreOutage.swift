package import Wire

/// Why a store takes nothing that would change something.
package struct StoreOutage: Equatable, Sendable {
    /// What keeps it from writing.
    package enum Cause: Sendable {
        /// Writing fails.
        case fails
        /// A write has neither succeeded nor failed for too long.
        case hangs
    }
    package let cause: Cause
    package let since: WallTime
}
