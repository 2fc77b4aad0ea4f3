import JSON
import Sessions
import Testing
import TestSupport
import Wire

@testable import Worker

/// Tabs, agents and one relay over a bad network, in virtual time. Everything random comes from
/// the seed: a seed that fails fails again.
final class World {
    enum Entry {
        case toWorker(Int, WorkerEvent)
        case wake(Int, number: Int)
        case toRelay(Int, HTTPRequest, wantsAnswer: Bool)
        case open(Int, stream: Int, path: String)
        case notice(Int, stream: Int)
        case weather, beat, submit
        case cancel(SessionCode, RequestID)
        case relayIsBack
        case thaw(Int)
    }
    struct Call {
        let id: String
        let code: SessionCode
        let isRepeatable: Bool
        /// Submitted when the weather was fine again.
        let isLate: Bool
    }

    /// How long the storm lasts; then the weather is fine.
    static let storm = TimeSpan.seconds(120)
    /// When everything has to be connected again.
    static let settled = TimeSpan.seconds(270)
    static let end = TimeSpan.seconds(290)

    let relay: FakeRelay
    var random: SeededGenerator
    var agenda = Agenda<Entry>()
    var now = Instant.start
    var tabs: [SimulatedTab] = []
    var calls: [Call] = []
    var violations: [String] = []
    /// Reports of the relay's that have been looked at.
    var reportsChecked = 0
    var relayIsDown = false
    /// How far the relay's wall clock is from the true time, milliseconds.
    var skew: Int64 = 0
    /// Where the run has been: two runs of one seed end with the same.
    var trace: UInt64 = 0
    var log: ((String) -> Void)?

    var isStormy: Bool { now.elapsed < Self.storm }
    var wall: WallTime {
        WallTime(milliseconds: 1_800_000_000_000 + now.elapsed.milliseconds + skew)
    }

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var limits = SessionLimits()
        limits.ttl = seed % 3 == 0 ? 150_000 : 600_000
        limits.autoExtend = seed % 2 == 0 ? .active : .off
        relay = FakeRelay(seed: seed ^ 0x5E55_1014, limits: limits)
        relay.settings.callRate = 5
        relay.settings.pollingOnly = seed % 11 == 0
        relay.onDown = { [unowned self] in carry($0, $1) }
        for _ in 0..<(seed % 5 == 0 ? 6 : 3) { load(key: nil) }
        agenda.add(.weather, at: now + .milliseconds(500))
        agenda.add(.beat, at: now + .seconds(15))
        agenda.add(.submit, at: now + .seconds(1))
    }

    // MARK: Chance

    func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func chance(_ percent: Int) -> Bool { draw(0...99) < percent }
    func badLuck(_ percent: Int) -> Bool { chance(percent) && isStormy }
    /// How long something takes on the way.
    var latency: TimeSpan {
        .milliseconds(badLuck(5) ? draw(1_000...4_000) : draw(2...150))
    }

    // MARK: Running

    func run() {
        while violations.isEmpty, let (at, entry) = agenda.next(), at.elapsed < Self.end {
            now = max(now, at)
            perform(entry)
            trace = (trace &* 31) &+ UInt64(bitPattern: now.elapsed.milliseconds)
        }
        if violations.isEmpty { checkTheEnd() }
    }

    private func perform(_ entry: Entry) {
        switch entry {
        case .toWorker(let tab, let event):
            guard tabs[tab].isAlive else { return }
            if tabs[tab].frozenUntil > now { return tabs[tab].parked.append(entry) }
            if tabs[tab].hears(event) { feed(event, to: tab) }
        case .wake(let tab, let number):
            guard tabs[tab].isAlive, tabs[tab].wakeNumber == number else { return }
            if tabs[tab].frozenUntil > now { return tabs[tab].parked.append(entry) }
            tabs[tab].wake = nil
            if tabs[tab].fire(at: now) { violations.append("tab \(tab) spins") }
            feed(.timerFired, to: tab)
        case .toRelay(let tab, let request, let wantsAnswer):
            reach(request, from: tab, wantsAnswer: wantsAnswer)
        case .open(let tab, let stream, let path): open(tab, stream, path)
        case .notice(let tab, let stream): relay.drop(tab: tab, tabStream: stream, at: wall)
        case .weather: weather()
        case .beat:
            if !relayIsDown { relay.beat(at: wall) }
            agenda.add(.beat, at: now + .seconds(15))
        case .submit: submit()
        case .cancel(let code, let id):
            if !relayIsDown { _ = try? relay.store.cancel(id, in: code, at: wall) }
            relay.settle(at: wall)
        case .relayIsBack: relayIsDown = false
        case .thaw(let tab):
            guard tabs[tab].frozenUntil <= now else { return }
            let parked = tabs[tab].parked
            tabs[tab].parked = []
            for entry in parked { perform(entry) }
        }
    }

    func feed(_ event: WorkerEvent, to tab: Int) {
        tabs[tab].note(event, at: now)
        log?("\(now.elapsed.milliseconds) tab \(tab) <- \("\(event)".prefix(160))")
        let actions = tabs[tab].worker.handle(event, at: now)
        tabs[tab].noteTaken()
        for action in actions { carryOut(action, of: tab) }
        check(tab)
    }

    private func carryOut(_ action: WorkerAction, of tab: Int) {
        log?("\(now.elapsed.milliseconds) tab \(tab) -> \("\(action)".prefix(160))")
        switch action {
        case .remember(let key):
            if key != nil, key != tabs[tab].key { tabs[tab].pairings += 1 }
            tabs[tab].key = key
        case .send(let request): send(request, from: tab)
        case .openStream(let stream, let path):
            tabs[tab].openStreams.insert(stream)
            agenda.add(.open(tab, stream: stream, path: path), at: now + latency)
        case .closeStream(let stream):
            tabs[tab].openStreams.remove(stream)
            agenda.add(
                .notice(tab, stream: stream), at: now + .milliseconds(draw(10...20_000)))
        case .claimSlot: claim(tab)
        case .releaseSlot: giveBackSlot(of: tab)
        case .callCODAP(let number, let request): callCODAP(number, request, of: tab)
        case .shrinkPicture: break
        case .wake(let at):
            tabs[tab].wake = at
            tabs[tab].wakeNumber += 1
            let late = TimeSpan.milliseconds(draw(0...20))
            agenda.add(
                .wake(tab, number: tabs[tab].wakeNumber), at: max(now, at) + late)
        case .show(let status): tabs[tab].status = status
        }
    }

    // MARK: Tabs

    func load(key: String?) {
        let number = tabs.count
        let workerId = "worker-\(number)"
        let seed = UInt64(draw(0...1_000_000))
        tabs.append(
            SimulatedTab(
                seed: seed, workerId: workerId, loadedAt: now, key: key, profile: 0,
                isMuffled: chance(15), hasStreams: !chance(10)))
        let fresh = "fresh-key-of-a-page-load-\(number)-1"
        let start = PageLoad(
            workerId: workerId, storedKey: key, freshKey: fresh,
            hasStreams: tabs[number].hasStreams)
        agenda.add(.toWorker(number, .started(start)), at: now)
        let hello = WorkerEvent.codapConnected
        agenda.add(.toWorker(number, hello), at: now + .milliseconds(draw(50...3_000)))
    }

    /// The page goes away, and with it everything that it held.
    func unload(_ tab: Int) {
        tabs[tab].isAlive = false
        giveBackSlot(of: tab)
        for stream in tabs[tab].openStreams {
            agenda.add(
                .notice(tab, stream: stream), at: now + .milliseconds(draw(10...20_000)))
        }
    }

    private func claim(_ tab: Int) {
        let held = tabs.count { $0.isAlive && $0.holdsSlot }
        let isGranted = tabs[tab].holdsSlot || held < 4
        tabs[tab].holdsSlot = isGranted
        tabs[tab].awaitsSlot = !isGranted
        let answer = WorkerEvent.slotAnswered(isGranted: isGranted)
        agenda.add(.toWorker(tab, answer), at: now + .milliseconds(draw(1...20)))
    }

    /// What a tab gives back goes to the first that waits for one.
    private func giveBackSlot(of tab: Int) {
        tabs[tab].awaitsSlot = false
        guard tabs[tab].holdsSlot else { return }
        tabs[tab].holdsSlot = false
        guard let next = tabs.firstIndex(where: { $0.isAlive && $0.awaitsSlot }) else { return }
        tabs[next].awaitsSlot = false
        tabs[next].holdsSlot = true
        let answer = WorkerEvent.slotAnswered(isGranted: true)
        agenda.add(.toWorker(next, answer), at: now + .milliseconds(draw(21...40)))
    }

    private func callCODAP(_ number: Int, _ request: JSONValue, of tab: Int) {
        let resource = request["resource"]?.stringValue ?? ""
        let isSilent = badLuck(3)
        if resource != "interactiveFrame" {
            let id = String(resource.dropFirst("dataContext[".count).dropLast())
            noteRun(id, number, in: tab)
        }
        guard !isSilent else { return }
        let takes = TimeSpan.milliseconds(badLuck(5) ? draw(500...6_000) : draw(2...120))
        let free = max(now, tabs[tab].codapFreeAt) + takes
        tabs[tab].codapFreeAt = free
        let reply: JSONValue =
            chance(5)
            ? ["success": false, "values": ["error": "no such thing"]]
            : ["success": true, "values": .string(resource)]
        agenda.add(
            .toWorker(tab, .codapReplied(number: number, .answered(reply.serialized()))),
            at: free)
    }

    /// Notes that a call is run. What may not be repeated must not be run by a second page either.
    private func noteRun(_ id: String, _ number: Int, in tab: Int) {
        guard let call = calls.first(where: { $0.id == id }) else { return }
        if let problem = tabs[tab].begin(id, of: call.code, number: number, at: now) {
            violations.append("tab \(tab) \(problem)")
        }
        guard !call.isRepeatable else { return }
        for other in tabs.indices where other != tab && tabs[other].executed.contains(id) {
            violations.append("tab \(tab) ran \(id), which tab \(other) had run")
        }
    }
}
