import JSON
import Wire
import Worker

// The worker behind four C functions. Memory protocol: the page asks for room, writes an event's
// JSON there and calls `worker_handle`, which leaves the actions' JSON in a buffer of its own that
// is valid until the next call. One page has one worker and one thread, hence the globals.

/// Largest event, bytes. CODAP's answers come escaped, which can double them.
private let maxEventBytes = 64 << 20

// Sound: wasm without threads has one.
nonisolated(unsafe) private var worker = BrowserWorker(generator: SplitMix64(seed: 0))
// Sound, likewise.
nonisolated(unsafe) private var input = unsafe UnsafeMutableBufferPointer<UInt8>(
    start: nil, count: 0)
// Sound, likewise.
nonisolated(unsafe) private var output = unsafe UnsafeMutableBufferPointer<UInt8>(
    start: nil, count: 0)

/// Begins anew, with a seed for the jitter of reconnections.
@_expose(wasm, "worker_start")
public func workerStart(_ seed: UInt64) {
    unsafe worker = BrowserWorker(generator: SplitMix64(seed: seed))
}

/// Makes room for an event of `length` bytes.
/// - Returns: Where to write it. Valid until the next call of `worker_handle`.
@_expose(wasm, "worker_room")
public func workerRoom(_ length: Int) -> UnsafeMutablePointer<UInt8>? {
    unsafe input.deallocate()
    unsafe input = .allocate(capacity: length)
    return unsafe input.baseAddress
}

/// Handles the event in the room.
/// - Parameter now: Milliseconds on the page's monotonic clock.
/// - Returns: How many bytes the actions have, a JSON array; or -1 for an event that is malformed.
@_expose(wasm, "worker_handle")
public func workerHandle(_ now: Double) -> Int {
    let bytes = unsafe [UInt8](input)
    unsafe input.deallocate()
    unsafe input = .init(start: nil, count: 0)
    guard let json = try? JSONValue.parse(bytes, limits: JSONLimits(maxBytes: maxEventBytes)),
        let event = try? WorkerEvent(page: json)
    else { return -1 }
    let instant = Instant(elapsed: .milliseconds(Int64(now)))
    let actions = unsafe worker.handle(event, at: instant)
    var text: [UInt8] = []
    JSONValue.array(actions.map { $0.page }).write(to: &text)
    unsafe output.deallocate()
    unsafe output = .allocate(capacity: text.count)
    _ = unsafe output.initialize(from: text)
    return text.count
}

/// Where the actions are.
@_expose(wasm, "worker_actions")
public func workerActions() -> UnsafeMutablePointer<UInt8>? {
    unsafe output.baseAddress
}
