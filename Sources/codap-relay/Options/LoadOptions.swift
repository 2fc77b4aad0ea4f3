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

    private typealias Option = CommandOption<LoadOptions>

    static let table: [CommandOption<LoadOptions>] = [
        Option(
            "relay", .destination, \.plan.relay, in: .load, scope: .commandLine,
            help: "The relay's address; one of this machine, unless --allow-remote is given."),
        Option(
            "sessions", .count(1...LoadPlan.maxSessions), \.plan.sessions, in: .load,
            scope: .commandLine, help: "Browser workers, each with a session of its own."),
        Option(
            "in-flight", .count(1...LoadPlan.maxInFlight, placeholder: "K"), \.plan.inFlight,
            in: .load, scope: .commandLine,
            help: "Calls under way at any time, each by an agent on a connection of its own."),
        Option(
            "seconds", .seconds(1...LoadPlan.maxSeconds), \.plan.length, in: .load,
            scope: .commandLine,
            help: "How long to count; the relay's --session-ttl must be longer."),
        Option(
            "warmup", .seconds(0...LoadPlan.maxSeconds), \.plan.warmup, in: .load,
            scope: .commandLine, help: "The same load before counting begins."),
        Option(
            "codap-delay-ms", .milliseconds(0...LoadPlan.maxCODAPDelay), \.plan.codapDelay,
            in: .load, scope: .commandLine,
            help: "How long the stand-in for CODAP takes with each request."),
        Option(
            "pause-ms", .milliseconds(0...LoadPlan.maxPause), \.plan.pause, in: .load,
            scope: .commandLine,
            help: "How long an agent thinks after an answer, before its next call."),
        Option(
            flag: "idle", \.isIdle, in: .load,
            help: "Open the sessions, print \"ready\", hold them until stdin (a pipe) closes."),
        Option(
            flag: "allow-remote", \.allowsRemote, in: .load,
            help: "Allow a relay on another machine, if its owner does."),
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
