package import HTTP
import Sessions

/// How a running relay is changed and ended.
extension Relay {
    /// Pause before an event stream comes back after a restart, milliseconds. The shortest outlasts
    /// one; the spread keeps a class from coming back in one moment.
    static let reconnectPauses = 1_000...4_000

    /// Puts another configuration in force. What was built from the one before, such as the store
    /// and the server with their limits, stays as it is. From any thread.
    package func apply(_ configuration: RelayConfiguration) {
        context.liveConfiguration.replace(with: configuration)
    }

    /// Refuses new work from now on, and answers every agent that waits for a call with the call as
    /// it stands: it will read the result back. From any thread.
    package func beginDraining() {
        // In this order: who begins to wait after this sees that there is nothing to wait for.
        context.readiness.beginDraining()
        context.live.releaseWaiters()
    }

    /// Whether it takes new work, in one word. From any thread.
    package var status: Readiness.Status {
        context.readiness.status(storeWritable: context.store.isWritable)
    }

    package func farewell() -> ServerSentEvent? {
        .retry(
            after: Int.random(in: Self.reconnectPauses),
            "The relay is restarting; this stream can be opened again.")
    }
}

extension Endpoint {
    /// Whether it begins something that a relay about to stop would not finish. Results and reads
    /// are taken to the last.
    var beginsWork: Bool {
        switch self {
        case .createSession, .issueTicket, .openStream, .poll, .submit: true
        case .sessionStatus, .extendSession, .endSession, .postResult, .report, .cancelCall,
            .readResult, .metadata, .descriptor, .requestSchema, .responseSchema, .openAPI,
            .landing, .pluginFolder, .pluginAsset, .metrics, .statusPage, .statusReport, .health,
            .readiness, .version:
            false
        }
    }
}
