import HTTP
import Telemetry
import Wire

/// What operators and their machines ask for.
extension Relay {
    /// `GET /metrics`: Prometheus text.
    func metricsText(_ exchange: Exchange) -> Response {
        context.limiters.sample(into: context.metrics.limits, at: exchange.instant)
        var headers = Headers()
        headers.add(.contentType, TextExposition.contentType)
        headers.add(.cacheControl, "no-store")
        return Response(
            status: 200, headers: headers, body: .bytes(context.metrics.exposition()))
    }
}

extension Request {
    /// Whether it comes from this machine and through no proxy, whose clients are strangers.
    func isFromOperator(_ peer: PeerAddress) -> Bool {
        peer.isLoopback && !HeaderName.forwarding.contains { headers.contains($0) }
    }
}

extension Exchange {
    /// Whether an operator asks, who may know more than others.
    var isFromOperator: Bool { request.isFromOperator(peer) }
}

extension PeerAddress {
    /// Whether the peer is on this machine.
    fileprivate var isLoopback: Bool {
        switch family {
        case .local: true
        case .ipv4: text.hasPrefix("127.")
        case .ipv6: text == "::1" || text.hasPrefix("::ffff:127.")
        }
    }
}
