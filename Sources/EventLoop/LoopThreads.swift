import CLibevent
import Glibc

/// Event loops, each running on a thread of its own.
package final class LoopThreads: Sendable {
    /// The loops, in the order in which they were started.
    package let loops: [EventLoop]
    private let threads: [pthread_t]

    /// Starts `count` loops on threads named `name-0`, `name-1`, ….
    ///
    /// - Parameter name: At most 12 bytes: the kernel shows 15 of a thread's name.
    package init(count: Int, name: String = "loop") throws(SystemError) {
        ignoreBrokenPipes()
        var loops: [EventLoop] = []
        var threads: [pthread_t] = []
        for index in 0..<count {
            let loop = try EventLoop(name: "\(name)-\(index)")
            loops.append(loop)
            threads.append(try LoopThreads.spawn(loop))
        }
        self.loops = loops
        self.threads = threads
    }

    /// Stops every loop and waits for its thread to end.
    package func stopAndJoin() {
        for loop in loops { loop.stop() }
        for thread in threads { _ = pthread_join(thread, nil) }
    }

    private static func spawn(_ loop: EventLoop) throws(SystemError) -> pthread_t {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(loop).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        guard code == 0 else {
            unsafe Unmanaged<EventLoop>.fromOpaque(context).release()
            throw SystemError(call: "pthread_create", code: code)
        }
        _ = unsafe pthread_setname_np(thread, loop.name)
        return thread
    }
}

/// Makes a write to a peer that has gone an error instead of the end of the process.
package func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
