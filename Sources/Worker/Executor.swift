import JSON
import Tools
import Wire

/// Runs calls strictly one at a time, in the order they arrived, each as soon as it can.
struct Executor: Sendable {
    /// A delivery and when it came.
    struct Delivery: Sendable {
        let request: ToolRequest
        let receivedAt: Instant
        /// When the answer has to leave; the call is not started then.
        var notAfter: Instant {
            receivedAt + .milliseconds(max(0, request.budget - Executor.reserve))
        }
    }
    enum Effect: Equatable, Sendable {
        case callCODAP(number: Int, request: JSONValue)
        case finished(ResultPost, sequence: UInt64, tool: String)
        /// Nobody wants an answer any more; it must not run again all the same.
        case withdrawn(RequestID, sequence: UInt64)
    }
    /// Whether CODAP is there.
    enum Presence: Sendable { case awaited, connected, absent }
    private struct Running {
        let delivery: Delivery
        let startedAt: Instant
        let deadline: Instant
        var run: ToolRun
        var codapCall: Int
        var isWithdrawn = false
    }

    /// Most calls that wait for their turn.
    static let maxWaiting = 100
    /// What a call keeps of its budget for the way back, milliseconds.
    static let reserve = 2_000
    /// Longest time one call may take, however large its budget.
    static let longestRun = Duration.seconds(25)
    /// How long a call waits for CODAP to answer the plugin's first hello. CODAP loads a plugin
    /// twice when it is opened by URL, so the first seconds are often without one.
    static let codapPatience = Duration.seconds(5)
    /// Largest answer of CODAP's that is read, bytes.
    static let maxAnswerBytes = 16 << 20

    private var waiting: [Delivery] = []
    private var running: Running?
    private var presence = Presence.awaited

    init() {}

    /// Calls that wait for their turn.
    var waitingCount: Int { waiting.count }

    /// The tool at work.
    var currentTool: String? { running?.delivery.request.tool }

    /// When this machine wants to hear ``passTime(at:drawing:)``.
    var deadline: Instant? {
        if let running { return running.deadline }
        // Idle with a call waiting happens only while CODAP is awaited.
        return waiting.first.map { min($0.notAfter, $0.receivedAt + Self.codapPatience) }
    }

    /// Whether the call is waiting or running here.
    func holds(_ id: RequestID) -> Bool {
        running?.delivery.request.requestId == id
            || waiting.contains { $0.request.requestId == id }
    }

    /// Takes a call that is not held already. One that finds the queue full has failed.
    mutating func submit<Generator>(
        _ request: ToolRequest, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let delivery = Delivery(request: request, receivedAt: now)
        guard waiting.count < Self.maxWaiting else {
            let failure = CallFailure(
                .execution,
                "\(Self.maxWaiting) calls wait in the browser tab already, so this one was not "
                    + "run; wait for some to finish, then repeat it.")
            return [finish(delivery, .failure(failure), startedAt: nil, at: now)]
        }
        waiting.append(delivery)
        return advance(at: now, drawing: &supplies)
    }

    /// Withdraws a call: a waiting one is dropped, a running one goes no further than the step it
    /// is at. That step cannot be taken back, so the next call waits for its answer.
    mutating func cancel(_ id: RequestID) -> [Effect] {
        if let index = waiting.firstIndex(where: { $0.request.requestId == id }) {
            let dropped = waiting.remove(at: index)
            return [.withdrawn(id, sequence: dropped.request.sequence)]
        }
        if running?.delivery.request.requestId == id { running?.isWithdrawn = true }
        return []
    }

    /// Drops everything: the session is over. Late answers of CODAP's will find nobody.
    mutating func abandon() {
        waiting = []
        running = nil
    }

    mutating func codapIs<Generator>(
        _ presence: Presence, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        self.presence = presence
        return advance(at: now, drawing: &supplies)
    }

    mutating func codapReplied<Generator>(
        to number: Int, _ reply: CODAPReply, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard var current = running, current.codapCall == number else { return [] }
        running = nil
        let effect: Effect
        if current.isWithdrawn {
            let request = current.delivery.request
            effect = .withdrawn(request.requestId, sequence: request.sequence)
        } else {
            switch Self.read(reply) {
            case .success(let answer):
                let step = current.run.next(answer: answer)
                effect = follow(step, of: current, at: now, drawing: &supplies)
            case .failure(let failure):
                effect = finish(
                    current.delivery, .failure(failure), startedAt: current.startedAt, at: now)
            }
        }
        return [effect] + advance(at: now, drawing: &supplies)
    }

    mutating func passTime<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard let current = running, now >= current.deadline else {
            return advance(at: now, drawing: &supplies)
        }
        running = nil
        let effect: Effect
        if current.isWithdrawn {
            let request = current.delivery.request
            effect = .withdrawn(request.requestId, sequence: request.sequence)
        } else {
            effect = finish(
                current.delivery, .failure(.codapSilent), startedAt: current.startedAt, at: now)
        }
        return [effect] + advance(at: now, drawing: &supplies)
    }

    /// Starts calls until one has to wait for CODAP or none is left.
    private mutating func advance<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        var effects: [Effect] = []
        while running == nil, let next = waiting.first {
            let isPatient = now < next.receivedAt + Self.codapPatience && now < next.notAfter
            if presence == .awaited, isPatient { break }
            waiting.removeFirst()
            effects.append(begin(next, at: now, drawing: &supplies))
        }
        return effects
    }

    private mutating func begin<Generator>(
        _ delivery: Delivery, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Effect {
        switch prepare(delivery, at: now) {
        case .failure(let failure):
            return finish(delivery, .failure(failure), startedAt: nil, at: now)
        case .success(var run):
            let step = run.next(answer: nil)
            let current = Running(
                delivery: delivery, startedAt: now,
                deadline: min(now + Self.longestRun, delivery.notAfter), run: run, codapCall: 0)
            return follow(step, of: current, at: now, drawing: &supplies)
        }
    }

    private func prepare(_ delivery: Delivery, at now: Instant) -> Result<ToolRun, CallFailure> {
        guard now < delivery.notAfter else { return .failure(.notStarted) }
        guard presence == .connected else { return .failure(.codapMissing) }
        let request = delivery.request
        guard let tool = ToolCatalogue.find(request.tool) else {
            return .failure(.unknownTool(request.tool))
        }
        do throws(CallFailure) {
            return .success(try tool.compile(request.arguments))
        } catch {
            return .failure(error)
        }
    }

    private mutating func follow<Generator>(
        _ step: ToolStep, of current: Running, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> Effect {
        switch step {
        case .send(let request):
            guard now < current.deadline else {
                return finish(
                    current.delivery, .failure(.outOfTime), startedAt: current.startedAt, at: now)
            }
            var current = current
            current.codapCall = supplies.number()
            running = current
            return .callCODAP(number: current.codapCall, request: request)
        case .done(let value):
            return finish(
                current.delivery, .value(value), startedAt: current.startedAt, at: now)
        case .failed(let failure):
            return finish(
                current.delivery, .failure(failure), startedAt: current.startedAt, at: now)
        }
    }

    private func finish(
        _ delivery: Delivery, _ result: CallResult, startedAt: Instant?, at now: Instant
    ) -> Effect {
        let startedAt = startedAt ?? now
        let request = delivery.request
        let timings = WorkerTimings(
            workerWait: startedAt.milliseconds(since: delivery.receivedAt),
            execute: now.milliseconds(since: startedAt))
        let post = ResultPost(
            requestId: request.requestId, delivery: request.delivery, result: result,
            timings: timings)
        return .finished(post, sequence: request.sequence, tool: request.tool)
    }

    private static func read(_ reply: CODAPReply) -> Result<JSONValue, CallFailure> {
        guard case .answered(let text) = reply else { return .failure(.codapMissing) }
        let limits = JSONLimits(maxBytes: maxAnswerBytes)
        guard let answer = try? JSONValue.parse(text, limits: limits) else {
            return .failure(.unreadableAnswer)
        }
        return .success(answer)
    }
}
