import EventLoop
import Telemetry
import Wire

/// The sockets a relay serves on: those that were passed, else those that the options name.
struct Listeners: ~Copyable {
    /// For everybody.
    let front: Listener
    /// For operators, if they have one of their own.
    let admin: Listener?

    init(_ options: ServeOptions, _ log: Log) throws {
        let passed = try InheritedSockets()
        let standard = options.listen ?? SocketAddress(ServeOptions.defaultListen)
        let admin = try Self.open(passed.admin, else: options.adminListen, log)
        guard let front = try Self.open(passed.front, else: standard, log) else {
            throw OptionError(.missingValue, "--listen needs an address")
        }
        self.front = front
        self.admin = admin
    }

    /// A passed socket is stronger than an option: who passes it has decided where people connect.
    private static func open(
        _ passed: consuming Listener?, else wanted: SocketAddress?, _ log: Log
    ) throws -> Listener? {
        guard let passed else { return try wanted.map { try Listener(binding: $0) } }
        tell(passed.address, log)
        return passed
    }

    private static func tell(_ address: SocketAddress, _ log: Log) {
        log(
            .notice, .socketAdopted, "Serving on a socket that was passed.", address.logFields)
    }
}

extension SocketAddress {
    /// For log records.
    var logFields: [LogField] {
        NetworkAddress(octets: octets, port: port).map { [.address($0)] } ?? []
    }
}
