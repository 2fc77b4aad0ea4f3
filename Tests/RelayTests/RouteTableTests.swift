import HTTP
@testable import Relay
import Testing

@Suite("The route table") struct RouteTableTests {
    let table = RouteTable()

    private static let parameters = PathParameters(code: "ABCD2345", id: "c-1", asset: "main.js")

    /// A path of a template, with what its placeholders stand for.
    private func example(_ template: String) -> (path: String, parameters: PathParameters) {
        let path = template.replacing("{code}", with: "ABCD2345")
            .replacing("{id}", with: "c-1").replacing("{asset}", with: "main.js")
        return (
            path,
            PathParameters(
                code: template.contains("{code}") ? "ABCD2345" : nil,
                id: template.contains("{id}") ? "c-1" : nil,
                asset: template.contains("{asset}") ? "main.js" : nil)
        )
    }

    @Test("leads each row to its endpoint, with its parameters", arguments: RouteTable.rows)
    func rows(row: RouteRow) {
        let (path, parameters) = example(row.template)
        guard case .endpoint(let found, let named) = table.match(row.method, path) else {
            Issue.record("\(row.method) \(path) leads nowhere")
            return
        }
        #expect(found == row)
        #expect(named == parameters)
    }

    @Test("has one canonical row for each endpoint, and a path for each route") func complete() {
        for endpoint in Endpoint.allCases {
            let canonical = RouteTable.rows.filter { $0.endpoint == endpoint && $0.isCanonical }
            #expect(canonical.count == 1, "\(endpoint)")
        }
        #expect(Set(Endpoint.allCases.map(\.route)) == Set(Route.allCases))
        let keys = RouteTable.rows.map { "\($0.method) \($0.template)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test("counts an alias as the route it stands for", arguments: RouteTable.rows)
    func label(row: RouteRow) {
        let match = table.match(row.method, example(row.template).path)
        #expect(match.route?.template == row.endpoint.route.template)
    }

    @Test(
        "knows no other path",
        arguments: [
            "*", "", "/api", "/api/", "/api/sessions/", "/api/sessions/A/B",
            "/api/sessions//ticket", "/api/sessions/ticket/", "/api/request/",
            "/api/request/A/B/C", "/api/request//c-1", "/api/request/A/", "/api/stream/",
            "/API/stream", "/plugin/a/b", "/plugin//", "/metrics/", "/healthz?", "//api/stream",
            "/api//stream", "/api/./stream", "/api/../api/stream", "/api/sessions/A/tickets",
            "/%61pi/stream", "/api/stre%61m", "/api%2Fstream", "/api/poll/A", "/stream/A/B",
            "/response/A", "/metadata/A", "/openapi.json/", "/schemas/", "/.well-known/",
            "/api/sessions/A/request/B/C", "api/stream",
        ]) func unknown(path: String)
    {
        for method in [HTTP.Method.get, .post, .delete, .options] {
            #expect(table.match(method, path).route == nil)
        }
    }

    @Test(
        "decodes what stands for a placeholder, and leaves what cannot be decoded",
        arguments: [
            ("/stream/ABCD%202345", "ABCD 2345"), ("/stream/ABCD-2345", "ABCD-2345"),
            ("/stream/%41BCD2345", "ABCD2345"), ("/stream/A%2FB", "A/B"),
            ("/stream/AB%", "AB%"), ("/stream/AB%zz", "AB%zz"), ("/stream/%ff", "%ff"),
            ("/stream/a+b", "a+b"), ("/stream/A;v=1", "A;v=1"),
        ]) func decoding(path: String, code: String)
    {
        guard case .endpoint(_, let parameters) = table.match(.get, path) else {
            Issue.record("\(path) leads nowhere")
            return
        }
        #expect(parameters == PathParameters(code: code))
    }

    @Test(
        "answers HEAD where GET changes nothing",
        arguments: [
            ("/healthz", true), ("/version", true), ("/metrics", true), ("/plugin/main.js", true),
            ("/plugin/", true), ("/api/metadata", true), ("/api/sessions/ABCD2345", true),
            ("/openapi.json", true), ("/api/stream", false), ("/api/request/ABCD2345", false),
            ("/api/response", false), ("/api/sessions", false), ("/api/poll", false),
        ]) func head(path: String, isAnswered: Bool)
    {
        if case .endpoint = table.match(.head, path) {
            #expect(isAnswered)
        } else {
            #expect(!isAnswered)
        }
    }

    @Test(
        "tells which methods a path takes",
        arguments: [
            ("/api/sessions", "POST, OPTIONS"), ("/api/stream", "GET, OPTIONS"),
            ("/api/response", "POST, GET, OPTIONS"), ("/api/request", "POST, OPTIONS"),
            ("/healthz", "GET, HEAD, OPTIONS"), ("/plugin/main.js", "GET, HEAD, OPTIONS"),
            ("/api/sessions/ABCD2345", "GET, DELETE, HEAD, OPTIONS"),
            ("/api/sessions/ABCD2345/request", "GET, POST, OPTIONS"),
            ("/api/request/ABCD2345/c-1", "DELETE, OPTIONS"),
        ]) func allowed(path: String, methods: String)
    {
        guard case .wrongMethod(let found) = table.match(.other("BREW"), path) else {
            Issue.record("BREW is answered")
            return
        }
        #expect(found.allowed.map(\.text).joined(separator: ", ") == methods)
        guard case .options(let same) = table.match(.options, path) else {
            Issue.record("OPTIONS is not answered")
            return
        }
        #expect(same.rows == found.rows)
    }
}
