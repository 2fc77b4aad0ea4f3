import EventLoop
import HTTP
import Synchronization

/// What clients of event streams are slow to read, loop by loop as each has told last.
final class StreamBacklogs: Sendable {
    private let byLoop = Mutex<[ObjectIdentifier: StreamBacklog]>([:])

    /// Takes what a loop tells of its streams.
    func set(_ backlog: StreamBacklog, of loop: EventLoop) {
        byLoop.withLock { $0[ObjectIdentifier(loop)] = backlog }
    }

    /// That of all loops.
    var total: StreamBacklog {
        byLoop.withLock { $0.values.reduce(StreamBacklog()) { $0.joined(with: $1) } }
    }
}
