import EventLoop

/// Takes connections from the kernel on one loop and deals them out to all.
final class Acceptor {
    private let loop: EventLoop
    private let pools: [LoopBound<ConnectionPool>]
    private let handler: any ServerHandler
    private let limits: ServerLimits
    private var listener: Listener?
    private var watch: Watch?
    private var pause: Timer?
    private var next = 0

    init(
        _ listener: consuming Listener, on loop: EventLoop, for pools: [LoopBound<ConnectionPool>],
        handler: any ServerHandler, limits: ServerLimits
    ) {
        self.loop = loop
        self.pools = pools
        self.handler = handler
        self.limits = limits
        self.listener = consume listener
    }

    /// Begins, or begins again.
    func resume() {
        guard let raw = listener?.descriptor.raw else { return }
        if watch == nil {
            watch = loop.watch(descriptor: raw, for: .readable) { [unowned self] in accept() }
        }
        watch?.resume()
    }

    /// Ends for good. Who is connected already is still taken, unless the listener is somebody
    /// else's too: then the next to accept there answers them. Our own port is free afterwards.
    func stop() {
        if listener?.isShared == false { accept() }
        watch = nil
        pause = nil
        listener = nil
    }

    private func accept() {
        for _ in 0..<limits.acceptsPerTurn {
            guard let accepted = listener?.accept() else { return }
            switch consume accepted {
            case .connection(let descriptor, let peer): deal(descriptor, from: peer)
            case .none: return
            case .failed(let error):
                handler.acceptFailed(error)
                return rest()
            }
        }
    }

    private func deal(_ descriptor: consuming FileDescriptor, from peer: SocketAddress) {
        let pool = pools[next]
        next = (next + 1) % pools.count
        if pool.loop.isCurrent { return pool.value.adopt(descriptor, from: peer) }
        let raw = descriptor.release()
        pool.loop.execute { pool.value.adopt(FileDescriptor(adopting: raw), from: peer) }
    }

    private func rest() {
        watch?.pause()
        if pause == nil { pause = loop.timer { [unowned self] in resume() } }
        pause?.arm(after: limits.acceptPause)
    }
}
