import EventLoop
import Sessions
import Telemetry
import Wire

/// Lets deadlines and expiries happen on time. Confined to its loop.
final class SessionClock {
    /// Longest a deadline is passed by. Short beside the shortest deadline that makes sense for a
    /// person's request, long beside what a look at the store costs.
    static let tick = Duration.milliseconds(100)

    private let relay: Relay
    private let loop: EventLoop
    private var timer: Timer?

    init(_ relay: Relay, on loop: EventLoop) {
        self.relay = relay
        self.loop = loop
    }

    func start() {
        let bound = LoopBound(self, to: loop)
        let timer = loop.timer { [loop] in loop.start { await bound.value.advance() } }
        self.timer = timer
        timer.arm(after: Self.tick)
    }

    private func advance() async {
        await relay.context.store.expire(until: .systemNow)
        timer?.arm(after: Self.tick)
    }
}
