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
    private static let version = [1, 0, 0]

    /// Longest part of an `Accept-Version` header that an answer repeats, characters.
    private static let maxVersionTold = 64

    private let full: Document
    private let brief: Document

    init() {
        full = Self.document(ToolCatalogue.manifest())
        brief = Self.document(ToolCatalogue.manifest(isBrief: true))
    }

    private static func document(_ tools: JSONValue) -> Document {
        Document(
            [
                "apiVersion": .string(apiVersion),
                "toolManifestVersion": .string(apiVersion),
                "supportedVersions": [.string(apiVersion)],
                "schemaDialect": "http://json-schema.org/draft-07/schema#",
                "toolCount": .number(JSONNumber(ToolCatalogue.all.count)),
                "tools": tools,
            ],
            // Asked for with a code it tells whether the session lives: always asked again.
            cacheControl: "no-cache",
            [
                .apiVersion: apiVersion, .manifestVersion: apiVersion,
                .supportedVersions: apiVersion, .vary: "Accept-Version",
            ])
    }

    /// - Throws: `version_not_acceptable`, or `invalid_field` for an unknown `detail`.
    func response(to exchange: Exchange) throws(Problem) -> Response {
        if let wanted = exchange.request.headers[.acceptVersion],
            !VersionRange(wanted).includes(Self.version)
        {
            throw Problem(
                .versionNotAcceptable,
                "Accept-Version names no version that is served; ask for \(Self.apiVersion).",
                details: [
                    "requestedVersion": .string(String(wanted.prefix(Self.maxVersionTold))),
                    "supportedVersions": [.string(Self.apiVersion)],
                ])
        }
        switch try exchange.queryText("detail") {
        case nil, "full": return full.response(to: exchange.request)
        case "brief": return brief.response(to: exchange.request)
        default:
            throw Problem(
                .invalidField, "\"detail\" must be \"brief\" or \"full\".",
                details: ["field": "detail"])
        }
    }
}
