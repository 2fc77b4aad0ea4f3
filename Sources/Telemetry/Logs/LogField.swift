import Glibc
package import Wire

/// One typed fact of a log record.
///
/// There is no case for free text, an argument, a result, a session code or a token: what must not
/// be logged cannot be written down.
package enum LogField: Sendable {
    case tool(ToolName)
    case route(RouteName)
    case status(Int)
    case outcome(Outcome)
    case transport(Transport)
    case duration(Duration)
    /// The parts of a finished call's duration.
    case stages(StageDurations)
    case error(ErrorCode)
    case failure(FailureKind)
    case violation(ViolationName)
    case connectionClosed(ConnectionCloseReason)
    case streamOpened(StreamOpenKind)
    case streamClosed(StreamCloseReason)
    case sessionEnded(SessionEndReason)
    /// The session, in a record that belongs to no request; else the context names it.
    case session(SessionID)
    /// A call's place in its session.
    case sequence(UInt64)
    case delivery(Int)
    case worker(WorkerID)
    /// It was not the relay that saw it.
    case source(LogSource)
    /// How long ago it was, for what is told later.
    case age(Duration)
    case workerReason(WorkerReason)
    /// Records like this one that were not written.
    case suppressed(Int)
    case health(WorkerHealth)
    /// Size of a body.
    case bytes(Int)
    /// How many of what the event is about.
    case count(Int)
    /// An address of this relay, or a peer's where the operator wants that.
    case address(NetworkAddress)
    case sink(LogSinkName)
    case revision(BuildIdentity)
    /// Settings, by their names in the program: never as somebody wrote them.
    case options([StaticString])
    /// What is wrong with a configuration.
    case configurationFault(ConfigurationFault)
    /// A line of the configuration file.
    case line(Int)
    /// An error of the operating system.
    case errno(CInt)
    /// SQLite's extended result code.
    case sqliteResult(CInt)

    /// How the field is written: its key in the JSON line, its name as a journal field when it is
    /// one that people filter on, its value.
    var rendering: (key: String, journal: StaticString?, value: LogValue) {
        switch self {
        case .tool(let name): ("tool", "TOOL", .text(name.text))
        case .route(let name): ("route", "ROUTE", .text(name.text))
        case .status(let status): ("status", "STATUS", .integer(status))
        case .outcome(let outcome): ("outcome", "OUTCOME", .text(outcome.rawValue))
        case .transport(let transport): ("transport", "TRANSPORT", .text(transport.rawValue))
        case .duration(let duration):
            ("durationMs", "DURATION_MS", .milliseconds(nanoseconds: duration.nanoseconds))
        case .stages(let stages): ("stages", nil, .stages(stages))
        case .error(let code): ("error", "ERROR", .text(code.rawValue))
        case .failure(let kind): ("failure", nil, .text(kind.rawValue))
        case .violation(let name): ("violation", nil, .text(name.text))
        case .connectionClosed(let reason): ("reason", nil, .text(reason.rawValue))
        case .streamOpened(let kind): ("kind", nil, .text(kind.rawValue))
        case .streamClosed(let reason): ("reason", nil, .text(reason.rawValue))
        case .sessionEnded(let reason): ("reason", nil, .text(reason.rawValue))
        case .session(let id): ("sessionId", "SESSION_ID", .text(id.text))
        case .sequence(let number): ("seq", nil, .integer(Int(clamping: number)))
        case .delivery(let number): ("delivery", nil, .integer(number))
        case .worker(let id): ("workerId", nil, .text(id.text))
        case .source(let source): ("source", "SOURCE", .text(source.rawValue))
        case .age(let age): ("ageMs", nil, .milliseconds(nanoseconds: age.nanoseconds))
        case .workerReason(let reason): ("reason", nil, .text(reason.rawValue))
        case .suppressed(let count): ("suppressed", nil, .integer(count))
        case .health(let health): ("health", nil, .health(health))
        case .bytes(let count): ("bytes", nil, .integer(count))
        case .count(let count): ("count", nil, .integer(count))
        case .address(let address): ("address", nil, .text(address.text))
        case .sink(let name): ("sink", nil, .text(name.rawValue))
        case .revision(let build): ("revision", nil, .text(build.revision))
        case .options(let names):
            ("options", nil, .text(names.map(\.description).joined(separator: ",")))
        case .configurationFault(let fault): ("reason", nil, .text(fault.rawValue))
        case .line(let number): ("line", nil, .integer(number))
        case .sqliteResult(let code): ("sqliteResult", nil, .integer(Int(code)))
        case .errno(let code): ("systemError", "ERRNO", .systemError(code))
        }
    }
}

/// The value of a field, as the two renderings need it.
enum LogValue {
    case text(String)
    case integer(Int)
    case milliseconds(nanoseconds: UInt64)
    case stages(StageDurations)
    case health(WorkerHealth)
    case systemError(CInt)
}

/// Who saw what a record tells, when it was not the relay.
package enum LogSource: String, Sendable { case worker }

/// How long each stage of one call took. Kept in microseconds whose sum is the total in
/// microseconds exactly: the cuts are rounded, not the parts.
package struct StageDurations: Equatable, Sendable {
    /// In the order of ``CallStage``.
    package let microseconds: [UInt64]

    /// - Parameter duration: How long a stage took.
    package init(_ duration: (CallStage) -> Duration) {
        var elapsed: UInt64 = 0
        var microseconds: [UInt64] = []
        microseconds.reserveCapacity(CallStage.allCases.count)
        for stage in CallStage.allCases {
            let end = elapsed + duration(stage).nanoseconds
            microseconds.append(end / 1_000 - elapsed / 1_000)
            elapsed = end
        }
        self.microseconds = microseconds
    }
}
