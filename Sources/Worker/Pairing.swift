import JSON
import Wire

/// Gets a session from the relay and does not give up: a page without a code is of no use.
struct Pairing: Sendable {
    enum Event: Equatable, Sendable {
        case begin
        case exchangeEnded(Exchange, HTTPOutcome)
        case timerFired
        /// A pause that nobody has asked for need not be sat out.
        case hurry
    }
    enum Effect: Equatable, Sendable {
        case remember(key: String)
        case send(HTTPRequest)
        case paired(WorkerSession)
    }
    private enum State {
        case idle
        case asking(Exchange, until: Instant)
        case waiting(until: Instant, notBefore: Instant)
        case paired
    }

    private let routes: RelayRoutes
    /// The key in use. A stored one leads back to the session of an earlier load.
    private var key: String
    private let freshKey: String
    private var state = State.idle
    private var backoff = Backoff()

    /// - Parameter storedKey: The key that an earlier load of this tab remembered.
    init(routes: RelayRoutes, storedKey: String?, freshKey: String) {
        self.routes = routes
        self.key = storedKey ?? freshKey
        self.freshKey = freshKey
    }

    /// Whether an attempt has failed and none has succeeded since.
    var isFailing: Bool { backoff.failures > 0 }

    /// When the next attempt begins, between two.
    var nextAttempt: Instant? {
        switch state {
        case .waiting(let until, _): until
        case .idle, .asking, .paired: nil
        }
    }

    /// When this machine wants to hear `timerFired`.
    var deadline: Instant? {
        switch state {
        case .asking(_, let until), .waiting(let until, _): until
        case .idle, .paired: nil
        }
    }

    mutating func handle<Generator>(
        _ event: Event, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        switch (state, event) {
        case (.idle, .begin):
            return ask(at: now, drawing: &supplies)
        case (.asking(let asked, _), .exchangeEnded(let exchange, let outcome))
        where asked == exchange:
            return settle(outcome, at: now, drawing: &supplies)
        case (.asking(_, let until), .timerFired) where now >= until:
            return settle(.unreachable, at: now, drawing: &supplies)
        case (.waiting(let until, _), .timerFired) where now >= until:
            return ask(at: now, drawing: &supplies)
        case (.waiting(_, let notBefore), .hurry) where now >= notBefore:
            return ask(at: now, drawing: &supplies)
        // Timers of an earlier state and answers to abandoned questions.
        case (.idle, .timerFired), (.idle, .exchangeEnded), (.asking, .timerFired),
            (.asking, .exchangeEnded), (.asking, .begin), (.waiting, .timerFired),
            (.waiting, .exchangeEnded), (.waiting, .begin), (.paired, .begin),
            (.paired, .exchangeEnded), (.paired, .timerFired), (.idle, .hurry), (.asking, .hurry),
            (.waiting, .hurry), (.paired, .hurry):
            return []
        }
    }

    private mutating func ask<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let exchange = supplies.exchange(for: .session)
        state = .asking(exchange, until: now + RelayRoutes.timeout)
        // Remembered before it is used: a page that reloads now still finds its session.
        return [.remember(key: key), .send(routes.create(exchange, key: key))]
    }

    private mutating func settle<Generator>(
        _ outcome: HTTPOutcome, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        var reply: HTTPReply?
        if case .answered(let answer) = outcome {
            if 200...299 ~= answer.status, let session = WorkerSession(created: answer.body) {
                state = .paired
                return [.paired(session)]
            }
            if !key.isSameText(as: freshKey), isRefusalOfKey(answer) {
                key = freshKey
                return ask(at: now, drawing: &supplies)
            }
            reply = answer
        }
        let pause = backoff.pause(after: reply, jitterFrom: &supplies.generator)
        state = .waiting(until: now + pause, notBefore: now + Backoff.retryAfter(reply))
        return []
    }

    /// Whether the relay will not have a stored key: its session is over, or it has another form.
    private func isRefusalOfKey(_ reply: HTTPReply) -> Bool {
        [400, 404, 409, 410, 422].contains(reply.status)
    }
}
