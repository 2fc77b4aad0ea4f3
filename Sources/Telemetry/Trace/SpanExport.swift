/// Brings spans to a collector: gathers them, sends them in batches one at a time, tries again
/// what may yet be taken, and drops what it has no room or no time for.
package struct SpanExport: Sendable {
    /// What it keeps to. The defaults are those of OpenTelemetry's batch processor and exporter.
    package struct Limits: Sendable {
        /// Spans that wait.
        package var queue = 2_048
        /// Spans of one request.
        package var batch = 512
        /// How long the first span of a batch waits for others.
        package var delay = Duration.seconds(5)
        /// The first pause after a failure; each doubles the one before.
        package var firstPause = Duration.seconds(1)
        /// The longest of these pauses.
        package var longestPause = Duration.seconds(30)
        /// How long a batch is tried, and the longest that a collector can ask to be left alone.
        package var patience = Duration.seconds(300)

        /// The defaults.
        package init() {}
    }

    /// What came of a request.
    package enum Answer: Equatable, Sendable {
        /// - Parameters:
        ///   - retryAfter: What the collector asks for.
        ///   - rejected: Spans that it has not taken of those it was sent.
        case status(Int, retryAfter: Duration? = nil, rejected: Int = 0)
        /// None, in time.
        case unreachable
    }

    /// What the caller must do, in order.
    package enum Action: Equatable, Sendable {
        /// Send this and tell what came of it.
        case send([Span])
        /// Count a request.
        case count(TraceExportResult)
        /// Count spans that are lost.
        case drop(TraceDropReason, Int)
        /// Nothing more will come.
        case finished
    }

    private struct Batch {
        let spans: [Span]
        let firstTried: Duration
        var failures = 0
    }

    private enum State {
        case gathering
        case sending(Batch)
        /// It failed and may be tried again.
        case pausing(Batch, until: Duration)
        case finished
    }

    private let limits: Limits
    private var state = State.gathering
    private var queue: [Span] = []
    /// When the first span in the queue came.
    private var gatheringSince: Duration?
    /// The collector wants to be left alone.
    private var quietUntil: Duration?
    /// Nothing waits for company any more.
    private var isHurrying = false
    /// When it ends, whatever is left.
    private var end: Duration?

    /// An export that has nothing to do.
    package init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Takes the spans of one trace, all or none: a part would mislead.
    /// - Returns: Whether ``advance(at:)`` must be called now, since ``deadline`` has changed; or
    ///   why the spans are lost.
    package mutating func add(
        _ spans: [Span], at now: Duration
    ) -> Result<Bool, TraceDropReason> {
        if case .finished = state { return .failure(.shutdown) }
        guard queue.count + spans.count <= limits.queue else { return .failure(.queueFull) }
        let wasFull = queue.count >= limits.batch
        if queue.isEmpty { gatheringSince = now }
        let isFirst = queue.isEmpty
        queue += spans
        guard case .gathering = state else { return .success(false) }
        return .success(isFirst || !wasFull && queue.count >= limits.batch)
    }

    /// When ``advance(at:)`` has something to do.
    package var deadline: Duration? {
        let next: Duration? =
            switch state {
            case .gathering: dueTime
            case .pausing(_, let until): until
            case .sending, .finished: nil
            }
        guard let end, !isFinished else { return next }
        return min(next ?? end, end)
    }

    private var isFinished: Bool { if case .finished = state { true } else { false } }

    /// When the spans that wait are to be sent.
    private var dueTime: Duration? {
        guard let gatheringSince else { return nil }
        let isReady = isHurrying || queue.count >= limits.batch
        let due = isReady ? gatheringSince : gatheringSince + limits.delay
        return max(due, quietUntil ?? due)
    }

    /// Sends no batch later than it must from now on: the end is near.
    package mutating func hurry() { isHurrying = true }

    /// Sends what is left, each batch once, until `end` at the latest.
    package mutating func finish(by end: Duration, at now: Duration) -> [Action] {
        guard !isFinished else { return [] }
        isHurrying = true
        quietUntil = nil
        self.end = end
        if case .pausing(let batch, _) = state { state = .pausing(batch, until: now) }
        return advance(at: now)
    }

    /// Lets happen what is due.
    package mutating func advance(at now: Duration) -> [Action] {
        if let end, now >= end { return giveUp() }
        switch state {
        case .gathering:
            guard let dueTime else { return end == nil ? [] : conclude([]) }
            guard now >= dueTime else { return [] }
            let spans = Array(queue.prefix(limits.batch))
            queue.removeFirst(spans.count)
            gatheringSince = queue.isEmpty ? nil : now
            return send(Batch(spans: spans, firstTried: now))
        case .pausing(let batch, let until): return now >= until ? send(batch) : []
        case .sending, .finished: return []
        }
    }

    /// The answer to what was sent.
    /// - Parameter jitter: From 0 to 1: spreads what many relays do at once.
    package mutating func answered(
        _ answer: Answer, at now: Duration, jitter: Double
    ) -> [Action] {
        guard case .sending(var batch) = state else { return [] }
        state = .gathering
        switch answer {
        case .status(200..<300, _, let rejected):
            let lost = min(max(0, rejected), batch.spans.count)
            return [.count(.sent)] + (lost > 0 ? [.drop(.refused, lost)] : []) + advance(at: now)
        case .status(let status, let retryAfter, _) where Self.isTransient(status):
            batch.failures += 1
            return retry(batch, after: retryAfter, at: now, jitter)
        case .unreachable:
            batch.failures += 1
            return retry(batch, after: nil, at: now, jitter)
        case .status:
            return [.count(.refused), .drop(.refused, batch.spans.count)] + advance(at: now)
        }
    }

    /// Those that the specification of OTLP/HTTP lets a client repeat.
    private static func isTransient(_ status: Int) -> Bool {
        [429, 502, 503, 504].contains(status)
    }

    private mutating func send(_ batch: Batch) -> [Action] {
        quietUntil = nil
        state = .sending(batch)
        return [.send(batch.spans)]
    }

    private mutating func retry(
        _ batch: Batch, after retryAfter: Duration?, at now: Duration, _ jitter: Double
    ) -> [Action] {
        guard end == nil else {
            return [.count(.failed), .drop(.gaveUp, batch.spans.count)] + advance(at: now)
        }
        let pause = max(backoff(batch.failures, jitter), min(retryAfter ?? .zero, limits.patience))
        guard now + pause <= batch.firstTried + limits.patience else {
            quietUntil = now + pause
            return [.count(.failed), .drop(.gaveUp, batch.spans.count)]
        }
        state = .pausing(batch, until: now + pause)
        return [.count(.failed)]
    }

    /// Between half and all of a pause that doubles.
    private func backoff(_ failures: Int, _ jitter: Double) -> Duration {
        let doublings = min(failures - 1, 16)
        let pause = min(limits.firstPause * (1 << doublings), limits.longestPause)
        return pause / 2 + pause / 2 * min(max(0, jitter), 1)
    }

    /// The time is over.
    private mutating func giveUp() -> [Action] {
        var left = queue.count
        switch state {
        case .sending(let batch), .pausing(let batch, _): left += batch.spans.count
        case .gathering: break
        case .finished: return []
        }
        return conclude(left > 0 ? [.drop(.shutdown, left)] : [])
    }

    private mutating func conclude(_ actions: [Action]) -> [Action] {
        state = .finished
        queue = []
        gatheringSince = nil
        return actions + [.finished]
    }
}
