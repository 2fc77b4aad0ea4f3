extension Connection {
    /// Begins the end, as part of its pool's: a stream is told when to come back. An idle
    /// connection stays a moment, since a request may be on its way; that one is its last.
    func beginDraining() {
        guard case .streaming(let stream) = state else { return }
        if let farewell = pool.handler.farewell() { stream.send(farewell) }
        stream.close()
    }

    /// Nobody has used that moment.
    func finishIdling() {
        if isIdle { close(.serverClose) }
    }
}
