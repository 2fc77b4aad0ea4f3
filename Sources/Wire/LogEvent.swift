/// Every event a log line may name. Stable dotted names: people filter on them.
package enum LogEvent: String, CaseIterable, Sendable {
    // The process.
    case relayStarted = "relay.started"
    case relayStopping = "relay.stopping"
    case relayStopped = "relay.stopped"
    case relayCut = "relay.cut"
    case relayFailed = "relay.failed"
    case relayUninstrumented = "relay.uninstrumented"
    case socketAdopted = "relay.socket_adopted"
    case configReloaded = "config.reloaded"
    case configRefused = "config.refused"
    case configOverruled = "config.overruled"
    case logSinkChanged = "log.sink_changed"
    case logSuppressed = "log.suppressed"
    case traceExportFailing = "trace.export_failing"
    case traceExportRecovered = "trace.export_recovered"
    // The store.
    case storeOpened = "store.opened"
    case storeDegraded = "store.degraded"
    case storeRecovered = "store.recovered"
    // HTTP: one line for each request that is not part of a tool call, one for each refusal.
    case requestFinished = "http.request"
    case requestRefused = "http.refused"
    case connectionRefused = "http.over_capacity"
    case acceptFailed = "http.accept_failed"
    // Sessions.
    case sessionCreated = "session.created"
    case sessionRepeated = "session.repeated"
    case sessionExtended = "session.extended"
    case sessionEnded = "session.ended"
    // Wrong codes: an address is refused, all together are too many.
    case lockOutBegan = "codes.lockout_began"
    case missBudgetExceeded = "codes.miss_budget_exceeded"
    // Streams.
    case streamOpened = "stream.opened"
    case streamClosed = "stream.closed"
    // Calls. `call.finished` is the canonical line: one for each call, with its stages.
    case callQueued = "call.queued"
    case callRepeated = "call.repeated"
    case callDelivered = "call.delivered"
    case resultAccepted = "call.result_accepted"
    case resultIgnored = "call.result_ignored"
    case callFinished = "call.finished"
    // What workers report of themselves; see `WorkerLogEvent`.
    case workerReported = "worker.reported"
    case workerPageLoaded = "worker.page_loaded"
    case workerPageHidden = "worker.page_hidden"
    case workerPageVisible = "worker.page_visible"
    case workerPageOffline = "worker.page_offline"
    case workerPageOnline = "worker.page_online"
    case workerPageClosed = "worker.page_closed"
    case workerLinkStreaming = "worker.link_streaming"
    case workerLinkPolling = "worker.link_polling"
    case workerLinkLost = "worker.link_lost"
    case workerLinkFailed = "worker.link_failed"
    case workerLinkRests = "worker.link_rests"
    case workerBreakerOpened = "worker.breaker_opened"
    case workerBreakerClosed = "worker.breaker_closed"
    case workerCallFinished = "worker.call_finished"
    case workerCallFailed = "worker.call_failed"
    case workerPostRetried = "worker.post_retried"
    case workerCodapConnected = "worker.codap_connected"
    case workerCodapAbsent = "worker.codap_absent"
    case workerOther = "worker._other"

    /// What a worker's record is called in the relay's log.
    package init(_ event: WorkerLogEvent) {
        self =
            switch event {
            case .pageLoaded: .workerPageLoaded
            case .pageHidden: .workerPageHidden
            case .pageVisible: .workerPageVisible
            case .pageOffline: .workerPageOffline
            case .pageOnline: .workerPageOnline
            case .pageClosed: .workerPageClosed
            case .linkStreaming: .workerLinkStreaming
            case .linkPolling: .workerLinkPolling
            case .linkLost: .workerLinkLost
            case .linkFailed: .workerLinkFailed
            case .linkRests: .workerLinkRests
            case .breakerOpened: .workerBreakerOpened
            case .breakerClosed: .workerBreakerClosed
            case .callFinished: .workerCallFinished
            case .callFailed: .workerCallFailed
            case .postRetried: .workerPostRetried
            case .codapConnected: .workerCodapConnected
            case .codapAbsent: .workerCodapAbsent
            case .other: .workerOther
            }
    }
}
