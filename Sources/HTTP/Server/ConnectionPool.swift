import EventLoop
import Glibc

/// The connections of one loop and what they share: buffers, deadlines, the date.
final class ConnectionPool {
    /// A lent buffer that has grown beyond this, in bytes, is not taken back.
    private static let largestSpare = 256 << 10
    /// Buffers kept for the next answers: about as many as one turn writes.
    private static let mostSpares = 64

    /// Into how many parts the heartbeats of streams that began together are spread.
    private static let heartbeatSteps = 64

    let loop: EventLoop
    let handler: any ServerHandler
    let limits: ServerLimits
    private let census: ConnectionCensus
    private var connections: [Connection?] = []
    private var freeSlots: [Int] = []
    private var openCount = 0
    private var deadlines = DeadlineTable()
    private let delays: WaitDelays
    private var sweeper: Timer?
    /// What connections write their answers into.
    private var spares: [[UInt8]] = []
    private var dirty: [Connection] = []
    private var dateSecond = 0
    private var dateText: [UInt8] = []
    private var heartbeatEvent: ServerSentEvent?
    /// Slots of streams that wait for their clients to read.
    private var slowStreams: Set<Int> = []
    /// As the handler knows it.
    private var toldBacklog = StreamBacklog()
    /// Called when a drain has closed the last connection.
    private var onDrained: (@Sendable (Int) -> Void)?
    private var drainTimer: Timer?
    private var idleTimer: Timer?
    /// Connections that a drain did not wait for any longer.
    private var cutCount = 0
    private(set) var isDraining = false

    init(
        on loop: EventLoop, handler: any ServerHandler, limits: ServerLimits,
        census: ConnectionCensus
    ) {
        self.loop = loop
        self.handler = handler
        self.limits = limits
        self.census = census
        delays = WaitDelays(limits)
    }

    // MARK: - Coming and going

    /// Takes an accepted connection over.
    func adopt(_ descriptor: consuming FileDescriptor, from address: SocketAddress) {
        let peer = PeerAddress(address)
        let admission = census.admit(limits)
        if admission == .dropped { return handler.connectionDropped(from: peer) }
        guard !isDraining else { return census.leave(admission) }
        let slot = freeSlots.popLast() ?? connections.count
        if slot == connections.count { connections.append(nil) }
        let connection = Connection(descriptor, peer: peer, slot: slot, in: self)
        connections[slot] = connection
        openCount += 1
        startSweeping()
        handler.connectionOpened(from: peer)
        guard admission == .refused else { return }
        connection.isOverCapacity = true
        connection.refuse(with: handler.overCapacity(from: peer), reason: .overCapacity)
        connection.flush()
    }

    /// Forgets a connection that has closed.
    func remove(_ connection: Connection, reason: CloseReason) {
        connections[connection.slot] = nil
        slowStreams.remove(connection.slot)
        freeSlots.append(connection.slot)
        deadlines[connection.slot] = DeadlineTable.never
        openCount -= 1
        census.leave(connection.isOverCapacity ? .refused : .admitted)
        handler.connectionClosed(from: connection.peer, reason: reason)
        if openCount == 0 {
            tellBacklog()
            lastConnectionLeft()
        }
    }

    private func lastConnectionLeft() {
        sweeper?.cancel()
        guard isDraining else { return }
        drainTimer = nil
        idleTimer = nil
        let onDrained = onDrained
        self.onDrained = nil
        onDrained?(cutCount)
    }

    /// Closes streams now, what is idle in a moment, what is busy when its answer is written, and
    /// everything after `grace`; then calls `onDrained` with how many those last were.
    func drain(within grace: Duration, then onDrained: @escaping @Sendable (Int) -> Void) {
        isDraining = true
        for connection in connections { connection?.beginDraining() }
        self.onDrained = onDrained
        guard openCount > 0 else { return lastConnectionLeft() }
        idleTimer = loop.timer { [unowned self] in
            for connection in connections { connection?.finishIdling() }
        }
        idleTimer?.arm(after: min(limits.lateRequest, grace))
        drainTimer = loop.timer { [unowned self] in
            cutCount = openCount
            for connection in connections { connection?.close(.serverClose) }
        }
        drainTimer?.arm(after: grace)
    }

    // MARK: - Buffers and writes

    /// Lends the loop's output buffer to a connection that has none.
    func lendBuffer(to output: inout [UInt8]) {
        if output.isEmpty, let spare = spares.popLast() { output = spare }
    }

    /// Takes the buffer of a connection that has written everything, so that an idle one has none.
    func takeBackBuffer(from output: inout [UInt8]) {
        let isWorthKeeping = 1...ConnectionPool.largestSpare ~= output.capacity
        if isWorthKeeping, spares.count < ConnectionPool.mostSpares {
            output.removeAll(keepingCapacity: true)
            spares.append(output)
        }
        output = []
    }

    /// Writes what a connection has to say after all that are ready have been read. In one go,
    /// because each write wakes its reader: with work in between, a client on another core falls
    /// asleep and is woken again for every answer.
    func scheduleFlush(of connection: Connection) {
        guard !connection.isFlushScheduled else { return }
        connection.isFlushScheduled = true
        dirty.append(connection)
        guard dirty.count == 1 else { return }
        let pool = LoopBound(self, to: loop)
        loop.execute { pool.value.flushDirty() }
    }

    private func flushDirty() {
        let connections = dirty
        dirty = []
        for connection in connections {
            connection.isFlushScheduled = false
            connection.flush()
        }
    }

    // MARK: - Time

    /// The Date field's value, made once a second.
    func date() -> [UInt8] {
        let second = time(nil)
        if second != dateSecond {
            dateSecond = second
            dateText = HTTPDate.format(unixSeconds: second)
        }
        return dateText
    }

    /// The present sweep's heartbeat.
    func heartbeat() -> ServerSentEvent {
        if let heartbeatEvent { return heartbeatEvent }
        let event = handler.heartbeat(on: loop)
        heartbeatEvent = event
        return event
    }

    func setDeadline(of slot: Int, for wait: Connection.Wait) {
        let delay = delays[wait]
        deadlines[slot] =
            delay == DeadlineTable.never ? delay : EventLoop.nowInNanoseconds + delay
        if wait == .write, case .streaming = connections[slot]?.state {
            slowStreams.insert(slot)
        } else if !slowStreams.isEmpty {
            slowStreams.remove(slot)
        }
    }

    private func tellBacklog() {
        var backlog = StreamBacklog()
        for slot in slowStreams { backlog.add(connections[slot]?.unsentBytes ?? 0) }
        guard backlog != toldBacklog else { return }
        toldBacklog = backlog
        handler.streamBacklogChanged(backlog, on: loop)
    }

    /// Brings a stream's first heartbeat forward by up to half the interval: streams that all came
    /// back after a restart must not all be written in one turn for ever after.
    func spreadHeartbeat(of slot: Int) {
        let steps = ConnectionPool.heartbeatSteps
        deadlines[slot] -= delays[.heartbeat] / 2 * Int64(slot % steps) / Int64(steps)
    }

    private func startSweeping() {
        if sweeper == nil { sweeper = loop.timer { [unowned self] in sweep() } }
        if let sweeper, !sweeper.isArmed { sweeper.arm(after: limits.sweep) }
    }

    private func sweep() {
        heartbeatEvent = nil
        for slot in deadlines.expired(at: EventLoop.nowInNanoseconds) {
            connections[slot]?.deadlineExpired()
        }
        tellBacklog()
        if openCount > 0 { sweeper?.arm(after: limits.sweep) }
    }
}

extension PeerAddress {
    /// An IPv4 peer of a socket that takes both versions counts as what it is.
    fileprivate init(_ address: SocketAddress) {
        let mapped = "::ffff:"
        if address.family == .ipv6, address.host.hasPrefix(mapped), address.host.contains(".") {
            let host = String(address.host.dropFirst(mapped.count))
            self.init(family: .ipv4, text: host, port: address.port)
        } else {
            let family: Family = address.family == .ipv4 ? .ipv4 : .ipv6
            self.init(family: family, text: address.host, port: address.port)
        }
    }
}
