import EventLoop

/// One client connection, from accept to close, on one loop.
///
/// A state machine driven by readiness, without a task of its own: only a request that is being
/// handled has one. Requests are answered in the order they came (RFC 9112, 9.3.2), so nothing is
/// parsed while a handler is suspended.
final class Connection {
    let pool: ConnectionPool
    let peer: PeerAddress
    let slot: Int
    var state = State.reading
    /// Not needed any more once a stream has begun.
    private var parser: RequestParser?
    private var arrival = ArrivalNotes()
    private var descriptor: FileDescriptor?
    private var reader: Watch?
    /// Made when the kernel first takes less than it is given.
    private var writer: Watch?
    /// What is written or waits for the client to read; empty, without storage, when idle.
    var output: [UInt8] = []
    /// How much of `output` has gone.
    private var sent = 0
    /// Whom to tell when `output` has gone up to an offset.
    private var receipts: [(end: Int, onSent: @Sendable (Bool) -> Void)] = []
    /// The present handler's task, while it is suspended.
    private var task: Task<Void, Never>?
    /// Taken from the kernel since the present handler began.
    private var readAhead = 0
    private var inputEnded = false
    private var isProcessing = false
    /// Whether requests were left unparsed until the client has read the answers before them.
    private var isHeldBack = false
    var isFlushScheduled = false
    /// Whether the census counts it among those refused, for whatever reason it closes.
    var isOverCapacity = false
    private var wait = Wait.nothing
    /// Whether the deadline starts anew even if it is about the same as before.
    private var restartsWait = true
    private var hasServed = false
    private var isHeartbeatSpread = false

    /// - Parameter descriptor: Non-blocking.
    init(
        _ descriptor: consuming FileDescriptor, peer: PeerAddress, slot: Int,
        in pool: ConnectionPool
    ) {
        self.pool = pool
        self.peer = peer
        self.slot = slot
        parser = RequestParser(limits: pool.limits.http)
        let raw = descriptor.raw
        self.descriptor = consume descriptor
        reader = pool.loop.watch(descriptor: raw, for: .readable) { [unowned self] in readable() }
        reader?.resume()
        settle()
    }

    var unsentBytes: Int { output.count - sent }

    /// Whether it waits for a request of which nothing has come.
    var isIdle: Bool {
        guard case .reading = state else { return false }
        return isBetweenRequests && unsentBytes == 0
    }

    private var isBetweenRequests: Bool { parser?.phase == .idle }

    // MARK: - Input

    private func readable() {
        switch state {
        case .reading, .responding: receive()
        case .streaming, .lingering: discardInput()
        case .closing, .closed: reader?.pause()
        }
    }

    /// Reads once: what is left makes the descriptor readable again, after the other connections.
    private func receive() {
        do {
            guard let count = try descriptor?.receive(into: pool.loop.readBuffer) else { return }
            guard count > 0 else { return endOfInput() }
            pool.loop.readBuffer.withBytes(count) { parser?.append($0) }
            if case .responding = state {
                readAhead += count
                if readAhead >= pool.limits.readAhead { reader?.pause() }
            } else {
                process()
            }
        } catch {
            close(.clientClose)
        }
    }

    private func endOfInput() {
        inputEnded = true
        reader?.pause()
        if case .responding = state { task?.cancel() } else { process() }
    }

    private func discardInput() {
        do {
            guard let count = try descriptor?.receive(into: pool.loop.readBuffer) else { return }
            guard case .lingering(let reason, let bytesLeft) = state else {
                if count == 0 { close(.clientClose) }
                return
            }
            guard count > 0, count < bytesLeft else { return close(reason) }
            state = .lingering(reason, bytesLeft: bytesLeft - count)
        } catch {
            guard case .lingering(let reason, _) = state else { return close(.clientClose) }
            close(reason)
        }
    }

    /// Handles what has been read, as far as it goes, and writes the answers together.
    private func process() {
        repeat {
            isHeldBack = false
            isProcessing = true
            pool.lendBuffer(to: &output)
            while case .reading = state, !isHeldBack, let event = nextEvent() {
                switch event {
                case .head(let request): prepareForBody(of: request)
                case .request(let request): dispatch(request)
                }
                isHeldBack = unsentBytes > pool.limits.pipelinedOutput
            }
            isProcessing = false
            if inputEnded, !isHeldBack, case .reading = state {
                state = .closing(.clientClose, lingers: false)
            }
            if isHeldBack { flush() } else { pool.scheduleFlush(of: self) }
        } while isHeldBack && unsentBytes == 0
    }

    private func nextEvent() -> RequestParser.Event? {
        do {
            if !isBetweenRequests { arrival.begin(at: EventLoop.now) }
            let event = try parser?.next(atEnd: inputEnded)
            if event == nil { arrival.pause(isIdle: isBetweenRequests) }
            return event
        } catch {
            refuse(error, reason: error.rule == .endedEarly ? .clientClose : .violation)
            return nil
        }
    }

    private func prepareForBody(of head: Request) {
        let limit = pool.handler.bodyLimit(for: head)
        parser?.bodyLimit = limit
        if let length = head.contentLength, length > limit {
            return refuse(HTTPViolation(.bodyTooLarge), reason: .violation)
        }
        if head.expectsContinue {
            output.append(contentsOf: ResponseSerializer.continueResponse)
        }
    }

    // MARK: - Answers

    private func dispatch(_ request: consuming Request) {
        let arrival = arrival.complete(at: EventLoop.now)
        let context = ResponseSerializer.Context(
            method: request.method, version: request.version,
            keepAlive: request.keepAlive && !pool.isDraining)
        state = .responding(context)
        hasServed = true
        restartsWait = true
        if let response = pool.handler.immediateResponse(
            to: request, arrival, from: peer, on: pool.loop)
        {
            return complete(response)
        }
        let waiting = request
        // Sent from this thread to this thread: the task prefers the loop that it is started on.
        nonisolated(unsafe) let connection = self
        let task = Task.immediate(executorPreference: pool.loop) {
            let pool = unsafe connection.pool
            let response = await unsafe pool.handler.respond(
                to: waiting, arrival, from: connection.peer, on: pool.loop)
            unsafe connection.complete(response)
        }
        if case .responding = state { self.task = task }
    }

    private func complete(_ response: Response) {
        guard case .responding(let context) = state else {
            response.onSent?(false)
            return
        }
        // The handler may have been suspended; what its answer is written into must be lent again.
        pool.lendBuffer(to: &output)
        task = nil
        readAhead = 0
        restartsWait = true
        write(response, answering: context)
        guard !isProcessing else { return }
        if case .reading = state, !inputEnded { reader?.resume() }
        process()
    }

    private func write(_ response: Response, answering context: ResponseSerializer.Context) {
        var context = context
        if pool.isDraining { context.keepAlive = false }
        if case .events(let start) = response.body, context.method != .head {
            let framing = ResponseSerializer.writeEventStreamHead(
                headers: response.headers, answering: context, date: pool.date(), to: &output)
            keepReceipt(response.onSent)
            return beginStream(framing, start)
        }
        writeWhole(response, answering: context)
        state = context.keepAlive ? .reading : .closing(endReason, lingers: false)
    }

    private func writeWhole(_ response: Response, answering context: ResponseSerializer.Context) {
        var body: [UInt8] = []
        if case .bytes(let bytes) = response.body { body = bytes }
        ResponseSerializer.write(
            status: response.status, headers: response.headers, body: body, answering: context,
            date: pool.date(), to: &output)
        keepReceipt(response.onSent)
    }

    /// After an answer that is the last: whose wish that was.
    private var endReason: CloseReason { pool.isDraining ? .serverClose : .clientClose }

    private func keepReceipt(_ onSent: (@Sendable (Bool) -> Void)?) {
        if let onSent { receipts.append((output.count, onSent)) }
    }

    private func beginStream(_ framing: StreamFraming, _ start: (EventStream) -> Void) {
        let stream = EventStream(on: self, framing: framing)
        state = .streaming(stream)
        parser = nil
        if !inputEnded { reader?.resume() }
        start(stream)
        if pool.isDraining { stream.close() }
        if inputEnded { close(.clientClose) }
    }

    private func refuse(_ violation: HTTPViolation, reason: CloseReason) {
        refuse(with: pool.handler.refusal(of: violation, from: peer), reason: reason)
    }

    /// Answers what is no request, without having read it to its end.
    func refuse(with response: Response, reason: CloseReason) {
        writeWhole(response, answering: .violation)
        parser = nil
        state = .closing(reason, lingers: true)
    }

    // MARK: - Output

    /// Writes what the kernel takes, waits for it to take the rest, and goes on from there.
    func flush() {
        if case .closed = state { return }
        do {
            while sent < output.count {
                guard let count = try descriptor?.send(output, from: sent) else {
                    return waitForWriter()
                }
                sent += count
                restartsWait = true
            }
        } catch .peerGone {
            return close(.clientClose)
        } catch {
            return close(.writeError)
        }
        writer?.pause()
        let done = receipts
        if !done.isEmpty { receipts = [] }
        sent = 0
        pool.takeBackBuffer(from: &output)
        for receipt in done { receipt.onSent(true) }
        if case .streaming(let stream) = state { stream.drained() }
        finishClosing()
        settle()
    }

    private func waitForWriter() {
        guard let raw = descriptor?.raw else { return }
        confirmReceipts()
        if writer == nil {
            writer = pool.loop.watch(descriptor: raw, for: .writable) { [unowned self] in
                writable()
            }
        }
        writer?.resume()
        settle()
    }

    private func writable() {
        flush()
        if isHeldBack, unsentBytes == 0 { process() }
    }

    private func confirmReceipts() {
        while let first = receipts.first, first.end <= sent {
            receipts.removeFirst()
            first.onSent(true)
        }
        guard sent >= ReadBuffer.size else { return }
        output.removeFirst(sent)
        for index in receipts.indices { receipts[index].end -= sent }
        sent = 0
    }

    private func finishClosing() {
        guard unsentBytes == 0, case .closing(let reason, let lingers) = state else { return }
        guard lingers, !inputEnded else { return close(reason) }
        descriptor?.finishWriting()
        state = .lingering(reason, bytesLeft: pool.limits.lingerBytes)
        reader?.resume()
    }

    // MARK: - The end

    /// Ends the connection now; what is unsent is lost. Repeats do nothing.
    func close(_ reason: CloseReason) {
        if case .closed = state { return }
        let last = state
        state = .closed
        reader = nil
        writer = nil
        descriptor = nil
        parser = nil
        output = []
        sent = 0
        task?.cancel()
        task = nil
        let lost = receipts
        receipts = []
        for receipt in lost { receipt.onSent(false) }
        if case .streaming(let stream) = last { stream.connectionClosed(reason) }
        pool.remove(self, reason: reason)
    }

    // MARK: - Deadlines

    /// Sets the deadline that the present state has, unless it is running already.
    private func settle() {
        let present = presentWait
        guard present != wait || restartsWait else { return }
        wait = present
        restartsWait = false
        pool.setDeadline(of: slot, for: present)
        if present == .heartbeat, !isHeartbeatSpread {
            isHeartbeatSpread = true
            pool.spreadHeartbeat(of: slot)
        }
    }

    private var presentWait: Wait {
        switch state {
        case .closed: return .nothing
        case .lingering: return .linger
        case _ where unsentBytes > 0: return .write
        case .streaming: return .heartbeat
        case .responding, .closing: return .nothing
        case .reading:
            switch parser?.phase {
            case .idle: return hasServed ? .idle : .opening
            case .head: return .head
            case .body: return .body
            case .dead, nil: return .nothing
            }
        }
    }

    /// What the table's deadline was for has not come in time.
    func deadlineExpired() {
        switch wait {
        case .nothing: break
        case .opening: close(.headerTimeout)
        case .idle: close(.idleTimeout)
        case .head: refuseLate(.headTimeout, reason: .headerTimeout)
        case .body: refuseLate(.bodyTimeout, reason: .bodyTimeout)
        case .write: close(.slowConsumer)
        case .heartbeat:
            guard case .streaming(let stream) = state else { return }
            restartsWait = true
            if stream.send(pool.heartbeat()) { pool.handler.heartbeatSent() }
            settle()
        case .linger:
            if case .lingering(let reason, _) = state { close(reason) }
        }
    }

    private func refuseLate(_ rule: HTTPViolation.Rule, reason: CloseReason) {
        refuse(HTTPViolation(rule), reason: reason)
        flush()
    }
}
