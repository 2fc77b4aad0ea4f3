import Wire

// What happens to calls, and what workers tell.
extension LogEventDescription {
    static let streams: [Self] = [
        Self(
            .streamOpened, [.info], "A worker opened its stream",
            "The tab receives calls as they come.", always: [.streamOpened, .worker],
            inRequest: true),
        Self(
            .streamClosed, [.info], "A worker's stream closed",
            "`reason` says who ended it; the worker comes back or polls.",
            next: "Many within a minute: a proxy or a network cuts streams.",
            always: [.streamClosed, .worker, .duration], inRequest: true),
    ]

    static let calls: [Self] = [
        Self(
            .callQueued, [.debug], "A call was queued", "The relay has it and will not lose it.",
            always: [.tool, .sequence], inRequest: true),
        Self(
            .callRepeated, [.debug], "A call was sent again",
            "The agent repeated a requestId and was told of the call it had sent before.",
            always: [.tool, .sequence], inRequest: true),
        Self(
            .callDelivered, [.debug], "A call was sent to the worker",
            "It was written to the tab's stream or poll.",
            always: [.tool, .transport, .sequence, .delivery], inRequest: true),
        Self(
            .resultAccepted, [.debug], "A result was accepted", "The call is over.",
            always: [.outcome], inRequest: true),
        Self(
            .resultIgnored, [.debug, .info], "A result was ignored",
            "At debug it had been accepted before; at info its call had ended.",
            next: "Many at info: tools take longer than the calls' deadlines.",
            always: [.outcome], inRequest: true),
        Self(
            .callFinished, [.info, .warning, .error], "A tool call ended",
            "The canonical line of a call, its HTTP requests in it. A warning when it timed out, "
                + "expired or lost its worker; an error when the fault is the relay's.",
            next: "`stages` says where the time went; `journalctl REQUEST_ID=…` tells the rest.",
            always: [.tool, .outcome],
            sometimes: [.duration, .stages, .transport, .sampleRate], inRequest: true),
    ]

    static let workers: [Self] =
        [
            Self(
                .workerReported, [.debug], "A worker reported",
                "How the tab's worker is, and how many records it sent.",
                always: [.source, .worker, .sequence, .count, .bytes], sometimes: [.health],
                inRequest: true)
        ] + WorkerLogEvent.allCases.map(told)

    /// What a worker's record becomes. Its level is the worker's, and a worker may be newer.
    private static func told(_ event: WorkerLogEvent) -> Self {
        let (subject, meaning, step) = words(event)
        return Self(
            LogEvent(event), [.error, .warning, .info, .debug], subject, meaning, next: step,
            always: [.source, .worker, .age],
            sometimes: [.workerReason, .failure, .duration, .status, .suppressed],
            inRequest: true)
    }

    private static func words(
        _ event: WorkerLogEvent
    ) -> (subject: String, meaning: String, step: String) {
        let none = "Nothing."
        switch event {
        case .pageLoaded: return ("A page was loaded", "The plugin began to work in a tab.", none)
        case .pageHidden:
            return ("A page was hidden", "The browser may slow its timers from here on.", none)
        case .pageVisible: return ("A page was shown", "The tab is in front again.", none)
        case .pageOffline:
            return ("A page went offline", "The browser says there is no network.", none)
        case .pageOnline: return ("A page is online", "The browser has a network again.", none)
        case .pageClosed: return ("A page was closed", "The tab went, or was reloaded.", none)
        case .linkStreaming:
            return ("A worker streams", "It has an event stream that brings heartbeats.", none)
        case .linkPolling:
            return (
                "A worker polls", "Streams do not work or are not wanted, `reason` says which.",
                "`failing` for many workers: something in front of the relay holds streams back."
            )
        case .linkLost:
            return (
                "A worker lost its link", "`reason` says how; it connects again by itself.",
                "Many at once: the relay restarted, or the network between broke."
            )
        case .linkFailed:
            return ("A worker could not connect", "One attempt came to nothing.", none)
        case .linkRests:
            return (
                "A worker gave up for now", "Its attempts are used up; the page offers another.",
                "See whether the relay is reachable from where the page is."
            )
        case .breakerOpened:
            return (
                "A worker pauses", "CODAP or posting failed too often in a row; `reason` says it.",
                "For `codap`, the document is stuck; for `posting`, look at the network."
            )
        case .breakerClosed: return ("A worker goes on", "What had failed works again.", none)
        case .callFinished: return ("A tool ran in the tab", "With its own duration.", none)
        case .callFailed:
            return (
                "A tool failed in the tab", "`failure` says whose fault it was.",
                "Compare with `call.finished` of the same REQUEST_ID."
            )
        case .postRetried:
            return ("A worker posts again", "The relay did not take a result at first.", none)
        case .codapConnected: return ("CODAP answers", "The page is inside a document.", none)
        case .codapAbsent:
            return (
                "There is no CODAP", "The page was opened outside a document.",
                "Open the plugin in CODAP by its `di` parameter."
            )
        case .other:
            return (
                "A worker told something new", "It is newer than the relay.", "Upgrade the relay."
            )
        }
    }
}
