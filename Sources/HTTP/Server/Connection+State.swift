extension Connection {
    enum State {
        /// Collecting the next request.
        case reading
        /// The handler of a request runs.
        case responding(ResponseSerializer.Context)
        case streaming(EventStream)
        /// What is in `output` is the last; then the connection ends.
        case closing(CloseReason, lingers: Bool)
        /// Everything is written, the rest of the input is thrown away.
        case lingering(CloseReason, bytesLeft: Int)
        case closed
    }
}
