import Wire

/// Decides which lines are written: samples what is many and alike, and stays below journald's
/// limits. A value: the time and the first number of its randomness come from the caller.
///
/// Canonical lines of successes are sampled in groups: of each `n` lines in a row one, drawn by
/// lot, is written and says that it stands for `n`. So the weights of the written lines add up to
/// the number of lines there were, and any part of them is estimated without bias. So are those
/// of requests that were refused, apart from the others: whoever sends many leaves theirs alone.
/// A group that a burst began is given up when lines are few again, and each is written. It was
/// by lot whether its line had been: on average it stood for those that had come.
package struct LogAdmission: Sendable {
    /// What a line is to the log.
    package enum Kind: Int, CaseIterable, Sendable {
        /// A canonical line of something that succeeded within its objective.
        case ordinary
        /// A line of a request whose client did something wrong, or of a client that is one too
        /// many. Anybody can make any number of those: they are the first for which there is no
        /// room.
        case refused
        /// A canonical line of something that did not: never sampled, and the queue has a share
        /// for it.
        case notable
        /// No canonical line: never sampled.
        case plain
        /// What a worker tells of itself, never sampled. Any tab may be a stranger's, and of many
        /// tabs it is much: it leaves room to what the relay itself has to say.
        case told

        fileprivate var isSampled: Bool { self == .ordinary || self == .refused }
    }

    /// What becomes of a line.
    package enum Decision: Equatable, Sendable {
        /// It is written, and stands for so many lines.
        case write(weight: Int)
        /// Another of its group stands for it.
        case sampledOut
        /// The level's limit is reached.
        case suppressed
    }

    /// What was left out since the last summary.
    package struct Summary: Equatable, Sendable {
        /// By level, in the order of ``LogLevel``.
        package fileprivate(set) var suppressed = [Int](repeating: 0, count: LogLevel.count)
        /// Lines for which others stand.
        package fileprivate(set) var sampledOut = 0
        /// The time it covers.
        package fileprivate(set) var span = Duration.zero

        /// Of all levels together.
        package var suppressedInAll: Int { suppressed.reduce(0, +) }
    }

    /// The limits in force.
    package var limits: LogLimits
    private var random: SplitMix64
    /// By priority group and kind.
    private var samples = [SampleGroup](
        repeating: SampleGroup(), count: LogPriorityGroup.count * Kind.allCases.count)
    private var buckets = [LineBucket](repeating: LineBucket(), count: LogPriorityGroup.count)
    private var summary = Summary()
    // Times are nanoseconds: most lines are left out, and Durations have two words.
    /// The latest time seen: threads read their clocks before they come here.
    private var latest: UInt64 = 0
    /// When the first line of ``summary`` was left out; `nil` while none was.
    private var openedAt: UInt64?

    /// - Parameter seed: What the lots are drawn from.
    package init(_ limits: LogLimits = LogLimits(), seed: UInt64) {
        self.limits = limits
        random = SplitMix64(seed: seed)
    }

    /// Decides about one line. Costs no allocation.
    /// - Parameter time: Monotonic. One earlier than another's counts as the other's.
    package mutating func admit(_ level: LogLevel, _ kind: Kind, at time: Duration) -> Decision {
        let now = max(time.nanoseconds, latest)
        latest = now
        let place = LogPriorityGroup(level).rawValue
        let spare = limits.spare(level, kind)
        guard kind.isSampled else {
            guard buckets[place].take(limits, leaving: spare, at: now) else {
                leaveOut(at: now)
                summary.suppressed[level.ordinal] += 1
                return .suppressed
            }
            return .write(weight: 1)
        }
        let group = place * Kind.allCases.count + kind.rawValue
        let isDrawn = samples[group].draws(above: limits.sampledAbove, at: now, &random)
        guard isDrawn else { return sampleOut(at: now) }
        guard buckets[place].take(limits, leaving: spare, at: now) else {
            samples[group].owe()
            return sampleOut(at: now)
        }
        return .write(weight: samples[group].weight())
    }

    private mutating func sampleOut(at now: UInt64) -> Decision {
        leaveOut(at: now)
        summary.sampledOut += 1
        return .sampledOut
    }

    private mutating func leaveOut(at now: UInt64) { if openedAt == nil { openedAt = now } }

    /// Whether anything was left out since the last summary.
    package var hasLeftOut: Bool { openedAt != nil }

    /// How long until ``takeSummary(at:isLast:)`` has something; `nil` when nothing was left out.
    package func timeToSummary(at now: Duration) -> Duration? {
        summaryDue.map { max(.zero, $0 - now) }
    }

    /// What was left out, once an interval.
    /// - Parameter isLast: Whether the log ends, and the rest of the interval with it.
    package mutating func takeSummary(at now: Duration, isLast: Bool = false) -> Summary? {
        guard let due = summaryDue, isLast || now >= due else { return nil }
        defer {
            summary = Summary()
            openedAt = nil
        }
        summary.span = now - due + LogLimits.summaryInterval
        return summary
    }

    private var summaryDue: Duration? {
        openedAt.map { .nanoseconds($0) + LogLimits.summaryInterval }
    }
}

/// Lines in a row of which one stands for all.
private struct SampleGroup {
    private var rate = LineRate()
    private var size = 0
    private var position = 0
    private var drawn = 0
    /// Lines of earlier groups that found no room: the next one written stands for them, too.
    private var owed = 0

    /// Whether the next line is the one.
    /// - Parameter limit: Lines a second that are about to be drawn at most.
    mutating func draws(
        above limit: Int, at now: UInt64, _ random: inout SplitMix64
    ) -> Bool {
        rate.count(at: now)
        let isOver = position == size || size > 1 && rate.isWithin(limit)
        if isOver { begin(rate.size(above: limit), &random) }
        defer { position += 1 }
        return position == drawn
    }

    private mutating func begin(_ size: Int, _ random: inout SplitMix64) {
        self.size = size
        position = 0
        drawn = size == 1 ? 0 : Int(random.next() % UInt64(size))
    }

    mutating func owe() { owed += size }

    mutating func weight() -> Int {
        defer { owed = 0 }
        return size + owed
    }
}

/// How many lines come a second: those of the second before, or those of this one if they are
/// more already.
private struct LineRate {
    private static let window: UInt64 = 1_000_000_000
    private var start: UInt64 = 0
    private var before = 0
    private var current = 0

    mutating func count(at now: UInt64) {
        if now >= start + Self.window {
            before = now < start + Self.window * 2 ? current : 0
            current = 0
            start = now
        }
        current += 1
    }

    private var value: Int { max(before, current) }

    func isWithin(_ limit: Int) -> Bool { value <= limit }

    /// So large that not many more than `limit` lines a second are drawn.
    func size(above limit: Int) -> Int { (value - 1) / max(1, limit) + 1 }
}

/// Room for lines: a bucket that fills steadily (the generic cell rate algorithm, one number).
private struct LineBucket {
    /// When the bucket would be full, if no more lines came.
    private var fullAt: UInt64 = 0

    /// - Parameter spare: Lines for which room has to remain.
    mutating func take(_ limits: LogLimits, leaving spare: Int, at now: UInt64) -> Bool {
        let next = max(fullAt, now) + limits.spacing
        guard next <= now + limits.spacing * UInt64(limits.burst - spare) else { return false }
        fullAt = next
        return true
    }
}

extension LogPriorityGroup { fileprivate static let count = allCases.count }
