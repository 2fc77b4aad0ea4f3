package import EventLoop
import HTTP
import Worker

/// Many native workers on one loop. Loop-confined.
package final class WorkerFleet {
    /// Workers that connect at the same time: a relay's backlog is no part of what is measured.
    package static let opening = 64
    /// Longest time without any worker getting ready.
    static let patience = Duration.seconds(20)

    private let loop: EventLoop
    package let workers: [NativeWorker]
    private var started = 0
    private var isReady: [Bool]
    private var progress = Signal()
    /// Workers that have been connected.
    package private(set) var readyCount = 0
    private var isStopped = false

    /// Workers that have not loaded yet; for the parameters see ``NativeWorker``.
    package init(
        _ size: Int, relay address: SocketAddress, on loop: EventLoop,
        codapDelay: Duration = .zero, keepsConnections: Bool = true, hasStreams: Bool = true
    ) {
        self.loop = loop
        isReady = Array(repeating: false, count: size)
        workers = (0..<size).map { _ in
            NativeWorker(
                relay: address, on: loop, codapDelay: codapDelay,
                keepsConnection: keepsConnections, hasStreams: hasStreams)
        }
    }

    /// The workers' codes; complete once ``open()`` has returned.
    package var codes: [String] { workers.compactMap { $0.status?.code } }

    /// Requests that all workers together have put to CODAP: one each for its frame, then one for
    /// each run of a call.
    package var codapRequests: Int { workers.reduce(0) { $0 + $1.codapRequests } }

    /// Loads all pages and waits until each has a code and an open stream, or polls.
    package func open() async throws(LoadError) {
        for (index, worker) in workers.enumerated() {
            worker.onStatus = { [unowned self] in statusChanged(of: index) }
        }
        for _ in 0..<min(Self.opening, workers.count) { startNext() }
        while readyCount < workers.count {
            if isStopped { throw .stopped }
            progress = Signal()
            let before = readyCount
            let isDone = await progress.wait(on: loop, timeout: Self.patience)
            guard isDone || readyCount > before else {
                throw .notReady(connected: readyCount, of: workers.count, reason: reason)
            }
        }
    }

    /// Closes all pages.
    package func stop() {
        isStopped = true
        for worker in workers { worker.stop() }
        progress.fire()
    }

    private func statusChanged(of index: Int) {
        guard !isReady[index], workers[index].status?.link == .connected else { return }
        isReady[index] = true
        readyCount += 1
        startNext()
        if readyCount == workers.count { progress.fire() }
    }

    private func startNext() {
        guard started < workers.count, !isStopped else { return }
        started += 1
        workers[started - 1].start()
    }

    /// What a worker that is not ready shows.
    private var reason: String {
        for (worker, isReady) in zip(workers, isReady) where !isReady {
            if let status = worker.status { return status.situation.rawValue }
        }
        return ""
    }
}
