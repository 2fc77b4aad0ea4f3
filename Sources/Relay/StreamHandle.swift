import EventLoop
import Sessions

/// A worker's stream as seen from other loops.
struct StreamHandle: Sendable {
    let number: StreamNumber
    let loop: EventLoop
    let stream: LoopBound<WorkerStream>

    /// Runs `body` with the stream on its loop: now when this is its loop, else soon.
    func with(_ body: @escaping @Sendable (WorkerStream) -> Void) {
        if loop.isCurrent {
            body(stream.value)
        } else {
            loop.execute { body(stream.value) }
        }
    }
}
