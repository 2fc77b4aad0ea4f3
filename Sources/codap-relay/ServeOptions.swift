import EventLoop
import HTTP
import Relay
import Sessions
import Telemetry
import Wire

/// One command-line option of `serve`. The one table: `--help` and docs/configuration.md come
/// from it.
struct ServeOption: Sendable {
    let name: String
    let placeholder: String
    let fallback: String
    let help: String
    /// Sets the value.
    /// - Throws: What is allowed, as the end of a sentence.
    let set: @Sendable (String, inout ServeOptions) throws(OptionError) -> Void
}

/// What is wrong with a command line.
enum OptionError: Error, CustomStringConvertible {
    case unknown(String)
    case missingValue(String)
    case badValue(option: String, value: String, allowed: String)
    case notAllowed(String)

    var description: String {
        switch self {
        case .unknown(let name): "unknown option \(name); see codap-relay serve --help"
        case .missingValue(let name): "\(name) needs a value; see codap-relay serve --help"
        case .badValue(let option, let value, let allowed):
            "\(option) cannot be \"\(value)\"; it takes \(allowed)"
        case .notAllowed(let allowed): "it takes \(allowed)"
        }
    }
}

/// What `serve` was told.
struct ServeOptions {
    /// `nil` is the default address.
    var listen: SocketAddress?
    var loops = 0
    var log = LogDestination.auto
    var logLevel = LogLevel.info
    var relay: RelayConfiguration

    static let defaultListen = "127.0.0.1:8080"

    init(build: BuildIdentity) { relay = RelayConfiguration(build: build) }

    static let table: [ServeOption] = [
        ServeOption(
            name: "--listen", placeholder: "HOST:PORT", fallback: ServeOptions.defaultListen,
            help: "Address to serve on; port 0 picks a free one and prints it."
        ) { (text, options) throws(OptionError) in
            guard let address = SocketAddress(text) else {
                throw .notAllowed("a numeric address and a port, such as 127.0.0.1:8080 or [::1]:0")
            }
            options.listen = address
        },
        ServeOption(
            name: "--loops", placeholder: "N", fallback: "one per core",
            help: "Event loops, each on a thread of its own."
        ) { (text, options) throws(OptionError) in
            options.loops = try integer(text, in: 1...64)
        },
        ServeOption(
            name: "--log", placeholder: "SINK", fallback: "auto",
            help:
                "Where log records go: auto, journald or stdout. auto is journald when it is there."
        ) { (text, options) throws(OptionError) in
            options.log = try choice(text)
        },
        ServeOption(
            name: "--log-level", placeholder: "LEVEL", fallback: "info",
            help: "Least important level written: error, warning, notice, info or debug."
        ) { (text, options) throws(OptionError) in
            options.logLevel = try choice(text)
        },
        ServeOption(
            name: "--session-ttl", placeholder: "SECONDS", fallback: "600",
            help: "How long a session lives."
        ) { (text, options) throws(OptionError) in
            options.relay.sessions.ttl = Int64(try integer(text, in: 1...86_400)) * 1_000
        },
        ServeOption(
            name: "--max-connections", placeholder: "N", fallback: "16384",
            help: "Open connections; more are answered 503 and closed."
        ) { (text, options) throws(OptionError) in
            options.relay.server.connections = try integer(text, in: 1...1_000_000)
        },
        ServeOption(
            name: "--frame-ancestors", placeholder: "SOURCES",
            fallback: "https: http://localhost:* http://127.0.0.1:*",
            help: "Pages that may frame the plugin: a CSP frame-ancestors source list."
        ) { (text, options) throws(OptionError) in
            guard text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 && $0 != UInt8(ascii: ";") }) else {
                throw .notAllowed("a CSP source list in visible ASCII without ;")
            }
            options.relay.frameAncestors = text
        },
        ServeOption(
            name: "--worker-debug", placeholder: "on|off", fallback: "off",
            help: "Whether browser workers log at debug level."
        ) { (text, options) throws(OptionError) in
            guard text == "on" || text == "off" else { throw .notAllowed("on or off") }
            options.relay.worker.debug = text == "on"
        },
        ServeOption(
            name: "--plugin-dir", placeholder: "DIR", fallback: "none",
            help: "Serve the plugin's files from a directory, uncached, while developing it."
        ) { (text, options) throws(OptionError) in
            options.relay.pluginDirectory = text
        },
    ]

    /// Reads `--name value` and `--name=value`.
    mutating func read(_ arguments: [String]) throws(OptionError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = Self.table.first(where: { $0.name == name }) else {
                throw .unknown(name)
            }
            let inline = parts.count == 2 ? String(parts[1]) : nil
            guard let value = inline ?? rest.popFirst() else { throw .missingValue(name) }
            do throws(OptionError) {
                try option.set(value, &self)
            } catch {
                guard case .notAllowed(let allowed) = error else { throw error }
                throw .badValue(option: name, value: value, allowed: allowed)
            }
        }
    }
}

private func integer(_ text: String, in range: ClosedRange<Int>) throws(OptionError) -> Int {
    guard let number = Int(text), range.contains(number) else {
        throw .notAllowed("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
}

private func choice<Choice>(_ text: String) throws(OptionError) -> Choice
where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
        throw .notAllowed(Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
}
