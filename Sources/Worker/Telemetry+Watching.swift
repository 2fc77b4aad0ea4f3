import Wire

// What is read off the machines after each event, rather than told by them.
extension Telemetry {
    /// What was seen last.
    struct Sight {
        var mode = LinkMode.disconnected
        var since = Instant(elapsed: .zero)
        var lostAt: Instant?
        /// What the polls that come to an end began for; who is asked to poll never stops.
        var recovery = WorkerCounter.recoveryFailing
        var isCODAPResting = false
        var isPostingResting = false
    }

    /// Notes how long the link was in which mode, and when it is another.
    @inline(never)
    mutating func watch(
        _ mode: LinkMode, _ reason: RelayLink.PollingReason, at now: Instant
    ) {
        let last = sight.mode
        if let time = last.time {
            count(time, now.milliseconds(since: sight.since))
        }
        sight.since = now
        guard mode != last else { return }
        sight.mode = mode
        switch mode {
        case .streaming:
            count(.connectedStreaming)
            if last == .polling { count(sight.recovery) }
            connected(.linkStreaming, because: nil, at: now)
        case .polling:
            count(.connectedPolling)
            count(reason.counter)
            sight.recovery = reason == .crowded ? .recoveryCrowded : .recoveryFailing
            connected(.linkPolling, because: reason.reason, at: now)
        case .disconnected, .connecting, .reconnecting, .error:
            if mode == .error { note(.linkRests, at: now) }
            if last == .streaming || last == .polling { sight.lostAt = now }
        }
    }

    /// Notes that there is no link: the time without a session is none of its modes', and the link
    /// of the next session is no reconnection.
    mutating func watchNothing(at now: Instant) {
        watch(.disconnected, .failing, at: now)
        sight.lostAt = nil
    }

    private mutating func connected(
        _ event: WorkerLogEvent, because reason: WorkerReason?, at now: Instant
    ) {
        let delay = sight.lostAt.map { now.milliseconds(since: $0) }
        if let delay { observe(.reconnectDelay, delay) }
        sight.lostAt = nil
        note(event, at: now, because: reason, took: delay)
    }

    /// Notes when a breaker has opened or closed.
    mutating func watch(isCODAPResting: Bool, isPostingResting: Bool, at now: Instant) {
        if isCODAPResting != sight.isCODAPResting {
            sight.isCODAPResting = isCODAPResting
            moved(isCODAPResting, .codapOpened, .codapClosed, .codap, at: now)
        }
        if isPostingResting != sight.isPostingResting {
            sight.isPostingResting = isPostingResting
            moved(isPostingResting, .postingOpened, .postingClosed, .posting, at: now)
        }
    }

    @inline(never)
    private mutating func moved(
        _ isOpen: Bool, _ opened: WorkerCounter, _ closed: WorkerCounter, _ what: WorkerReason,
        at now: Instant
    ) {
        count(isOpen ? opened : closed)
        note(isOpen ? .breakerOpened : .breakerClosed, at: now, because: what)
    }

    /// An attempt to connect has failed.
    @inline(never)
    mutating func failed(_ reply: HTTPReply?, isMuffled: Bool, at now: Instant) {
        let (reason, counter): (WorkerReason, WorkerCounter) =
            if isMuffled {
                (.muffled, .faultMuffled)
            } else if reply == nil {
                (.unreachable, .faultUnreachable)
            } else {
                (.refused, .faultRefused)
            }
        count(counter)
        note(.linkFailed, at: now, because: reason, status: reply?.status)
    }

    /// A stream is lost.
    @inline(never)
    mutating func lost(_ reason: WorkerReason, at now: Instant) {
        count(reason == .silent ? .faultSilent : .faultCut)
        note(.linkLost, at: now, because: reason)
    }
}

extension LinkMode {
    fileprivate var time: WorkerCounter? {
        switch self {
        case .disconnected: nil
        case .connecting: .connectingTime
        case .streaming: .streamingTime
        case .reconnecting: .reconnectingTime
        case .polling: .pollingTime
        case .error: .errorTime
        }
    }
}

extension RelayLink.PollingReason {
    fileprivate var counter: WorkerCounter {
        switch self {
        case .asked: .fallbackAsked
        case .failing: .fallbackFailing
        case .crowded: .fallbackCrowded
        }
    }

    fileprivate var reason: WorkerReason {
        switch self {
        case .asked: .asked
        case .failing: .failing
        case .crowded: .crowded
        }
    }
}
