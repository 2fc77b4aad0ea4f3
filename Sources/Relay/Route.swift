/// A canonical path the relay serves: what metrics and logs carry, also for its aliases. The raw
/// value is its place among all.
package enum Route: Int, CaseIterable, Sendable {
    case sessions, session, extend, ticket
    case stream, request, poll, call, response, telemetry
    case metadata
    case descriptor, requestSchema, responseSchema, openAPI
    case landing, pluginFolder, plugin
    case metrics, statusPage, statusReport, health, readiness, version

    /// The path, never as somebody sent it.
    package var template: String {
        switch self {
        case .sessions: "/api/sessions"
        case .session: "/api/sessions/{code}"
        case .extend: "/api/sessions/{code}/extend"
        case .ticket: "/api/sessions/{code}/ticket"
        case .stream: "/api/stream"
        case .request: "/api/request"
        case .poll: "/api/request/{code}"
        case .call: "/api/request/{code}/{id}"
        case .response: "/api/response"
        case .telemetry: "/api/telemetry"
        case .metadata: "/api/metadata"
        case .descriptor: "/.well-known/codap-mcp.json"
        case .requestSchema: "/schemas/request.json"
        case .responseSchema: "/schemas/response.json"
        case .openAPI: "/openapi.json"
        case .landing: "/"
        case .pluginFolder: "/plugin"
        case .plugin: "/plugin/{asset}"
        case .metrics: "/metrics"
        case .statusPage: "/status"
        case .statusReport: "/status.json"
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .version: "/version"
        }
    }

    /// Stands in metrics and logs for a path that no route matches.
    package static let unmatched = "_unmatched"
}
