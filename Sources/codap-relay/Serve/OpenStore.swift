import EventLoop
import Glibc
import Relay
import Sessions
import Telemetry

/// The store that the options name, and what closes it.
final class OpenStore {
    private let choice: StoreChoice
    private let options: ServeOptions
    private let metrics: Metrics
    private let log: Log
    private var sqlite: SQLiteStore?

    /// - Parameter environment: Names the directory when no option names a file.
    init(
        _ options: ServeOptions, metrics: Metrics, log: Log, environment: [String: String]
    ) throws(SystemError) {
        self.options = options
        self.metrics = metrics
        self.log = log
        if let store = options.store {
            choice = store
        } else if let directory = StateDirectory(environment) {
            try makeDirectory(directory.path)
            choice = directory.store
        } else {
            choice = .memory
        }
    }

    /// Opens it. Blocks while a file is read.
    func open(
        onChange: @escaping @Sendable (SessionChange) -> Void
    ) throws(StoreOpenError) -> any SessionStore {
        let limits = options.relay.sessions
        switch choice {
        case .memory: return MemoryStore(limits: limits, onChange: onChange)
        case .sqlite(let path):
            let store = try SQLiteStore(
                opening: path, sync: options.storeSync, limits: limits,
                metrics: options.relay.isInstrumented ? metrics.store : nil, log: log,
                onChange: onChange)
            sqlite = store
            return store
        }
    }

    /// Keeps what is on its way. Blocks.
    func close() { sqlite?.close() }
}

/// Makes a directory and those above it, for this user alone. Those that are there stay as they
/// are.
private func makeDirectory(_ path: String) throws(SystemError) {
    var prefix = ""
    for part in path.split(separator: "/") {
        prefix += "/\(part)"
        guard unsafe mkdir(prefix, 0o700) != 0, errno != EEXIST else { continue }
        let code = errno
        // It may be there all the same, on a file system that cannot be written.
        var status = stat()
        guard unsafe stat(prefix, &status) == 0 else {
            throw SystemError(call: "mkdir \(prefix)", code: code)
        }
    }
}
