/// Carries a loop-confined value past the compiler's checks: it may travel anywhere, but is opened
/// on its loop only. The value must also be dropped there.
// @unchecked: `value` traps off the loop.
package struct LoopBound<Value>: @unchecked Sendable {
    /// Where the value lives.
    package let loop: EventLoop
    private let content: Value

    /// Binds `value` to `loop`, on which the caller is.
    package init(_ value: Value, to loop: EventLoop) {
        self.loop = loop
        content = value
    }

    /// The value; traps anywhere but on its loop.
    package var value: Value {
        precondition(loop.isCurrent, "\(loop.name): its value was opened on another thread")
        return content
    }
}
