import Dispatch
import Glibc
import Synchronization
import Testing

import EventLoop

/// Loops that are stopped and joined when the test's closure has returned.
func withLoops<Result>(
    _ count: Int, _ body: ([EventLoop]) throws -> Result
) throws -> Result {
    let threads = try LoopThreads(count: count, name: "test")
    defer { threads.stopAndJoin() }
    return try body(threads.loops)
}

/// Runs a loop on the calling thread; `body` must end by stopping it.
func runHere(_ body: @escaping @Sendable (EventLoop) -> Void) throws {
    let loop = try EventLoop(name: "here")
    loop.execute { body(loop) }
    loop.run()
}

@Suite("An event loop") struct EventLoopTests {
    @Test("runs what other threads hand over, in their order") func handOver() throws {
        let seen = Mutex<[Int]>([])
        try withLoops(1) { loops in
            for number in 0..<1000 { loops[0].execute { seen.withLock { $0.append(number) } } }
        }
        #expect(seen.withLock { $0 } == Array(0..<1000))
    }

    @Test("loses no wake-up when many threads hand over", arguments: [2, 4])
    func noLostWakeUp(count: Int) throws {
        // A token runs round the loops: one lost wake-up and the test never ends.
        let rounds = 20_000
        let passed = Mutex(0)
        let threads = try LoopThreads(count: count, name: "ring")
        let done = DoneFlag()
        @Sendable func pass(_ left: Int) {
            passed.withLock { $0 += 1 }
            guard left > 0 else { return done.set() }
            threads.loops[left % count].execute { pass(left - 1) }
        }
        threads.loops[0].execute { pass(rounds) }
        done.wait()
        threads.stopAndJoin()
        #expect(passed.withLock { $0 } == rounds + 1)
    }

    @Test("knows its own thread") func current() throws {
        try runHere { loop in
            #expect(loop.isCurrent)
            loop.stop()
        }
        let loop = try EventLoop(name: "idle")
        #expect(!loop.isCurrent)
    }

    @Test("runs a task that never suspends within the call that starts it") func immediate() throws
    {
        try runHere { loop in
            var finished = false
            loop.start { finished = true }
            #expect(finished)
            loop.stop()
        }
    }

    @Test("looks at I/O between bounded batches of jobs") func fairness() throws {
        try runHere { loop in
            // Each job makes the next: without a bound the timer would never fire.
            @Sendable func spin() { loop.execute { spin() } }
            spin()
            let timer = loop.timer { loop.stop() }
            timer.arm(after: .milliseconds(1))
            keep(timer, on: loop)
        }
    }

    @Test("fires timers in the order of their deadlines, never early") func timers() throws {
        try runHere { loop in
            var order: [Int] = []
            let start = EventLoop.now
            let timers = [30, 10, 20].map { delay in
                loop.timer {
                    #expect(EventLoop.now - start >= .milliseconds(delay))
                    order.append(delay)
                    if order.count == 3 {
                        #expect(order == [10, 20, 30])
                        loop.stop()
                    }
                }
            }
            for (timer, delay) in zip(timers, [30, 10, 20]) {
                timer.arm(after: .milliseconds(delay))
            }
            keep(timers, on: loop)
        }
    }

    @Test("forgets a timer that was cancelled or dropped") func cancelledTimers() throws {
        try runHere { loop in
            let cancelled = loop.timer { Issue.record("a cancelled timer fired") }
            cancelled.arm(after: .zero)
            cancelled.cancel()
            #expect(!cancelled.isArmed)
            do { loop.timer { Issue.record("a dropped timer fired") }.arm(after: .zero) }
            let last = loop.timer { loop.stop() }
            last.arm(after: .milliseconds(5))
            keep([cancelled, last], on: loop)
        }
    }

    @Test("tells again of what was left unread, and nothing while paused") func watches() throws {
        try runHere { loop in
            guard let (reader, writer) = try? socketPair() else { return loop.stop() }
            writer.put(2)
            var told = 0
            var kept: Watch?
            let watch = loop.watch(descriptor: reader.owner.raw, for: .readable) {
                told += 1
                #expect(reader.takeOne())
                guard told == 2 else { return }
                writer.put(1)
                kept?.pause()
                let later = loop.timer {
                    #expect(told == 2)
                    kept = nil
                    loop.stop()
                }
                later.arm(after: .milliseconds(5))
                keep(later, on: loop)
            }
            watch.resume()
            kept = watch
        }
    }

    @Test("hears signals of the process") func signals() throws {
        try runHere { loop in
            loop.onSignal(SIGUSR1) { loop.stop() }
            kill(getpid(), SIGUSR1)
        }
    }
}

/// Keeps loop-confined things alive until their loop has ended.
func keep<Value>(_ value: Value, on loop: EventLoop) {
    kept.withLock { $0.append(LoopBound(value, to: loop)) }
}
private let kept = Mutex<[any Sendable]>([])

/// Both ends of a connection on the loopback.
func socketPair() throws -> (Shared, Shared) {
    let listener = try Listener(binding: #require(SocketAddress("127.0.0.1:0")))
    let client = try FileDescriptor.connecting(to: listener.address)
    guard case .connection(let server, _) = listener.accept() else {
        throw SystemError(call: "accept", code: EAGAIN)
    }
    return (Shared(server), Shared(client))
}

/// A descriptor that closures may share.
final class Shared {
    let owner: FileDescriptor
    init(_ owner: consuming FileDescriptor) { self.owner = owner }

    func put(_ count: Int) {
        #expect((try? owner.send([UInt8](repeating: 0, count: count))) == count)
    }

    func takeOne() -> Bool {
        var byte: [UInt8] = [0]
        return (try? owner.receive(into: &byte)) == 1
    }
}

/// Blocks the test's own thread, which is no loop, until another has done something.
final class DoneFlag: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func set() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
