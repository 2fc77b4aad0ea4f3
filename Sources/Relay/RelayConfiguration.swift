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
    /// Origins of web pages that may be workers, besides the relay's own: `https://host[:port]`.
    package var workerOrigins: [String] = []
    /// Under which URL clients reach the relay, without a slash at the end; told to workers.
    /// Without it the relay describes itself by references relative to where it was asked: what a
    /// Host header says is whatever the client, or an attacker who fills a cache, wants it to say.
    package var publicURL: String?
    /// What may be asked how often.
    package var limits = RateLimits()
    /// Whose word counts about where a request comes from.
    package var trustedProxies = TrustedProxies()
    /// Whether log lines about limits carry the client's address, which is personal data.
    package var logsClientAddresses = false
    /// Whether OpenMetrics tells since when each counter and histogram has counted: one series
    /// more for each.
    package var tellsMetricCreation = false
    /// Who may frame the plugin: a `frame-ancestors` source list (CSP Level 3, section 6.4.2).
    /// CODAP is often framed itself, and every ancestor is checked.
    package var frameAncestors = "https: http://localhost:* http://127.0.0.1:*"
    /// Whether operators have a listener of their own, so that strangers' gives them nothing.
    package var hasAdminListener = false
    /// Which share of the traces that begin here is recorded, if there is an exporter.
    package var sampling = TraceSampling(ratio: 0.1)
    /// Whether the relay records its work: metrics, log lines, traces, what the status page shows,
    /// and Server-Timing. Requests are served alike; the bench measures what recording costs.
    package var isInstrumented = true
    /// Time between two samples of the status page's history. No option: tests are impatient.
    package var statusInterval = StatusHistory.interval
    /// Serves the plugin's files from a directory instead of from the binary.
    package var pluginDirectory: String?

    /// The defaults.
    package init(build: BuildIdentity) {
        self.build = build
        server.heartbeat = .seconds(StreamEventName.heartbeatInterval)
    }
}
