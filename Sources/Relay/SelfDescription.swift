import HTTP
import JSON
import Sessions
import Tools

/// What the relay tells of itself, so that a client needs nothing but its address. All of it is
/// public, written once at start, and cached.
struct SelfDescription: Sendable {
    /// The version of the descriptor's form.
    static let protocolVersion = "1.0"

    let manifest = ToolManifest.shared
    let descriptor: Document
    let requestSchema: Document
    let responseSchema: Document
    let openAPI: Document

    /// - Parameter publicURL: What stands before each path; empty for references relative to the
    ///   relay's own address.
    init(publicURL: String) {
        func url(_ path: String) -> JSONValue { .string(publicURL + path) }
        descriptor = Document([
            "protocolVersion": .string(Self.protocolVersion),
            "manifestEndpoint": url("/api/sessions/{code}/metadata"),
            "requestEndpoint": url("/api/sessions/{code}/request"),
            "responseEndpoint": url("/api/sessions/{code}/response"),
            "eventStreamEndpoint": url("/api/sessions/{code}/stream"),
            "requestSchema": url(Route.requestSchema.template),
            "responseSchema": url(Route.responseSchema.template),
            "openapi": url(Route.openAPI.template),
            "documentation": url(Route.openAPI.template),
        ])
        requestSchema = Document(
            Self.schema(
                WireSchemas.submission(anyName: true), url(Route.requestSchema.template),
                title: "A tool call, as an agent submits it"), type: "application/schema+json")
        responseSchema = Document(
            Self.schema(
                ["anyOf": [WireSchemas.call, WireSchemas.resultPost]],
                url(Route.responseSchema.template),
                title: "A call as an agent reads it back, or the result a worker posts"),
            type: "application/schema+json")
        openAPI = Document(OpenAPI.document(publicURL: publicURL))
    }

    private static func schema(_ schema: JSONValue, _ id: JSONValue, title: String) -> JSONValue {
        var object: JSONObject = [
            "$schema": "http://json-schema.org/draft-07/schema#", "$id": id,
            "title": .string(title),
        ]
        for (key, value) in schema.objectValue ?? [:] { object[key] = value }
        return .object(object)
    }
}
