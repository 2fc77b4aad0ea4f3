package import EventLoop
package import HTTP
import JSON
import Synchronization
package import Telemetry
import Wire

/// Where a collector takes traces: OTLP over plain HTTP.
package struct TraceDestination: Sendable {
    /// What it is without a path of its own (OTLP specification, section "OTLP/HTTP request").
    package static let standardPath = "/v1/traces"

    /// The collector's address.
    package let address: SocketAddress
    /// Where on it.
    package let path: String
    /// Sent along with each request; may hold a secret.
    package let headers: Headers

    /// A destination, from its parts.
    package init(address: SocketAddress, path: String, headers: Headers = [:]) {
        self.address = address
        self.path = path
        self.headers = headers
    }
}

/// Sends spans to a collector, from a loop of its own, so that calls never wait for it.
package final class SpanExporter: Sendable {
    /// For one request; the default of OpenTelemetry's exporters.
    static let requestTimeout = Duration.seconds(10)

    private let export: Mutex<SpanExport>
    private let loop: EventLoop
    private let metrics: TraceMetrics
    /// Confined to the loop; made there.
    private let sender: Mutex<LoopBound<SpanSender>?> = Mutex(nil)

    /// - Parameter loop: Does nothing else. It turns already.
    package init(
        to destination: TraceDestination, _ resource: TraceResource, on loop: EventLoop,
        metrics: TraceMetrics, log: Log, limits: SpanExport.Limits = .init()
    ) {
        export = Mutex(SpanExport(limits))
        self.loop = loop
        self.metrics = metrics
        loop.execute { [self] in
            let sender = SpanSender(
                self, destination, TraceDocument(resource), on: loop, metrics, log)
            let bound = LoopBound(sender, to: loop)
            self.sender.withLock { $0 = bound }
            sender.look()
        }
    }

    /// Takes the spans of one call. From any thread; never waits.
    func add(_ spans: [Span]) {
        switch change({ $0.add(spans, at: EventLoop.now) }) {
        case .success(true): onLoop { $0.look() }
        case .success(false): break
        case .failure(let reason): metrics.dropped[reason].increment(by: UInt64(spans.count))
        }
    }

    /// Lets nothing wait for company any more: the relay is about to stop. From any thread.
    package func hurry() {
        change { $0.hurry() }
        onLoop { $0.look() }
    }

    /// Sends what is left, for as long as `limit` allows, then calls `whenDone` on the exporter's
    /// loop. From any thread, once.
    package func finish(
        within limit: Duration, whenDone: @escaping @Sendable () -> Void
    ) {
        onLoop { $0.finish(within: limit, whenDone) }
    }

    func change<Answer>(_ body: (inout SpanExport) -> sending Answer) -> sending Answer {
        export.withLock { body(&$0) }
    }

    private func onLoop(_ body: @escaping @Sendable (SpanSender) -> Void) {
        loop.execute { [self] in
            if let sender = sender.withLock({ $0 }) { body(sender.value) }
        }
    }

    /// Lets go of what lives on the loop, before it stops. On the loop.
    func end() { sender.withLock { $0 = nil } }
}

/// The exporter's part on its loop: does what ``SpanExport`` asks for.
final class SpanSender {
    /// Largest answer that is read of a collector that has something to say, bytes. What the
    /// protocol has it say are a few words.
    static let largestAnswer = 64 << 10

    private let exporter: SpanExporter
    private let destination: TraceDestination
    private let document: TraceDocument
    private let loop: EventLoop
    private let metrics: TraceMetrics
    private let log: Log
    private let client: Client
    private var timer: Timer?
    private var isFailing = false
    private var whenDone: (@Sendable () -> Void)?

    init(
        _ exporter: SpanExporter, _ destination: TraceDestination, _ document: TraceDocument,
        on loop: EventLoop, _ metrics: TraceMetrics, _ log: Log
    ) {
        self.exporter = exporter
        self.destination = destination
        self.document = document
        self.loop = loop
        self.metrics = metrics
        self.log = log
        client = Client(
            to: destination.address, on: loop, largestAnswer: Self.largestAnswer)
        let bound = LoopBound(Weak(self), to: loop)
        timer = loop.timer { bound.value.object?.look() }
    }

    /// Does what is due.
    func look() { perform(exporter.change { $0.advance(at: EventLoop.now) }) }

    func finish(within limit: Duration, _ whenDone: @escaping @Sendable () -> Void) {
        self.whenDone = whenDone
        let now = EventLoop.now
        perform(exporter.change { $0.finish(by: now + limit, at: now) })
    }

    private func perform(_ actions: [SpanExport.Action]) {
        for action in actions {
            switch action {
            case .send(let spans): send(spans)
            case .count(let result): metrics.exports[result].increment()
            case .drop(let reason, let count):
                metrics.dropped[reason].increment(by: UInt64(count))
            case .finished: return conclude()
            }
        }
        guard let deadline = exporter.change({ $0.deadline }) else { return }
        timer?.arm(after: max(.zero, deadline - EventLoop.now))
    }

    private func conclude() {
        timer = nil
        client.close()
        exporter.end()
        whenDone?()
    }

    private func send(_ spans: [Span]) {
        let body = document.bytes(spans)
        loop.start { [self] in
            let answer = await post(body)
            let jitter = Double.random(in: 0...1)
            perform(exporter.change { $0.answered(answer, at: EventLoop.now, jitter: jitter) })
        }
    }

    private func post(_ body: [UInt8]) async -> SpanExport.Answer {
        var headers = destination.headers
        headers.replace(.contentType, with: "application/json")
        do throws(ClientError) {
            let answer = try await client.send(
                .post, destination.path, headers: headers, body: body,
                timeout: SpanExporter.requestTimeout)
            tell(isTaken: 200..<300 ~= answer.status, [.status(answer.status)])
            return .status(
                answer.status, retryAfter: answer.headers.retryAfter(at: .systemNow),
                rejected: answer.rejectedSpans)
        } catch {
            tell(isTaken: false, error.fields)
            return .unreachable
        }
    }

    /// One line when it begins to fail, and one when it works again.
    private func tell(isTaken: Bool, _ fields: [LogField]) {
        defer { isFailing = !isTaken }
        if isTaken, isFailing {
            log(.notice, .traceExportRecovered, "The trace collector takes spans again.")
        } else if !isTaken, !isFailing {
            log(
                .warning, .traceExportFailing, "The trace collector does not take spans.", fields)
        }
    }
}

/// What a timer may hold of the object that owns it.
private struct Weak<Object: AnyObject> {
    weak var object: Object?
    init(_ object: Object) { self.object = object }
}

extension ClientResponse {
    /// `partialSuccess.rejectedSpans`: a 64-bit integer, so a string; some write a number.
    fileprivate var rejectedSpans: Int {
        let rejected = (try? JSONValue.parse(body))?["partialSuccess"]?["rejectedSpans"]
        return rejected?.intValue ?? rejected?.stringValue.flatMap { Int($0) } ?? 0
    }
}

extension ClientError {
    fileprivate var fields: [LogField] {
        switch self {
        case .connectFailed(let error), .system(let error): [.errno(error.code)]
        case .timedOut, .closed, .violation, .badEvent, .notAStream: []
        }
    }
}
