import Wire

// What the relay itself does. Calls and workers are in LogEventRegistry+Calls.swift.
extension LogEventDescription {
    static let process: [Self] = [
        Self(
            .relayStarted, [.notice], "The relay is up",
            "The relay has its sockets and answers requests.", always: [.revision, .address]),
        Self(
            .relayStopping, [.notice], "The relay was told to stop",
            "New work is refused; what is in flight may end within `--drain`."),
        Self(.relayStopped, [.notice], "The relay has stopped", "The process ends in good order."),
        Self(
            .relayCut, [.warning], "Connections were cut at the end",
            "Some took longer than `--drain`, a loop did not turn, or the relay was told to stop "
                + "twice.",
            next: "If it happens at each restart, raise `--drain` or look for slow clients.",
            always: [.count]),
        Self(
            .relayFailed, [.error], "The relay could not start",
            "A socket, a file or a thread could not be had.",
            next: "Read the line on standard error beside this one; mend it and start again.",
            sometimes: [.errno]),
        Self(
            .relayUninstrumented, [.warning], "The relay records nothing",
            "`--instrumentation off` is for measuring what recording costs: there are no metrics, "
                + "no other lines and no traces of what the relay does.",
            next: "Start it without `--instrumentation off`."),
        Self(
            .socketAdopted, [.notice], "Serving on a passed socket",
            "The service manager opened the socket: a restart refuses nobody.",
            always: [.address]),
    ]

    static let configuration: [Self] = [
        Self(
            .configReloaded, [.notice, .warning], "The configuration was read again",
            "At notice the settings are in force; at warning they wait for a restart.",
            next: "For a warning, restart the relay when it suits.", always: [.options]),
        Self(
            .configRefused, [.error], "The new configuration is refused",
            "It has a fault; the one before stays in force.",
            next: "`codap-relay serve --check-config --config PATH` says what is wrong. "
                + "Mend it and reload.",
            always: [.configurationFault], sometimes: [.options, .line]),
        Self(
            .configOverruled, [.warning], "Settings are overruled",
            "Variables of the original system are set, and others set the same more strongly.",
            next: "Remove the variables that are overruled.", always: [.options]),
    ]

    static let log: [Self] = [
        Self(
            .logSinkChanged, [.warning], "Lines go elsewhere",
            "journald went away or hangs and lines go to standard output, or it is back.",
            next: "`systemctl status systemd-journald`; alert on `relay_log_sink_up`.",
            always: [.sink]),
        Self(
            .logSuppressed, [.info, .warning], "Lines were left out",
            "At info others stand for them, with their `sampleRate`; at warning they are lost: a "
                + "level had come to the limit that keeps the relay below journald's own.",
            next: "For a warning, find the event there is so much of; "
                + "`--log-limit` raises the limit, and journald's has to rise with it.",
            always: [.suppressed, .suppressedByLevel, .sampledOut, .duration]),
        Self(
            .traceExportFailing, [.warning], "The trace collector does not take spans",
            "Traces of calls are being lost; nothing else is affected.",
            next: "Look at the collector behind `--otlp-endpoint`; "
                + "`relay_trace_exports_total` tells how sending goes.",
            sometimes: [.status, .errno]),
        Self(
            .traceExportRecovered, [.notice], "The trace collector takes spans again",
            "What was lost in between stays lost."),
    ]

    static let store: [Self] = [
        Self(
            .storeOpened, [.info], "The store is open",
            "What it held is restored: `count` sessions.", always: [.count]),
        Self(
            .storeDegraded, [.error], "The store cannot be written",
            "New work is refused with 503 until it can; nothing acknowledged is lost. With "
                + "`durationMs` the file has not answered for so long.",
            next: "Look at the disk: full, read-only, gone, or, with `durationMs`, hanging. The "
                + "relay tries again by itself.",
            sometimes: [.sqliteResult, .duration]),
        Self(
            .storeRecovered, [.notice], "The store can be written again",
            "New work is taken again."),
    ]

    static let http: [Self] = [
        Self(
            .requestFinished, [.info, .error], "A request was answered",
            "The canonical line of a request that is no part of a tool call.",
            next: "For an error, follow its request: `journalctl REQUEST_ID=…`.",
            always: [.route, .status, .duration], sometimes: [.error, .sampleRate],
            inRequest: true),
        Self(
            .requestRefused, [.warning], "A message was refused",
            "It is not well-formed HTTP; the connection is closed.",
            next: "Many at once: a scanner, or a proxy that is set up wrongly.",
            always: [.violation, .status], sometimes: [.sampleRate], inRequest: true),
        Self(
            .connectionRefused, [.warning], "A connection was refused",
            "There are as many as `--max-connections` allows.",
            next: "Raise it, or find who holds so many.", sometimes: [.sampleRate],
            inRequest: true),
        Self(
            .acceptFailed, [.error], "The kernel gives out no connections",
            "The process or the machine has no descriptor left.",
            next: "Raise `LimitNOFILE=` or lower `--max-connections`.", always: [.errno]),
    ]

    static let sessions: [Self] = [
        Self(
            .sessionCreated, [.info], "A session was created", "A page has a code to show.",
            inRequest: true),
        Self(
            .sessionRepeated, [.info], "A page has its session again",
            "It asked with the key of an earlier answer that it may not have had.",
            inRequest: true),
        Self(
            .sessionExtended, [.info], "A session was extended", "Its end was put off.",
            inRequest: true),
        Self(
            .sessionEnded, [.info], "A session ended", "Its code is answered 410 from here on.",
            always: [.session, .sessionEnded]),
        Self(
            .lockOutBegan, [.warning], "An address is locked out",
            "It named too many codes that do not exist, and may name no others for now.",
            next: "With `--log-addresses on` the line says which; a classroom behind one address "
                + "may need a higher `--limit-misses`.",
            sometimes: [.address], inRequest: true),
        Self(
            .missBudgetExceeded, [.warning], "Many wrong codes",
            "From all addresses together more than typing errors explain: somebody may guess.",
            next: "See who asks (docs/security.md), and whether a client repeats an ended code.",
            always: [.count]),
    ]
}
