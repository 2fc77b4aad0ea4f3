import CLibevent
import Glibc
import Synchronization

/// Work from other threads on its way to a loop.
///
/// The wake-up is an `eventfd` read by the loop, not `event_active`: that would need libevent's
/// `evthread`, a lock around every operation of every base, to serve this one. It is written only
/// when the loop has said that it goes to sleep, and once per sleep however many arrive.
final class Inbox: Sendable {
    private struct State {
        var arrived: [LoopWork] = []
        var isLoopAsleep = false
    }

    let descriptor: CInt
    private let state = Mutex(State())

    init() throws(SystemError) {
        descriptor = eventfd(0, CInt(RELAY_EVENTFD_FLAGS))
        guard descriptor >= 0 else { throw .last("eventfd") }
    }

    deinit { _ = close(descriptor) }

    /// Callable from any thread.
    func put(_ work: LoopWork) {
        let mustWake = state.withLock { state in
            state.arrived.append(work)
            defer { state.isLoopAsleep = false }
            return state.isLoopAsleep
        }
        // The counter cannot overflow: it is raised once per sleep. EAGAIN is therefore no case.
        if mustWake { _ = eventfd_write(descriptor, 1) }
    }

    /// Moves what has arrived to the end of `queue`. A loop left with an empty queue must block
    /// next: whatever arrives from now on will wake it.
    func collect(into queue: inout RunQueue) {
        let arrived = state.withLock { state in
            let arrived = state.arrived
            state.arrived.removeAll()
            state.isLoopAsleep = arrived.isEmpty && queue.isEmpty
            return arrived
        }
        for work in arrived { queue.append(work) }
    }

    /// Takes the wake-up back.
    func acknowledge() {
        var counter: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &counter)
    }
}
