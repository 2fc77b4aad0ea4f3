/// How many lines the log takes in before it leaves some out.
package struct LogLimits: Equatable, Sendable {
    /// Canonical lines a second above which the successful, fast ones are sampled.
    package var sampledAbove = 250
    /// Lines in any ``interval`` of one priority group; more are suppressed. journald's own limit
    /// is 10 000 (`RateLimitBurst=`, journald.conf(5)), and what it suppresses nobody can count by
    /// event: so the relay stays below.
    package var linesPerInterval = 9_500

    /// journald's `RateLimitIntervalSec=`.
    package static let interval = Duration.seconds(30)
    /// The part of ``linesPerInterval`` that may come at once, as one in so many.
    static let burstDivisor = 9
    /// Into so many parts the burst of a priority group is cut. Lines of each kind leave some to
    /// those that matter more: however many come of one kind, the others have room.
    static let burstParts = 8
    /// Time between two summary lines.
    package static let summaryInterval = Duration.seconds(10)

    /// The limits that hold when nobody sets others.
    package init() {}

    /// Limits that no test or bench reaches.
    package static var off: Self {
        var limits = Self()
        limits.sampledAbove = 1 << 40
        limits.linesPerInterval = 1 << 40
        return limits
    }

    /// Most lines at once.
    var burst: Int { max(1, linesPerInterval / Self.burstDivisor) }
    /// Lines for which room has to remain when one of this kind is taken. Notices share a group
    /// with lines at info and leave none: the process's own life is told whatever else there is.
    func spare(_ level: LogLevel, _ kind: LogAdmission.Kind) -> Int {
        let parts =
            switch level {
            case .notice: 0
            case .info: kind.partsLeft + 1
            case .error, .warning, .debug: kind.partsLeft
            }
        return burst * parts / Self.burstParts
    }
    /// Time in which a line that was let through is made up for, nanoseconds.
    var spacing: UInt64 {
        Self.interval.nanoseconds / UInt64(max(1, linesPerInterval - burst))
    }
    /// Canonical lines that one interval must have room for.
    package var sampledPerInterval: Int {
        sampledAbove.multipliedReportingOverflow(by: Int(Self.interval.components.seconds))
            .partialValue
    }
}

extension LogAdmission.Kind {
    /// Of the ``LogLimits/burstParts``, those that are left to kinds that matter more.
    fileprivate var partsLeft: Int {
        switch self {
        case .notable: 0
        case .plain: 1
        case .told: 2
        case .ordinary: 3
        case .refused: 4
        }
    }
}

/// Levels that journald limits together, each apart from the others.
package enum LogPriorityGroup: Int, CaseIterable, Sendable {
    case error, warning, info, debug

    /// The group of a level.
    package init(_ level: LogLevel) {
        self =
            switch level {
            case .error: .error
            case .warning: .warning
            case .notice, .info: .info
            case .debug: .debug
            }
    }
}
