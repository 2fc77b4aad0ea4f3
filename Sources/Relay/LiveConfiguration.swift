import Sessions
import Synchronization

/// The configuration in force: an unchanging whole, replaced by another when it is read again.
final class LiveConfiguration: Sendable {
    /// A configuration and what is made from it.
    final class Snapshot: Sendable {
        let values: RelayConfiguration
        let plugin: PluginFiles
        let statusPage: StatusFiles
        let answerHeaders: AnswerHeaders
        let limiters: Limiters
        let documents: SelfDescription

        /// - Parameter last: What was in force before: a limiter whose limit stays remembers.
        init(_ values: RelayConfiguration, after last: Snapshot? = nil) {
            self.values = values
            plugin = PluginFiles(values)
            statusPage = StatusFiles(values)
            documents = SelfDescription(publicURL: values.publicURL ?? "")
            limiters = Limiters(
                values.limits, sparedFor: values.sessions.ttl, after: last?.limiters)
            answerHeaders = AnswerHeaders(workerOrigins: values.workerOrigins)
        }
    }

    private let snapshot: Mutex<Snapshot>

    init(_ values: RelayConfiguration) { snapshot = Mutex(Snapshot(values)) }

    /// What holds now. A request asks once and keeps the answer, so that nothing changes under it.
    var current: Snapshot { snapshot.withLock { $0 } }

    func replace(with values: RelayConfiguration) {
        // Made before the lock is taken: requests wait at it.
        let next = Snapshot(values, after: current)
        snapshot.withLock { $0 = next }
    }
}
