import Wire

/// What can be seen of a link from outside.
extension RelayLink {
    /// The states of design and drawing.
    typealias Mode = LinkMode

    /// Why calls are polled for.
    enum PollingReason: Equatable, Sendable {
        /// The page cannot open streams, or is told not to.
        case asked
        /// Streams fail.
        case failing
        /// The profile's other tabs have all the streams it may have.
        case crowded
    }

    /// The state, without what belongs to it.
    var mode: Mode {
        switch state {
        case .disconnected: .disconnected
        case .connecting: .connecting
        case .streaming: .streaming
        case .reconnecting: .reconnecting
        case .polling: .polling
        case .failing: .error
        }
    }

    /// Whether calls come.
    var isConnected: Bool {
        switch mode {
        case .streaming, .polling: true
        case .disconnected, .connecting, .reconnecting, .error: false
        }
    }

    /// When this machine wants to hear `timerFired`.
    var deadline: Instant? {
        switch state {
        case .disconnected: nil
        case .connecting(let attempt): attempt.deadline
        case .streaming(_, let silentAfter): silentAfter
        case .reconnecting(let turn): turn.deadline
        case .polling(let polling):
            canStream
                ? min(polling.turn.deadline, polling.probe.deadline) : polling.turn.deadline
        case .failing(let pause): pause.until
        }
    }

    /// When the next attempt begins, between two.
    var nextAttempt: Instant? {
        switch state {
        case .reconnecting(.waiting(let pause)), .failing(let pause): pause.until
        case .disconnected, .connecting, .streaming, .reconnecting(.trying), .polling: nil
        }
    }

    /// The stream that is live, or being opened.
    var stream: Int? {
        switch state {
        case .streaming(let stream, _): stream
        case .connecting(let attempt), .reconnecting(.trying(let attempt)): attempt.stream
        case .polling(let polling): polling.probe.stream
        case .disconnected, .reconnecting(.waiting), .failing: nil
        }
    }

    /// Whether what that stream says counts.
    func isLive(_ stream: Int) -> Bool {
        switch state {
        case .streaming(let live, _): live == stream
        case .disconnected, .connecting, .reconnecting, .polling, .failing: false
        }
    }
}

/// The link while it polls.
struct Polling: Equatable, Sendable {
    /// Pause between polls for ``attention`` after a call: the next one seldom is long in coming.
    /// Milliseconds.
    static let briskInterval = 250
    /// How long polls stay brisk after a call.
    static let attention = TimeSpan.seconds(10)
    /// First pause between attempts to get back to a stream, milliseconds; it doubles. The first
    /// attempt finds a relay or a network that was gone for a moment. What still fails then is as
    /// a rule a proxy that holds streams back, where every attempt is in vain and costs a stream
    /// for 10 s, while polling works and costs an agent half a second.
    static let firstProbe = 30_000
    /// Longest of these pauses, milliseconds.
    static let longestProbe = 300_000
    static var probeBackoff: Backoff { Backoff(base: firstProbe, cap: longestProbe) }

    var turn: RelayLink.Turn
    var probe: RelayLink.Turn
    /// Polls in a row that have failed.
    var failures = 0
    private var briskUntil: Instant

    init(at now: Instant) {
        turn = .waiting(RelayLink.Pause(until: now, notBefore: now))
        probe = turn
        briskUntil = now
    }

    /// Notes what a poll has brought, and sets the next one.
    mutating func noteSuccess(broughtCalls: Bool, every interval: Int, at now: Instant) {
        failures = 0
        if broughtCalls { briskUntil = now + Self.attention }
        let pause = now < briskUntil ? min(interval, Self.briskInterval) : interval
        turn = .waiting(RelayLink.Pause(until: now + .milliseconds(pause), notBefore: now))
    }
}

extension RelayLink.Turn {
    var deadline: Instant {
        switch self {
        case .waiting(let pause): pause.until
        case .trying(let attempt): attempt.deadline
        }
    }

    var stream: Int? {
        switch self {
        case .waiting: nil
        case .trying(let attempt): attempt.stream
        }
    }
}

extension RelayLink.Event {
    /// Whether a pause that nobody has asked for need not be sat out.
    var isWaking: Bool {
        switch self {
        case .online, .visible: true
        case .start, .slot, .exchangeEnded, .connected, .heard, .streamFailed, .timerFired,
            .offline, .stop:
            false
        }
    }

    var isGrant: Bool {
        switch self {
        case .slot(let isGranted): isGranted
        case .start, .exchangeEnded, .connected, .heard, .streamFailed, .timerFired, .online,
            .visible, .offline, .stop:
            false
        }
    }
}
