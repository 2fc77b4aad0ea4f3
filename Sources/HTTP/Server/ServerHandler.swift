package import EventLoop

/// Why a connection ended. The raw value is a metric label.
package enum CloseReason: String, CaseIterable, Sendable {
    /// The client finished or reset the connection, or asked for its end with its last request.
    case clientClose = "client_close"
    /// No request for as long as ``ServerLimits/idle``.
    case idleTimeout = "idle_timeout"
    /// A request's head took longer than ``ServerLimits/header``.
    case headerTimeout = "header_timeout"
    /// A request's body took longer than ``ServerLimits/body``.
    case bodyTimeout = "body_timeout"
    /// A request broke a rule of the protocol, and was refused.
    case violation
    /// The kernel refused to write.
    case writeError = "write_error"
    /// The client read nothing for too long, or too little of a stream.
    case slowConsumer = "slow_consumer"
    /// The relay ended it: a stream that was closed, or a drain.
    case serverClose = "server_close"
    /// More connections than ``ServerLimits/connections``; answered and closed, or just closed.
    case overCapacity = "over_capacity"
}

/// What a server serves. Called on the loops, each connection's on its own.
package protocol ServerHandler: Sendable {
    /// Answers a request. Runs on `loop` to its first suspension within the turn that read the
    /// request; one that does not suspend is answered in that turn. Its task is cancelled when the
    /// client goes away or half-closes, which TCP does not tell apart: an answer is still sent.
    // nonisolated(nonsending): two executor switches less for each request.
    nonisolated(nonsending) func respond(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) async -> Response

    /// Answers a request without a task, which costs a microsecond less; `nil` for one that may
    /// have to wait, which ``respond(to:_:from:on:)`` then answers.
    func immediateResponse(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) -> Response?

    /// Answers what is no request; then the connection closes.
    func refusal(of violation: HTTPViolation, from peer: PeerAddress) -> Response

    /// Answers a connection beyond ``ServerLimits/connections``; then it closes.
    func overCapacity(from peer: PeerAddress) -> Response

    /// Largest body, in bytes, of the request with this head; asked before the body is read.
    func bodyLimit(for head: Request) -> Int

    /// What an open event stream is sent every ``ServerLimits/heartbeat``. Asked once for all
    /// streams of a loop that are due together.
    func heartbeat(on loop: EventLoop) -> ServerSentEvent

    /// A stream has taken its heartbeat. Called once for each stream, on its loop.
    func heartbeatSent()

    /// The last an open event stream is sent when the server drains, if anything. Asked once for
    /// each stream.
    func farewell() -> ServerSentEvent?

    /// A connection was accepted, one over capacity too if it is answered.
    func connectionOpened(from peer: PeerAddress)

    /// A connection that was opened has ended. Called once for each.
    func connectionClosed(from peer: PeerAddress, reason: CloseReason)

    /// A connection beyond ``ServerLimits/refusedConnections`` was closed at once. It is told of as
    /// neither opened nor closed.
    func connectionDropped(from peer: PeerAddress)

    /// What clients of the loop's event streams are slow to read has changed. Told every
    /// ``ServerLimits/sweep`` while it does.
    func streamBacklogChanged(_ backlog: StreamBacklog, on loop: EventLoop)

    /// The kernel gives out no more connections, as a rule for want of descriptors. The server
    /// pauses for ``ServerLimits/acceptPause`` and tries again.
    func acceptFailed(_ error: SystemError)
}

extension ServerHandler {
    package func immediateResponse(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) -> Response? { nil }
    package func bodyLimit(for head: Request) -> Int { HTTPLimits.standard.body }
    package func heartbeat(on loop: EventLoop) -> ServerSentEvent { ServerSentEvent.comment("") }
    package func heartbeatSent() {}
    package func farewell() -> ServerSentEvent? { nil }
    package func connectionOpened(from peer: PeerAddress) {}
    package func connectionClosed(from peer: PeerAddress, reason: CloseReason) {}
    package func connectionDropped(from peer: PeerAddress) {}
    package func streamBacklogChanged(_ backlog: StreamBacklog, on loop: EventLoop) {}
    package func acceptFailed(_ error: SystemError) {}
}
