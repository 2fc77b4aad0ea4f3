import EventLoop
import Sessions

/// Looks whether the store hangs. Nothing here waits for the store, as ``SessionClock`` does.
/// Confined to its loop; runs as long as that.
final class StoreClock {
    /// Short beside what a store may take before it counts as hanging.
    static let tick = Duration.seconds(1)

    private let store: any SessionStore
    private let loop: EventLoop
    private var timer: Timer?

    init(_ store: any SessionStore, on loop: EventLoop) {
        self.store = store
        self.loop = loop
    }

    func start() {
        // The timer keeps this object, and this object the timer: both end with the process.
        let timer = loop.timer { self.look() }
        self.timer = timer
        timer.arm(after: Self.tick)
    }

    private func look() {
        store.noticeHang()
        timer?.arm(after: Self.tick)
    }
}
