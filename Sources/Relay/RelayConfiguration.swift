package import HTTP
package import Sessions
package import Telemetry
package import Wire

/// What an operator decides about a relay. Each value's default is documented in
/// docs/configuration.md.
package struct RelayConfiguration: Sendable {
    /// What is running; on every log line and in `/version`.
    package var build: BuildIdentity
    /// What the relay tells workers about their conduct.
    package var worker = WorkerSettings()
    /// Bounds of sessions and calls.
    package var sessions = SessionLimits()
    /// Bounds of connections and messages.
    package var server = ServerLimits()
    /// Whether whoever has a session's code may pose as its worker, as clients of the original wire
    /// forms do, which know no token.
    package var admitsTokenlessWorkers = false
    /// Who may frame the plugin: a `frame-ancestors` source list (CSP Level 3, section 6.4.2).
    /// CODAP is often framed itself, and every ancestor is checked.
    package var frameAncestors = "https: http://localhost:* http://127.0.0.1:*"
    /// Serves the plugin's files from a directory instead of from the binary.
    package var pluginDirectory: String?

    /// The defaults.
    package init(build: BuildIdentity) {
        self.build = build
        server.heartbeat = .seconds(StreamEventName.heartbeatInterval)
    }
}
