import HTTP
import Telemetry
import Testing

@testable import codap_relay

@Suite("Where traces go") struct TraceOptionTests {
    @Test(
        "is an http URL, to which the protocol's path is added",
        arguments: [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("http://localhost:4318/", "http://127.0.0.1:4318/v1/traces"),
            ("http://[::1]:4318/otlp", "http://[::1]:4318/otlp/v1/traces"),
            ("http://10.0.0.1:80/v1/traces", "http://10.0.0.1:80/v1/traces"),
        ])
    func endpoint(text: String, whole: String) throws {
        let endpoint = try #require(TraceEndpoint(text))
        #expect(endpoint.text == whole)
        #expect(TraceEndpoint(endpoint.text) == endpoint)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "127.0.0.1:4318", "https://127.0.0.1:4318", "http://collector:4318",
            "http://127.0.0.1", "http://127.0.0.1:0", "http://127.0.0.1:4318/a?b",
            "http://u@127.0.0.1:4318", "http://127.0.0.1:4318/a b",
        ])
    func noEndpoint(text: String) {
        #expect(TraceEndpoint(text) == nil)
    }

    @Test(
        "is told a share as a number",
        arguments: [
            ("0", "0"), ("1", "1"), ("0.25", "0.25"), ("1.0", "1"), (".5", "0.5"), ("1.01", nil),
            ("-0", nil), ("nan", nil), ("", nil), ("1e-1", nil),
        ] as [(String, String?)])
    func ratio(text: String, shown: String?) {
        let form = OptionForm<TraceSampling>.ratio
        #expect(form.read(text).map(form.write) == shown)
    }

    @Test("may need header fields, from a file") func headers() throws {
        let text = "# a comment\n\nAuthorization: Basic abc=\r\n  X-Scope :  class 1  \n"
        #expect(throws: OptionError.self) { try TraceHeadersFile(path: "f", text: text) }
        let good = text.replacing(" :", with: ":")
        let headers = try TraceHeadersFile(path: "f", text: good).headers
        #expect(headers["Authorization"] == "Basic abc=")
        #expect(headers["X-Scope"] == "class 1")
        #expect(headers.count == 2)
    }

    @Test(
        "has errors that say the line and never the value",
        arguments: [
            "a: 1\nsecret", "a: 1\n: secret", "a: 1\nsp ace: secret", "a: 1\nHost: secret",
            "a: 1\ncontent-length: secret", "a: 1\nX: secret\u{7}", "a: 1\nX: secrét",
        ])
    func badHeaders(text: String) throws {
        let error = try #require(throws: OptionError.self) {
            try TraceHeadersFile(path: "f", text: text)
        }
        #expect(error.description.hasPrefix("f:2: "))
        #expect(!error.description.contains("secr"))
    }
}
