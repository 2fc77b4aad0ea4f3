import JSON
import Wire

/// What the worker has counted and noted, and the relay does not have yet.
///
/// Bounded whatever happens: counts stop at what one report may say, and of each kind of record
/// some are kept and the others counted. Records are text as soon as they are noted, and counts lie
/// in one array: that keeps the code small that moves them about.
struct Telemetry: Sendable {
    /// Records of one kind kept at once.
    static let burst = 5
    /// Time after which another record of that kind is kept.
    static let interval = TimeSpan.seconds(10)
    /// Records after which a report need not wait for its time.
    static let plenty = WorkerReport.maxRecords / 2

    /// Whether records at `debug` are kept.
    var isVerbose = false
    /// How things stood when they were last looked at.
    var sight = Sight()
    /// When something was first noted since the last report. Time that passes is nothing.
    private(set) var firstNoted: Instant?
    /// Counters, then the buckets and the sum of each histogram.
    private var counts = Self.none
    private var suppressed = [Int32](repeating: 0, count: WorkerLogEvent.allCases.count)
    private var tokens = [TokenBucket](
        repeating: TokenBucket(interval: interval, burst: burst),
        count: WorkerLogEvent.allCases.count)
    /// A report as far as its records.
    private var text = Self.beginning
    private var records = 0

    private static var none: [Int32] {
        let size = WorkerHistogram.bucketCount + 1
        return [Int32](
            repeating: 0,
            count: WorkerCounter.allCases.count + size * WorkerHistogram.allCases.count)
    }

    private static var beginning: JSONWriter {
        var text = JSONWriter()
        text.beginObject()
        text.key("records")
        text.beginArray()
        return text
    }

    /// Whether a report is worth sending early.
    var isPlenty: Bool { records >= Self.plenty }

    /// Counts; where a report may say no more, no further.
    @inline(never)
    mutating func count(_ counter: WorkerCounter, _ amount: Int = 1) {
        add(amount, at: counter.rawValue, upTo: counter.bound)
    }

    private mutating func add(_ amount: Int, at place: Int, upTo bound: Int) {
        counts[place] = Int32(min(Int(counts[place]) + min(amount, bound), bound))
    }

    /// Measures.
    @inline(never)
    mutating func observe(_ histogram: WorkerHistogram, _ value: Int) {
        let first = histogram.place
        var bucket = 0
        for bound in histogram.bounds where value > bound { bucket += 1 }
        add(1, at: first + bucket, upTo: WorkerReport.maxCount)
        add(value, at: first + WorkerHistogram.bucketCount, upTo: WorkerReport.maxSum)
    }

    /// Notes that something has happened, unless that happens too often.
    @inline(never)
    mutating func note(
        _ event: WorkerLogEvent, at now: Instant, because reason: WorkerReason? = nil,
        of post: ResultPost? = nil, took duration: Int? = nil, status: Int? = nil
    ) {
        let level = event.level
        if level == .debug, !isVerbose { return }
        if firstNoted == nil { firstNoted = now }
        let place = event.rawValue
        guard records < WorkerReport.maxRecords, tokens[place].take(at: now) == nil else {
            suppressed[place] = min(suppressed[place] + 1, Int32(WorkerReport.maxCount))
            return count(level.suppression)
        }
        records += 1
        text.beginObject()
        text.member("at", now.elapsed.milliseconds)
        text.member("level", level.rawValue)
        text.member("event", event.name)
        if let reason { text.member("reason", reason.rawValue) }
        if let post {
            text.member("requestId", post.requestId.text)
            if case .failure(let failure) = post.result {
                text.member("failure", failure.kind.rawValue)
            }
        }
        number("durationMs", duration)
        number("status", status)
        number("suppressed", suppressed[place] > 0 ? Int(suppressed[place]) : nil)
        suppressed[place] = 0
        text.endObject()
    }

    @inline(never)
    private mutating func number(_ key: String, _ value: Int?) {
        if let value { text.member(key, value) }
    }

    /// Hands over what there is, as a report whose last members are missing, and begins anew.
    @inline(never)
    mutating func take() -> JSONWriter {
        var report = text
        report.endArray()
        report.key("counters")
        report.beginObject()
        for counter in WorkerCounter.allCases where counts[counter.rawValue] > 0 {
            report.member(counter.name, Int64(counts[counter.rawValue]))
        }
        report.endObject()
        report.key("histograms")
        report.beginObject()
        for histogram in WorkerHistogram.allCases {
            report.key(histogram.name)
            report.beginArray()
            for place in 0...WorkerHistogram.bucketCount {
                report.value(Int64(counts[histogram.place + place]))
            }
            report.endArray()
        }
        report.endObject()
        counts = Self.none
        text = Self.beginning
        records = 0
        firstNoted = nil
        return report
    }
}

extension WorkerHistogram {
    /// Where its counts begin.
    fileprivate var place: Int {
        WorkerCounter.allCases.count + rawValue * (Self.bucketCount + 1)
    }
}

extension WorkerLogLevel {
    fileprivate var suppression: WorkerCounter {
        switch self {
        case .error: .suppressedErrors
        case .warning: .suppressedWarnings
        case .info: .suppressedInfos
        case .debug: .suppressedDebugs
        }
    }
}
