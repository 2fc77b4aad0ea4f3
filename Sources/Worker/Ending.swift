import Wire

/// Tells the relay that a person has ended a session, a few times if need be. A relay that never
/// hears of it ends the session when its time is over.
struct Ending: Sendable {
    /// Most times it is told.
    static let maxAttempts = 5

    let session: WorkerSession
    /// Under way; `nil` between two attempts.
    private(set) var exchange: Exchange?
    /// When the answer is given up, or when it is told again.
    private(set) var deadline = Instant(elapsed: .zero)
    private var backoff = Backoff()

    init(_ session: WorkerSession) { self.session = session }

    /// Begins an attempt.
    mutating func tell(in exchange: Exchange, at now: Instant) {
        self.exchange = exchange
        deadline = now + RelayRoutes.timeout
    }

    /// An attempt is over.
    /// - Returns: Whether it was the last: the relay has heard, or refuses for good, or that was
    ///   enough.
    mutating func isOver<Generator>(
        after outcome: HTTPOutcome, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Bool {
        exchange = nil
        var refusal: HTTPReply?
        if case .answered(let reply) = outcome {
            guard reply.isTransient else { return true }
            refusal = reply
        }
        deadline = now + backoff.pause(after: refusal, jitterFrom: &supplies.generator)
        return backoff.failures >= Self.maxAttempts
    }
}
