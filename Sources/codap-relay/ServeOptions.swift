import EventLoop
import HTTP
import Relay
import Sessions
import Telemetry
import Wire

/// What `serve` was told. docs/configuration.md comes from its table.
struct ServeOptions: CommandOptions {
    /// `nil` is the default address.
    var listen: SocketAddress?
    var loops = 0
    var log = LogDestination.auto
    var logLevel = LogLevel.info
    var relay: RelayConfiguration

    static let defaultListen = "127.0.0.1:8080"

    init(build: BuildIdentity) { relay = RelayConfiguration(build: build) }

    static let table: [CommandOption<ServeOptions>] = [
        CommandOption(
            name: "--listen", placeholder: "HOST:PORT", fallback: ServeOptions.defaultListen,
            help: "Address to serve on; port 0 picks a free one and prints it."
        ) { (text, options) throws(OptionError) in
            guard let address = SocketAddress(text) else {
                throw .notAllowed("a numeric address and a port, such as 127.0.0.1:8080 or [::1]:0")
            }
            options.listen = address
        },
        CommandOption(
            name: "--loops", placeholder: "N", fallback: "one per core",
            help: "Event loops, each on a thread of its own."
        ) { (text, options) throws(OptionError) in
            options.loops = try integer(text, in: 1...64)
        },
        CommandOption(
            name: "--log", placeholder: "SINK", fallback: "auto",
            help:
                "Where log records go: auto, journald or stdout. auto is journald when it is there."
        ) { (text, options) throws(OptionError) in
            options.log = try choice(text)
        },
        CommandOption(
            name: "--log-level", placeholder: "LEVEL", fallback: "info",
            help: "Least important level written: error, warning, notice, info or debug."
        ) { (text, options) throws(OptionError) in
            options.logLevel = try choice(text)
        },
        CommandOption(
            name: "--session-ttl", placeholder: "SECONDS", fallback: "600",
            help: "How long a session lives."
        ) { (text, options) throws(OptionError) in
            options.relay.sessions.ttl = Int64(try integer(text, in: 1...86_400)) * 1_000
        },
        CommandOption(
            name: "--max-connections", placeholder: "N", fallback: "16384",
            help: "Open connections; more are answered 503 and closed."
        ) { (text, options) throws(OptionError) in
            options.relay.server.connections = try integer(text, in: 1...1_000_000)
        },
        CommandOption(
            name: "--frame-ancestors", placeholder: "SOURCES",
            fallback: "https: http://localhost:* http://127.0.0.1:*",
            help: "Pages that may frame the plugin: a CSP frame-ancestors source list."
        ) { (text, options) throws(OptionError) in
            guard text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 && $0 != UInt8(ascii: ";") }) else {
                throw .notAllowed("a CSP source list in visible ASCII without ;")
            }
            options.relay.frameAncestors = text
        },
        CommandOption(
            name: "--worker-debug", placeholder: "on|off", fallback: "off",
            help: "Whether browser workers log at debug level."
        ) { (text, options) throws(OptionError) in
            guard text == "on" || text == "off" else { throw .notAllowed("on or off") }
            options.relay.worker.debug = text == "on"
        },
        CommandOption(
            name: "--plugin-dir", placeholder: "DIR", fallback: "none",
            help: "Serve the plugin's files from a directory, uncached, while developing it."
        ) { (text, options) throws(OptionError) in
            options.relay.pluginDirectory = text
        },
    ]
}
