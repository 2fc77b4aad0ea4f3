import HTTP
import JSON
import Tools
import Wire

/// `GET /api/metadata`: what an agent reads to learn the tools.
///
/// The manifest does not depend on the session, so it is written once, at start.
struct ToolManifest: Sendable {
    /// Version of the relay's API, and of the manifest's shape.
    static let apiVersion = "1.0.0"

    private let common: [UInt8]

    init() {
        let tools = ToolCatalogue.manifest
        let manifest: JSONValue = [
            "apiVersion": .string(Self.apiVersion),
            "toolManifestVersion": .string(Self.apiVersion),
            "supportedVersions": [.string(Self.apiVersion)],
            "schemaDialect": "http://json-schema.org/draft-07/schema#",
            "toolCount": .number(JSONNumber(ToolCatalogue.all.count)),
            "tools": tools,
        ]
        common = manifest.utf8()
    }

    var response: Response {
        Response.json(200, bytes: common)
            .adding("API-Version", Self.apiVersion)
            .adding("Tool-Manifest-Version", Self.apiVersion)
            .adding("Supported-Versions", Self.apiVersion)
    }
}
