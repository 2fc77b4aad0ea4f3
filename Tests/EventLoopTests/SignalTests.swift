import EventLoop
import Synchronization
import Testing

@Suite("A signal") struct SignalTests {
    @Test("resumes the waiter on its own loop, whoever fires it") func resumesOnLoop() throws {
        let results = Mutex<[Bool]>([])
        let done = DoneFlag()
        try withLoops(2) { loops in
            let signal = Signal()
            loops[0].execute {
                loops[0].start {
                    let fired = await signal.wait(on: loops[0], timeout: .seconds(60))
                    results.withLock { $0 = [fired, loops[0].isCurrent] }
                    done.set()
                }
                loops[1].execute { signal.fire() }
            }
            done.wait()
        }
        #expect(results.withLock { $0 } == [true, true])
    }

    @Test("fired before the wait lets it return at once") func firedBefore() throws {
        try runHere { loop in
            let signal = Signal()
            signal.fire()
            signal.fire()
            loop.start {
                #expect(await signal.wait(on: loop, timeout: .seconds(60)))
                #expect(signal.isFired)
                loop.stop()
            }
        }
    }

    @Test("may be waited for again after the time ran out") func timeout() throws {
        try runHere { loop in
            let signal = Signal()
            loop.start {
                #expect(await !signal.wait(on: loop, timeout: .milliseconds(1)))
                #expect(!signal.isFired)
                signal.fire()
                #expect(await signal.wait(on: loop, timeout: .seconds(60)))
                loop.stop()
            }
        }
    }

    @Test("gives up when the waiting task is cancelled", arguments: [false, true])
    func cancellation(before: Bool) throws {
        try runHere { loop in
            let signal = Signal()
            let gate = Signal()
            let task = loop.start {
                if before { _ = await gate.wait(on: loop, timeout: .seconds(60)) }
                #expect(await !signal.wait(on: loop, timeout: .seconds(60)))
                #expect(Task.isCancelled)
                loop.stop()
            }
            task.cancel()
            gate.fire()
        }
    }
}
