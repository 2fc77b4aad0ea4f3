import JSON
import Sessions
import Wire

@testable import Worker

// The network between tabs and relay, and the weather over it.
extension World {
    func send(_ request: HTTPRequest, from tab: Int) {
        tabs[tab].inFlight += 1
        if badLuck(10) {
            let gone = TimeSpan.milliseconds(draw(10...9_900))
            return answer(.unreachable, to: request, of: tab, after: gone)
        }
        if badLuck(4) {
            let reply = HTTPReply(
                status: [429, 500, 502, 503][draw(0...3)], retryAfter: chance(50) ? "3" : nil)
            return answer(.answered(reply), to: request, of: tab, after: latency)
        }
        agenda.add(.toRelay(tab, request, wantsAnswer: true), at: now + latency)
        // A repeat by something on the way: the relay acts twice, one answer counts.
        if badLuck(4) {
            agenda.add(.toRelay(tab, request, wantsAnswer: false), at: now + latency + latency)
        }
    }

    private func answer(
        _ outcome: HTTPOutcome, to request: HTTPRequest, of tab: Int, after delay: TimeSpan
    ) {
        agenda.add(.toWorker(tab, .exchangeEnded(request.exchange, outcome)), at: now + delay)
    }

    func reach(_ request: HTTPRequest, from tab: Int, wantsAnswer: Bool) {
        if relayIsDown {
            if wantsAnswer { answer(.unreachable, to: request, of: tab, after: latency) }
            return
        }
        let reply = relay.answer(request, at: wall)
        checkReports()
        guard wantsAnswer else { return }
        // The relay has acted; the answer may still be lost.
        let isLost = badLuck(8)
        answer(isLost ? .unreachable : .answered(reply), to: request, of: tab, after: latency)
    }

    func open(_ tab: Int, _ stream: Int, _ path: String) {
        guard tabs[tab].openStreams.contains(stream) else { return }
        if relayIsDown || badLuck(15)
            || !relay.open(path, tab: tab, tabStream: stream, at: wall)
        {
            return lose(stream, of: tab)
        }
        if !tabs[tab].isAlive { agenda.add(.notice(tab, stream: stream), at: now + .seconds(1)) }
    }

    /// Something the relay writes to a stream is on its way.
    func carry(_ stream: FakeRelay.Stream, _ down: FakeRelay.Down) {
        let (tab, number) = (stream.tab, stream.tabStream)
        guard tabs[tab].openStreams.contains(number), !tabs[tab].deafStreams.contains(number)
        else { return }
        let earliest = max(now, tabs[tab].lastDown[number] ?? now)
        let arrival = earliest + .milliseconds(draw(1...80))
        tabs[tab].lastDown[number] = arrival
        switch down {
        case .event(let name, let data):
            guard !tabs[tab].isMuffled else { return }
            let event = WorkerEvent.streamEvent(
                stream: number, name: name.rawValue, data: data.serialized())
            agenda.add(.toWorker(tab, event), at: arrival)
            if badLuck(2) { agenda.add(.toWorker(tab, event), at: arrival) }
        case .closed:
            agenda.add(.toWorker(tab, .streamFailed(stream: number)), at: arrival)
        }
    }

    private func lose(_ stream: Int, of tab: Int) {
        agenda.add(.toWorker(tab, .streamFailed(stream: stream)), at: now + latency)
    }

    // MARK: Weather

    func weather() {
        guard isStormy else { return }
        agenda.add(.weather, at: now + .milliseconds(draw(100...1_500)))
        let tab = draw(0...(tabs.count - 1))
        guard tabs[tab].isAlive else { return }
        switch draw(0...99) {
        case 0..<12: cut(tab)
        case 12..<20:
            // Half open: the relay goes on writing, nothing arrives.
            tabs[tab].deafStreams.formUnion(tabs[tab].openStreams)
        case 20..<25:
            let until = now + .milliseconds(draw(100...40_000))
            tabs[tab].frozenUntil = max(tabs[tab].frozenUntil, until)
            agenda.add(.thaw(tab), at: tabs[tab].frozenUntil)
        case 25..<28 where !relayIsDown:
            relayIsDown = true
            relay.restart(at: wall)
            agenda.add(.relayIsBack, at: now + .milliseconds(draw(200...20_000)))
        case 28..<31: skew += Int64(draw(-20_000...20_000))
        case 31..<34: reload(tab)
        case 34..<35 where tabs.count < 12: load(key: tabs[tab].key)
        case 35..<39: tell(tab, .networkChanged(isOnline: chance(60)))
        case 39..<44: tell(tab, .visibilityChanged(isVisible: chance(50)))
        case 44..<47: tell(tab, .extendRequested)
        case 47..<48: tell(tab, .endRequested)
        case 48..<50: tell(tab, .newSessionRequested(freshKey: freshKey()))
        default: break
        }
    }

    private func cut(_ tab: Int) {
        for stream in tabs[tab].openStreams.sorted() {
            tabs[tab].deafStreams.insert(stream)
            lose(stream, of: tab)
            agenda.add(
                .notice(tab, stream: stream), at: now + .milliseconds(draw(10...30_000)))
        }
    }

    private func reload(_ tab: Int) {
        guard tabs.count < 12 else { return }
        unload(tab)
        load(key: tabs[tab].key)
    }

    private func tell(_ tab: Int, _ event: WorkerEvent) {
        agenda.add(.toWorker(tab, event), at: now)
    }

    private func freshKey() -> String { "fresh-key-of-a-person-\(draw(100_000...999_999))" }
}
