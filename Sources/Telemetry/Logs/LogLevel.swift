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

    /// How many levels there are.
    static let count = 5
    /// Its place among the levels, from 0.
    package var ordinal: Int { priority - Self.error.priority }

    /// What the level says, for whoever reads the log.
    package var meaning: String {
        switch self {
        case .error: "Something failed and somebody must act."
        case .warning: "Something is wrong and the relay copes; a user may have felt it."
        case .notice: "Normal and worth reading: the process's own life."
        case .info: "One line for each thing that happened."
        case .debug: "The steps on the way, for the person who changes the code."
        }
    }

    /// What matters more is smaller.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.priority < rhs.priority }
}
