import CSystemd
import Glibc

/// The system's text for an error number.
func systemErrorText(_ code: CInt) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}

/// Time that never goes back, since the machine's start.
func monotonicNow() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// An open descriptor with exactly one owner. Dropping it closes it.
struct OwnedDescriptor: ~Copyable, Sendable {
    let raw: CInt

    /// Takes ownership of `raw`; nobody else may close it afterwards.
    init(adopting raw: CInt) { self.raw = raw }
    deinit { _ = close(raw) }

    /// Waits until the descriptor is ready for `events`.
    /// - Parameter milliseconds: How long at most; negative means for ever.
    /// - Returns: Whether it is ready.
    func wait(for events: CInt, milliseconds: CInt) -> Bool {
        pollOnce(raw, events, milliseconds)
    }
}

/// One `poll` for one descriptor. A signal counts as "not ready": callers ask again anyway.
func pollOnce(_ descriptor: CInt, _ events: CInt, _ milliseconds: CInt) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return unsafe poll(&entry, 1, milliseconds) == 1
}

/// Lets the calling thread, which is no loop's, sleep for so long or a little longer.
package func rest(microseconds: Int) {
    var time = timeval(tv_sec: 0, tv_usec: microseconds)
    _ = unsafe select(0, nil, nil, nil, &time)
}

/// Lets one thread sleep until another wakes it. Wake-ups that come first are not lost.
package struct WakeUp: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// - Throws: ``LogStartError`` when the process has no descriptor left.
    package init() throws(LogStartError) {
        let raw = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard raw >= 0 else { throw LogStartError(errno: errno) }
        descriptor = OwnedDescriptor(adopting: raw)
    }

    /// Wakes the sleeper, from any thread.
    package func signal() { eventfd_write(descriptor.raw, 1) }

    /// Sleeps until the next ``signal()``.
    /// - Parameter milliseconds: How long at most; negative means for ever.
    /// - Returns: Whether there was one.
    @discardableResult
    package func wait(milliseconds: CInt) -> Bool {
        guard descriptor.wait(for: CInt(POLLIN), milliseconds: milliseconds) else { return false }
        var count: eventfd_t = 0
        return unsafe eventfd_read(descriptor.raw, &count) == 0
    }
}

/// Why a writer, of the log or of a store, could not start.
package struct LogStartError: Error, Equatable {
    /// What the operating system said.
    package let errno: CInt
}

/// Runs `body` on a thread of its own that takes no signals.
/// - Parameter name: At most 15 bytes, which is what the kernel shows; `nil` for the process's.
/// - Throws: ``LogStartError`` when there can be no more threads.
package func startThread(
    named name: String? = nil, _ body: @escaping @Sendable () -> Void
) throws(LogStartError) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var everySignal = sigset_t()
    var previous = sigset_t()
    unsafe sigfillset(&everySignal)
    // A thread inherits the mask: it must be in place before the thread is.
    unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &previous)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(Box(body))
    let code = unsafe pthread_create(
        &thread, nil,
        { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }, box.toOpaque())
    guard code == 0 else {
        unsafe box.release()
        throw LogStartError(errno: code)
    }
    if let name { _ = unsafe pthread_setname_np(thread, name) }
    pthread_detach(thread)
}
