import EventLoop
import Glibc
import HTTP
import Telemetry
import Testing

@testable import Relay

@Suite("The exporter of spans") struct SpanExporterTests {
    /// Most that a collector says here; far more than the kernel keeps for a reader.
    private static let most = 64 << 20

    @Test("hangs up on a collector whose answer has no end", .timeLimit(.minutes(1)))
    func endlessAnswer() throws {
        let listener = try Listener(binding: #require(SocketAddress("127.0.0.1:0")))
        let threads = try LoopThreads(count: 1, name: "traces")
        defer { threads.stopAndJoin() }
        let exporter = try exporter(to: listener.address, on: threads.loops[0])
        exporter.add([span()])
        let poured = try pour(into: connection(to: listener))
        #expect(poured < Self.most / 2)
        let isOver = Latch()
        exporter.finish(within: .zero) { isOver.open() }
        isOver.wait()
    }

    private func exporter(
        to address: SocketAddress, on loop: EventLoop
    ) throws -> SpanExporter {
        let build = BuildIdentity(version: "1.2.3", revision: "abc")
        let metrics = Metrics(tools: [], routes: [], violations: [], build: build)
        let log = try Log(to: .stdout, threshold: .error, build: build, metrics: metrics.logs)
        var limits = SpanExport.Limits()
        limits.delay = .zero
        return SpanExporter(
            to: TraceDestination(address: address, path: TraceDestination.standardPath),
            TraceResource(build: build, instance: "1", host: "h", process: 1), on: loop,
            metrics: metrics.traces, log: log, limits: limits)
    }

    private func span() -> Telemetry.Span {
        var generator = SystemRandomNumberGenerator()
        return Telemetry.Span(
            rootOf: TraceContext(random: &generator), "n", from: 1, lasting: .zero, isError: false,
            [])
    }

    /// Who connects next, on a descriptor that blocks.
    private func connection(to listener: borrowing Listener) throws -> FileDescriptor {
        _ = fcntl(listener.descriptor.raw, F_SETFL, 0)
        switch listener.accept() {
        case .connection(let connection, _):
            _ = fcntl(connection.raw, F_SETFL, 0)
            return connection
        case .none: throw TestFailure.nothingCame
        case .failed: throw TestFailure.unexpected
        }
    }

    /// Answers without an end.
    /// - Returns: How many bytes it could say.
    private func pour(into connection: consuming FileDescriptor) throws -> Int {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        _ = try connection.receive(into: &buffer)
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let size = 32 << 10
        let text = String(repeating: "x", count: size)
        let chunk = Array("\(String(size, radix: 16))\r\n\(text)\r\n".utf8)
        _ = try connection.send(Array(head.utf8))
        var poured = 0
        while poured < Self.most {
            // The descriptor blocks, so what is missing has found no room because it was closed.
            guard let count = try? connection.send(chunk), count == chunk.count else { break }
            poured += count
        }
        return poured
    }
}
