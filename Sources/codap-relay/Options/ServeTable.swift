import HTTP
import Relay
import Sessions
import Telemetry
import Wire

/// Every setting of `serve`, once. What a row does not say of a default, the values' own types do.
extension ServeOptions {
    private typealias Option = CommandOption<ServeOptions>

    /// A day, in seconds.
    private static let day = 86_400

    static let configurationRows: [CommandOption<ServeOptions>] = [
        Option(
            "config", .path("PATH"), \.file, unset: "none", in: .configuration,
            scope: .environment, help: "A file with lines of `key = value`."),
        Option(
            flag: "print-config", \.printsConfiguration, in: .configuration,
            help: "Print what holds and where each value came from, as a file, and end."),
        Option(
            flag: "check-config", \.checksConfiguration, in: .configuration,
            help: "Say whether the configuration is sound, and end."),
    ]

    static let listeningRows: [CommandOption<ServeOptions>] = [
        Option(
            "listen", .address, \.listen, unset: ServeOptions.defaultListen, in: .listening,
            help: "Address to serve on; port 0 picks a free one and prints it."),
        Option(
            "admin-listen", .address, \.adminListen, unset: "none", in: .listening,
            help: "Address for operators: `/metrics`, `/status` and details of `/readyz` are there "
                + "only."),
        Option(
            "public-url", .baseURL, \.relay.publicURL, unset: "none", in: .listening,
            isReloadable: true, aliases: ["RELAY_BASE_URL"],
            help: "Where people reach the relay, when a proxy is in front of it."),
        Option(
            "loops", .count(1...64), \.loops, unset: "one per core", in: .listening,
            help: "Event loops, each on a thread of its own."),
        Option(
            "drain", .seconds(0...300), \.drain, in: .listening, isReloadable: true,
            help: "How long requests in flight may take once the relay was told to stop."),
    ]

    static let sessionRows: [CommandOption<ServeOptions>] = [
        Option(
            "store", .store, \.store,
            unset: "sqlite: relay.db in the state directory", in: .sessions,
            help: "Where sessions are kept: `memory` ends with the relay, a file does not."),
        Option(
            "store-sync", .choice("HOW"), \.storeSync, in: .sessions,
            help: "What no acknowledged call is lost by: `normal` the end of the relay, `full` "
                + "also that of the machine."),
        Option(
            "session-ttl", .seconds(1...day), \.relay.sessions.ttl, in: .sessions,
            help: "How long a session lives."),
        Option(
            "session-max-age", .seconds(1...(7 * day)), \.relay.sessions.maxAge, in: .sessions,
            help: "Age up to which a session can be extended."),
        Option(
            "auto-extend", .choice("WHEN"), \.relay.sessions.autoExtend, in: .sessions,
            help: "What extends a session unasked: `active` is a call that completes."),
        Option(
            "tombstone-ttl", .seconds(0...(30 * day)), \.relay.sessions.tombstoneLifetime,
            in: .sessions, help: "How long an ended code is answered 410 instead of 404."),
        Option(
            "ticket-ttl", .seconds(5...600), \.relay.sessions.ticketLifetime, in: .sessions,
            help: "How long a ticket can open a stream, once."),
        Option(
            "max-sessions", .count(1...10_000_000), \.relay.sessions.sessions, in: .sessions,
            help: "Live sessions; one more is answered 503."),
        Option(
            "max-memory", .bytes((1 << 20)...(1 << 40)), \.relay.sessions.memory, in: .sessions,
            help: "Memory of all sessions, estimated; what would exceed it is answered 503."),
        Option(
            "call-deadline", .seconds(1...3_600), \.relay.sessions.defaultDeadline, in: .sessions,
            help: "How long a call that names no deadline has."),
        Option(
            "max-call-deadline", .seconds(1...3_600), \.relay.sessions.maxDeadline, in: .sessions,
            help: "Longest deadline that a call may name."),
        Option(
            "max-queued-calls", .count(1...100_000), \.relay.sessions.waitingCalls, in: .sessions,
            help: "Calls of a session that have not ended; one more is answered 429."),
        Option(
            "max-queued-bytes", .bytes((64 << 10)...(1 << 30)), \.relay.sessions.waitingArguments,
            in: .sessions, help: "Arguments of those calls."),
        Option(
            "max-result-bytes", .bytes((1 << 20)...(1 << 32)), \.relay.sessions.retainedResults,
            in: .sessions, help: "Results kept for a session; those that were read make room."),
        Option(
            "max-results", .count(100...1_000_000), \.relay.sessions.retainedCalls,
            in: .sessions, help: "Calls that have ended, kept for a session."),
        Option(
            "max-poll-bytes", .bytes((64 << 10)...(64 << 20)), \.relay.sessions.pollBytes,
            in: .sessions, help: "Answer to one poll; at least one call is always given."),
    ]

    static let connectionRows: [CommandOption<ServeOptions>] = [
        Option(
            "max-connections", .count(1...1_000_000), \.relay.server.connections,
            in: .connections, help: "Open connections; more are answered 503 and closed."),
        Option(
            "header-timeout", .seconds(1...300), \.relay.server.header, in: .connections,
            help: "For the head of a request to arrive."),
        Option(
            "body-timeout", .seconds(1...600), \.relay.server.body, in: .connections,
            help: "For the body of a request to arrive."),
        Option(
            "idle-timeout", .seconds(1...3_600), \.relay.server.idle, in: .connections,
            help: "Quiet between two requests of a connection."),
        Option(
            "write-timeout", .seconds(1...600), \.relay.server.writeStall, in: .connections,
            help: "For a client to read any of what waits for it."),
        Option(
            "heartbeat", .seconds(1...60), \.relay.server.heartbeat, in: .connections,
            help: "Between two heartbeats of a stream."),
        Option(
            "max-stream-bytes", .bytes((64 << 10)...(1 << 30)), \.relay.server.streamBuffer,
            in: .connections,
            help: "Events that wait for a slow client; over it the stream is closed."),
        Option(
            "max-body-bytes", .bytes((64 << 10)...(64 << 20)), \.relay.server.http.body,
            in: .connections, help: "Body of a request; a larger one is answered 413."),
        Option(
            "max-header-bytes", .bytes((8 << 10)...(1 << 20)), \.relay.server.http.fieldBlock,
            in: .connections, help: "Header fields of a request together."),
    ]

    static let limitRows: [CommandOption<ServeOptions>] = [
        Option(
            "limit-submit", .rateLimit, \.relay.limits.submit, in: .limits, isReloadable: true,
            help: "Calls a minute, by address and code; more are answered 429."),
        Option(
            "limit-create", .rateLimit, \.relay.limits.create, in: .limits, isReloadable: true,
            help: "Requests for a session a minute, by address; `30/120` allows 120 at once."),
        Option(
            "limit-telemetry", .rateLimit, \.relay.limits.telemetry, in: .limits,
            isReloadable: true,
            help: "Workers' reports a minute, by session; more are answered 429."),
        Option(
            "limit-misses", .rateLimit, \.relay.limits.misses, in: .limits, isReloadable: true,
            help: "Unknown codes a minute before an address may name no more of them."),
        Option(
            "miss-budget", .count(1...1_000_000), \.relay.limits.missBudget, in: .limits,
            isReloadable: true,
            help: "Unknown codes a minute from all addresses together before a warning."),
        Option(
            "limit-entries", .count(256...16_777_216), \.relay.limits.entries, in: .limits,
            isReloadable: true, help: "Addresses that each limiter remembers; 24 bytes each."),
        Option(
            "trusted-proxy", .proxies, \.relay.trustedProxies, in: .limits, isReloadable: true,
            help: "Proxies that are believed about where a request comes from."),
        Option(
            "proxy-header", .choice("FIELD"), \.relay.trustedProxies.header, in: .limits,
            isReloadable: true, help: "The one field that they write."),
        Option(
            "log-addresses", .toggle, \.relay.logsClientAddresses, in: .limits,
            isReloadable: true, help: "Whether log lines about limits name the client's address."),
    ]

    static let pluginRows: [CommandOption<ServeOptions>] = [
        Option(
            "frame-ancestors", .cspSources, \.relay.frameAncestors, in: .plugin,
            isReloadable: true,
            help: "Pages that may frame the plugin: a CSP `frame-ancestors` source list."),
        Option(
            "plugin-dir", .path("DIR"), \.relay.pluginDirectory, unset: "none", in: .plugin,
            help: "Serve the plugin's page from a directory, and the status page from `Status` "
                + "beside it, uncached, while developing them."),
        Option(
            "worker-sse-timeout", .milliseconds(2_000...600_000), \.relay.worker.sseTimeout,
            in: .plugin, isReloadable: true, aliases: ["SSE_TIMEOUT"],
            help: "Silence after which a worker holds its stream for lost; two heartbeats or more."
        ),
        Option(
            "worker-polling-interval", .milliseconds(100...60_000),
            \.relay.worker.pollingInterval, in: .plugin, isReloadable: true,
            aliases: ["POLLING_INTERVAL"], help: "Between two polls of a worker without stream."),
        Option(
            "worker-max-retries", .count(1...100), \.relay.worker.maxRetries, in: .plugin,
            isReloadable: true, aliases: ["MAX_RETRIES"],
            help: "Attempts of a worker to reconnect before it polls."),
        Option(
            "worker-retry-delay", .milliseconds(100...30_000), \.relay.worker.retryDelay,
            in: .plugin, isReloadable: true, aliases: ["RETRY_DELAY"],
            help: "A worker's first pause before reconnecting; it doubles up to 30 s."),
        Option(
            "worker-polling-only", .toggle, \.relay.worker.pollingOnly, in: .plugin,
            isReloadable: true,
            help: "Whether workers poll from the start, for networks that hold streams back."),
        Option(
            "worker-call-rate", .count(1...1_000), \.relay.worker.callRate, in: .plugin,
            isReloadable: true,
            help: "Calls a worker starts a second when there are many; the others wait."),
        Option(
            "worker-call-burst", .count(1...1_000), \.relay.worker.callBurst, in: .plugin,
            isReloadable: true, help: "Calls a worker starts at once before that rate holds."),
        Option(
            "worker-origins", .origins, \.relay.workerOrigins, in: .plugin, isReloadable: true,
            help: "Origins of web pages that may be workers, besides the relay's own."),
        Option(
            "tokenless-workers", .toggle, \.relay.admitsTokenlessWorkers, in: .plugin,
            isReloadable: true,
            help: "Whether the code alone lets a client pose as the worker, as the original's do."),
        Option(
            "worker-debug", .toggle, \.relay.worker.debug, in: .plugin, isReloadable: true,
            help: "Whether browser workers log at debug level; the relay then has to do so too."),
        Option(
            "worker-telemetry", .toggle, \.relay.worker.telemetry, in: .plugin, isReloadable: true,
            help: "Whether browser workers report on themselves."),
    ]

    static let loggingRows: [CommandOption<ServeOptions>] = [
        Option(
            "log", .choice("SINK"), \.log, in: .logging,
            help: "Where log records go. `auto`: to journald with native fields when the service "
                + "manager has connected the relay's output to it and while it takes them, else "
                + "as JSON to standard output."),
        Option(
            "log-level", .choice("LEVEL"), \.logLevel, in: .logging, isReloadable: true,
            help: "Least important level written."),
        Option(
            "log-sample-above", .count(1...1_000_000), \.logLimits.sampledAbove, in: .logging,
            isReloadable: true,
            help: "Lines a second above which those of fast successes are sampled, and likewise "
                + "those of refused requests and connections; one that stands for others says for "
                + "how many (`sampleRate`)."),
        Option(
            "log-limit", .count(100...10_000_000), \.logLimits.linesPerInterval, in: .logging,
            isReloadable: true,
            help: "Lines in 30 s of each of journald's priority groups; more are left out and "
                + "counted. Stay below journald's `RateLimitBurst`."),
        Option(
            "metrics-created", .toggle, \.relay.tellsMetricCreation, in: .logging,
            isReloadable: true,
            help: "Whether OpenMetrics tells since when each counter and histogram has counted; "
                + "Prometheus 2 keeps one series more for each."),
        Option(
            "instrumentation", .toggle, \.relay.isInstrumented, in: .logging,
            scope: .commandLine,
            help: "For `make bench` only, which measures what recording costs: `off` serves as "
                + "usual and records nothing, neither metrics, log lines and traces nor what "
                + "`/status` shows; the log warns of it and `/readyz` tells operators."),
    ]

    static let tracingRows: [CommandOption<ServeOptions>] = [
        Option(
            "otlp-endpoint", .collector, \.otlpEndpoint, unset: "none", in: .tracing,
            help: "Collector that traces of calls are sent to as OTLP/JSON; `/v1/traces` is added."
        ),
        Option(
            "otlp-headers-file", .path("PATH"), \.otlpHeadersFile, unset: "none", in: .tracing,
            help: "A file with lines of `Name: value` to send along, such as a token."),
        Option(
            "trace-sample-ratio", .ratio, \.relay.sampling, in: .tracing, isReloadable: true,
            help: "Share of the traces that begin here that is sent; errors and calls over 2 s "
                + "always are, and what a client's `traceparent` asks for."),
    ]
}
