import HTTP
import JSON
import Telemetry
import Testing

@testable import Relay

@Suite("Exemplars") struct ExemplarTests {
    @Test("of requests are those whose lines are written, however few these are")
    func written() throws {
        var shown: Set<String> = []
        let lines = try RelayRig.logged { rig in
            var limits = LogLimits()
            limits.sampledAbove = 2
            rig.relay.context.journal?.log.setLimits(limits)
            for _ in 0..<40 {
                #expect(try rig.get("/healthz").status == 200)
                let scrape = try rig.get("/metrics", ["Accept": "application/openmetrics-text"])
                for line in scrape.text.split(separator: "\n")
                where line.contains(#"http_route="/healthz""#) {
                    guard let found = line.firstMatch(of: /request_id="([^"]+)"/) else { continue }
                    shown.insert(String(found.1))
                }
            }
        }
        let written = Set(
            lines.filter { $0["route"] == "/healthz" }.compactMap { $0["requestId"]?.stringValue })
        #expect(!shown.isEmpty && shown.isSubset(of: written))
        #expect(written.count < 40)
    }

    @Test("are there, too, where the operator wants no such lines") func unwanted() throws {
        try RelayRig.run { rig in
            rig.relay.context.journal?.log.setThreshold(.error)
            _ = try rig.get("/healthz")
            let scrape = try rig.get("/metrics", ["Accept": "application/openmetrics-text"])
            #expect(scrape.text.contains(#"request_id="#))
        }
    }
}
