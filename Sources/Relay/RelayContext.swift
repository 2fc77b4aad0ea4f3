import EventLoop
import HTTP
import Sessions
import Telemetry
import Wire

/// What every endpoint may use.
struct RelayContext: Sendable {
    let liveConfiguration: LiveConfiguration
    let readiness = Readiness()
    let store: any SessionStore
    let metrics: Metrics
    /// Takes what is recorded; `nil` where nothing is: see ``RelayConfiguration/isInstrumented``.
    let journal: Journal?
    let tracing: Tracing
    let live: LiveSessions
    let status: StatusWatch
    let backlogs = StreamBacklogs()
    let requestIds = RequestIDMint()

    /// A fresh id for a request that brought none.
    func mintRequestId() -> RequestID { requestIds.next() }
}
