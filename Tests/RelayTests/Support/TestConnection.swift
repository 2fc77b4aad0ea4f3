import EventLoop
import Glibc
import HTTP
import JSON
import Testing

/// A blocking connection to a relay: what is asked is written at once, answers are read when the
/// test wants them.
final class TestConnection {
    private let descriptor: FileDescriptor
    private let host: String
    private var parser = ResponseParser()
    private var events = EventStreamParser()

    init(to address: SocketAddress) throws {
        descriptor = try .connecting(to: address)
        host = address.description
        // Blocking from here on, but never for ever.
        _ = fcntl(descriptor.raw, F_SETFL, 0)
        var patience = timeval(tv_sec: RelayRig.patience, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor.raw, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout<timeval>.size))
        descriptor.disableNagle()
    }

    // MARK: Asking

    /// Sends a request and reads its answer.
    func ask(
        _ method: HTTP.Method, _ target: String, _ headers: Headers = [:], _ body: JSONValue? = nil
    ) throws -> Answer {
        try send(method, target, headers, body)
        return try answer()
    }

    /// Sends a request.
    func send(
        _ method: HTTP.Method, _ target: String, _ headers: Headers = [:], _ body: JSONValue? = nil
    ) throws {
        var headers = headers
        if body != nil, !headers.contains(.contentType) {
            headers.add(.contentType, "application/json")
        }
        var bytes: [UInt8] = []
        RequestSerializer.write(
            method, target: target, host: host, headers: headers, body: body?.utf8() ?? [],
            to: &bytes)
        parser.expect(answerTo: method)
        try send(bytes)
    }

    /// Sends exactly this.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count { sent += try #require(try descriptor.send(bytes, from: sent)) }
    }

    /// Tells the relay that nothing more will be sent.
    func finishSending() { descriptor.finishWriting() }

    /// Ends the connection at once.
    func disconnect() { _ = shutdown(descriptor.raw, CInt(SHUT_RDWR)) }

    // MARK: Reading

    /// The next whole answer.
    func answer() throws -> Answer {
        var head: ResponseHead?
        var body: [UInt8] = []
        while true {
            switch try nextPart() {
            case .head(let part): head = part
            case .body(let bytes): body += bytes
            case .end:
                let head = try #require(head)
                return Answer(status: head.status, headers: head.headers, body: body)
            }
        }
    }

    /// The next whole answer, to bytes that were sent as they are.
    func answer(isHead: Bool) throws -> Answer {
        parser.expect(answerTo: isHead ? .head : .get)
        return try answer()
    }

    /// Whether the relay has ended the connection, with nothing more said.
    func hasEnded() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64)
        return try descriptor.receive(into: &buffer) == 0
    }

    /// The head of an answer that is an event stream.
    func streamHead() throws -> ResponseHead {
        guard case .head(let head) = try nextPart() else { throw TestFailure.unexpected }
        return head
    }

    /// The next event of the stream; `nil` when the stream has ended.
    func event() throws -> EventStreamParser.Event? {
        while true {
            if let event = try events.next() { return event }
            switch try nextPart() {
            case .body(let bytes): events.append(bytes)
            case .end: return nil
            case .head: throw TestFailure.unexpected
            }
        }
    }

    private func nextPart() throws -> ResponseParser.Event {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let part = try parser.next() { return part }
            guard let count = try descriptor.receive(into: &buffer) else {
                throw TestFailure.nothingCame
            }
            if count == 0 {
                guard let part = try parser.finish() else { throw TestFailure.closed }
                return part
            }
            parser.append(buffer[..<count])
        }
    }
}

/// Why a test could not go on.
enum TestFailure: Error { case nothingCame, closed, unexpected }

/// A whole answer.
struct Answer {
    let status: Int
    let headers: Headers
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue.parse(body) }
    /// A member of the body, when that is an object.
    subscript(_ member: String) -> JSONValue? { json?[member] }
    /// The slug of an error body.
    var error: String? { self["error"]?.stringValue }
    var requestId: String? { self["requestId"]?.stringValue }
}
