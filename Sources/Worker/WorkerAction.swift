package import JSON

/// What the shell must do, in order.
package enum WorkerAction: Equatable, Sendable {
    /// Keep the key for later loads of this tab; `nil` forgets it. The only thing stored.
    case remember(key: String?)
    /// Make a request of the relay, and report how it ended.
    case send(HTTPRequest)
    /// Open an event stream. `path` is relative to the relay's base address.
    case openStream(stream: Int, path: String)
    /// Close a stream; nothing that it still holds may be reported afterwards.
    case closeStream(stream: Int)
    /// Ask the browser for one of the streams that all its tabs may hold together, and report
    /// ``WorkerEvent/slotAnswered(isGranted:)``. A slot is held until it is released. After a
    /// denial the shell may wait for a slot that becomes free, and report that as granted.
    case claimSlot
    /// Give the slot back, or stop waiting for one; there may be neither.
    case releaseSlot
    /// Put a request to CODAP's plugin API, and report the reply.
    case callCODAP(number: Int, request: JSONValue)
    /// Make a picture, a data URI, one of at most so many bytes, and report it as
    /// `{dataURI, width, height, originalWidth, originalHeight}`.
    case shrinkPicture(number: Int, picture: String, maxBytes: Int)
    /// Report ``WorkerEvent/timerFired`` then. Replaces the wake before it.
    case wake(at: Instant)
    /// Show this to the person, instead of what was shown before.
    case show(WorkerStatus)
}
