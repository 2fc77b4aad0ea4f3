import HTTP
import JSON
import Relay
import Telemetry
import Testing

@Suite("A scrape") struct ScrapeTests {
    static let text = "text/plain; version=0.0.4; charset=utf-8"
    static let openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    /// What Prometheus 2.42 and 3.5 send.
    static let prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
        + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    static let prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
        + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;"
        + "escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
    static let nativeHistograms =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
        + "encoding=delimited," + prometheus2

    @Test(
        "gets the format that it gives more weight",
        arguments: [
            (nil, text), ("", text), ("*/*", text), ("text/html,*/*;q=0.8", text),
            (prometheus2, openMetrics), (prometheus3, openMetrics), (nativeHistograms, openMetrics),
            ("text/plain;version=0.0.4", text), ("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", text),
            ("application/openmetrics-text", openMetrics),
            ("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\" ; Q=1", openMetrics),
            ("application/openmetrics-text;version=0.0.1", text),
            ("application/openmetrics-text;version=2.0.0, text/plain;q=0.1", text),
            ("application/openmetrics-text;q=0.3,text/plain;q=0.4", text),
            ("application/openmetrics-text;q=0.4,text/plain;q=0.3", openMetrics),
            ("text/plain;q=0.999,application/openmetrics-text;q=1.000", openMetrics),
            ("application/openmetrics-text,text/plain", text),
            ("application/openmetrics-text,*/*", openMetrics),
            ("application/*", openMetrics), ("text/*,application/*;q=0.5", text),
            ("application/openmetrics-text;q=0,*/*", text),
            ("text/plain;q=0,*/*", openMetrics), ("*/*;q=0", text), ("image/png", text),
            // The range that names it most closely counts, wherever it stands.
            ("*/*,application/openmetrics-text;version=1.0.0;q=0.1,text/plain;q=0.2", text),
        ] as [(String?, String)])
    func negotiation(accept: String?, type: String) throws {
        try RelayRig.run { rig in
            let answer = try rig.get("/metrics", accept.map { ["Accept": $0] } ?? [:])
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == type)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.vary] == "Accept, Accept-Encoding")
            #expect(answer.text.hasSuffix("# EOF\n") == (type == Self.openMetrics))
            let format: ExpositionFormat = type == Self.text ? .text : .openMetrics
            #expect(rig.metrics.runtime.scrapes[format].value == 1)
            let other: ExpositionFormat = type == Self.text ? .openMetrics : .text
            #expect(rig.metrics.runtime.scrapes[other].value == 0)
        }
    }

    @Test(
        "is compressed for whoever accepts gzip",
        arguments: [
            (nil, false), ("gzip", true), ("br, gzip;q=0.5", true), ("*", true),
            ("gzip;q=0", false), ("identity", false), ("*;q=0", false),
        ] as [(String?, Bool)])
    func compression(accepted: String?, isCoded: Bool) throws {
        try RelayRig.run { rig in
            let answer = try rig.get("/metrics", accepted.map { ["Accept-Encoding": $0] } ?? [:])
            #expect(answer.status == 200)
            #expect(answer.headers[.contentEncoding] == (isCoded ? "gzip" : nil))
            #expect(answer.body.starts(with: isCoded ? [0x1F, 0x8B] : Array("# HELP ".utf8)))
            let plain = try rig.get("/metrics")
            #expect(!isCoded || answer.body.count * 4 < plain.body.count)
        }
    }

    @Test("asked for by HEAD is told of, by other methods refused") func methods() throws {
        try RelayRig.run { rig in
            let connection = try rig.connect()
            let head = try connection.ask(.head, "/metrics", ["Accept": Self.prometheus2])
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.headers[.contentType] == Self.openMetrics)
            #expect(head.headers[.contentLength].flatMap { Int($0) } ?? 0 > 1_000)
            for method in [HTTP.Method.post, .put, .delete, .patch] {
                let refused = try connection.ask(method, "/metrics")
                #expect(refused.status == 405)
                #expect(refused.error == "method_not_allowed")
                #expect(refused.headers[.allow] == "GET, HEAD, OPTIONS")
            }
        }
    }

    @Test("tells since when all has counted if it is asked to", arguments: [false, true])
    func creation(isTold: Bool) throws {
        try RelayRig.run({ $0.tellsMetricCreation = isTold }) { rig in
            let answer = try rig.get("/metrics", ["Accept": Self.prometheus2])
            #expect(answer.text.contains("\nrelay_code_misses_created 1") == isTold)
            #expect(answer.text.contains("_seconds_created{") == isTold)
            #expect(try !rig.get("/metrics").text.contains("_seconds_created"))
        }
    }

    @Test("keeps to the budget of series with every name there is") func budget() throws {
        try RelayRig.run { rig in
            #expect(rig.metrics.catalogue.seriesCount <= 600)
            #expect(rig.metrics.catalogue.seriesBound <= 5_000)
            // The first scrape has a route of its own, which the second shows.
            for _ in 1...2 {
                let series = try #require(try rig.metric("relay_metrics_series"))
                #expect(try #require(Int(series)) <= 600)
            }
        }
    }
}

@Suite("A large document") struct CompressedDocumentTests {
    @Test(
        "is compressed once, for whoever accepts gzip, with a tag of its own",
        arguments: [
            "/api/metadata", "/api/metadata?detail=brief", "/openapi.json",
            "/schemas/response.json",
        ])
    func document(path: String) throws {
        try RelayRig.run { rig in
            let plain = try rig.get(path)
            let coded = try rig.get(path, ["Accept-Encoding": "gzip, br"])
            #expect(plain.headers[.contentEncoding] == nil)
            #expect(coded.headers[.contentEncoding] == "gzip")
            #expect(coded.body.starts(with: [0x1F, 0x8B]))
            #expect(coded.body.count * 2 < plain.body.count)
            for answer in [plain, coded] {
                #expect(answer.headers.values(.vary).contains("Accept-Encoding"))
            }
            let tag = try #require(coded.headers[.etag])
            #expect(tag != plain.headers[.etag])
            let again = try rig.get(path, ["Accept-Encoding": "gzip", "If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(try rig.get(path, ["If-None-Match": tag]).status == 200)
        }
    }

    @Test("that fits into a packet is left as it is") func small() throws {
        try RelayRig.run { rig in
            let path = "/.well-known/codap-mcp.json"
            let answer = try rig.get(path, ["Accept-Encoding": "gzip"])
            #expect(answer.headers[.contentEncoding] == nil)
            #expect(answer["protocolVersion"] == "1.0")
        }
    }
}
