import EventLoop
import HTTP
import Relay
import Sessions
import Telemetry
import Wire

/// What `serve` was told. Its table, in ServeTable.swift, is where the values are named.
struct ServeOptions: CommandOptions {
    /// The configuration file.
    var file: String?
    /// Print what holds, and end.
    var printsConfiguration = false
    /// Say whether the configuration is sound, and end.
    var checksConfiguration = false
    /// `nil` is the default address.
    var listen: SocketAddress?
    /// Where operators ask; `nil` is where everybody does.
    var adminListen: SocketAddress?
    /// `nil` is one per core.
    var loops: Int?
    /// How long what is in flight may take once the relay was told to stop.
    var drain = Duration.seconds(10)
    /// `nil` is a file in the state directory.
    var store: StoreChoice?
    var storeSync = StoreSync.normal
    var log = LogDestination.auto
    var logLevel = LogLevel.info
    /// Where traces go; `nil` is nowhere.
    var otlpEndpoint: TraceEndpoint?
    /// Header fields for it.
    var otlpHeadersFile: String?
    var logLimits = LogLimits()
    var relay: RelayConfiguration

    static let defaultListen = "127.0.0.1:8080"

    init(build: BuildIdentity) { relay = RelayConfiguration(build: build) }

    static let table: [CommandOption<ServeOptions>] =
        configurationRows + listeningRows + sessionRows + connectionRows + limitRows + pluginRows
        + loggingRows + tracingRows

    func check() throws(OptionError) {
        let heartbeat = Int(relay.server.heartbeat.components.seconds) * 1_000
        guard relay.worker.sseTimeout >= 2 * heartbeat else {
            throw .inconsistent(
                "worker-sse-timeout",
                "worker-sse-timeout cannot be \(relay.worker.sseTimeout) ms: a stream is sent a "
                    + "heartbeat every \(heartbeat) ms, and a worker must be able to miss one; "
                    + "it takes at least \(2 * heartbeat)")
        }
        guard relay.sessions.defaultDeadline <= relay.sessions.maxDeadline else {
            throw .inconsistent(
                "call-deadline",
                "call-deadline cannot be \(relay.sessions.defaultDeadline / 1_000) s: "
                    + "max-call-deadline is \(relay.sessions.maxDeadline / 1_000) s")
        }
        guard relay.sessions.ttl <= relay.sessions.maxAge else {
            throw .inconsistent(
                "session-max-age",
                "session-max-age cannot be \(relay.sessions.maxAge / 1_000) s: a session lives "
                    + "\(relay.sessions.ttl / 1_000) s unextended (session-ttl)")
        }
        guard otlpHeadersFile == nil || otlpEndpoint != nil else {
            throw .inconsistent(
                "otlp-headers-file",
                "otlp-headers-file is of no use without otlp-endpoint; give both or none")
        }
        guard logLimits.sampledPerInterval <= logLimits.linesPerInterval else {
            throw .inconsistent(
                "log-sample-above",
                "log-sample-above cannot be \(logLimits.sampledAbove): that is "
                    + "\(logLimits.sampledPerInterval) lines in 30 s, and log-limit lets "
                    + "\(logLimits.linesPerInterval) through")
        }
        // Port 0 twice gives two ports.
        if let adminListen, adminListen.port > 0, adminListen == listen {
            throw .inconsistent(
                "admin-listen", "admin-listen cannot be \(adminListen): listen is the same")
        }
    }
}
