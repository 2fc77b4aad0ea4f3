/// The events of a worker's stream. `error` collides with EventSource's own event of that name,
/// so every error is sent as `relay-error` too.
package enum StreamEventName: String, CaseIterable, Sendable {
    /// First event of every stream. Data: `sessionId`, `expiresAt`, `worker`, `timestamp`.
    case connected
    /// A call to run. Data: ``ToolRequest``; the event's `id:` is its sequence number.
    case toolRequest = "tool-request"
    /// A delivered call is no longer wanted. Data: `requestId`, `reason`.
    case toolCancel = "tool-cancel"
    /// Proof of life every ``heartbeatInterval``. Data: `timestamp`.
    case heartbeat
    /// The session has ended; there is nothing to reconnect to. Data: `message`, `timestamp`.
    case timeout
    /// Another page load took the session. Data: `workerId` of the winner.
    case superseded
    /// Something went wrong. Data: an error body.
    case error
    /// The same as ``error``, under a name that cannot be mistaken.
    case relayError = "relay-error"

    /// Seconds between heartbeats: the interval that the HTML Standard suggests against proxies
    /// that drop quiet connections (section 9.2.7).
    package static let heartbeatInterval = 15
}
