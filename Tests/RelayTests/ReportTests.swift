import HTTP
import JSON
import Sessions
import Telemetry
import Testing
import Wire

@testable import Relay

@Suite("A worker's report") struct ReportTests {
    private func body(
        _ session: TestSession, _ sequence: Int, worker: String = "w", _ members: JSONObject = [:]
    ) -> JSONValue {
        var body: JSONObject = [
            "code": .string(session.code), "workerId": .string(worker),
            "sequence": .number(JSONNumber(sequence)), "now": 0,
        ]
        for (name, value) in members { body[name] = value }
        return .object(body)
    }

    private func post(_ session: TestSession, _ body: JSONValue) throws -> Answer {
        try session.rig.post("/api/telemetry", body, session.credentials())
    }

    @Test("moves the relay's metrics, once however often it comes") func once() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            let report = body(
                session, 1,
                [
                    "counters": [
                        "attempts": 3, "fault.muffled": 2, "ms.polling": 1_500,
                        "opened.codap": 1,
                    ],
                    "histograms": ["reconnect_ms": [0, 1, 0, 0, 0, 0, 0, 0, 1, 401_500]],
                ])
            for status in ["accepted", "repeated", "repeated"] {
                let answer = try post(session, report)
                #expect(answer.status == 200)
                #expect(answer["status"]?.stringValue == status)
                #expect(answer["sequence"] == 1)
            }
            let workers = rig.metrics.workers
            #expect(workers.attempts.value == 3)
            #expect(workers.reconnects.count == 2)
            #expect(workers.reports[.repeated].value == 2)
            #expect(
                try rig.metric("relay_worker_link_faults_total{reason=\"muffled\"}") == "2")
            #expect(try rig.metric("relay_worker_mode_seconds_total{mode=\"polling\"}") == "1.5")
            #expect(try rig.metric("relay_worker_reconnect_seconds_sum") == "401.5")
            #expect(
                try rig.metric("relay_worker_reconnect_seconds_bucket{le=\"2.0\"}") == "1")
        }
    }

    @Test("ends in the log, record by record") func records() throws {
        var sessionId = ""
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            sessionId = session.sessionId
            let record: JSONValue = [
                "at": 1_000, "level": "warning", "event": "link.lost", "reason": "silent",
                "requestId": "c-1", "durationMs": 12, "status": 503, "suppressed": 4,
            ]
            _ = try post(session, body(session, 1, ["now": 3_500, "records": [record]]))
        }
        let line = try #require(lines.first { $0["event"] == "worker.link_lost" })
        #expect(line["source"] == "worker")
        #expect(line["level"] == "warning")
        #expect(line["requestId"] == "c-1")
        #expect(line["sessionId"]?.stringValue == sessionId)
        #expect(line["workerId"] == "w")
        #expect(line["ageMs"] == 2_500)
        #expect(line["reason"] == "silent")
        #expect(line["durationMs"] == 12)
        #expect(line["status"] == 503)
        #expect(line["suppressed"] == 4)
    }

    @Test("of a newer page is taken; what is unknown is counted and nowhere written")
    func newer() throws {
        let lines = try RelayRig.logged { rig in
            let session = try rig.session()
            let answer = try post(
                session,
                body(
                    session, 1,
                    [
                        "counters": ["canary": 1, "attempts": 1],
                        "histograms": ["canary": ["canary"]], "canary": "canary", "now": 1,
                        "records": [
                            [
                                "at": 0, "level": "canary", "event": "canary",
                                "reason": "canary", "failure": "canary", "canary": "canary",
                            ]
                        ],
                        "health": [
                            "link": "canary", "codap": "connected", "posting": true, "queue": 0,
                        ],
                    ]))
            #expect(answer["status"] == "accepted")
            #expect(rig.metrics.workers.unknownNames.value == 7)
            #expect(rig.metrics.workers.attempts.value == 1)
            #expect(try !rig.get("/metrics").text.contains("canary"))
        }
        let line = try #require(lines.first { $0["event"] == "worker._other" })
        #expect(line["level"] == "info")
        #expect(line["reason"] == "_other")
        #expect(lines.allSatisfy { !$0.serialized().contains("canary") })
    }

    @Test("is counted once for each page load") func loads() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            for worker in ["a", "b"] {
                let answer = try post(
                    session, body(session, 1, worker: worker, ["counters": ["attempts": 1]]))
                #expect(answer["status"] == "accepted")
            }
            #expect(rig.metrics.workers.attempts.value == 2)
        }
    }

    @Test("is refused when there are too many of a session") func limit() throws {
        try RelayRig.run({ $0.limits.telemetry = RateLimit(perMinute: 60, burst: 2) }) { rig in
            let (session, other) = (try rig.session(), try rig.session())
            for sequence in 1...2 {
                #expect(try post(session, body(session, sequence)).status == 200)
            }
            let refused = try post(session, body(session, 3))
            #expect(refused.status == 429)
            #expect(refused.error == "rate_limited")
            #expect(refused.headers["Retry-After"] == "1")
            #expect(rig.metrics.limits.refused[.telemetry].value == 1)
            // Nobody without the token can use the limit up.
            #expect(try rig.post("/api/telemetry", body(other, 1)).status == 401)
            #expect(try post(other, body(other, 1)).status == 200)
        }
    }
}

@Suite("The ledger of reports") struct ReportLedgerTests {
    @Test("takes each number once, in any order", arguments: 1...50)
    func once(step: Int) throws {
        var ledger = ReportLedger()
        let worker = try #require(WorkerID("w-\(step)"))
        var taken: Set<Int> = []
        for base in 1...300 {
            // All offsets up to 60 for each step: the steps are prime to 61.
            let sequence = max(1, base - base * step % 61)
            let isNew = ledger.insert(sequence, of: worker)
            #expect(isNew == taken.insert(sequence).inserted)
        }
    }

    @Test("holds what is too old for a repeat, and forgets the load that was silent longest")
    func bounds() throws {
        var ledger = ReportLedger()
        let first = try #require(WorkerID("w"))
        let last = Int(Int32.max)
        var taken: [Bool] = []
        for sequence in [1_000, 1_000 - 64, 1_000 - 63, last] {
            taken.append(ledger.insert(sequence, of: first))
        }
        #expect(taken == [true, false, true, true])
        for number in 1...ReportLedger.maxWorkers {
            let isNew = ledger.insert(1, of: try #require(WorkerID("w\(number)")))
            #expect(isNew)
        }
        let isForgotten = ledger.insert(1_000, of: first)
        #expect(isForgotten)
    }
}
