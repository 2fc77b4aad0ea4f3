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

    /// Stops accepting, closes idle connections and streams, lets requests in flight be answered,
    /// closes the rest after `grace`. From any thread; once.
    ///
    /// - Parameter onDrained: Called on one of the loops when no connection is left.
    package func drain(within grace: Duration, then onDrained: @escaping @Sendable () -> Void) {
        let remaining = RemainingCount(pools.count, then: onDrained)
        let (acceptor, pools) = (acceptor, pools)
        acceptor.loop.execute {
            // First, so that what it handed over reaches the pools before the drain does.
            acceptor.value.stop()
            for pool in pools {
                pool.loop.execute {
                    pool.value.drain(within: grace) { remaining.decrement() }
                }
            }
        }
    }
}

/// Calls a function when it has been decremented to zero.
private final class RemainingCount: Sendable {
    private let count: Atomic<Int>
    private let onZero: @Sendable () -> Void

    init(_ count: Int, then onZero: @escaping @Sendable () -> Void) {
        self.count = Atomic(count)
        self.onZero = onZero
    }

    func decrement() {
        if count.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { onZero() }
    }
}
