/// Every event a log line may name. Stable dotted names: people filter on them.
package enum LogEvent: String, CaseIterable, Sendable {
    // The process.
    case relayStarted = "relay.started"
    case relayStopping = "relay.stopping"
    case relayStopped = "relay.stopped"
    case relayCut = "relay.cut"
    case relayFailed = "relay.failed"
    case socketAdopted = "relay.socket_adopted"
    case configReloaded = "config.reloaded"
    case configRefused = "config.refused"
    case configOverruled = "config.overruled"
    case logSinkChanged = "log.sink_changed"
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
}
