import JSON
import Testing
import TestSupport
import Wire

@testable import Worker

@Suite("A worker's report") struct ReportTests {
    private func bench(debug: Bool = false) throws -> Bench {
        var bench = Bench()
        bench.start()
        try bench.answer(.session, 201, Bench.session(telemetry: true, debug: debug))
        try bench.answer(.ticket, 200, ["ticket": "t1"])
        bench.feed(.codapConnected)
        bench.calls = []
        try bench.hear(.connected, ["expiresAt": "2026-11-21T04:00:00.000Z"])
        return bench
    }

    private func report(_ bench: inout Bench) throws -> WorkerReport {
        let request = try bench.take(.report)
        bench.feed(.exchangeEnded(request.exchange, .answered(HTTPReply(status: 200))))
        return try read(request)
    }

    private func read(_ request: HTTPRequest) throws -> WorkerReport {
        let body = try #require(request.body)
        #expect(body.utf8.count < 8 << 10)
        let report = try WorkerReport(json: try JSONValue.parse(body))
        #expect(report.unknownNames == 0)
        return report
    }

    @Test("comes soon after the page has loaded, and tells how it is") func first() throws {
        var bench = try bench()
        bench.pass(.seconds(1))
        #expect(bench.outstanding(.report) == 0)
        bench.pass(.seconds(1))
        let report = try report(&bench)
        #expect(report.workerId.text == "me")
        #expect(report.sequence == 1)
        let events = report.records.map(\.event)
        #expect(events == [.pageLoaded, .codapConnected, .linkStreaming])
        #expect(report.records.map(\.age) == [2_000, 2_000, 2_000])
        #expect(report.counters[WorkerCounter.attempts.rawValue] == 1)
        #expect(report.counters[WorkerCounter.connectedStreaming.rawValue] == 1)
        #expect(report.counters[WorkerCounter.streamingTime.rawValue] == 2_000)
        #expect(
            report.health
                == WorkerHealth(
                    link: .streaming, codap: .connected, isPosting: true, queue: 0, memory: nil))
    }

    @Test("and the page tell the same of how the worker is") func health() throws {
        var bench = try bench()
        bench.feed(.memoryMeasured(3_072))
        bench.pass(.seconds(3))
        #expect(try report(&bench).health?.memory == 3_072)
        for number in 1...5 {
            try bench.deliver("call-\(number)", sequence: number, budget: 5_000)
            bench.pass(.seconds(3))
        }
        let health = WorkerHealth(
            link: .streaming, codap: .silent, isPosting: true, queue: 0, memory: 3_072)
        #expect(bench.status?.health == health)
        #expect(bench.status?.page["health"]?["memoryKiB"] == 3_072)
        #expect(bench.status?.isVerbose == false)
        #expect(bench.status?.isPollingOnly == false)
        bench.pass(.seconds(30))
        #expect(try report(&bench).health == health)
    }

    @Test("takes less than 1 KiB a minute, its head included, when nothing happens")
    func idle() throws {
        var bench = try bench()
        bench.pass(.seconds(10))
        _ = try report(&bench)
        var bytes = 0
        for _ in 0..<120 {
            bench.pass(.seconds(5))
            try bench.hear(.heartbeat)
            for request in bench.sent {
                // What a browser adds to a request's head takes about 700 bytes.
                bytes += 700 + (request.body ?? "").utf8.count
                bench.feed(
                    .exchangeEnded(request.exchange, .answered(HTTPReply(status: 200))))
            }
            bench.sent = []
        }
        #expect(bytes > 0)
        #expect(bytes / 10 <= 1_024, "\(bytes / 10) bytes a minute")
    }

    @Test("is repeated under its number until the relay has it") func repeats() throws {
        var bench = try bench()
        bench.pass(.seconds(2))
        let first = try bench.take(.report)
        bench.feed(.exchangeEnded(first.exchange, .unreachable))
        bench.pass(.seconds(2))
        let second = try bench.take(.report)
        #expect(first.exchange != second.exchange)
        var (one, two) = (try read(first), try read(second))
        #expect(two.records[0].age > one.records[0].age)
        for index in one.records.indices {
            (one.records[index].age, two.records[index].age) = (0, 0)
        }
        #expect(one == two)
        bench.feed(.exchangeEnded(second.exchange, .answered(HTTPReply(status: 200))))
        bench.pass(.seconds(200))
        #expect(try read(bench.take(.report)).sequence == 2)
    }

    @Test("that was refused for good is let go", arguments: [400, 401, 404, 413])
    func refused(status: Int) throws {
        var bench = try bench()
        bench.pass(.seconds(2))
        let first = try bench.take(.report)
        bench.feed(.exchangeEnded(first.exchange, .answered(HTTPReply(status: status))))
        bench.pass(.seconds(20))
        try bench.hear(.heartbeat)
        #expect(bench.outstanding(.report) == 0)
        #expect(bench.status?.link == .connected)
    }

    @Test("waits as long as the relay asks, and does not hold results up") func limited() throws {
        var bench = try bench()
        bench.pass(.seconds(2))
        let first = try bench.take(.report)
        let reply = HTTPReply(status: 429, retryAfter: "40")
        bench.feed(.exchangeEnded(first.exchange, .answered(reply)))
        for _ in 0..<7 {
            bench.pass(.seconds(5))
            try bench.hear(.heartbeat)
        }
        #expect(bench.outstanding(.report) == 0)
        try bench.deliver("c-1", sequence: 1)
        try bench.codapAnswers()
        #expect(bench.outstanding(.result) == 1)
        bench.pass(.seconds(5))
        #expect(bench.outstanding(.report) == 1)
    }

    @Test("rests with the posts' breaker, and closes it") func breaker() throws {
        var bench = try bench()
        bench.pass(.seconds(2))
        for _ in 0..<CircuitBreaker.threshold {
            let request = try bench.take(.report)
            bench.feed(.exchangeEnded(request.exchange, .answered(HTTPReply(status: 503))))
            for _ in 0..<8 where bench.outstanding(.report) == 0 {
                bench.pass(.seconds(5))
                try bench.hear(.heartbeat)
            }
        }
        #expect(bench.worker.outbox?.breaker.isOpen == true)
        let probe = try bench.take(.report)
        bench.feed(.exchangeEnded(probe.exchange, .answered(HTTPReply(status: 200))))
        #expect(bench.worker.outbox?.breaker.isOpen == false)
    }

    @Test("goes out when the page goes, with what was under way") func closing() throws {
        var bench = try bench()
        bench.pass(.seconds(2))
        let lost = try bench.take(.report)
        bench.feed(.pageClosing)
        let again = try bench.take(.report)
        let last = try bench.take(.report)
        #expect(!lost.isKeptAlive && again.isKeptAlive && last.isKeptAlive)
        #expect(try read(lost) == read(again))
        let report = try read(last)
        #expect(report.sequence == 2)
        #expect(report.records.map(\.event) == [.pageClosed])
    }

    @Test("leaves debug records out unless they are asked for", arguments: [false, true])
    func verbose(debug: Bool) throws {
        var bench = try bench(debug: debug)
        try bench.deliver("c-1", sequence: 1)
        try bench.codapAnswers()
        bench.pass(.seconds(2))
        let finished = try report(&bench).records.filter { $0.event == .callFinished }
        #expect(finished.map { $0.requestId?.text } == (debug ? ["c-1"] : []))
    }

    @Test("tells of a lost stream, of polls and of the way back") func fallback() throws {
        var bench = try bench()
        bench.pass(.seconds(2))
        _ = try report(&bench)
        let stream = try #require(bench.streams.last)
        bench.feed(.streamFailed(stream: stream.number))
        var reports: [WorkerReport] = []
        for _ in 0..<5 {
            while bench.outstanding(.ticket) == 0 { try bench.passToWake() }
            try bench.lose(.ticket)
            if bench.outstanding(.report) > 0 { reports.append(try report(&bench)) }
        }
        for _ in 0..<60 {
            if bench.outstanding(.poll) > 0 { try bench.answer(.poll, 200, Bench.emptyPoll) }
            if bench.outstanding(.report) > 0 { reports.append(try report(&bench)) }
            try bench.passToWake()
        }
        let records = reports.flatMap(\.records)
        #expect(records.map(\.event) == [.linkLost, .linkPolling])
        #expect(records.map(\.reason) == [.cut, .failing])
        func total(_ counter: WorkerCounter) -> Int {
            reports.reduce(0) { $0 + $1.counters[counter.rawValue] }
        }
        #expect(total(.faultCut) == 1)
        #expect(total(.faultUnreachable) >= 5)
        #expect(total(.fallbackFailing) == 1)
        let delays = reports.map { $0.histograms[WorkerHistogram.reconnectDelay.rawValue] }
        #expect(delays.flatMap(\.buckets).reduce(0, +) == 1)
    }

    @Test("counts no time in which there was no session", arguments: [false, true])
    func unpaired(isStreamLost: Bool) throws {
        var bench = try bench()
        bench.pass(.seconds(1))
        if isStreamLost {
            bench.feed(.streamFailed(stream: try #require(bench.streams.last).number))
        }
        bench.feed(.endRequested)
        try bench.answer(.end, 200)
        bench.sent = []
        bench.pass(.seconds(3_600))
        bench.feed(.newSessionRequested(freshKey: "fresh-2"))
        try bench.answer(.session, 201, Bench.session(telemetry: true))
        try bench.answer(.ticket, 200, ["ticket": "t2"])
        try bench.hear(.connected, ["expiresAt": "2026-11-21T05:00:00.000Z"])
        bench.pass(.seconds(2))
        let report = try report(&bench)
        #expect(report.counters[WorkerCounter.streamingTime.rawValue] == 3_000)
        let times: [WorkerCounter] = [
            .connectingTime, .reconnectingTime, .pollingTime, .errorTime,
        ]
        #expect(times.allSatisfy { report.counters[$0.rawValue] == 0 })
        let delays = report.histograms[WorkerHistogram.reconnectDelay.rawValue]
        #expect(delays.buckets.allSatisfy { $0 == 0 })
    }

    @Test("is not sent where the operator does not want it") func off() throws {
        var bench = Bench()
        try bench.connect()
        for _ in 0..<60 {
            bench.pass(.seconds(5))
            try bench.hear(.heartbeat)
        }
        bench.feed(.pageClosing)
        #expect(bench.outstanding(.report) == 0)
    }
}

@Suite("A worker's notebook") struct TelemetryTests {
    @Test("keeps to its rate, and loses no count, in a storm of faults", arguments: 1...6)
    func storm(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var telemetry = Telemetry()
        telemetry.isVerbose = true
        var now = Instant.start
        var noted = 0
        var reports: [WorkerReport] = []
        var nextReport = Instant.start + Reporter.gap
        let minutes = 10
        while now < .start + .seconds(minutes * 60) {
            now = now + .milliseconds(Int.random(in: 0...40, using: &generator))
            let event = try #require(WorkerLogEvent.allCases.randomElement(using: &generator))
            telemetry.note(event, at: now, because: .unreachable, took: 86_400_000, status: 599)
            telemetry.count(.attempts)
            telemetry.observe(.queueDepth, Int.random(in: 0...200, using: &generator))
            noted += 1
            guard now >= nextReport else { continue }
            nextReport = now + Reporter.gap
            reports.append(try read(telemetry.take(), reports.count + 1, now))
        }
        reports.append(try read(telemetry.take(), reports.count + 1, now))
        let kinds = WorkerLogEvent.allCases.count
        let kept = reports.reduce(0) { $0 + $1.records.count }
        #expect(kept <= kinds * (Telemetry.burst + minutes * 6 + 1))
        let suppressed: [WorkerCounter] = [
            .suppressedErrors, .suppressedWarnings, .suppressedInfos, .suppressedDebugs,
        ]
        let uncounted = reports.reduce(0) { sum, report in
            sum + suppressed.reduce(0) { $0 + report.counters[$1.rawValue] }
        }
        #expect(kept + uncounted == noted)
        #expect(reports.reduce(0) { $0 + $1.counters[WorkerCounter.attempts.rawValue] } == noted)
        #expect(
            reports.reduce(0) { sum, report in
                sum + report.histograms[WorkerHistogram.queueDepth.rawValue].buckets.reduce(0, +)
            } == noted)
    }

    private func read(
        _ text: consuming JSONWriter, _ sequence: Int, _ now: Instant
    ) throws -> WorkerReport {
        text.member("workerId", "w")
        text.member("sequence", sequence)
        text.member("now", now.elapsed.milliseconds)
        text.endObject()
        // With what a worker adds it stays below 8 KiB, six times a minute.
        #expect(text.bytes.count <= 7 << 10)
        return try WorkerReport(json: try JSONValue.parse(text.bytes))
    }

    @Test(
        "counts a way back to streams by why it had polled",
        arguments: [
            (RelayLink.PollingReason.failing, WorkerCounter.recoveryFailing),
            (.crowded, .recoveryCrowded),
        ])
    func recovery(reason: RelayLink.PollingReason, counter: WorkerCounter) throws {
        var telemetry = Telemetry()
        telemetry.watch(.connecting, .failing, at: .start)
        telemetry.watch(.polling, reason, at: .start)
        // Why a stream was tried in vain meanwhile is not why it polls.
        for other in [RelayLink.PollingReason.failing, .crowded] {
            telemetry.watch(.polling, other, at: .start)
            telemetry.watch(.streaming, other, at: .start)
            telemetry.watch(.polling, reason, at: .start)
        }
        let report = try read(telemetry.take(), 1, .start)
        let both: [WorkerCounter] = [.recoveryFailing, .recoveryCrowded]
        #expect(both.map { report.counters[$0.rawValue] } == both.map { $0 == counter ? 2 : 0 })
    }

    @Test("never claims more than a report may") func saturation() throws {
        var telemetry = Telemetry()
        for counter in WorkerCounter.allCases {
            telemetry.count(counter, Int(Int32.max))
            telemetry.count(counter, Int(Int32.max))
        }
        for histogram in WorkerHistogram.allCases {
            telemetry.observe(histogram, Int(Int32.max))
            telemetry.observe(histogram, Int(Int32.max))
        }
        let report = try read(telemetry.take(), 1, .start)
        #expect(report.counters == WorkerCounter.allCases.map(\.bound))
        #expect(report.histograms.allSatisfy { $0.sum == WorkerReport.maxSum })
    }
}
