package import EventLoop
import Synchronization

/// An HTTP/1.1 server: one listener, its connections handed to the loops in turn.
package final class Server: Sendable {
    /// Where it listens.
    package let address: SocketAddress
    private let acceptor: LoopBound<Acceptor>
    private let pools: [LoopBound<ConnectionPool>]
    private let census = ConnectionCensus()

    /// Serves nothing until ``start()``.
    ///
    /// - Parameter loops: At least one; the first also accepts.
    package init(
        listener: consuming Listener, loops: [EventLoop], handler: some ServerHandler,
        limits: ServerLimits = .standard
    ) {
        precondition(!loops.isEmpty, "a server needs a loop")
        address = listener.address
        let census = census
        pools = loops.map { loop in
            LoopBound(
                ConnectionPool(on: loop, handler: handler, limits: limits, census: census), to: loop
            )
        }
        acceptor = LoopBound(
            Acceptor(listener, on: loops[0], for: pools, handler: handler, limits: limits),
            to: loops[0])
    }

    /// Open connections of all loops. From any thread.
    package var connectionCount: Int { census.count }

    /// Begins to accept. From any thread.
    package func start() {
        let acceptor = acceptor
        acceptor.loop.execute { acceptor.value.resume() }
    }

    /// Stops accepting, closes streams and, after ``ServerLimits/lateRequest``, idle connections,
    /// lets requests in flight be answered, cuts the rest after `grace`. From any thread; once.
    ///
    /// - Parameter onDrained: Called on one of the loops when no connection is left, with how many
    ///   were cut.
    package func drain(
        within grace: Duration, then onDrained: @escaping @Sendable (_ cut: Int) -> Void
    ) {
        let remaining = Remaining(pools.count, then: onDrained)
        let (acceptor, pools) = (acceptor, pools)
        acceptor.loop.execute {
            // First, so that what it handed over reaches the pools before the drain does.
            acceptor.value.stop()
            for pool in pools {
                pool.loop.execute {
                    pool.value.drain(within: grace) { cut in remaining.finishOne(cut: cut) }
                }
            }
        }
    }
}

/// Calls a function when every loop has drained, with how many connections all of them cut.
private final class Remaining: Sendable {
    private let loops: Atomic<Int>
    private let cut = Atomic<Int>(0)
    private let onZero: @Sendable (Int) -> Void

    init(_ loops: Int, then onZero: @escaping @Sendable (Int) -> Void) {
        self.loops = Atomic(loops)
        self.onZero = onZero
    }

    func finishOne(cut count: Int) {
        cut.add(count, ordering: .relaxed)
        if loops.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
            onZero(cut.load(ordering: .relaxed))
        }
    }
}
