import EventLoop

/// A client's connection: connects, writes, and tells what comes back. Confined to its loop.
final class ClientConnection {
    private let loop: EventLoop
    private let descriptor: FileDescriptor
    private var parser: ResponseParser
    private var reader: Watch?
    private var writer: Watch?
    private var output: [UInt8] = []
    private var sent = 0
    private var isConnected = false
    private(set) var isOpen = true
    /// Told each part of an answer.
    var onEvent: (ResponseParser.Event) -> Void = { _ in }
    /// Told once, with the reason if it was none of our own.
    var onEnd: (ClientError) -> Void = { _ in }

    /// Begins to connect; what is sent before it stands waits.
    init(to address: SocketAddress, on loop: EventLoop, limits: HTTPLimits) throws(ClientError) {
        self.loop = loop
        parser = ResponseParser(limits: limits)
        do { descriptor = try .connecting(to: address) } catch { throw .connectFailed(error) }
        descriptor.disableNagle()
        writer = loop.watch(descriptor: descriptor.raw, for: .writable) { [unowned self] in
            writable()
        }
        writer?.resume()
    }

    /// Sends a request; its answer comes as events, after those of earlier ones.
    func send(_ bytes: [UInt8], method: Method) {
        guard isOpen else { return }
        parser.expect(answerTo: method)
        if output.isEmpty { output = bytes } else { output.append(contentsOf: bytes) }
        if isConnected { flush() }
    }

    /// Ends it without telling.
    func close() {
        isOpen = false
        reader = nil
        writer = nil
        descriptor.finishWriting()
    }

    private func end(_ reason: ClientError) {
        guard isOpen else { return }
        close()
        onEnd(reason)
    }

    private func writable() {
        if !isConnected {
            if let error = descriptor.connectError() { return end(.connectFailed(error)) }
            isConnected = true
            reader = loop.watch(descriptor: descriptor.raw, for: .readable) { [unowned self] in
                readable()
            }
            reader?.resume()
        }
        flush()
    }

    private func flush() {
        do {
            while sent < output.count {
                guard let count = try descriptor.send(output, from: sent) else {
                    writer?.resume()
                    return
                }
                sent += count
            }
            output = []
            sent = 0
            writer?.pause()
        } catch {
            switch error {
            // An answer sent before the server closed may still be there to read.
            case .peerGone: writer?.pause()
            case .system(let error): end(.system(error))
            }
        }
    }

    private func readable() {
        do {
            guard let count = try descriptor.receive(into: loop.readBuffer) else { return }
            loop.readBuffer.withBytes(count) { parser.append($0) }
            tellEvents(isLast: count == 0)
        } catch {
            end(.closed)
        }
    }

    private func tellEvents(isLast: Bool) {
        do {
            while isOpen, let event = try parser.next() { onEvent(event) }
            guard isOpen, isLast else { return }
            if let event = try parser.finish() { onEvent(event) }
            end(.closed)
        } catch {
            end(isLast ? .closed : .violation(error))
        }
    }
}
