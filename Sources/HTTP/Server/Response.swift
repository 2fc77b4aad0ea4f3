/// The answer to a request, as a handler gives it.
package struct Response: Sendable {
    /// The three digits of the status line.
    package var status: Int
    /// Without Content-Length, Transfer-Encoding, Connection and Date: the server decides those.
    package var headers: Headers
    package var body: ResponseBody
    /// Called once, on the connection's loop: with `true` when the last byte (of an event stream
    /// the last of its head) went to the kernel, with `false` when it never will.
    package var onSent: (@Sendable (Bool) -> Void)?

    package init(
        status: Int, headers: Headers = Headers(), body: ResponseBody = .none,
        onSent: (@Sendable (Bool) -> Void)? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.onSent = onSent
    }
}

/// What follows the head of a response.
package enum ResponseBody: Sendable {
    case none
    /// The whole body. A HEAD request is told its length and gets none of it.
    case bytes([UInt8])
    /// An event stream with status 200 and no end of its own. The function is called once, on the
    /// connection's loop, and takes the stream over; events sent within it leave with the head.
    case events(@Sendable (EventStream) -> Void)
}
