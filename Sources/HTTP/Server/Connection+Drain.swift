extension Connection {
    /// Begins the end, as part of its pool's: a stream is told when to come back; an idle
    /// connection closes unless a request is on it already, which is then the last to be answered.
    func drain() {
        if case .streaming(let stream) = state {
            if let farewell = pool.handler.farewell() { stream.send(farewell) }
            return stream.close()
        }
        if isIdle { receive() }
        if isIdle { close(.serverClose) }
    }
}
