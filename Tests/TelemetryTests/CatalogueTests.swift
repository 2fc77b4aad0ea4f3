import Foundation
import Telemetry
import Testing

@Suite("The catalogue") struct CatalogueTests {
    private let families = Metrics.sample().catalogue.families.map(\.definition)

    @Test("follows Prometheus' rules for names") func names() {
        for family in families {
            #expect(family.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil)
            #expect(
                ["relay_", "http_server_", "process_"].contains { family.name.hasPrefix($0) })
            #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
            let base = family.name.replacing("_total", with: "")
            #expect((family.unit == .seconds) == base.hasSuffix("_seconds"), "\(family.name)")
            #expect((family.unit == .bytes) == base.hasSuffix("_bytes"), "\(family.name)")
            #expect((family.kind == .info) == family.name.hasSuffix("_info"), "\(family.name)")
            #expect(family.help.hasSuffix("."), "\(family.name)")
        }
    }

    @Test("has objectives among the bounds they are judged by") func objectives() {
        let bounds = Set(CallMetrics.durationBuckets.bounds)
        for objective in [Duration.milliseconds(5), .seconds(1), .seconds(2), .seconds(30)] {
            #expect(bounds.contains(objective.nanoseconds))
        }
        for objective in [Duration.milliseconds(5), .seconds(2)] {
            #expect(CallMetrics.stageBuckets.bounds.contains(objective.nanoseconds))
        }
    }

    @Test("tells what misses the objective by a little from what misses it by far") func finer() {
        for buckets in [
            CallMetrics.durationBuckets, CallMetrics.stageBuckets, CallMetrics.executionBuckets,
        ] {
            let bounds = buckets.bounds
            let objective = CallObjective.duration.nanoseconds
            #expect(bounds.contains(objective))
            let next = bounds.first { $0 > objective }
            #expect(next == Duration.seconds(5).nanoseconds)
        }
    }

    @Test("puts the tool on two metrics only") func toolLabel() {
        let labelled = families.filter { $0.labels.contains { $0.name == "tool" } }.map(\.name)
        #expect(labelled == ["relay_tool_calls_total", "relay_worker_tool_execution_seconds"])
    }

    @Test("is what docs/metrics.md says; UPDATE_DOCS=1 rewrites it") func document() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/metrics.md")
        let text = MetricsDocument.markdown(Metrics.sample().catalogue)
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
