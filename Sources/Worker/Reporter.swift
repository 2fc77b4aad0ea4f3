import JSON
import Wire

/// Sends what the worker has to tell, one report after another, each until the relay has it.
///
/// A report keeps its number through all its repeats, so the relay counts it once.
struct Reporter: Sendable {
    /// Until the first report of a page load: that it is there is worth knowing.
    static let first = TimeSpan.seconds(2)
    /// Between noting something and reporting it.
    static let delay = TimeSpan.seconds(30)
    /// Between two reports at least.
    static let gap = TimeSpan.seconds(10)
    /// Between two reports of a worker to whom nothing happens.
    static let idle = TimeSpan.seconds(120)

    /// What an answer says about the way to the relay.
    enum Verdict: Sendable { case works, fails, nothing }

    /// The report under way, or the last one, without its last members.
    private(set) var text = JSONWriter()
    /// Its number.
    private(set) var sequence = 0
    /// Whether the relay may not have it yet.
    private(set) var isUnderWay = false
    private var exchange: Exchange?
    /// When its answer is given up, or when it is sent again.
    private var until = Instant(elapsed: .zero)
    /// When the next report is due of a worker to whom nothing happens.
    private var idleUntil = Instant(elapsed: .zero)
    private var notBefore = Instant(elapsed: .zero)
    private var backoff = Backoff()

    /// Begins to report on another session. What was under way belonged to the one before.
    mutating func begin(at now: Instant) {
        isUnderWay = false
        exchange = nil
        idleUntil = now + Self.first
        notBefore = idleUntil
    }

    /// When this machine next wants to hear ``next(at:drawing:)``.
    func deadline(for telemetry: Telemetry) -> Instant {
        if isUnderWay { return until }
        guard let noted = telemetry.firstNoted else { return idleUntil }
        return max(telemetry.isPlenty ? noted : min(noted + Self.delay, idleUntil), notBefore)
    }

    /// Its time has come.
    /// - Returns: The exchange to send the report in; `nil` when there is none to send now.
    @inline(never)
    mutating func next<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Exchange? {
        if exchange != nil {
            pause(after: nil, at: now, drawing: &supplies)
            return nil
        }
        if !isUnderWay { replace(with: supplies.telemetry.take(), at: now) }
        exchange = supplies.exchange(for: .report)
        until = now + RelayRoutes.timeout
        return exchange
    }

    /// Begins another report.
    mutating func replace(with text: JSONWriter, at now: Instant) {
        sequence += 1
        self.text = text
        isUnderWay = true
        exchange = nil
        until = now
        idleUntil = now + Self.idle
        notBefore = now + Self.gap
    }

    /// An answer has come, or none will.
    @inline(never)
    mutating func ended<Generator>(
        _ ended: Exchange, _ outcome: HTTPOutcome, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> Verdict {
        guard let exchange, exchange == ended else { return .nothing }
        var refusal: HTTPReply?
        if case .answered(let reply) = outcome {
            guard reply.isTransient else {
                // Taken; or it would be refused the next time too.
                isUnderWay = false
                self.exchange = nil
                backoff.reset()
                return .works
            }
            refusal = reply
        }
        pause(after: refusal, at: now, drawing: &supplies)
        // Too many reports are no reason to hold results back.
        return refusal?.status == 429 ? .nothing : .fails
    }

    @inline(never)
    private mutating func pause<Generator>(
        after reply: HTTPReply?, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) {
        supplies.telemetry.count(.reportRetries)
        exchange = nil
        until = now + backoff.pause(after: reply, jitterFrom: &supplies.generator)
    }
}
