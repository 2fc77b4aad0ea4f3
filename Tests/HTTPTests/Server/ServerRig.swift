import Dispatch
import EventLoop
import Glibc
import HTTP
import Synchronization
import Testing

/// A server on the loopback, stopped with the test, and what it told its handler.
final class ServerRig: Sendable {
    let handler: TestHandler
    let server: Server
    let loops: [EventLoop]
    private let threads: LoopThreads

    /// Calls `body` with a running server.
    static func run(
        loops: Int = 1, limits: ServerLimits = .standard,
        respond: @escaping TestHandler.Respond = { _, _ in .text("hello") },
        _ body: (ServerRig) async throws -> Void
    ) async throws {
        let rig = try ServerRig(loops: loops, limits: limits, respond: respond)
        defer { rig.threads.stopAndJoin() }
        try await body(rig)
    }

    private init(loops: Int, limits: ServerLimits, respond: @escaping TestHandler.Respond) throws {
        threads = try LoopThreads(count: loops, name: "rig")
        self.loops = threads.loops
        handler = TestHandler(respond)
        let listener = try Listener(binding: #require(SocketAddress("127.0.0.1:0")))
        server = Server(
            listener: listener, loops: threads.loops, handler: handler, limits: limits)
        server.start()
    }

    func connect() throws -> RawClient { try RawClient(server.address) }

    /// Runs a task on a loop and waits for it.
    func onLoop<Result: Sendable>(
        _ index: Int = 0, _ body: @escaping @Sendable (EventLoop) async -> Result
    ) -> Result {
        let box = Box<Result>()
        let loop = loops[index]
        loop.execute { loop.start { box.put(await body(loop)) } }
        return box.take()
    }
}

/// A value on its way from a loop to the thread of a test, which blocks for it.
final class Box<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        arrived.signal()
    }

    func take() -> Value {
        if arrived.wait(timeout: .now() + 20) == .timedOut {
            fatalError("nothing came within 20 s")
        }
        return values.withLock { $0.removeFirst() }
    }
}

final class TestHandler: ServerHandler {
    typealias Respond = @Sendable (Request, EventLoop) async -> Response
    private let answer: Respond
    let opened = Atomic<Int>(0)
    let closed = Box<CloseReason>()
    let dropped = Box<PeerAddress>()
    let refused = Box<HTTPViolation.Rule>()
    /// Of requests that were not answered at once.
    let arrivals = Box<Arrival>()

    init(_ answer: @escaping Respond) { self.answer = answer }

    func respond(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) async -> Response {
        arrivals.put(arrival)
        #expect(peer.text == "127.0.0.1")
        #expect(loop.isCurrent)
        return await answer(request, loop)
    }

    func immediateResponse(
        to request: Request, _ arrival: Arrival, from peer: PeerAddress, on loop: EventLoop
    ) -> Response? {
        request.path == "/now" ? .text("at once") : nil
    }

    func refusal(of violation: HTTPViolation, from peer: PeerAddress) -> Response {
        refused.put(violation.rule)
        return .text(violation.slug, status: violation.status)
    }

    func overCapacity(from peer: PeerAddress) -> Response { .text("full", status: 503) }
    func bodyLimit(for head: Request) -> Int { head.path == "/small" ? 4 : 1 << 20 }

    func heartbeat(on loop: EventLoop) -> ServerSentEvent {
        ServerSentEvent(event: "heartbeat", data: "{}")
    }

    func farewell() -> ServerSentEvent? { .retry(after: 7, "goodbye") }
    func connectionOpened(from peer: PeerAddress) { opened.add(1, ordering: .relaxed) }
    func connectionClosed(from peer: PeerAddress, reason: CloseReason) { closed.put(reason) }
    func connectionDropped(from peer: PeerAddress) { dropped.put(peer) }
}

extension Response {
    static func text(
        _ text: String, status: Int = 200, onSent: (@Sendable (Bool) -> Void)? = nil
    ) -> Response {
        Response(
            status: status, headers: ["Content-Type": "text/plain"],
            body: .bytes(Array(text.utf8)), onSent: onSent)
    }
}

/// A blocking socket that sends exactly what it is told to.
final class RawClient {
    private let descriptor: FileDescriptor
    private var received = ""

    init(_ address: SocketAddress) throws {
        descriptor = try .connecting(to: address)
        // Blocking from here on; connecting to the loopback is done at once.
        _ = fcntl(descriptor.raw, F_SETFL, 0)
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count { sent += try #require(try descriptor.send(bytes, from: sent)) }
    }

    /// What comes up to and including `end`.
    func receive(through end: String) throws -> String {
        while true {
            if let range = received.firstRange(of: end) {
                let found = String(received[..<range.upperBound])
                received = String(received[range.upperBound...])
                return found
            }
            try #require(try receiveMore(), "the connection ended after: \(received)")
        }
    }

    /// A response with Content-Length: status line and body.
    func response(hasBody: Bool = true) throws -> (status: Int, head: String, body: String) {
        let head = try receive(through: "\r\n\r\n")
        let status = try #require(Int(head.split(separator: " ")[1]))
        let lengthLine = head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-length:")
        }
        let length = Int(lengthLine?.split(separator: " ").last ?? "0") ?? 0
        guard hasBody, length > 0 else { return (status, head, "") }
        while received.utf8.count < length { try #require(try receiveMore()) }
        let body = String(received.prefix(length))
        received = String(received.dropFirst(length))
        return (status, head, body)
    }

    /// Everything up to the end of the connection.
    func receiveAll() -> String {
        while (try? receiveMore()) == true {}
        return received
    }

    func finishWriting() { descriptor.finishWriting() }

    /// Lets the connection end in a reset when this client is dropped.
    func resetOnClose() {
        var now = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        _ = unsafe setsockopt(descriptor.raw, SOL_SOCKET, SO_LINGER, &now, size)
    }

    private func receiveMore() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = try descriptor.receive(into: &buffer) ?? 0
        received += String(decoding: buffer[..<count], as: UTF8.self)
        return count > 0
    }
}
