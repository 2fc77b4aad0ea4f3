import Wire

/// What a person has in front of them. The page has the words, in each of its languages.
package enum Situation: String, CaseIterable, Sendable {
    /// There is no code yet, and nothing is wrong.
    case asking
    /// There is no code yet, because the relay does not answer or is busy.
    case noCode
    /// There is a code; calls do not come yet.
    case connecting
    /// Calls come over a stream; nobody has called.
    case ready
    /// The same, and an agent has called.
    case agentConnected
    /// Calls are asked for, because the page is told to.
    case polling
    /// Calls are asked for, because streams fail.
    case pollingWithoutStreams
    /// Calls are asked for, because other tabs have the browser's streams.
    case pollingBesideOthers
    /// The person has stopped the running of calls.
    case paused
    case reconnecting, unreachable, offline
    case codapAwaited, codapSilent, codapAbsent
    /// The page stands in no frame.
    case outsideCODAP
    case expired, closed, unknown, unauthorised, superseded

    /// The one thing that helps most.
    package enum Step: String, Sendable {
        case wait, copyPrompt, retry, renew, resume, openCODAP, none
    }

    /// What to do next.
    package var step: Step {
        switch self {
        case .asking, .connecting, .codapAwaited, .codapSilent, .codapAbsent: .wait
        case .ready, .polling, .pollingWithoutStreams, .pollingBesideOthers: .copyPrompt
        case .agentConnected: .none
        case .noCode, .reconnecting, .unreachable, .offline: .retry
        case .paused: .resume
        case .outsideCODAP: .openCODAP
        case .expired, .closed, .unknown, .unauthorised, .superseded: .renew
        }
    }
}

extension Situation {
    init(_ end: SessionEnd) {
        switch end {
        case .expired: self = .expired
        case .closed: self = .closed
        case .unknown: self = .unknown
        case .unauthorised: self = .unauthorised
        case .superseded: self = .superseded
        }
    }

    init(_ link: RelayLink) {
        switch link.mode {
        case .disconnected, .connecting: self = .connecting
        case .streaming: self = .ready
        case .reconnecting: self = .reconnecting
        case .error: self = .unreachable
        case .polling:
            switch link.pollingReason {
            case .asked: self = .polling
            case .failing: self = .pollingWithoutStreams
            case .crowded: self = .pollingBesideOthers
            }
        }
    }
}
