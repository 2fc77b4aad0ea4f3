import EventLoop

/// Does something on its loop again and again. Confined to its loop; runs as long as that.
final class Ticker {
    private let loop: EventLoop
    private let interval: Duration
    private let action: () -> Void
    private var timer: Timer?

    init(on loop: EventLoop, every interval: Duration, _ action: @escaping () -> Void) {
        self.loop = loop
        self.interval = interval
        self.action = action
    }

    func start() {
        // The timer keeps this object, and this object the timer: both end with the process.
        let timer = loop.timer { self.tick() }
        self.timer = timer
        timer.arm(after: interval)
    }

    private func tick() {
        action()
        timer?.arm(after: interval)
    }
}
