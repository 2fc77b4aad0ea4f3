import EventLoop
import HTTP
import Sessions
import Telemetry
import Wire

/// The gate: what is asked too often, and codes that are guessed, go no further.
extension Relay {
    // MARK: Rates

    /// Lets a request for a session in.
    /// - Throws: `rate_limited`.
    func admitCreation(_ exchange: Exchange) throws(Problem) -> Quota? {
        try admit(
            LimitKey(exchange.client), to: exchange.inForce.limiters.create, .create, exchange,
            "Too many sessions were asked for from this address", then: "ask again")
    }

    /// Lets a call in; its code has been looked up, so that limiters remember codes there are.
    /// - Throws: `rate_limited`.
    func admitCall(to code: SessionCode, _ exchange: Exchange) throws(Problem) -> Quota? {
        try admit(
            LimitKey(exchange.client, code), to: exchange.inForce.limiters.submit, .submit,
            exchange, "Too many calls were sent to this session from this address",
            then: "send the call again")
    }

    /// Lets a worker's report in; whoever sent it has the session's token.
    /// - Throws: `rate_limited`.
    func admitReport(on code: SessionCode, _ exchange: Exchange) throws(Problem) -> Quota? {
        try admit(
            LimitKey(code), to: exchange.inForce.limiters.telemetry, .telemetry, exchange,
            "Too many reports were sent about this session", then: "send the report again")
    }

    /// - Parameter limiter: `nil` when there is no such limit.
    private func admit(
        _ key: LimitKey, to limiter: RateLimiter?, _ name: LimitName, _ exchange: Exchange,
        _ refusal: String, then advice: String
    ) throws(Problem) -> Quota? {
        guard let limiter else { return nil }
        let quota = limiter.take(key, at: exchange.instant)
        guard quota.isAllowed else {
            context.journal?.refused(by: name)
            throw Problem(.rateLimited, refusal, over: quota, then: advice)
        }
        return quota
    }

    // MARK: Codes

    /// The session with that code, for somebody who may be guessing.
    func meet(
        _ code: SessionCode, _ exchange: inout Exchange
    ) async throws(Problem) -> LiveSession {
        let session = try await naming(code, &exchange) { () async throws(Problem) in
            try await meet(code)
        }
        exchange.sessionId = session.sessionId
        return session
    }

    /// Looks a code up for somebody who may be guessing. Every request that names a code comes
    /// through here, whatever else it asks.
    ///
    /// The look is before, the charge after: what is under way at once may go beyond the limit by
    /// as many requests, which are then owed.
    func naming<Answer>(
        _ code: SessionCode, _ exchange: inout Exchange,
        _ lookUp: () async throws(Problem) -> Answer
    ) async throws(Problem) -> Answer {
        let codes = exchange.inForce.limiters.codes
        let standing = codes.standing(of: exchange.client, with: code, at: exchange.instant)
        if case .lockedOut(let quota) = standing, await !isWorker(exchange, of: code) {
            context.journal?.refused(by: .misses)
            throw Problem(
                .tooManyWrongCodes, "Too many unknown session codes came from this address",
                over: quota, then: "read the code again off the plugin in the CODAP tab")
        }
        do throws(Problem) {
            let answer = try await lookUp()
            codes.succeeded(exchange.client, with: code, at: exchange.instant)
            return answer
        } catch {
            // The code may be right, and the token not.
            exchange.sessionId = context.live.find(code)?.sessionId
            if error.code == .sessionNotFound { missed(exchange) }
            throw error
        }
    }

    /// Whether the request carries the token of that very session. Whoever guesses codes has none,
    /// and learns nothing by trying: without it he is refused all the same.
    private func isWorker(_ exchange: Exchange, of code: SessionCode) async -> Bool {
        guard let token = try? exchange.optionalWorkerToken() else { return false }
        return (try? await context.store.status(of: code, token: token, at: .systemNow)) != nil
    }

    private func missed(_ exchange: Exchange) {
        let miss = exchange.inForce.limiters.codes.missed(exchange.client, at: exchange.instant)
        context.journal?.missed()
        if miss.beginsLockOut {
            let isLogged = exchange.inForce.values.logsClientAddresses
            context.journal?.lockedOut(
                isLogged ? NetworkAddress(exchange.client) : nil,
                exchange.context)
        }
        if miss.exceedsBudget {
            context.journal?.missBudgetExceeded(exchange.inForce.values.limits.missBudget)
        }
    }
}

extension Exchange {
    /// When all of it was there, as limiters count time: one that came slowly owes what it would
    /// owe had it come at once.
    var instant: LimitInstant { LimitInstant(arrival.completed) }
}

extension NetworkAddress {
    /// - Returns: `nil` for a local socket.
    init?(_ client: ClientAddress) {
        switch client.kind {
        case .local: return nil
        case .ipv4:
            self.init(octets: IPAddress(ipv4: UInt32(truncatingIfNeeded: client.bits)).octets)
        case .ipv6:
            self.init(octets: IPAddress(high: client.bits, low: 0).octets, prefix: 64)
        }
    }
}
