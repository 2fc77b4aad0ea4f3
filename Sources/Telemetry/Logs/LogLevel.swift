/// How much a log record matters. The order is that of journald's `PRIORITY`.
package enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// Something failed and somebody must act.
    case error
    /// Something is wrong and the relay copes.
    case warning
    /// Normal and worth reading: the process's own life.
    case notice
    /// One line for each thing that happened.
    case info
    /// For the person who changes the code.
    case debug

    /// The syslog severity (RFC 5424, section 6.2.1).
    package var priority: Int {
        switch self {
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug: 7
        }
    }

    /// What matters more is smaller.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.priority < rhs.priority }
}
