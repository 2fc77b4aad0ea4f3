import Synchronization

/// Counts the connections of all loops, so that one bound holds for all of them.
final class ConnectionCensus: Sendable {
    enum Admission {
        case admitted
        /// To be told that the server is full.
        case refused
        /// Not even that.
        case dropped
    }

    private let admitted = Atomic<Int>(0)
    private let refused = Atomic<Int>(0)

    /// Open connections, without those that are being refused.
    var count: Int { admitted.load(ordering: .relaxed) }

    /// Counts a new connection in, unless it is dropped.
    func admit(_ limits: ServerLimits) -> Admission {
        if admitted.add(1, ordering: .relaxed).newValue <= limits.connections { return .admitted }
        admitted.subtract(1, ordering: .relaxed)
        if refused.add(1, ordering: .relaxed).newValue <= limits.refusedConnections {
            return .refused
        }
        refused.subtract(1, ordering: .relaxed)
        return .dropped
    }

    /// Counts a connection out.
    func leave(_ admission: Admission) {
        switch admission {
        case .admitted: admitted.subtract(1, ordering: .relaxed)
        case .refused: refused.subtract(1, ordering: .relaxed)
        case .dropped: break
        }
    }
}
