import JSON
import Wire

/// Keeps one event stream alive: fetches its ticket, insists on a `connected` event, watches for
/// silence, backs off and reconnects, and learns when there is nothing left to reconnect to.
struct StreamLink: Sendable {
    enum Event: Equatable, Sendable {
        case begin
        case exchangeEnded(Exchange, HTTPOutcome)
        /// The stream's first event.
        case connected(stream: Int)
        /// Any other event of a stream: it lives.
        case heard(stream: Int)
        case streamFailed(stream: Int)
        case timerFired
    }
    enum Effect: Equatable, Sendable {
        case send(HTTPRequest)
        case open(stream: Int, ticket: String)
        case close(stream: Int)
        case ended(SessionEnd)
    }
    /// Each case carries its deadline, so that no state lasts for ever.
    private enum State: Equatable {
        case idle
        /// Waits for a ticket.
        case ticket(Exchange, until: Instant)
        /// Waits for `connected`.
        case opening(stream: Int, until: Instant)
        case live(stream: Int, silentAfter: Instant)
        /// Asks why a stream would not open: EventSource does not tell.
        case asking(Exchange, until: Instant)
        case waiting(until: Instant)
        /// Has failed too often in a row; rests.
        case resting(until: Instant)
        case ended
    }
    /// The link as a person needs to know it.
    enum Condition: Equatable, Sendable {
        case connecting
        case connected
        case reconnecting(next: Instant?)
        case failing(next: Instant)
        case ended
    }

    /// Longest wait for `connected` after opening. The relay writes it at once.
    static let openingTimeout = Duration.seconds(10)
    /// Rest after ``WorkerSettings/maxRetries`` failures in a row.
    static let rest = Duration.seconds(30)

    private let routes: RelayRoutes
    private let session: WorkerSession
    private var state = State.idle
    private var backoff: Backoff
    private var hasBeenLive = false

    init(routes: RelayRoutes, session: WorkerSession) {
        self.routes = routes
        self.session = session
        backoff = Backoff(base: session.settings.retryDelay)
    }

    /// When this machine wants to hear `timerFired`.
    var deadline: Instant? {
        switch state {
        case .ticket(_, let until), .opening(_, let until), .asking(_, let until),
            .waiting(let until), .resting(let until):
            until
        case .live(_, let silentAfter): silentAfter
        case .idle, .ended: nil
        }
    }

    /// How the link is.
    var condition: Condition {
        switch state {
        case .live: .connected
        case .waiting(let until): .reconnecting(next: until)
        case .resting(let until): .failing(next: until)
        case .idle, .ticket, .opening, .asking:
            hasBeenLive || backoff.failures > 0 ? .reconnecting(next: nil) : .connecting
        case .ended: .ended
        }
    }

    /// The stream whose events count, if there is one.
    var stream: Int? {
        switch state {
        case .opening(let stream, _), .live(let stream, _): stream
        case .idle, .ticket, .asking, .waiting, .resting, .ended: nil
        }
    }

    mutating func handle<Generator>(
        _ event: Event, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        switch (state, event) {
        case (.idle, .begin):
            return requestTicket(at: now, drawing: &supplies)
        case (.ticket(let asked, _), .exchangeEnded(let exchange, let outcome))
        where asked == exchange:
            return receiveTicket(outcome, at: now, drawing: &supplies)
        case (.asking(let asked, _), .exchangeEnded(let exchange, let outcome))
        where asked == exchange:
            return receiveStatus(outcome, at: now, drawing: &supplies)
        case (.opening(let stream, _), .connected(let heard)) where stream == heard:
            backoff.reset()
            hasBeenLive = true
            return listen(to: stream, at: now)
        case (.live(let stream, _), .connected(let heard)) where stream == heard,
            (.live(let stream, _), .heard(let heard)) where stream == heard:
            return listen(to: stream, at: now)
        case (.opening(let stream, _), .streamFailed(let failed)) where stream == failed:
            return askWhy(at: now, drawing: &supplies)
        case (.live(let stream, _), .streamFailed(let failed)) where stream == failed:
            return pause(after: nil, at: now, drawing: &supplies)
        case (_, .timerFired):
            return passDeadline(at: now, drawing: &supplies)
        // Before `connected` nothing counts; streams and exchanges that were given up do not
        // either.
        case (_, .begin), (_, .exchangeEnded), (_, .connected), (_, .heard), (_, .streamFailed):
            return []
        }
    }

    /// Closes what is open, for good.
    mutating func end() -> [Effect] {
        let open = stream
        state = .ended
        return open.map { [.close(stream: $0)] } ?? []
    }

    private mutating func passDeadline<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard let deadline, now >= deadline else { return [] }
        switch state {
        case .ticket, .asking:
            return pause(after: nil, at: now, drawing: &supplies)
        case .opening(let stream, _):
            return [.close(stream: stream)] + askWhy(at: now, drawing: &supplies)
        case .live(let stream, _):
            return [.close(stream: stream)] + pause(after: nil, at: now, drawing: &supplies)
        case .waiting:
            return requestTicket(at: now, drawing: &supplies)
        case .resting:
            backoff.reset()
            return requestTicket(at: now, drawing: &supplies)
        case .idle, .ended:
            return []
        }
    }

    private mutating func requestTicket<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let exchange = supplies.exchange(for: .ticket)
        state = .ticket(exchange, until: now + RelayRoutes.timeout)
        return [.send(routes.ticket(exchange, of: session))]
    }

    private mutating func receiveTicket<Generator>(
        _ outcome: HTTPOutcome, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard case .answered(let reply) = outcome else {
            return pause(after: nil, at: now, drawing: &supplies)
        }
        if let end = SessionEnd(reply: reply) { return finish(end) }
        guard 200...299 ~= reply.status,
            let ticket = (try? JSONValue.parse(reply.body))?["ticket"]?.stringValue,
            Self.needsNoEscape(ticket)
        else { return pause(after: reply, at: now, drawing: &supplies) }
        let stream = supplies.number()
        state = .opening(stream: stream, until: now + Self.openingTimeout)
        return [.open(stream: stream, ticket: ticket)]
    }

    private mutating func receiveStatus<Generator>(
        _ outcome: HTTPOutcome, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard case .answered(let reply) = outcome else {
            return pause(after: nil, at: now, drawing: &supplies)
        }
        if let end = SessionEnd(reply: reply) { return finish(end) }
        return pause(after: reply, at: now, drawing: &supplies)
    }

    private mutating func askWhy<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let exchange = supplies.exchange(for: .status)
        state = .asking(exchange, until: now + RelayRoutes.timeout)
        return [.send(routes.status(exchange, of: session))]
    }

    private mutating func listen(to stream: Int, at now: Instant) -> [Effect] {
        let silence = Duration.milliseconds(session.settings.sseTimeout)
        state = .live(stream: stream, silentAfter: now + silence)
        return []
    }

    private mutating func pause<Generator>(
        after reply: HTTPReply?, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let pause = backoff.pause(after: reply, jitterFrom: &supplies.generator)
        if backoff.failures > session.settings.maxRetries {
            state = .resting(until: now + max(pause, Self.rest))
        } else {
            state = .waiting(until: now + pause)
        }
        return []
    }

    private mutating func finish(_ end: SessionEnd) -> [Effect] {
        self.end() + [.ended(end)]
    }

    /// Whether a text may stand in a URL's query as it is (RFC 3986, unreserved).
    private static func needsNoEscape(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for position in bytes.indices {
            switch bytes[position] {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                continue
            default: return false
            }
        }
        return true
    }
}
