import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// What operators and their machines ask for.
extension Relay {
    /// `GET /metrics`: Prometheus' text or OpenMetrics, as the client prefers.
    func metricsText(_ exchange: Exchange) -> Response {
        let format = exchange.request.headers.preferredExposition
        let isCoded = exchange.request.headers.preferredCoding(of: [Gzip.coding]) != nil
        var coding: String?
        let bytes = context.metrics.exposition(
            format, tellsCreation: exchange.inForce.values.tellsMetricCreation,
            sampling: { sampleGauges(exchange) }
        ) { text in
            guard isCoded, let coded = Gzip.compress(text, .least) else { return text }
            coding = Gzip.coding
            return coded
        }
        var headers: Headers = [
            .contentType: format.contentType, .cacheControl: "no-store",
            .vary: "Accept, Accept-Encoding",
        ]
        if let coding { headers.add(.contentEncoding, coding) }
        return Response(status: 200, headers: headers, body: .bytes(bytes))
    }

    /// Reads what is not kept up to date for want of a reader.
    private func sampleGauges(_ exchange: Exchange) {
        let metrics = context.metrics
        exchange.inForce.limiters.sample(into: metrics.limits, at: exchange.instant)
        let age = context.live.line?.oldestAge(at: exchange.arrival.completed) ?? .zero
        metrics.calls.oldestAge.set(Int(clamping: age.nanoseconds))
        let backlog = context.backlogs.total
        metrics.streams.sendBuffer.set(backlog.total)
        metrics.streams.maxSendBuffer.set(backlog.largest)
        let status = context.readiness.status(storeWritable: context.store.isWritable)
        metrics.runtime.ready.set(status == .ready ? 1 : 0)
    }

    /// `GET /readyz`: 200 while the relay takes new work, else 503 and in one word why; operators
    /// are told each check, and of each that fails since when and what to do.
    func readinessReport(_ exchange: Exchange) -> Response {
        let isStoreWritable = context.store.isWritable
        let status = context.readiness.status(storeWritable: isStoreWritable)
        var body: JSONObject = ["status": .string(status.rawValue)]
        if isFromOperator(exchange) {
            body["checks"] = [
                "accepting": .bool(!context.readiness.isDraining),
                "storeWritable": .bool(isStoreWritable),
            ]
            let reasons = context.readiness.reasons(store: context.store)
            body["reasons"] = .array(reasons.map(\.json))
            if context.journal == nil { body["instrumentation"] = "off" }
        }
        return .json(status == .ready ? 200 : 503, .object(body))
    }

    /// Whether the request comes by the admin listener; where there is none, from this machine and
    /// through no proxy.
    func isFromOperator(_ exchange: Exchange) -> Bool {
        switch exchange.door {
        case .admin: true
        case .front: isFromOperator(exchange.request, exchange.peer)
        }
    }

    /// Whether a request on the public listener comes from an operator.
    func isFromOperator(_ request: Request, _ peer: PeerAddress) -> Bool {
        !hasAdminListener && request.isLocal(peer)
    }
}

extension Request {
    /// Whether it comes from this machine and through no proxy, whose clients are strangers.
    fileprivate func isLocal(_ peer: PeerAddress) -> Bool {
        isLoopback(peer) && !HeaderName.forwarding.contains { headers.contains($0) }
    }

    private func isLoopback(_ peer: PeerAddress) -> Bool {
        peer.address?.isLoopback ?? (peer.family == .local)
    }
}
