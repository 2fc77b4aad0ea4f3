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
    let journal: Journal
    let live: LiveSessions
    let requestIds = RequestIDMint()

    /// What holds now; ask again after a suspension.
    var configuration: RelayConfiguration { liveConfiguration.current.values }

    /// What keeps requests within the limits that hold now.
    var limiters: Limiters { liveConfiguration.current.limiters }

    /// A fresh id for a request that brought none.
    func mintRequestId() -> RequestID { requestIds.next() }
}
