/// The sending end of a stream of server-sent events (HTML Standard, section 9.2).
///
/// Confined to its connection's loop. An idle one costs a connection and this object: no task, no
/// timer, no buffer. Heartbeats are sent by the server.
package final class EventStream {
    private var connection: Connection?
    private let framing: StreamFraming
    private var closeAction: ((CloseReason) -> Void)?
    private var drainAction: (() -> Void)?
    /// Why it ended, when it has.
    package private(set) var closeReason: CloseReason?

    init(on connection: Connection, framing: StreamFraming) {
        self.connection = connection
        self.framing = framing
    }

    /// Calls `action` once, when the stream has ended for whatever reason; at once if it has.
    package func onClose(_ action: @escaping (CloseReason) -> Void) {
        if let closeReason { action(closeReason) } else { closeAction = action }
    }

    /// Calls `action` whenever all that was sent has been handed to the kernel, until the stream
    /// ends: whoever has much to send goes on then.
    package func onDrained(_ action: @escaping () -> Void) {
        if isOpen { drainAction = action }
    }

    /// Whether what is sent may still arrive.
    package var isOpen: Bool { connection != nil }

    /// Bytes the client has not yet read, as far as the kernel does not hold them.
    package var pendingBytes: Int { connection?.unsentBytes ?? 0 }

    /// Sends an event or a comment. What is sent in one turn of the loop leaves in one write.
    ///
    /// - Returns: Whether the stream took it: not when it has ended, and not when more than
    ///   ``ServerLimits/streamBuffer`` waits already, which ends it. One event, however large, has
    ///   room in a stream where none waits.
    @discardableResult
    package func send(_ event: ServerSentEvent) -> Bool {
        guard let connection, case .streaming = connection.state else { return false }
        guard connection.unsentBytes <= connection.pool.limits.streamBuffer else {
            connection.close(.slowConsumer)
            return false
        }
        framing.write(event.bytes, to: &connection.output)
        connection.pool.scheduleFlush(of: connection)
        return true
    }

    /// Ends the stream after what was sent.
    package func close() {
        guard let connection, case .streaming = connection.state else { return }
        framing.writeEnd(to: &connection.output)
        connection.state = .closing(.serverClose, lingers: false)
        connection.pool.scheduleFlush(of: connection)
        connectionClosed(.serverClose)
    }

    /// The kernel has taken everything.
    func drained() { drainAction?() }

    /// The connection has ended, or will when it has written the rest.
    func connectionClosed(_ reason: CloseReason) {
        guard closeReason == nil else { return }
        closeReason = reason
        connection = nil
        let action = closeAction
        closeAction = nil
        drainAction = nil
        action?(reason)
    }
}
