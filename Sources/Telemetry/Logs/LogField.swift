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
    /// The same in the order of ``LogLevel``.
    case suppressedByLevel([Int])
    /// Records for which others stand.
    case sampledOut(Int)
    /// How many records this one stands for.
    case sampleRate(Int)
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
        let (kind, value) = kindAndValue
        let (key, journal) = kind.names
        return (key, journal, value)
    }

    /// What it says, without its value.
    var kind: LogFieldKind { kindAndValue.0 }

    private var kindAndValue: (LogFieldKind, LogValue) {
        switch self {
        case .tool(let name): (.tool, .text(name.text))
        case .route(let name): (.route, .text(name.text))
        case .status(let status): (.status, .integer(status))
        case .outcome(let outcome): (.outcome, .text(outcome.rawValue))
        case .transport(let transport): (.transport, .text(transport.rawValue))
        case .duration(let time): (.duration, .milliseconds(nanoseconds: time.nanoseconds))
        case .stages(let stages): (.stages, .stages(stages))
        case .error(let code): (.error, .text(code.rawValue))
        case .failure(let kind): (.failure, .text(kind.rawValue))
        case .violation(let name): (.violation, .text(name.text))
        case .streamOpened(let kind): (.streamOpened, .text(kind.rawValue))
        case .streamClosed(let reason): (.streamClosed, .text(reason.rawValue))
        case .sessionEnded(let reason): (.sessionEnded, .text(reason.rawValue))
        case .session(let id): (.session, .text(id.text))
        case .sequence(let number): (.sequence, .integer(Int(clamping: number)))
        case .delivery(let number): (.delivery, .integer(number))
        case .worker(let id): (.worker, .text(id.text))
        case .source(let source): (.source, .text(source.rawValue))
        case .age(let age): (.age, .milliseconds(nanoseconds: age.nanoseconds))
        case .workerReason(let reason): (.workerReason, .text(reason.rawValue))
        case .suppressed(let count): (.suppressed, .integer(count))
        case .suppressedByLevel(let counts): (.suppressedByLevel, .levels(counts))
        case .sampledOut(let count): (.sampledOut, .integer(count))
        case .sampleRate(let weight): (.sampleRate, .integer(weight))
        case .health(let health): (.health, .health(health))
        case .bytes(let count): (.bytes, .integer(count))
        case .count(let count): (.count, .integer(count))
        case .address(let address): (.address, .text(address.text))
        case .sink(let name): (.sink, .text(name.rawValue))
        case .revision(let build): (.revision, .text(build.revision))
        case .options(let names):
            (.options, .text(names.map(\.description).joined(separator: ",")))
        case .configurationFault(let fault): (.configurationFault, .text(fault.rawValue))
        case .line(let number): (.line, .integer(number))
        case .sqliteResult(let code): (.sqliteResult, .integer(Int(code)))
        case .errno(let code): (.errno, .systemError(code))
        }
    }
}

/// The value of a field, as the two renderings need it.
enum LogValue {
    case text(String)
    case integer(Int)
    case milliseconds(nanoseconds: UInt64)
    case stages(StageDurations)
    /// In the order of ``LogLevel``.
    case levels([Int])
    case health(WorkerHealth)
    case systemError(CInt)
}

/// Who saw what a record tells, when it was not the relay.
package enum LogSource: String, CaseIterable, Sendable { case worker }

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
