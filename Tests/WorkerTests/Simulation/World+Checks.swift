import JSON
import Sessions
import Wire

@testable import Worker

// The agents, and what must hold whatever happens.
extension World {
    /// Submits a call to some session.
    func submit() {
        if now.elapsed < Self.storm {
            agenda.add(.submit, at: now + .milliseconds(draw(50...900)))
        } else if now.elapsed < Self.settled {
            return agenda.add(.submit, at: Instant(elapsed: Self.settled))
        }
        guard !relayIsDown else { return }
        let isLate = now.elapsed >= Self.settled
        if isLate { checkCalm() }
        for tab in tabs.indices where isLate || chance(100 / tabs.count + 10) {
            guard tabs[tab].isAlive,
                let code = tabs[tab].status?.code.flatMap({ SessionCode(typed: $0) })
            else { continue }
            submit(to: code, isLate: isLate)
        }
        relay.settle(at: wall)
    }

    private func submit(to code: SessionCode, isLate: Bool) {
        let text = "call-\(calls.count + 1)"
        guard let id = RequestID(text) else { return }
        let call = Call(id: text, code: code, isRepeatable: chance(50), isLate: isLate)
        let submission = CallSubmission(
            requestId: id, tool: "get_data_context", arguments: ["dataContext": .string(text)],
            isRepeatable: call.isRepeatable, deadline: Int64(draw(5_000...60_000)))
        calls.append(call)
        guard (try? relay.store.submit(submission, to: code, at: wall)) != nil else {
            calls.removeLast()
            return
        }
        if !isLate, chance(5) {
            agenda.add(.cancel(code, id), at: now + .milliseconds(draw(0...5_000)))
        }
    }

    /// After every event of a worker.
    func check(_ tab: Int) {
        let held = tabs.count { $0.isAlive && $0.holdsSlot }
        if held > 4 { violations.append("\(held) tabs hold a stream") }
        let state = tabs[tab]
        if state.openStreams.count > 1 { violations.append("tab \(tab) has two streams") }
        if state.inFlight > 9 { violations.append("tab \(tab) makes \(state.inFlight) requests") }
        if state.worker.executor.waitingCount > Executor.maxWaiting {
            violations.append("tab \(tab) queues too much")
        }
        if let outbox = state.worker.outbox, outbox.count > Outbox.maxEntries {
            violations.append("tab \(tab) keeps too much")
        }
        if let outbox = state.worker.outbox, outbox.bytes > Outbox.maxBytes {
            violations.append("tab \(tab) keeps too many bytes")
        }
        violations += relay.violations
    }

    /// What workers tell stays under the bounds that documentation and relay count on.
    func checkReports() {
        for report in relay.reports[reportsChecked...] { check(report) }
        reportsChecked = relay.reports.count
    }

    private func check(_ report: WorkerReport) {
        guard let tab = tabs.firstIndex(where: { $0.workerId == report.workerId.text }),
            tabs[tab].reported.insert(report.sequence).inserted
        else { return }
        let age = now.milliseconds(since: tabs[tab].loadedAt)
        // A session's first report is early.
        let reports = tabs[tab].pairings + 1 + age / Int(Reporter.gap.milliseconds)
        if tabs[tab].reported.count > reports { violations.append("tab \(tab) reports too often") }
        let ofOneKind = Telemetry.burst + age / Int(Telemetry.interval.milliseconds)
        for record in report.records {
            tabs[tab].records[record.event, default: 0] += 1
            if tabs[tab].records[record.event, default: 0] > ofOneKind {
                violations.append("tab \(tab) tells too much of \(record.event)")
            }
        }
    }

    /// Long after the storm every tab that has a session is connected.
    private func checkCalm() {
        for tab in tabs.indices where tabs[tab].isAlive {
            guard let status = tabs[tab].status else {
                violations.append("tab \(tab) has shown nothing")
                continue
            }
            if status.link != .connected, status.link != .disconnected {
                violations.append("tab \(tab) is still \(status.link): \(status.situation)")
            }
            checkResults(of: tab)
            checkTimer(of: tab)
            if status.link == .connected, let code = status.code,
                let ended = relay.endedSessions[code],
                // As long as a stream may be silent, and a little.
                wall.milliseconds(since: ended) > 35_000
            {
                violations.append("tab \(tab) holds on to an ended session")
            }
        }
    }

    /// Long after the storm a worker that has stopped for good wants no timer any more.
    private func checkTimer(of tab: Int) {
        guard case .ended = tabs[tab].worker.phase, tabs[tab].worker.deadline != nil else { return }
        violations.append("tab \(tab) is over and keeps a timer")
    }

    /// No result is lost that a tab has had while its session lives.
    private func checkResults(of tab: Int) {
        guard tabs[tab].status?.link == .connected, let code = tabs[tab].status?.code else {
            return
        }
        for call in calls where call.code.text == code && tabs[tab].answered.contains(call.id) {
            if !relay.posted.contains(call.id) {
                violations.append("tab \(tab) lost the result of \(call.id)")
            }
        }
    }

    func checkTheEnd() {
        for call in calls {
            let outcomes = relay.outcomes[call.id] ?? []
            if outcomes.count != 1 { violations.append("\(call.id) has \(outcomes.count) ends") }
            let isExpired = relay.endedSessions[call.code.text] != nil && outcomes == [.expired]
            if call.isLate, !isExpired, outcomes != [.completed], outcomes != [.failed] {
                violations.append("\(call.id) went \(outcomes), in fine weather")
            }
        }
    }
}
