// The closed lists that worker and relay share for telemetry. A worker may be newer than its relay:
// what the relay does not know is counted as `_other` there.

/// Where a worker's link to the relay stands.
package enum LinkMode: String, CaseIterable, Sendable {
    case disconnected, connecting, streaming, reconnecting, polling, error
}

/// Why something happened to a worker.
package enum WorkerReason: String, CaseIterable, Sendable {
    /// There was no answer: no network, or the time was over.
    case unreachable
    /// The relay, or something in front of it, answered with an error.
    case refused
    /// A stream opened and stayed silent though the relay answers: something holds it back.
    case muffled
    /// A live stream broke.
    case cut
    /// A live stream brought no heartbeat.
    case silent
    /// The page has no streams, or is told not to open any.
    case asked
    /// Streams have failed too often.
    case failing
    /// Other tabs of the profile have all the streams it may have.
    case crowded
    /// It is about CODAP.
    case codap
    /// It is about what is posted to the relay.
    case posting
    /// One this relay does not know.
    case other = "_other"
}

/// How much a worker's record matters.
package enum WorkerLogLevel: String, CaseIterable, Sendable {
    case error, warning, info, debug
}

/// What a worker's record tells. Each has one level.
package enum WorkerLogEvent: Int, CaseIterable, Sendable {
    case pageLoaded, pageHidden, pageVisible, pageOffline, pageOnline, pageClosed
    case linkStreaming, linkPolling, linkLost, linkFailed, linkRests
    case breakerOpened, breakerClosed
    case callFinished, callFailed
    case postRetried
    case codapConnected, codapAbsent
    /// One this relay does not know.
    case other

    /// What it is called in a report.
    package var name: String {
        switch self {
        case .pageLoaded: "page.loaded"
        case .pageHidden: "page.hidden"
        case .pageVisible: "page.visible"
        case .pageOffline: "page.offline"
        case .pageOnline: "page.online"
        case .pageClosed: "page.closed"
        case .linkStreaming: "link.streaming"
        case .linkPolling: "link.polling"
        case .linkLost: "link.lost"
        case .linkFailed: "link.failed"
        case .linkRests: "link.rests"
        case .breakerOpened: "breaker.opened"
        case .breakerClosed: "breaker.closed"
        case .callFinished: "call.finished"
        case .callFailed: "call.failed"
        case .postRetried: "post.retried"
        case .codapConnected: "codap.connected"
        case .codapAbsent: "codap.absent"
        case .other: "_other"
        }
    }

    /// How much it matters.
    package var level: WorkerLogLevel {
        switch self {
        case .linkRests: .error
        case .linkLost, .breakerOpened, .codapAbsent: .warning
        case .pageLoaded, .pageOffline, .pageOnline, .pageClosed, .linkStreaming, .linkPolling,
            .breakerClosed, .callFailed, .postRetried, .codapConnected, .other:
            .info
        case .pageHidden, .pageVisible, .linkFailed, .callFinished: .debug
        }
    }
}

/// What a worker counts. A report carries what has come since the one before.
package enum WorkerCounter: Int, CaseIterable, Sendable {
    /// Attempts to connect, and attempts that came to something.
    case attempts, connectedStreaming, connectedPolling
    /// Attempts that failed and connections that were lost.
    case faultUnreachable, faultRefused, faultMuffled, faultCut, faultSilent
    /// Changes from streams to polls, and back: by the reason of the polls that end.
    case fallbackAsked, fallbackFailing, fallbackCrowded, recoveryFailing, recoveryCrowded
    /// Milliseconds in each mode of the link.
    case connectingTime, streamingTime, reconnectingTime, pollingTime, errorTime
    /// Posts that failed and are made again.
    case resultRetries, reportRetries
    /// What the circuit breakers did.
    case codapOpened, codapClosed, postingOpened, postingClosed
    /// Records that were not kept, by level.
    case suppressedErrors, suppressedWarnings, suppressedInfos, suppressedDebugs

    /// What it is called in a report.
    package var name: String {
        switch self {
        case .attempts: "attempts"
        case .connectedStreaming: "connected.streaming"
        case .connectedPolling: "connected.polling"
        case .faultUnreachable: "fault.unreachable"
        case .faultRefused: "fault.refused"
        case .faultMuffled: "fault.muffled"
        case .faultCut: "fault.cut"
        case .faultSilent: "fault.silent"
        case .fallbackAsked: "fallback.asked"
        case .fallbackFailing: "fallback.failing"
        case .fallbackCrowded: "fallback.crowded"
        case .recoveryFailing: "recovery.failing"
        case .recoveryCrowded: "recovery.crowded"
        case .connectingTime: "ms.connecting"
        case .streamingTime: "ms.streaming"
        case .reconnectingTime: "ms.reconnecting"
        case .pollingTime: "ms.polling"
        case .errorTime: "ms.error"
        case .resultRetries: "retries.result"
        case .reportRetries: "retries.report"
        case .codapOpened: "opened.codap"
        case .codapClosed: "closed.codap"
        case .postingOpened: "opened.posting"
        case .postingClosed: "closed.posting"
        case .suppressedErrors: "suppressed.error"
        case .suppressedWarnings: "suppressed.warning"
        case .suppressedInfos: "suppressed.info"
        case .suppressedDebugs: "suppressed.debug"
        }
    }

    /// The most that one report may claim.
    package var bound: Int {
        switch self {
        case .connectingTime, .streamingTime, .reconnectingTime, .pollingTime, .errorTime:
            WorkerReport.maxMilliseconds
        case .attempts, .connectedStreaming, .connectedPolling, .faultUnreachable, .faultRefused,
            .faultMuffled, .faultCut, .faultSilent, .fallbackAsked, .fallbackFailing,
            .fallbackCrowded, .recoveryFailing, .recoveryCrowded, .resultRetries, .reportRetries,
            .codapOpened, .codapClosed, .postingOpened, .postingClosed, .suppressedErrors,
            .suppressedWarnings, .suppressedInfos, .suppressedDebugs:
            WorkerReport.maxCount
        }
    }
}

/// What a worker measures: counts by bucket, and the sum.
package enum WorkerHistogram: Int, CaseIterable, Sendable {
    /// From losing a connection to having one again, milliseconds.
    case reconnectDelay
    /// Calls that wait in the tab when another arrives.
    case queueDepth

    /// How many buckets each has: one takes what lies above the last bound.
    package static let bucketCount = 9

    /// What it is called in a report.
    package var name: String {
        switch self {
        case .reconnectDelay: "reconnect_ms"
        case .queueDepth: "queue_depth"
        }
    }

    /// Upper bounds of the buckets.
    package var bounds: [Int] {
        switch self {
        case .reconnectDelay:
            [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000]
        case .queueDepth: [0, 1, 2, 5, 10, 20, 50, 100]
        }
    }
}
