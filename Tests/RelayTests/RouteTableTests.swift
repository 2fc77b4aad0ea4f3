import HTTP
import Relay
import Testing

@Suite("The route table") struct RouteTableTests {
    let table = RouteTable()

    /// A path of each route, with what its placeholder stands for.
    private func example(_ route: Route) -> (path: String, parameter: String) {
        let path = route.template.replacing("{code}", with: "ABCD2345")
            .replacing("{id}", with: "c-1").replacing("{asset}", with: "main.js")
        let parameter =
            route.template.contains("{id}")
            ? "ABCD2345/c-1"
            : route.template.contains("{code}")
                ? "ABCD2345" : route.template.contains("{asset}") ? "main.js" : ""
        return (path, parameter)
    }

    @Test("leads each row to its endpoint, with its parameter", arguments: RouteTable.rows.indices)
    func rows(index: Int) {
        let row = RouteTable.rows[index]
        let (path, parameter) = example(row.route)
        #expect(
            table.match(row.method, path)
                == .endpoint(row.endpoint, row.route, parameter: parameter))
    }

    @Test("names every endpoint and every route") func complete() {
        #expect(Set(RouteTable.rows.map(\.endpoint)) == Set(Endpoint.allCases))
        #expect(Set(RouteTable.rows.map(\.route)) == Set(Route.allCases))
    }

    @Test("matches a path with its own template only", arguments: Route.allCases)
    func noOther(route: Route) {
        let matched = Set(
            [HTTP.Method.get, .post].compactMap { method -> Route? in
                switch table.match(method, example(route).path) {
                case .endpoint(_, let route, _), .wrongMethod(let route, _): route
                case .nothing: nil
                }
            })
        #expect(matched == [route])
    }

    @Test(
        "knows no other path",
        arguments: [
            "/", "*", "", "/api", "/api/", "/api/sessions/", "/api/sessions/A/B",
            "/api/sessions//ticket", "/api/sessions/ticket/", "/api/request/", "/api/request/A/B/C",
            "/api/stream/", "/API/stream", "/plugin/a/b", "/metrics/", "/healthz?",
            "//api/stream", "/api/sessions/A/tickets",
        ]) func unknown(path: String)
    {
        #expect(table.match(.get, path) == .nothing)
        #expect(table.match(.post, path) == .nothing)
    }

    @Test("takes the page itself for the empty asset") func page() {
        #expect(table.match(.get, "/plugin/") == .endpoint(.pluginAsset, .plugin, parameter: ""))
    }

    @Test(
        "answers HEAD where GET changes nothing",
        arguments: [
            ("/healthz", true), ("/version", true), ("/metrics", true), ("/plugin/main.js", true),
            ("/api/metadata", true), ("/api/sessions/ABCD2345", true), ("/api/stream", false),
            ("/api/request/ABCD2345", false), ("/api/response", false), ("/api/sessions", false),
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
            ("/api/sessions", [HTTP.Method.post]), ("/api/stream", [.get]),
            ("/api/response", [.post, .get]), ("/api/request", [.post]),
            ("/healthz", [.get, .head]), ("/plugin/main.js", [.get, .head]),
        ]) func allowed(path: String, methods: [HTTP.Method])
    {
        guard case .wrongMethod(_, let allowed) = table.match(.other("BREW"), path) else {
            Issue.record("BREW is answered")
            return
        }
        #expect(allowed == methods)
    }
}
