import Glibc

/// A system call that failed, and why.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call, as `man 2` names it.
    package let call: String
    /// The `errno` it left.
    package let code: CInt

    /// Names the failed `call` and its `errno`.
    package init(call: String, code: CInt) {
        self.call = call
        self.code = code
    }

    /// The error of the `call` that has just failed on this thread.
    static func last(_ call: String) -> SystemError { SystemError(call: call, code: errno) }

    /// For example "bind: Address already in use".
    package var description: String {
        guard let text = unsafe strerror(code) else { return "\(call): error \(code)" }
        return unsafe "\(call): \(String(cString: text))"
    }
}
