import EventLoop

/// Every bound of the server, in bytes, connections or time.
package struct ServerLimits: Sendable {
    /// Open connections of all loops together; one more is answered 503 and closed.
    package var connections = 16_384
    /// Connections beyond ``connections`` that are being answered; further ones are just closed.
    package var refusedConnections = 64
    /// Connections accepted in one turn of the loop, so that a storm does not starve the others.
    package var acceptsPerTurn = 128
    /// Pause after the kernel gave out no connection: descriptors come back one by one.
    package var acceptPause = Duration.milliseconds(100)

    /// From the first byte of a request, or the opening of the connection, to the end of its head.
    package var header = Duration.seconds(10)
    /// From the end of a request's head to the end of its body.
    package var body = Duration.seconds(30)
    /// Between the end of a response and the first byte of the next request.
    package var idle = Duration.seconds(75)
    /// For the client to read anything of what waits for it.
    package var writeStall = Duration.seconds(30)
    /// Between two heartbeats of an event stream: the interval suggested by the HTML Standard,
    /// section 9.2.7.
    package var heartbeat = Duration.seconds(15)
    /// For a request that was on its way to an idle connection when the server began to drain:
    /// closing at once would lose it, and a client must not repeat every request by itself.
    package var lateRequest = Duration.milliseconds(250)
    /// Between two looks at the deadlines above: they are kept at most this late.
    package var sweep = Duration.milliseconds(250)

    /// After a refusal, how long and how many bytes are still read and thrown away. Closing at once
    /// would reset the connection and with it the answer (RFC 9112, 9.6).
    package var linger = Duration.seconds(2)
    package var lingerBytes = 256 << 10

    /// Read ahead while a handler runs; more stays in the kernel and holds the client back.
    package var readAhead = 64 << 10
    /// Answers that wait for the client to read them before further requests are looked at.
    package var pipelinedOutput = 256 << 10
    /// Events that wait in an event stream; one that exceeds it is closed as a slow consumer.
    package var streamBuffer = 1 << 20
    /// What a request may consist of.
    package var http = HTTPLimits.standard

    package static let standard = ServerLimits()

    package init() {}
}

extension Connection {
    /// What the deadline in the pool's table is about.
    enum Wait { case nothing, opening, idle, head, body, write, heartbeat, linger }
}

/// How long each kind of wait may last, in nanoseconds, ready for the deadline table.
struct WaitDelays {
    private let header: Int64
    private let idle: Int64
    private let body: Int64
    private let write: Int64
    private let heartbeat: Int64
    private let linger: Int64

    init(_ limits: ServerLimits) {
        header = limits.header.wholeNanoseconds
        idle = limits.idle.wholeNanoseconds
        body = limits.body.wholeNanoseconds
        write = limits.writeStall.wholeNanoseconds
        heartbeat = limits.heartbeat.wholeNanoseconds
        linger = limits.linger.wholeNanoseconds
    }

    subscript(_ wait: Connection.Wait) -> Int64 {
        switch wait {
        case .nothing: DeadlineTable.never
        case .opening, .head: header
        case .idle: idle
        case .body: body
        case .write: write
        case .heartbeat: heartbeat
        case .linger: linger
        }
    }
}
