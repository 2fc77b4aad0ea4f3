import JSON
import Wire

/// One attempt to reach the relay: by a stream, from asking for a slot to its first event, or by a
/// poll. Each case carries its deadline.
enum Attempt: Equatable, Sendable {
    /// Waits for one of the streams that a browser profile may hold.
    case slot(until: Instant)
    /// Waits for a ticket.
    case ticket(Exchange, until: Instant)
    /// Waits for `connected`.
    case opening(stream: Int, until: Instant)
    /// Asks why a stream would not open: EventSource does not tell.
    case asking(Exchange, wasSilent: Bool, until: Instant)
    /// Waits for the answer to a poll.
    case poll(Exchange, until: Instant)

    /// What an event makes of an attempt.
    enum Progress: Equatable, Sendable {
        /// Nothing: it was about something else.
        case unmoved
        case moved(Attempt)
        case streaming(Int)
        case polled(JSONValue)
        /// All slots are taken.
        case denied
        /// `isMuffled`: the stream opened and stayed silent though the relay answers, so
        /// something on the way holds it back.
        case failed(HTTPReply?, isMuffled: Bool)
        case over(SessionEnd)
    }

    /// Longest wait for the page to say whether a slot is free. It asks the browser, not the net.
    static let slotTimeout = TimeSpan.seconds(2)
    /// Longest wait for `connected` after opening. The relay writes it at once.
    static let openingTimeout = TimeSpan.seconds(10)

    var deadline: Instant {
        switch self {
        case .slot(let until), .ticket(_, let until), .opening(_, let until),
            .asking(_, _, let until), .poll(_, let until):
            until
        }
    }

    /// The stream that is being opened.
    var stream: Int? {
        switch self {
        case .opening(let stream, _): stream
        case .slot, .ticket, .asking, .poll: nil
        }
    }

    var isPoll: Bool {
        switch self {
        case .poll: true
        case .slot, .ticket, .opening, .asking: false
        }
    }

    /// Begins with the ticket.
    @inline(never)
    static func ticket<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>,
        _ effects: inout [RelayLink.Effect]
    ) -> Attempt {
        let exchange = supplies.exchange(for: .ticket)
        effects.append(.ask(exchange))
        return .ticket(exchange, until: now + RelayRoutes.timeout)
    }

    /// Begins with a poll.
    @inline(never)
    static func poll<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>,
        _ effects: inout [RelayLink.Effect]
    ) -> Attempt {
        let exchange = supplies.exchange(for: .poll)
        effects.append(.ask(exchange))
        return .poll(exchange, until: now + RelayRoutes.timeout)
    }

    /// Takes an event.
    @inline(never)
    func advance<Generator>(
        by event: RelayLink.Event, at now: Instant, drawing supplies: inout Supplies<Generator>,
        _ effects: inout [RelayLink.Effect]
    ) -> Progress {
        switch (self, event) {
        case (.slot, .slot(let isGranted)):
            return isGranted ? .moved(.ticket(at: now, drawing: &supplies, &effects)) : .denied
        case (.ticket(let asked, _), .exchangeEnded(let exchange, let outcome))
        where asked == exchange:
            return Self.open(outcome, at: now, drawing: &supplies, &effects)
        case (.opening(let stream, _), .connected(let heard)) where stream == heard:
            return .streaming(stream)
        case (.opening(let stream, _), .streamFailed(let failed)) where stream == failed:
            return .moved(.asking(wasSilent: false, at: now, drawing: &supplies, &effects))
        case (.asking(let asked, let wasSilent, _), .exchangeEnded(let exchange, let outcome))
        where asked == exchange:
            let progress = Self.failure(outcome)
            guard wasSilent, case .failed(let reply?, _) = progress, reply.isSuccess else {
                return progress
            }
            return .failed(reply, isMuffled: true)
        case (.poll(let asked, _), .exchangeEnded(let exchange, let outcome))
        where asked == exchange:
            return Self.polled(outcome)
        case (_, .timerFired) where now >= deadline:
            return expire(at: now, drawing: &supplies, &effects)
        // What was given up may still come in; and nothing that a stream says counts before its
        // `connected`.
        case (.slot, _), (.ticket, _), (.opening, _), (.asking, _), (.poll, _):
            return .unmoved
        }
    }

    /// Its time is over.
    @inline(never)
    private func expire<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>,
        _ effects: inout [RelayLink.Effect]
    ) -> Progress {
        switch self {
        // A courtesy among tabs must not keep this one from working.
        case .slot: return .moved(.ticket(at: now, drawing: &supplies, &effects))
        case .opening(let stream, _):
            effects.append(.close(stream: stream))
            return .moved(.asking(wasSilent: true, at: now, drawing: &supplies, &effects))
        case .ticket, .asking, .poll: return .failed(nil, isMuffled: false)
        }
    }

    @inline(never)
    private static func asking<Generator>(
        wasSilent: Bool, at now: Instant, drawing supplies: inout Supplies<Generator>,
        _ effects: inout [RelayLink.Effect]
    ) -> Attempt {
        let exchange = supplies.exchange(for: .status)
        effects.append(.ask(exchange))
        return .asking(exchange, wasSilent: wasSilent, until: now + RelayRoutes.timeout)
    }

    private static func open<Generator>(
        _ outcome: HTTPOutcome, at now: Instant, drawing supplies: inout Supplies<Generator>,
        _ effects: inout [RelayLink.Effect]
    ) -> Progress {
        guard case .answered(let reply) = outcome, reply.isSuccess,
            let ticket = (try? JSONValue.parse(reply.body))?["ticket"]?.stringValue,
            RequestID(ticket) != nil
        else { return failure(outcome) }
        let stream = supplies.number()
        effects.append(.open(stream: stream, ticket: ticket))
        return .moved(.opening(stream: stream, until: now + openingTimeout))
    }

    /// Reads the answer to a poll: an object with the calls in `requests`.
    static func polled(_ outcome: HTTPOutcome) -> Progress {
        guard case .answered(let reply) = outcome, reply.isSuccess,
            let body = try? JSONValue.parse(reply.body, limits: ToolRequest.limits),
            body["requests"]?.arrayValue != nil
        else { return failure(outcome) }
        return .polled(body)
    }

    @inline(never)
    private static func failure(_ outcome: HTTPOutcome) -> Progress {
        guard case .answered(let reply) = outcome else { return .failed(nil, isMuffled: false) }
        if let end = SessionEnd(reply: reply) { return .over(end) }
        return .failed(reply, isMuffled: false)
    }
}

extension HTTPReply {
    /// Whether the relay did what was asked.
    var isSuccess: Bool { 200...299 ~= status }

    /// Whether the same request may well fare better later.
    var isTransient: Bool {
        switch status {
        case 408, 425, 429, 500...599: true
        default: false
        }
    }
}

extension ToolRequest {
    /// Bounds of what brings calls, a stream's event or a poll's answer. Wider than a call may be:
    /// there is an envelope around it, and escapes lengthen text.
    static let limits = JSONLimits(maxDepth: 128, maxBytes: 16 << 20)
}
