import EventLoop
import Foundation
import Testing

/// The names of this process's threads.
private func threadNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap { id in
        // A thread may have ended since the directory was read.
        let name = try? String(contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8)
        return name?.filter { $0 != "\n" }
    }
}

@Suite("Loop threads") struct ThreadCountTests {
    // A process of its own: elsewhere other tests come and go on libdispatch's threads. What the
    // test runner has started there before the body is in the first count.
    @Test("are the only threads, after tasks that were suspended and resumed across them")
    func noStrayThreads() async {
        await #expect(processExitsWith: .success) {
            let before = try threadNames().count
            let threads = try LoopThreads(count: 3, name: "probe")
            let done = DoneFlag()
            let loops = threads.loops
            loops[0].execute {
                loops[0].start {
                    for round in 0..<100 {
                        let signal = Signal()
                        loops[1 + round % 2].execute { signal.fire() }
                        #expect(await signal.wait(on: loops[0], timeout: .seconds(60)))
                        #expect(loops[0].isCurrent)
                    }
                    #expect(await !Signal().wait(on: loops[0], timeout: .milliseconds(1)))
                    done.set()
                }
            }
            done.wait()
            let names = try threadNames()
            #expect(
                names.filter { $0.hasPrefix("probe-") }.sorted() == [
                    "probe-0", "probe-1", "probe-2",
                ])
            #expect(names.count == before + 3)
            threads.stopAndJoin()
            #expect(try threadNames().count == before)
        }
    }
}
