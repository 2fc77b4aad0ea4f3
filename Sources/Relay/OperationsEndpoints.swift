import HTTP
import Telemetry
import Wire

/// What operators and their machines ask for.
extension Relay {
    /// `GET /metrics`: Prometheus text. Without a separate admin listener it answers only loopback
    /// peers that send no forwarding header: a proxy's clients are strangers.
    func metricsText(_ exchange: Exchange) throws(Problem) -> Response {
        guard exchange.isFromOperator else { throw Problem(.unknownRoute) }
        context.limiters.sample(into: context.metrics.limits, at: exchange.instant)
        var headers = Headers()
        headers.add(.contentType, TextExposition.contentType)
        headers.add(.cacheControl, "no-store")
        return Response(
            status: 200, headers: headers, body: .bytes(context.metrics.exposition()))
    }
}

extension Exchange {
    /// Whether the request comes from this machine and through no proxy.
    var isFromOperator: Bool {
        let isForwarded = HeaderName.forwarding.contains { request.headers.contains($0) }
        return peer.isLoopback && !isForwarded
    }
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
