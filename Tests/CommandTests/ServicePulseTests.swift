import Dispatch
import EventLoop
import Synchronization
import Testing

@testable import codap_relay

/// A service manager that keeps what it is told.
private final class Told: Sendable {
    private let messages = Mutex<[String]>([])

    func manager(watchdog: Duration? = nil) -> ServiceManager {
        ServiceManager(watchdog: watchdog) { [self] message in
            messages.withLock { $0.append(message) }
        }
    }

    var all: [String] { messages.withLock { $0 } }
    var count: Int { all.count }
}

/// Loops that end with the test.
private func withLoops(_ count: Int, _ body: ([EventLoop]) async throws -> Void) async throws {
    let threads = try LoopThreads(count: count, name: "pulse")
    defer { threads.stopAndJoin() }
    try await body(threads.loops)
}

/// Waits until `condition` holds: each look takes a turn of `loop`, so it is no idle spinning.
private func eventually(on loop: EventLoop, _ condition: () -> Bool) async throws {
    let deadline = EventLoop.now + .seconds(10)
    while !condition() {
        try #require(EventLoop.now < deadline)
        await turn(of: loop)
    }
}

/// Lets a timer of `loop` fire that is armed for a millisecond.
private func turn(of loop: EventLoop) async {
    await withCheckedContinuation { continuation in
        loop.execute {
            loop.start {
                _ = await Signal().wait(on: loop, timeout: .milliseconds(1))
                continuation.resume()
            }
        }
    }
}

/// Holds a loop fast until it is released.
private final class Block: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let isHeld = DispatchSemaphore(value: 0)

    func hold(_ loop: EventLoop) {
        loop.execute { [self] in
            isHeld.signal()
            gate.wait()
        }
        isHeld.wait()
    }

    func release() { gate.signal() }
}

@Suite("What the service manager is told") struct ServicePulseTests {
    @Test("beats while all loops turn, and not while one of them is stuck", arguments: [1, 2])
    func stuckLoop(stuck: Int) async throws {
        try await withLoops(3) { loops in
            let told = Told()
            let main = loops[0]
            let pulse = Mutex<LoopBound<WatchdogPulse?>?>(nil)
            main.execute {
                let beating = WatchdogPulse(
                    told.manager(watchdog: .milliseconds(4)), watching: Array(loops[1...]),
                    on: main)
                pulse.withLock { $0 = LoopBound(beating, to: main) }
            }
            try await eventually(on: main) { told.count >= 3 }
            let block = Block()
            block.hold(loops[stuck])
            // One beat may have been on its way; then many periods pass without any.
            for _ in 0..<4 { await turn(of: main) }
            let before = told.count
            for _ in 0..<40 { await turn(of: main) }
            #expect(told.count == before)
            block.release()
            try await eventually(on: main) { told.count > before + 3 }
            #expect(Set(told.all) == ["WATCHDOG=1"])
            await withCheckedContinuation { done in
                main.execute {
                    pulse.withLock { $0?.value?.stop() }
                    pulse.withLock { $0 = nil }
                    done.resume()
                }
            }
        }
    }

    @Test("are changes of the status, and no repetition") func status() async throws {
        try await withLoops(1) { loops in
            let (told, main) = (Told(), loops[0])
            let text = Mutex("a")
            let looks = Atomic<Int>(0)
            let pulse = Mutex<LoopBound<StatusPulse?>?>(nil)
            main.execute {
                let status = StatusPulse(
                    told.manager(), told: "a", on: main, every: .milliseconds(1)
                ) {
                    looks.add(1, ordering: .relaxed)
                    return text.withLock { $0 }
                }
                pulse.withLock { $0 = LoopBound(status, to: main) }
            }
            try await eventually(on: main) { looks.load(ordering: .relaxed) > 5 }
            #expect(told.all == [])
            text.withLock { $0 = "b" }
            try await eventually(on: main) { told.count == 1 }
            let last = looks.load(ordering: .relaxed)
            try await eventually(on: main) { looks.load(ordering: .relaxed) > last + 5 }
            #expect(told.all == ["STATUS=b"])
            await withCheckedContinuation { done in
                main.execute {
                    pulse.withLock { $0?.value?.stop() }
                    pulse.withLock { $0 = nil }
                    done.resume()
                }
            }
        }
    }

    @Test("is to have patience while the store is opened, and no longer")
    func opening() async throws {
        try await withLoops(1) { loops in
            let (told, loop) = (Told(), loops[0])
            let pulse = OpeningPulse(told.manager(), on: loop, every: .milliseconds(1))
            try await eventually(on: loop) { told.count >= 2 }
            pulse.end()
            for _ in 0..<4 { await turn(of: loop) }
            let count = told.count
            for _ in 0..<20 { await turn(of: loop) }
            #expect(told.count == count)
            for message in told.all {
                #expect(message.hasPrefix("EXTEND_TIMEOUT_USEC=30000000\nSTATUS=Opening the store"))
            }
        }
    }
}
