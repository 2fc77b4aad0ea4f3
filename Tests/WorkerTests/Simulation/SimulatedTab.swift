import JSON
import TestSupport
import Wire

@testable import Worker

/// One page load: a worker, its CODAP, and what it has been seen to do.
struct SimulatedTab {
    /// A request that CODAP has and the worker still waits for.
    struct Step {
        let number: Int
        let id: String
        /// From then on the worker may have given it up.
        let givenUpAt: Instant
    }

    var worker: BrowserWorker<SeededGenerator>
    let workerId: String
    let loadedAt: Instant
    let profile: Int
    let isMuffled: Bool
    let hasStreams: Bool
    var isAlive = true
    /// What the tab's storage holds.
    var key: String?
    var frozenUntil = Instant.start
    /// What has come in since the tab froze, in order.
    var parked: [World.Entry] = []
    var status: WorkerStatus?
    var holdsSlot = false
    /// Whether it waits for another tab to give a slot up.
    var awaitsSlot = false
    var openStreams: Set<Int> = []
    /// Streams whose way down is cut without anybody noticing.
    var deafStreams: Set<Int> = []
    var lastDown: [Int: Instant] = [:]
    var inFlight = 0

    var wake: Instant?
    var wakeNumber = 0
    var lastFiring = Instant.start
    var firings = 0

    var codapFreeAt = Instant.start
    var steps: [Step] = []
    /// Calls run, in order.
    var executed: [String] = []
    /// The last call run of each session.
    var lastSequence: [SessionCode: UInt64] = [:]
    /// Calls that nobody wanted any more, as far as the tab has heard.
    var cancelled: Set<String> = []
    /// Calls that CODAP has answered in time, and while they were wanted.
    var answered: Set<String> = []
    /// Calls as the last event brought them, and until when each lasts. The relay's clock may have
    /// jumped since an earlier delivery, so a repeat may bring another end.
    var brought: [String: (sequence: UInt64, lastsUntil: Instant)] = [:]
    /// Calls as the worker took them: it keeps to the delivery that it took, whatever comes later.
    var taken: [String: (sequence: UInt64, lastsUntil: Instant)] = [:]
    /// Reports that the relay has had, by number, and their records by event: each counts once,
    /// however often it came.
    var reported: Set<Int> = []
    var records: [WorkerLogEvent: Int] = [:]
    /// Sessions that it has asked for.
    var pairings = 0

    init(
        seed: UInt64, workerId: String, loadedAt: Instant, key: String?, profile: Int,
        isMuffled: Bool, hasStreams: Bool
    ) {
        worker = BrowserWorker(generator: SeededGenerator(seed: seed))
        self.workerId = workerId
        self.loadedAt = loadedAt
        self.key = key
        self.profile = profile
        self.isMuffled = isMuffled
        self.hasStreams = hasStreams
    }

    /// Whether the shell may still report an event: nothing of a stream that is closed.
    func hears(_ event: WorkerEvent) -> Bool {
        switch event {
        case .streamEvent(let stream, _, _), .streamFailed(let stream):
            openStreams.contains(stream)
        case .slotAnswered(let isGranted): !isGranted || holdsSlot
        default: true
        }
    }

    /// Notes what an event brings, before the worker does.
    mutating func note(_ event: WorkerEvent, at now: Instant) {
        switch event {
        case .streamEvent(_, "tool-request", let data):
            if let json = try? JSONValue.parse(data) { note(delivery: json, at: now) }
        case .exchangeEnded(let exchange, let outcome):
            inFlight -= 1
            guard exchange.purpose == .poll, case .answered(let reply) = outcome,
                let body = try? JSONValue.parse(reply.body)
            else { return }
            for id in body["cancelled"]?.arrayValue ?? [] {
                cancelled.insert(id.stringValue ?? "")
            }
            for json in body["requests"]?.arrayValue ?? [] { note(delivery: json, at: now) }
        case .streamEvent(_, "tool-cancel", let data):
            let json = try? JSONValue.parse(data)
            if let id = json?["requestId"]?.stringValue { cancelled.insert(id) }
        case .streamFailed(let stream): openStreams.remove(stream)
        case .codapReplied(let number, _):
            for step in steps where step.number == number && now < step.givenUpAt {
                if !cancelled.contains(step.id) { answered.insert(step.id) }
            }
            steps.removeAll { $0.number == number }
        default: break
        }
    }

    private mutating func note(delivery json: JSONValue, at now: Instant) {
        guard let request = try? ToolRequest(json: json) else { return }
        let until = now + .milliseconds(max(0, request.budget - 2_000))
        brought[request.requestId.text] = (request.sequence, until)
    }

    /// Notes which of the calls that an event has brought the worker has taken. It may let one
    /// pass, as that of a stream it has given up.
    mutating func noteTaken() {
        for (id, call) in brought where taken[id] == nil {
            if let id = RequestID(id), worker.executor.holds(id) { taken[id.text] = call }
        }
        brought = [:]
    }

    /// Notes that a call's one step goes to CODAP.
    /// - Returns: What is wrong with that.
    mutating func begin(
        _ id: String, of code: SessionCode, number: Int, at now: Instant
    ) -> String? {
        guard let call = taken[id] else { return "ran \(id), which it never took" }
        let overlapping = steps.first { now < $0.givenUpAt }
        let isRepeat = executed.contains(id)
        let isEarly = call.sequence <= lastSequence[code, default: 0]
        executed.append(id)
        lastSequence[code] = call.sequence
        let givenUpAt = min(call.lastsUntil, now + .seconds(25))
        steps.append(Step(number: number, id: id, givenUpAt: givenUpAt))
        if isRepeat { return "ran \(id) twice in one page" }
        if isEarly { return "ran \(id) out of order" }
        if let overlapping { return "ran \(id) beside \(overlapping.id)" }
        if now >= call.lastsUntil { return "ran \(id) after its time" }
        return nil
    }

    /// Notes that the timer fires.
    /// - Returns: Whether it fires over and over without time passing.
    mutating func fire(at now: Instant) -> Bool {
        firings = lastFiring == now ? firings + 1 : 0
        lastFiring = now
        return firings > 10
    }
}
