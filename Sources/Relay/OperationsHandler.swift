package import EventLoop
package import HTTP

/// What the admin listener serves: operations, and nothing else. Whoever reaches it is an operator.
package final class OperationsHandler: ServerHandler {
    private let relay: Relay

    package init(_ relay: Relay) { self.relay = relay }

    package func immediateResponse(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) -> Response? {
        relay.operationsResponse(to: request, arrival, from: peer, on: loop)
    }

    package func respond(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) async -> Response {
        relay.operationsResponse(to: request, arrival, from: peer, on: loop)
    }

    package func refusal(of violation: HTTPViolation, from peer: PeerAddress) -> Response {
        relay.refusal(of: violation, from: peer)
    }

    package func overCapacity(from peer: PeerAddress) -> Response {
        relay.overCapacity(from: peer)
    }

    package func connectionOpened(from peer: PeerAddress) { relay.connectionOpened(from: peer) }

    package func connectionClosed(from peer: PeerAddress, reason: CloseReason) {
        relay.connectionClosed(from: peer, reason: reason)
    }

    package func connectionDropped(from peer: PeerAddress) { relay.connectionDropped(from: peer) }

    package func acceptFailed(_ error: SystemError) { relay.acceptFailed(error) }
}
