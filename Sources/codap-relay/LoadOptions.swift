import EventLoop
import Load

/// What `load` was told.
struct LoadOptions: CommandOptions {
    var plan: LoadPlan
    /// Hold open sessions and call nothing.
    var isIdle = false
    /// Whether the relay may be another machine's.
    var allowsRemote = false

    /// Descriptors beside those of sessions and agents: standard ones, the loop's.
    private static let ownDescriptors = 16

    /// Descriptors that this takes: an idle session keeps its stream only.
    var descriptors: Int {
        let connections =
            isIdle
            ? plan.sessions + WorkerFleet.opening : 2 * plan.sessions + plan.inFlight
        return connections + Self.ownDescriptors
    }

    static let defaultRelay = "127.0.0.1:8080"

    /// The defaults.
    init?() {
        guard let relay = SocketAddress(Self.defaultRelay) else { return nil }
        plan = LoadPlan(relay: relay)
    }

    static let table: [CommandOption<LoadOptions>] = [
        CommandOption(
            name: "--relay", placeholder: "HOST:PORT", fallback: LoadOptions.defaultRelay,
            help: "The relay's address; one of this machine, unless --allow-remote is given."
        ) { (text, options) throws(OptionError) in
            guard let address = SocketAddress(text), address.port > 0 else {
                throw .notAllowed("a numeric address and a port, such as 127.0.0.1:8080")
            }
            options.plan.relay = address
        },
        CommandOption(
            name: "--sessions", placeholder: "N", fallback: "1",
            help: "Browser workers, each with a session of its own."
        ) { (text, options) throws(OptionError) in
            options.plan.sessions = try integer(text, in: 1...LoadPlan.maxSessions)
        },
        CommandOption(
            name: "--in-flight", placeholder: "K", fallback: "1",
            help: "Calls under way at any time, each by an agent on a connection of its own."
        ) { (text, options) throws(OptionError) in
            options.plan.inFlight = try integer(text, in: 1...LoadPlan.maxInFlight)
        },
        CommandOption(
            name: "--seconds", placeholder: "S", fallback: "10",
            help: "How long to count; the relay's --session-ttl must be longer."
        ) { (text, options) throws(OptionError) in
            options.plan.length = .seconds(try integer(text, in: 1...LoadPlan.maxSeconds))
        },
        CommandOption(
            name: "--warmup", placeholder: "S", fallback: "1",
            help: "Seconds of the same load before counting begins."
        ) { (text, options) throws(OptionError) in
            options.plan.warmup = .seconds(try integer(text, in: 0...LoadPlan.maxSeconds))
        },
        CommandOption(
            name: "--codap-delay-ms", placeholder: "MS", fallback: "0",
            help: "How long the stand-in for CODAP takes with each request."
        ) { (text, options) throws(OptionError) in
            options.plan.codapDelay = .milliseconds(
                try integer(text, in: 0...LoadPlan.maxCODAPDelay))
        },
        CommandOption(
            flag: "--idle",
            help: "Open the sessions, print \"ready\", hold them until stdin (a pipe) closes."
        ) { options in options.isIdle = true },
        CommandOption(
            flag: "--allow-remote",
            help: "Allow a relay on another machine, if its owner does."
        ) { options in options.allowsRemote = true },
    ]
}

extension SocketAddress {
    /// Whether it is this machine's own (RFC 6890: 127.0.0.0/8 and ::1).
    var isLoopback: Bool {
        switch family {
        case .ipv4: octets.first == 127
        case .ipv6: octets == [UInt8](repeating: 0, count: 15) + [1]
        }
    }
}
