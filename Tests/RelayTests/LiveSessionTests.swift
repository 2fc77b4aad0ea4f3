import Dispatch
import EventLoop
import JSON
@testable import Relay
import Sessions
import Telemetry
import Testing
import Wire

/// What may happen to one call, told by different threads in any order.
private enum Happening: CaseIterable {
    case accepted, delivered, resultArrived, ended, waiterLeaves, answered, repeatedSubmission
}

@Suite("A live session's account of a call") struct LiveSessionTests {
    private let id: RequestID
    private let metrics = Metrics(
        tools: ["t"], routes: [], violations: [],
        build: BuildIdentity(version: "1", revision: "a"))

    init() throws { id = try #require(RequestID("c-1")) }

    private func session() -> LiveSession {
        var generator = SystemRandomNumberGenerator()
        return LiveSession(
            code: SessionCode(random: &generator), sessionId: SessionID(random: &generator))
    }

    private func call(receivedAt time: Duration = .zero) -> LiveCall {
        LiveCall(tool: metrics.names.tools["t"], trace: nil, begun: time)
    }

    private func delivery(_ number: Int) -> ToolRequest {
        ToolRequest(
            requestId: id, sequence: 1, tool: "t", arguments: [:], delivery: number, budget: 1,
            traceparent: nil, timestamp: WallTime(milliseconds: 0))
    }

    private var post: ResultPost {
        ResultPost(
            requestId: id, delivery: 1, result: .value(1),
            timings: WorkerTimings(workerWait: 0, execute: 1))
    }

    /// Plays happenings one a millisecond and gives what was reported.
    private func play(
        _ happenings: [Happening], on session: LiveSession, waiter: Signal?
    ) -> [FinishedCall] {
        var reports: [FinishedCall?] = []
        for (index, happening) in happenings.enumerated() {
            let now = Duration.milliseconds(index + 1)
            switch happening {
            case .accepted: session.submitted(id, isWaiting: true, at: now)
            case .delivered: _ = session.delivered(delivery(1), over: .sse, at: now)
            case .resultArrived: session.resultArrived(post, at: now)
            case .ended:
                let ending = session.ended(id, .completed, at: now)
                ending?.waiters.forEach { $0.fire() }
                reports.append(ending?.finished)
            case .waiterLeaves: if let waiter { session.stopWaiting(waiter, for: id) }
            case .answered: if waiter != nil { reports.append(session.answered(id, at: now)) }
            case .repeatedSubmission:
                session.begin(id, call(receivedAt: now), waiter: nil)
                session.submitted(id, isWaiting: false, at: now)
            }
        }
        return reports.compactMap(\.self)
    }

    @Test("is closed exactly once, in whatever order things are told", arguments: [true, false])
    func once(isAwaited: Bool) {
        let orders = permutations(of: Happening.allCases)
        #expect(orders.count == 5_040)
        for order in orders {
            // An agent leaves before it is known to have its answer.
            guard order.comes(.waiterLeaves, before: .answered) else { continue }
            let session = session()
            let waiter = isAwaited ? Signal() : nil
            session.begin(id, call(), waiter: waiter)
            // One more agent has its answer last, as in every real course of things.
            let reports = play(order + [.ended, .answered], on: session, waiter: waiter)
            #expect(reports.count == 1, "\(order)")
            #expect(reports.first?.outcome == .completed)
            let stages = reports.first?.stages
            let sum = CallStage.allCases.reduce(.zero) { $0 + (stages?[$1] ?? .zero) }
            #expect(sum == stages?.total)
        }
    }

    @Test("leaves the queue once, by delivery or by its end", arguments: [true, false])
    func queue(deliveredFirst: Bool) {
        let session = session()
        session.begin(id, call(), waiter: nil)
        var left = 0
        func deliver() {
            if session.delivered(delivery(1), over: .sse, at: .zero) { left += 1 }
        }
        func end() {
            if session.ended(id, .timedOut, at: .zero)?.wasQueued == true { left += 1 }
        }
        if deliveredFirst { deliver() }
        end()
        deliver()
        end()
        #expect(left == 1)
    }

    @Test("survives a refused submission of the same id") func refused() {
        let session = session()
        let (first, second) = (Signal(), Signal())
        session.begin(id, call(), waiter: first)
        session.begin(id, call(receivedAt: .milliseconds(1)), waiter: second)
        // The one that came first is refused, the other is accepted.
        session.submitted(id, isWaiting: false, at: .milliseconds(2))
        session.stopWaiting(first, for: id)
        session.submitted(id, isWaiting: true, at: .milliseconds(3))
        let ending = session.ended(id, .completed, at: .milliseconds(4))
        #expect(ending?.waiters.count == 1)
        #expect(ending?.waiters.first === second)
    }

    @Test("is forgotten when its only submission is refused") func forgotten() {
        let session = session()
        session.begin(id, call(), waiter: nil)
        session.submitted(id, isWaiting: false, at: .zero)
        #expect(session.ended(id, .completed, at: .zero) == nil)
        #expect(session.stages(of: id) == nil)
    }

    @Test("of before this process counts once and is not measured") func restored() throws {
        let session = session()
        session.restored(
            id, LiveCall(restored: call().tool, trace: nil, isQueued: true), at: .zero)
        #expect(session.delivered(delivery(2), over: .sse, at: .milliseconds(2)))
        session.resultArrived(post, at: .milliseconds(5))
        let ending = try #require(session.ended(id, .completed, at: .milliseconds(6)))
        #expect(!ending.wasQueued)
        let finished = try #require(ending.finished)
        #expect(finished.outcome == .completed)
        #expect(finished.stages == nil)
        #expect(session.stages(of: id) == nil)
        #expect(session.ended(id, .completed, at: .milliseconds(7)) == nil)
    }

    @Test("charges a call whose result came too late to the stage it was in") func late() throws {
        let session = session()
        session.begin(id, call(), waiter: nil)
        session.submitted(id, isWaiting: true, at: .milliseconds(1))
        _ = session.delivered(delivery(1), over: .sse, at: .milliseconds(2))
        // The store refuses it: the deadline has passed.
        session.resultArrived(post, at: .milliseconds(9))
        let finished = try #require(session.ended(id, .timedOut, at: .milliseconds(10))?.finished)
        #expect(finished.stages?.total == .milliseconds(10))
        #expect(finished.stages?[.execute] == .zero)
    }

    @Test("counts from the result that was accepted, not from one refused before") func retried()
        throws
    {
        let session = session()
        session.begin(id, call(), waiter: nil)
        session.submitted(id, isWaiting: true, at: .zero)
        _ = session.delivered(delivery(1), over: .sse, at: .zero)
        session.resultArrived(post, at: .milliseconds(5))
        session.resultArrived(post, at: .milliseconds(50))
        let finished = try #require(session.ended(id, .completed, at: .milliseconds(51))?.finished)
        #expect(finished.stages?.total == .milliseconds(50))
    }

    @Test("is bounded: stages of the latest calls are kept") func bounded() throws {
        let session = session()
        for number in 0...LiveSession.maxReportedCalls {
            let id = try #require(RequestID("c-\(number)"))
            session.begin(id, call(), waiter: nil)
            session.submitted(id, isWaiting: true, at: .zero)
            _ = session.ended(id, .completed, at: .zero)
        }
        #expect(session.stages(of: try #require(RequestID("c-0"))) == nil)
        #expect(session.stages(of: try #require(RequestID("c-1"))) != nil)
        // A repeat of a call no longer watched leaves nothing behind.
        let old = try #require(RequestID("c-0"))
        session.begin(old, call(), waiter: nil)
        session.submitted(old, isWaiting: false, at: .zero)
        #expect(session.ended(old, .completed, at: .zero) == nil)
    }
}

@Suite("The live sessions") struct LiveSessionsTests {
    private let metrics = Metrics(
        tools: [], routes: [], violations: [], build: BuildIdentity(version: "1", revision: "a"))

    private var counts: [Int] { SessionState.allCases.map { metrics.sessions.live[$0].value } }

    @Test("account for a call whose end is told after theirs") func endedFirst() throws {
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            try session.submit("c-1")
            let code = try #require(SessionCode(typed: session.code))
            let feed = ChangeFeed(
                live: rig.relay.context.live, journal: rig.relay.context.journal,
                names: rig.metrics.names)
            feed.handle(.sessionEnded(code, .closed))
            let id = try #require(RequestID("c-1"))
            for _ in 1...2 { feed.handle(.callEnded(code, id, .cancelled)) }
            #expect(rig.metrics.calls.queueDepth.value == 0)
        }
        let line = try #require(lines.only("call.finished"))
        #expect(line["tool"] == "list_data_contexts")
        #expect(line["outcome"] == "cancelled")
    }

    /// A session with a call that was submitted, and nothing that keeps it but `live`.
    private struct Submitted {
        let live: LiveSessions
        let code: SessionCode
        let id: RequestID
        let watched: Watched

        init(_ metrics: Metrics, isCertain: Bool) throws {
            live = LiveSessions(gauge: metrics.sessions.live)
            var generator = SystemRandomNumberGenerator()
            code = SessionCode(random: &generator)
            id = try #require(RequestID("c-1"))
            let session = live.meet(code, SessionID(random: &generator))
            let call = LiveCall(tool: metrics.names.tools.other, trace: nil, begun: .zero)
            session.begin(id, call, waiter: nil)
            session.submitted(id, isWaiting: true, isCertain: isCertain, at: .zero)
            watched = Watched(session)
        }

        /// Whether there is something to tell when the store says that the call expired.
        var isToldOfEnd: Bool { live.ended(id, of: code, as: .expired, at: .zero) != nil }
    }

    @Test("forget one whose call may never have been accepted: its end may never be told")
    func undecided() throws {
        let submitted = try Submitted(metrics, isCertain: false)
        _ = submitted.live.remove(submitted.code)
        #expect(submitted.watched.session == nil)
        #expect(!submitted.isToldOfEnd)
    }

    @Test("keep one whose call's end is still to be told, and then forget it", arguments: [1, 2])
    func certain(meetings: Int) throws {
        let submitted = try Submitted(metrics, isCertain: true)
        _ = submitted.live.remove(submitted.code)
        if meetings == 2 {
            // Met again, by who had asked before.
            var generator = SystemRandomNumberGenerator()
            _ = submitted.live.meet(submitted.code, SessionID(random: &generator))
        }
        #expect(submitted.isToldOfEnd)
        #expect(submitted.watched.session == nil)
    }

    @Test("forget every session, whichever threads tell of its end and its calls'")
    func noneLeft() throws {
        let live = LiveSessions(gauge: metrics.sessions.live)
        let call = LiveCall(tool: metrics.names.tools.other, trace: nil, begun: .zero)
        let store = MemoryStore { change in
            switch change {
            case .callEnded(let code, let id, let outcome):
                _ = live.ended(id, of: code, as: outcome, at: .zero)
            case .sessionEnded(let code, _): _ = live.remove(code)
            case .callQueued, .callWithdrawn, .superseded, .replaced, .pollerLost,
                .sessionRestored, .callRestored:
                break
            }
        }
        let ids = try (0..<8).map { try #require(RequestID("c-\($0)")) }
        for _ in 0..<200 {
            let created = try store.create(idempotencyKey: nil, at: .systemNow)
            let code = created.code
            let watched = Watched(live.meet(code, created.sessionId))
            // Some submit, some cancel, one ends the session.
            DispatchQueue.concurrentPerform(iterations: 4) { turn in
                switch turn {
                case 0, 1:
                    for id in ids {
                        guard let session = live.find(code) else { return }
                        session.begin(id, call, waiter: nil)
                        let submission = CallSubmission(
                            requestId: id, tool: "t", arguments: [:], isRepeatable: true,
                            deadline: nil)
                        let accepted = try? store.submit(submission, to: code, at: .systemNow)
                        session.submitted(
                            id, isWaiting: accepted.map { !$0.report.hasEnded } ?? false, at: .zero)
                    }
                case 2: for id in ids { _ = try? store.cancel(id, in: code, at: .systemNow) }
                default:
                    try? store.end(code, credential: .token(created.token), at: .systemNow)
                }
            }
            #expect(live.find(code) == nil)
            #expect(watched.session == nil)
        }
    }

    @Test("are counted by state until they end, and not after") func gauge() {
        let live = LiveSessions(gauge: metrics.sessions.live)
        var generator = SystemRandomNumberGenerator()
        let code = SessionCode(random: &generator)
        let session = live.meet(code, SessionID(random: &generator))
        #expect(counts == [1, 0, 0])
        #expect(live.meet(code, session.sessionId) === session)
        live.set(.connected, of: session)
        #expect(counts == [0, 1, 0])
        live.set(.disconnected, of: session)
        #expect(counts == [0, 0, 1])
        #expect(live.remove(code) === session)
        // A stream that the end has closed tells of it afterwards.
        live.set(.disconnected, of: session)
        #expect(counts == [0, 0, 0])
        #expect(live.find(code) == nil)
        #expect(live.remove(code) == nil)
    }
}

/// A session that somebody else has to keep.
private final class Watched {
    private(set) weak var session: LiveSession?
    init(_ session: LiveSession) { self.session = session }
}

extension [Happening] {
    fileprivate func comes(_ first: Happening, before second: Happening) -> Bool {
        self.first { $0 == first || $0 == second } == first
    }
}

/// Every order of `elements`.
private func permutations<Element>(of elements: [Element]) -> [[Element]] {
    guard let last = elements.last else { return [[]] }
    return permutations(of: elements.dropLast()).flatMap { order in
        (0...order.count).map { index in
            var order = order
            order.insert(last, at: index)
            return order
        }
    }
}
