/// Stops asking something that keeps failing, and tries it again now and then.
///
/// Closed until ``threshold`` failures in a row, then open for ``rest``, then one attempt decides:
/// its success closes, its failure opens for another rest.
struct CircuitBreaker: Sendable {
    private enum State {
        case closed(failures: Int)
        case open(until: Instant)
        /// One attempt is under way. Nobody who forgets it blocks the way for ever.
        case probing(until: Instant)
    }

    /// Failures in a row that open it.
    static let threshold = 5
    /// How long it stays open.
    static let rest = TimeSpan.seconds(30)

    private var state = State.closed(failures: 0)

    /// Whether attempts are refused, or all but one are.
    var isOpen: Bool {
        switch state {
        case .closed: false
        case .open, .probing: true
        }
    }

    /// When it may next let an attempt through; `nil` while it lets all through.
    var reopens: Instant? {
        switch state {
        case .closed: nil
        case .open(let until), .probing(let until): until
        }
    }

    /// Whether an attempt may be made now. After a rest the first to ask is the probe, and has to
    /// report how it went.
    mutating func permits(at now: Instant) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until), .probing(let until):
            guard now >= until else { return false }
            state = .probing(until: now + Self.rest)
            return true
        }
    }

    /// Notes that an attempt has succeeded, this one's or another's on the same way.
    mutating func succeeded() { state = .closed(failures: 0) }

    /// Notes that an attempt has failed.
    /// - Returns: Whether it opened by that.
    @discardableResult
    mutating func failed(at now: Instant) -> Bool {
        switch state {
        case .closed(let failures) where failures + 1 < Self.threshold:
            state = .closed(failures: failures + 1)
            return false
        case .closed, .probing:
            state = .open(until: now + Self.rest)
            return true
        // Of an attempt that began before it opened.
        case .open: return false
        }
    }
}
