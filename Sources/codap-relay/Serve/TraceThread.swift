import EventLoop
import Glibc
import HTTP
import Relay
import Telemetry
import Wire

/// The export of traces, where an operator has asked for it: its thread and what runs there.
struct TraceThread {
    /// How long the last spans may take to be sent when nothing is left of `--drain`.
    static let lastWord = Duration.seconds(1)

    /// What the relay gives its spans to.
    let exporter: SpanExporter
    private let threads: LoopThreads

    /// - Returns: `nil` without a collector, or where nothing is recorded.
    init?(_ options: ServeOptions, metrics: Metrics, log: Log) throws {
        guard options.relay.isInstrumented, let endpoint = options.otlpEndpoint else { return nil }
        let headers = try options.traceHeaders()
        threads = try LoopThreads(count: 1, name: "traces")
        exporter = SpanExporter(
            to: TraceDestination(
                address: endpoint.address, path: endpoint.path, headers: headers),
            TraceResource(
                build: options.relay.build,
                instance: hexadecimal(of: .random(in: 0 ... .max))
                    + hexadecimal(of: .random(in: 0 ... .max)),
                host: hostName(), process: Int(getpid())),
            on: threads.loops[0], metrics: metrics.traces, log: log)
    }

    /// Ends the thread.
    func stopAndJoin() { threads.stopAndJoin() }
}

extension ServeOptions {
    /// What the file of header fields says, if there is one.
    func traceHeaders() throws(OptionError) -> Headers {
        guard let path = otlpHeadersFile else { return [:] }
        return try TraceHeadersFile(path: path).headers
    }
}

private func hostName() -> String {
    // POSIX: at most 255 bytes and the terminator.
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
