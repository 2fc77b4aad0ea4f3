/// What a request asks for. Each has one handler, however many paths lead to it.
package enum Endpoint: CaseIterable, Sendable {
    case createSession, sessionStatus, extendSession, endSession, issueTicket
    case openStream, poll, postResult, report
    case submit, cancelCall, readResult
    case metadata
    case descriptor, requestSchema, responseSchema, openAPI
    case landing, pluginFolder, pluginAsset
    case metrics, statusPage, statusReport, health, readiness, version

    /// Where it is documented, and what it counts as.
    package var route: Route {
        switch self {
        case .createSession: .sessions
        case .sessionStatus, .endSession: .session
        case .extendSession: .extend
        case .issueTicket: .ticket
        case .openStream: .stream
        case .poll: .poll
        case .submit: .request
        case .cancelCall: .call
        case .postResult, .readResult: .response
        case .report: .telemetry
        case .metadata: .metadata
        case .descriptor: .descriptor
        case .requestSchema: .requestSchema
        case .responseSchema: .responseSchema
        case .openAPI: .openAPI
        case .landing: .landing
        case .pluginFolder: .pluginFolder
        case .pluginAsset: .plugin
        case .metrics: .metrics
        case .statusPage: .statusPage
        case .statusReport: .statusReport
        case .health: .health
        case .readiness: .readiness
        case .version: .version
        }
    }

    /// Whom it serves. Decides which web pages may ask, and who sees that it is there.
    package var audience: Audience {
        switch self {
        case .sessionStatus, .submit, .cancelCall, .readResult, .metadata, .descriptor,
            .requestSchema, .responseSchema, .openAPI:
            .agent
        case .createSession, .extendSession, .endSession, .issueTicket, .openStream, .poll,
            .postResult, .report:
            .worker
        case .landing, .pluginFolder, .pluginAsset: .page
        case .health, .readiness, .version: .probe
        case .metrics, .statusPage, .statusReport: .operator
        }
    }

    /// Whether a GET changes nothing, so that HEAD may do the same and drop the body: taking calls,
    /// claiming a session and reading a result all change what comes after.
    package var answersHead: Bool {
        switch self {
        case .sessionStatus, .metadata, .descriptor, .requestSchema, .responseSchema, .openAPI,
            .landing, .pluginFolder, .pluginAsset, .metrics, .statusPage, .statusReport, .health,
            .readiness, .version:
            true
        case .createSession, .extendSession, .endSession, .issueTicket, .openStream, .poll,
            .postResult, .report, .submit, .cancelCall, .readResult:
            false
        }
    }

    /// Whether its answers, refusals too, are about a call.
    var concernsCall: Bool {
        switch self {
        case .submit, .cancelCall, .postResult, .readResult: true
        case .createSession, .sessionStatus, .extendSession, .endSession, .issueTicket,
            .openStream, .poll, .report, .metadata, .descriptor, .requestSchema, .responseSchema,
            .openAPI, .landing, .pluginFolder, .pluginAsset, .metrics, .statusPage, .statusReport,
            .health, .readiness, .version:
            false
        }
    }

    /// Whether the answer needs no store, and so never waits.
    var isImmediate: Bool {
        switch self {
        case .descriptor, .requestSchema, .responseSchema, .openAPI, .landing, .pluginFolder,
            .pluginAsset, .metrics, .statusPage, .statusReport, .health, .readiness, .version:
            true
        case .createSession, .sessionStatus, .extendSession, .endSession, .issueTicket,
            .openStream, .poll, .postResult, .report, .submit, .cancelCall, .readResult,
            .metadata:
            false
        }
    }
}

/// Whom an endpoint serves.
package enum Audience: Int, CaseIterable, Sendable {
    /// Whoever has a session's code, from any web page: nothing a browser adds by itself lets
    /// anybody in.
    case agent
    /// The plugin, which is of the relay's own origin, and pages of the origins that the operator
    /// names.
    case worker
    /// A browser that loads the plugin into CODAP's frame.
    case page
    /// Machines that ask whether the relay lives.
    case probe
    /// The operator's own machines: for all others the endpoint is not there.
    case `operator`
}
