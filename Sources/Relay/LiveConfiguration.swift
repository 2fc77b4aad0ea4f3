import Synchronization

/// The configuration in force: an unchanging whole, replaced by another when it is read again.
final class LiveConfiguration: Sendable {
    /// A configuration and what is made from it.
    final class Snapshot: Sendable {
        let values: RelayConfiguration
        let plugin: PluginFiles

        init(_ values: RelayConfiguration) {
            self.values = values
            plugin = PluginFiles(values)
        }
    }

    private let snapshot: Mutex<Snapshot>

    init(_ values: RelayConfiguration) { snapshot = Mutex(Snapshot(values)) }

    /// An uncontended lock and a reference: a request may ask several times.
    var current: Snapshot { snapshot.withLock { $0 } }

    func replace(with values: RelayConfiguration) {
        let next = Snapshot(values)
        snapshot.withLock { $0 = next }
    }
}
